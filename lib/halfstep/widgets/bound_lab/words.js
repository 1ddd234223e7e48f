/** What the bound lab says of where one is. */

export const short = (value) => value.toFixed(2).replace("-", "−");
const SMALL = 0.005;

/**
 * One sentence for each place: it depends on nothing but the numbers.
 * @param {{m: number, top: number, gap: number, height: number, hard: boolean}} seen
 */
export function words({ m, top, gap, height, hard }) {
  const isTop = Math.abs(m - top) < SMALL;
  const value = hard ? `inertia ${short(-height)}` : `log-likelihood ${short(height)}`;
  if (gap < SMALL && isTop) return `It touches at its own top, m = ${short(m)}: the end. ${value}.`;
  if (gap < SMALL) return `The bound touches at m = ${short(m)}: ${value}, no gap.`;
  const name = hard ? "what E would save" : "a KL divergence";
  const where = isTop ? `m = ${short(m)} is the top of the bound` : `m = ${short(m)}`;
  return `${where}. The gap is ${short(gap)}: ${name}.`;
}
