/** What a criterion says at one k, as a program; those that took minutes say none. */
import { SILHOUETTES, array, data, ending, program } from "../kit/kit.js";
import { mean } from "./criteria.js";

/** The program of a criterion; null where its numbers are given, or not there yet. */
export function criterionProgram(name, points, end) {
  const values = { knee: end, silhouette: end?.silhouettes }[name];
  return values ? program(data(points), array("centers", end.places),
    "squares = ((X[:, None] - centers) ** 2).sum(axis=2)", name === "knee"
      ? ending("squares.min(axis=1).sum()", end.objective)
      : [...SILHOUETTES, ending("s.mean()", mean(values))]) : null;
}
