/** The log-likelihood, and the bound below it, as a program. */
import { array, ending, program } from "../kit/kit.js";

const SOFT = [
  "def scores(m):  # log weight + log density, of both in each number",
  "    return np.log(0.5) - np.log(2 * np.pi) / 2 - (x[:, None] - [0, m]) ** 2 / 2",
  "shares = np.exp(scores(taken))  # E, when the mean was there",
  "shares /= shares.sum(axis=1, keepdims=True)",
  "gains = scores(m) - np.log(np.maximum(shares, 1e-300))",
  "print((shares * gains).sum())  # the bound",
];
const HARD = [
  "squares = (x[:, None] - [0, taken]) ** 2",
  "own = squares[:, 1] < squares[:, 0]  # E, when the mean was there",
  "print(np.where(own, (x - m) ** 2, x**2).sum())  # the bound, turned over",
];

/** @param {number[]} xs @param {object} now  where the reader is */
export function boundProgram(xs, { m, taken, hard, height }) {
  const last = hard ? ending("np.minimum((x - m) ** 2, x**2).sum()", -height)
    : ending("np.logaddexp.reduce(scores(m), axis=1).sum()", height);
  return program(array("x", xs), `m, taken = ${m}, ${taken}`, hard ? HARD : SOFT, last);
}
