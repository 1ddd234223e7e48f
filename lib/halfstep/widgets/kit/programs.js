/**
 * Half-steps as programs: what they begin with and what they say, with NumPy alone. A program
 * has twenty lines at most, and the data in one of them, in digits that give back each bit.
 */
import { number } from "./elements.js";

/** A value as Python writes it. */
export function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || value === undefined) return "None";
  if (typeof value === "object") {
    return `{${Object.entries(value).map((pair) => pair.map(literal).join(": ")).join(", ")}}`;
  }
  return { true: "True", false: "False" }[value] ?? `${value}`;
}

/** A line that gives a name to numbers. */
export const array = (name, values) => `${name} = np.array(${literal(values)}, float)`;

/** The line of the points. */
export const data = (points) =>
  `X = np.array(${literal([...points])}, float).reshape(-1, 2)  # ${points.length / 2} points`;

/** A last line, with what the page says. */
export const ending = (what, value) =>
  `print(${what})  # the page says ${number(value).replace("−", "-")}`;

export const program = (...lines) => ["import numpy as np", ...lines.flat()].join("\n");

const ASSIGN = [
  "squares = ((X[:, None] - centers) ** 2).sum(axis=2)",
  "labels = squares.argmin(axis=1)  # E: each point takes its nearest center",
];
const UPDATE = [
  "for j in range(len(centers)):  # M: each center moves to the mean of its points",
  "    if (labels == j).any():",
  "        centers[j] = X[labels == j].mean(axis=0)",
];
const INERTIA = "((X - centers[labels]) ** 2).sum()";

/**
 * A half-step of k-means; before the first E, that E.
 * @param {Float64Array} points @param {{states: object[], at: number}} way
 */
export function hardProgram(points, { states, at }) {
  const { step, labels, places, objective } = states[at];
  if (!labels || step === "assign") {
    const last = labels ? ending(INERTIA, objective) : `print(${INERTIA})  # after E`;
    return program(data(points), array("centers", places), ASSIGN, last);
  }
  const isM = step === "update";
  const known = `labels = np.array([int(j) for j in "${[...labels].join("")}"])`;
  return program(data(points), known, array("centers", isM ? states[at - 1].places : places),
    isM ? UPDATE : [], ending(INERTIA, objective));
}

const SCORES = [
  "def scores(weights, means, covariances):  # log weight + log density, of all in all",
  "    roots = np.linalg.cholesky(covariances)",
  "    away = np.linalg.solve(roots, (X[:, None] - means).transpose(1, 2, 0))",
  "    heights = np.log(weights) - np.log(2 * np.pi * roots[:, 0, 0] * roots[:, 1, 1])",
  "    return heights - (away**2).sum(axis=1).T / 2",
  "logs = scores(weights, means, covariances)",
];
const TOTALS = "np.logaddexp.reduce(logs, axis=1, keepdims=True)";
const SHARES = `shares = np.exp(logs - ${TOTALS})  # E: in proportion to weight times density`;
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

const KNOWN = {
  assign: hardProgram, update: hardProgram, e_step: softProgram, m_step: softProgram,
};

/** A half-step of either model; null where one of the moves is not said in a word. */
export function knownProgram(points, moves, way) {
  const of = KNOWN[moves[1]];
  return of && moves.every((move, i) => !i || KNOWN[move] === of) ? of(points, way) : null;
}
