/**
 * The draws of k-means++ in the plane, as pure functions: the same numbers as
 * `halfstep.seeding`, and what k-means makes of them.
 *
 * @typedef {object} Draws
 * @property {number[]} rows  the points chosen so far
 * @property {number[]} tried  the rows among which the newest was the best
 * @property {number[]} numbers  from 0 to 1: where they fell on the bar
 * @property {Float64Array} squares  D², from each point to the nearest chosen
 * @property {Float64Array} probabilities  with which the next draw takes each point
 */
import { placeOf, squaredDistance, total } from "../kit/kit.js";

/** How many candidates a draw compares: one at first, and one unless greedy. */
export const nTrials = (way, nChosen, nClusters) =>
  (way === "greedy" && nChosen ? 2 + Math.floor(Math.log(nClusters)) : 1);

/** Before the first draw: no center, and every point equally likely. @returns {Draws} */
export function noDraws(points) {
  const n = points.length / 2;
  const squares = new Float64Array(n).fill(Infinity);
  const probabilities = new Float64Array(n).fill(1 / n);
  return { rows: [], tried: [], numbers: [], squares, probabilities };
}

/** The row on whose piece of the bar a number from 0 to 1 falls. */
export function pick(probabilities, number) {
  const goal = number * total(probabilities);
  let sum = 0;
  let last = 0;
  for (let i = 0; i < probabilities.length; i++) {
    if (probabilities[i] > 0) last = i;
    sum += probabilities[i];
    if (sum > goal) return i;
  }
  return last;
}

/** D² once this row is a center, too. */
const nearer = (points, squares, row) => squares.map((square, i) =>
  Math.min(square, squaredDistance(points, i, placeOf(points, row))));

/** In proportion to D²; where every point is a center, all are equally good. */
function inProportion(squares) {
  const sum = total(squares);
  return squares.map((square) => (sum > 0 ? square / sum : 1 / squares.length));
}

/**
 * One more draw. Of several candidates it keeps the one that leaves the least sum of D².
 * @param {Float64Array} points @param {Draws} before
 * @param {number[]} numbers  from 0 to 1, one for each candidate
 * @param {string} way  "random" draws evenly, any other by D²
 * @returns {Draws}
 */
export function draw(points, before, numbers, way) {
  const tried = numbers.map((number) => pick(before.probabilities, number));
  return keepBest(points, before, tried, numbers, way);
}

function keepBest(points, before, tried, numbers, way) {
  if (!tried.length) return before;
  const left = tried.map((row) => nearer(points, before.squares, row));
  const sums = left.map(total);
  const best = sums.indexOf(Math.min(...sums));
  const rows = [...before.rows, tried[best]];
  const squares = left[best];
  const isLeft = (_, i) => Number(!rows.includes(i)); // evenly among those not drawn yet
  const likely = way === "random" ? squares.map(isLeft) : squares;
  return { rows, tried, numbers, squares, probabilities: inProportion(likely) };
}

/** The draws that led to these rows, as far as rows alone can tell. @returns {Draws} */
export const drawsOf = (points, rows, way) =>
  rows.reduce((before, row) => keepBest(points, before, [row], [], way), noDraws(points));

/** All draws of one start. @returns {Draws} */
export function drawAll(points, nClusters, way, random, from = noDraws(points)) {
  let draws = from;
  while (draws.rows.length < nClusters) {
    const n = nTrials(way, draws.rows.length, nClusters);
    draws = draw(points, draws, Array.from({ length: n }, random), way);
  }
  return draws;
}

/** The points of these rows, as centers. */
export const centersOf = (points, rows) => rows.map((row) => placeOf(points, row));
