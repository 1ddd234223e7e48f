/** The Mixture Lab in words: what a half-step has done, and whether the loop has stopped. */
import { collapsed, course, maximize, number } from "../kit/kit.js";

/** A setting as a reader wants it: 0.01, 1e−5. */
export const small = (value) =>
  (value > 0 && value < 0.001 ? Number(value).toExponential().replace("-", "−") : `${+value}`);

/**
 * Has the loop stopped: did the iteration before the last E gain less than `least`? A change
 * by hand is no iteration, so across one there is no verdict.
 */
export function stopped(states, at, least) {
  const last = states.slice(Math.max(0, at - 4), at + 1);
  if (last.map(({ half }) => half).join("") !== "EMEME") return false;
  return Math.abs(last[2].objective - last[0].objective) < least;
}

/** Which component is as narrow as the floor lets it be; empty where none is. */
function wordsOnFloor({ spreads, floor }) {
  const narrow = spreads.findIndex(([xx, xy, yy]) =>
    (xx + yy - Math.hypot(xx - yy, 2 * xy)) / 2 < 2 * floor);
  return narrow < 0 ? "" : `Component ${narrow} is as narrow as its floor.`;
}

/** How many points have no share of 90%. */
function wordsOnDoubt({ shares, places }) {
  const k = places.length;
  const n = shares.length / k;
  const isUndecided = (_, i) => Math.max(...shares.subarray(i * k, (i + 1) * k)) < 0.9;
  const many = Array.from({ length: n }).filter(isUndecided).length;
  return `${many} of ${n} points ${many === 1 ? "is" : "are"} undecided`;
}

/** What an E has found, and what the iteration before it has gained, where it was one. */
function wordsOnE(states, at) {
  const now = states[at];
  const former = states[at - 2];
  const isOne = former?.half === "E" && states[at - 1].half === "M";
  const gain = isOne ? now.objective - former.objective : 0;
  const words = isOne ? `, ${gain < 0 ? "down" : "up"} ${number(Math.abs(gain))}` : "";
  return `${wordsOnDoubt(now)} (no share of 90%). ` +
    `Log-likelihood ${number(now.objective)}${words}.`;
}

/** What the half-step has done that led here; each sentence fits two lines of a phone. */
export function words(states, at, isEnd, tol) {
  const before = states[at - 1];
  const now = states[at];
  if (!now.shares) {
    return "No point is shared out yet. Drag a mean or the end of an axis, or press E.";
  }
  if (isEnd) {
    return `The loop has stopped: under ${small(tol)} gained a point. ${wordsOnDoubt(now)}.`;
  }
  if (now.half === "E") return wordsOnE(states, at);
  const bound = `lower bound ${course(before.objective, now.objective)}.`;
  if (now.half === "start") return `By hand: ${bound} The shares have stayed: press E.`;
  const floor = wordsOnFloor(now);
  if (floor) return `Fitted. ${floor} L${bound.slice(1)}`;
  return `Weights, means and ellipses now fit the shares: ${bound}`;
}

/** Which component an M would lose here, in words; empty where it would lose none. */
export function wordsOnLoss(points, { now }, move) {
  if (move === "e_step") return "";
  const next = maximize(points, now.shares, now);
  const lost = collapsed(next);
  if (lost < 0) return "";
  return next.weights[lost] > 0
    ? `M would collapse component ${lost} to no width at all. Raise the floor.`
    : `Component ${lost} has no share of any point, so no mean. Move it nearer.`;
}
