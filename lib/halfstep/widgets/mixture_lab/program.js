/** A half-step of a mixture as a program. */
import { TYPES, array, data, ending, literal, program } from "../kit/kit.js";

export const SCORES = [
  "def scores(weights, means, covariances):  # log weight + log density, of all in all",
  "    roots = np.linalg.cholesky(covariances)",
  "    away = np.linalg.solve(roots, (X[:, None] - means).transpose(1, 2, 0))",
  "    heights = np.log(weights) - np.log(2 * np.pi * roots[:, 0, 0] * roots[:, 1, 1])",
  "    return heights - (away**2).sum(axis=1).T / 2",
  "logs = scores(weights, means, covariances)",
];
export const TOTALS = "np.logaddexp.reduce(logs, axis=1, keepdims=True)";
export const SHARES = `shares = np.exp(logs - ${TOTALS})  # E: in proportion to weight times density`;
const FIT = [
  "counts = shares.sum(axis=0)  # M: each component is fitted to its shares",
  "weights, means = counts / len(X), shares.T @ X / counts[:, None]",
  "away = X[:, None] - means",
  'covariances = np.einsum("nk,nki,nkj->kij", shares, away, away) / counts[:, None, None]',
];
const SHAPES = {
  full: "covariances",
  tied: "np.average(covariances, axis=0, weights=counts) * np.ones((len(counts), 1, 1))",
  diag: "covariances * np.eye(2)",
  spherical: "np.trace(covariances, axis1=1, axis2=2)[:, None, None] / 2 * np.eye(2)",
};
const GAINS = [
  "logs = scores(weights, means, covariances)",
  "gains = logs - np.log(np.maximum(shares, 1e-300))  # where a share is 0, it counts 0 times",
];

/** The lines of a mixture's parameters. */
export const parameters = ({ weights, places, spreads }) => [
  array("weights", weights), array("means", places),
  array("covariances", spreads.map(([xx, xy, yy]) => [[xx, xy], [xy, yy]])),
];

/** A half-step of a mixture; before the first E, that E. */
export function softProgram(points, { states, at }) {
  const now = states[at];
  const E = states.slice(0, at + 1).findLastIndex(({ step }) => step === "e_step");
  const before = [data(points), parameters(E < 0 ? now : states[E]), SCORES].flat();
  if (E < 0) return program(before, SHARES, `print(${TOTALS}.sum())  # after E`);
  if (E === at) return program(before, SHARES, ending(`${TOTALS}.sum()`, now.objective));
  const fit = [...FIT, `covariances = ${SHAPES[now.kind]} + ${now.floor} * np.eye(2)`];
  return program(before, SHARES, now.step === "m_step" ? fit : parameters(now), GAINS,
    ending("(shares * gains).sum()", now.objective));
}

/** A mixture as the Mixture Lab takes it in Python. */
export function inPython({ kind, floor, weights, places, spreads }, tol, point) {
  const pick = {
    full: ([xx, xy, yy]) => [[xx, xy], [xy, yy]], tied: ([xx, xy, yy]) => [[xx, xy], [xy, yy]],
    diag: ([xx, , yy]) => [xx, yy], spherical: ([xx]) => xx,
  }[kind];
  const covariances = TYPES[kind].isAlike ? pick(spreads[0]) : spreads.map(pick);
  const how = {
    weights, means: places, covariances, covariance_type: kind, floor, tol, point: point ?? null,
  };
  const given = Object.entries(how).map(([name, value]) => `${name}=${literal(value)}`);
  return `MixtureLab(X, ${given.join(", ")})`;
}
