/** The last draw of a start, or where k-means stops from it, as a program. */
import { array, data, ending, program, total } from "../kit/kit.js";

const FAR = "((X[:, None] - X[rows]) ** 2).sum(axis=2).min(axis=1)";
const LOOP = [
  "centers, labels, former = X[rows], 0, None",
  "while not np.array_equal(labels, former):",
  "    former = labels",
  "    labels = ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)  # E",
  "    for j in range(len(centers)):  # M",
  "        if (labels == j).any():",
  "            centers[j] = X[labels == j].mean(axis=0)",
];

/** With which probability each point is drawn next. */
function likely(rows, way) {
  if (!rows.length) return "p = np.full(len(X), 1 / len(X))  # the first: each alike";
  return way === "random" ? "p = ~np.isin(np.arange(len(X)), rows) / (len(X) - len(rows))"
    : "p = squares / squares.sum()  # in proportion to the squared distance";
}

/** The number that has fallen on the bar, and the point whose piece that is. */
const drawn = (rows, numbers, way) => [
  `rows = ${JSON.stringify(rows)}`,
  rows.length ? `squares = ${FAR}  # D², to the nearest center` : "squares = np.full(len(X), np.inf)",
  likely(rows, way),
  array("numbers", numbers),
  "bar = p.cumsum()",
  "tried = np.searchsorted(bar, numbers * bar[-1], side=\"right\")  # whose pieces they hit",
  "left = [np.minimum(squares, ((X - X[row]) ** 2).sum(axis=1)).sum() for row in tried]",
  "rows = [*rows, tried[np.argmin(left)]]  # of several, the one that leaves the least",
];

/**
 * The program of what the board shows.
 * @param {Float64Array} points @param {object} now  the draws so far @param {string} way
 * @param {{objective: number} | null} end  where k-means has stopped, if it was asked
 */
export function programOfDraw(points, { rows, numbers, squares }, way, end) {
  if (!rows.length) return null;
  const known = numbers.length && !end;
  const draws = known ? drawn(rows.slice(0, -1), numbers, way) : [`rows = ${JSON.stringify(rows)}`];
  return end
    ? program(data(points), draws, LOOP, ending("((X - centers[labels]) ** 2).sum()", end.objective))
    : program(data(points), draws, ending(`${FAR}.sum()`, total(squares)));
}
