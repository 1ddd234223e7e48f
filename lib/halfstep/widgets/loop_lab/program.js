/** A half-step of k-means as a program. */
import { array, data, ending, program } from "../kit/kit.js";

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
