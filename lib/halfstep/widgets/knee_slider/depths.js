/** How far a falling curve lies below the line between its ends: pure functions. */

/** How far below the line the curve lies at each k. @param {number[]} values */
export function depths(values) {
  const slope = (values.at(-1) - values[0]) / (values.length - 1);
  return values.map((value, i) => values[0] + slope * i - value);
}

/**
 * The k at which the curve lies deepest, the next one, and whether both are alike: rounding
 * must not choose between equals, so the first of them is named.
 * @param {number[]} values @returns {{ k: number, next: number, alike: boolean }}
 */
export function deepest(values) {
  const below = depths(values);
  const most = Math.max(...below);
  const near = 1e-9 * (Math.max(...values) - Math.min(...values));
  const k = 1 + below.findIndex((depth) => depth >= most - near);
  const others = below.map((depth, i) => (i === k - 1 ? -Infinity : depth));
  const second = Math.max(...others);
  const next = 1 + others.findIndex((depth) => depth >= second - near);
  return { k, next, alike: second >= most - near };
}
