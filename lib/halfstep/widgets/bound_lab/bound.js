/** Two components on a line, one mean at 0 and one at m: shares, curve and bound. */

const LOG_HALF = Math.log(0.5) - Math.log(2 * Math.PI) / 2;

/** The scores of a number by the mean at 0 and by that at m. */
function scores(x, m, hard) {
  const squares = [x * x, (x - m) ** 2];
  return squares.map((square) => (hard ? -square : LOG_HALF - square / 2));
}

/** What the free component has of each number, by an E at `taken`. */
export function sharesOf(xs, taken, hard) {
  return xs.map((x) => {
    const [near, own] = scores(x, taken, hard);
    return hard ? Number(own > near) : 1 / (1 + Math.exp(near - own));
  });
}

/** The log-likelihood at m; if hard, less the inertia. */
export function heightAt(xs, m, hard) {
  return xs.reduce((sum, x) => {
    const [near, own] = scores(x, m, hard);
    const most = Math.max(near, own);
    return sum + most + (hard ? 0 : Math.log1p(Math.exp(-Math.abs(near - own))));
  }, 0);
}

const cost = (part) => (part > 0 ? part * Math.log(part) : 0);

/** The bound that belongs to some shares, at m. */
export function boundAt(xs, shares, m, hard) {
  return xs.reduce((sum, x, i) => {
    const [near, own] = scores(x, m, hard);
    const part = shares[i];
    const paid = hard ? 0 : cost(part) + cost(1 - part);
    // 0 times a score is 0, however low the score.
    return sum + (part ? part * own : 0) + (part < 1 ? (1 - part) * near : 0) - paid;
  }, 0);
}

/** The bound as a parabola: where its top is, how high, and how fast it falls. */
export function parabola(xs, shares, m, hard) {
  const count = shares.reduce((sum, part) => sum + part, 0);
  const top = count ? xs.reduce((sum, x, i) => sum + shares[i] * x, 0) / count : m;
  return { top, height: boundAt(xs, shares, top, hard), fall: hard ? count : count / 2 };
}
