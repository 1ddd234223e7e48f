/**
 * The half-steps of a Gaussian mixture in the plane, as pure functions: the same numbers as
 * `halfstep.mixture`. Every component has a whole covariance matrix here, whatever its
 * type: [xx, xy, yy].
 *
 * @typedef {object} Mixture
 * @property {"full" | "tied" | "diag" | "spherical"} kind  the type of covariances
 * @property {number} floor  what an M adds to each variance
 * @property {number[]} weights
 * @property {number[][]} places  the means, one [x, y] per component
 * @property {number[][]} spreads  the covariances, one [xx, xy, yy] per component
 */
import { total } from "./geometry.js";
import { after, likeliest, register } from "./loop.js";

/** log weight + log density of each component at each point: i·k + j. */
function logDensities(points, { weights, places, spreads }) {
  const k = places.length;
  const scores = new Float64Array((points.length / 2) * k);
  for (let j = 0; j < k; j++) {
    const [x, y] = places[j];
    const [xx, xy, yy] = spreads[j];
    const root = Math.sqrt(xx); // Cholesky: what makes the ellipse a circle again
    const lean = xy / root;
    const rest = Math.sqrt(yy - lean * lean);
    const height = Math.log(weights[j]) - Math.log(2 * Math.PI * root * rest);
    for (let i = 0; 2 * i < points.length; i++) {
      const u = (points[2 * i] - x) / root;
      const v = (points[2 * i + 1] - y - lean * u) / rest;
      scores[i * k + j] = height - (u * u + v * v) / 2;
    }
  }
  return scores;
}

/**
 * Share each point among the components in proportion to their densities there.
 * @param {Float64Array} points @param {Mixture} mixture
 * @returns {{shares: Float64Array, logs: Float64Array}}  the logs: of the mixture's density
 *   at each point
 */
export function share(points, mixture) {
  const shares = logDensities(points, mixture);
  const k = mixture.places.length;
  const logs = new Float64Array(points.length / 2).map((_, i) => {
    const row = shares.subarray(i * k, (i + 1) * k);
    const top = Math.max(...row);
    row.forEach((score, j) => { row[j] = Math.exp(score - top); });
    const sum = total(row);
    row.forEach((part, j) => { row[j] = part / sum; });
    return top + Math.log(sum);
  });
  return { shares, logs };
}

/**
 * The types of covariances, as in `halfstep.covariances`: what each makes of a component's
 * own, and of that of all; and whether its ellipses turn, are round, are alike.
 */
export const TYPES = {
  full: { of: (own) => own, turns: true },
  tied: { of: (own, all) => all, turns: true, isAlike: true },
  diag: { of: ([xx, , yy]) => [xx, 0, yy] },
  spherical: { of: ([xx, , yy]) => [(xx + yy) / 2, 0, (xx + yy) / 2], isRound: true },
};

/** Spreads of one type from those that have none: sums over the counts, and the floor. */
export function shaped(kind, sums, counts, floor) {
  const all = [0, 1, 2].map((part) => total(sums.map((sum) => sum[part])) / total(counts));
  return sums.map((sum, j) => {
    const own = sum.map((part) => part / counts[j]);
    const [xx, xy, yy] = TYPES[kind].of(own, all);
    return [xx + floor, xy, yy + floor];
  });
}

/**
 * Fit each component to its shares of the points.
 * @param {Float64Array} points @param {Float64Array} shares
 * @param {Pick<Mixture, "kind" | "floor">} options @returns {Mixture}
 */
export function maximize(points, shares, { kind, floor }) {
  const n = points.length / 2;
  const k = shares.length / n;
  const sum = (term) => Array.from({ length: k }, (_, j) => {
    let added = 0;
    for (let i = 0; i < n; i++) {
      added += shares[i * k + j] * term(points[2 * i], points[2 * i + 1], j);
    }
    return added;
  });
  const sizes = sum(() => 1);
  const [left, low] = points; // Far from zero, sums about a point keep more digits.
  const xs = sum((x) => x - left);
  const ys = sum((x, y) => y - low);
  const places = sizes.map((size, j) => [left + xs[j] / size, low + ys[j] / size]);
  const products = [
    sum((x, y, j) => (x - places[j][0]) ** 2),
    sum((x, y, j) => (x - places[j][0]) * (y - places[j][1])),
    sum((x, y, j) => (y - places[j][1]) ** 2),
  ];
  const sums = sizes.map((_, j) => products.map((part) => part[j]));
  const weights = sizes.map((size) => size / n);
  return { kind, floor, weights, places, spreads: shaped(kind, sums, sizes, floor) };
}

/** The component that has no share, or no width in some direction; -1 if all are well. */
export const collapsed = ({ spreads }) =>
  spreads.findIndex(([xx, xy, yy]) => !(xx > 0 && xx * yy - xy * xy > 0));

/** The free energy: the log-likelihood, or a bound below it where shares are old. */
function freeEnergy(points, shares, mixture) {
  const scores = logDensities(points, mixture);
  return shares.reduce((sum, part, at) =>
    sum + (part && part * (scores[at] - Math.log(part))), 0);
}

/** What a state of a mixture says beside its step. */
function softWords(points, { kind, floor, weights, places, spreads }, shares, goal) {
  const mixture = { kind, floor, weights, places, spreads };
  const objective = shares ? freeEnergy(points, shares, mixture) : -Infinity;
  const labels = shares && likeliest(shares, places.length);
  return { ...mixture, goal, objective, shares, labels };
}

const BOUND = "lower bound";
const LIKELIHOOD = "log-likelihood";

register("e_step", {
  half: "E",
  next: (points, state) => softWords(points, state, share(points, state).shares, LIKELIHOOD),
  did: () => "E: each point is shared out",
});

register("m_step", {
  half: "M",
  next: (points, state) =>
    softWords(points, maximize(points, state.shares, state), state.shares, BOUND),
  did: () => "M: each component is fitted to its shares",
});

/**
 * The state after a half-step, or after a mixture put by hand, for which the shares stay as
 * they are.
 * @param {Float64Array} points @param {object | null} state
 * @param {"e_step" | "m_step" | Mixture} move
 */
export function afterSoft(points, state, move) {
  if (typeof move === "string") return after(points, state, move);
  const shares = state?.shares ?? null;
  const goal = shares ? BOUND : LIKELIHOOD;
  return { step: "start", half: "start", ...softWords(points, move, shares, goal) };
}
