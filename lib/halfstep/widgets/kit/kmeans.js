/**
 * The half-steps of k-means in the plane, as pure functions: the same numbers as
 * `halfstep.kmeans`.
 *
 * @typedef {number[][]} Centers  one [x, y] per cluster
 */
import { placeOf, squaredDistance } from "./geometry.js";
import { after, changedPoints, register } from "./loop.js";

/**
 * Give each point the label of its nearest center; in a tie the lowest label wins.
 * @param {Float64Array} points @param {Centers} centers @returns {Uint8Array}
 */
export function assign(points, centers) {
  const labels = new Uint8Array(points.length / 2);
  for (let i = 0; i < labels.length; i++) {
    let least = squaredDistance(points, i, centers[0]);
    for (let j = 1; j < centers.length; j++) {
      const distance = squaredDistance(points, i, centers[j]);
      if (distance < least) {
        least = distance;
        labels[i] = j;
      }
    }
  }
  return labels;
}

/** How many points each of the clusters has. */
export function counts(labels, nClusters) {
  const sizes = new Array(nClusters).fill(0);
  for (const label of labels) sizes[label] += 1;
  return sizes;
}

/**
 * Move each center to the mean of its points; an emptied cluster keeps its center.
 * @param {Float64Array} points @param {Uint8Array} labels @param {Centers} centers
 * @returns {Centers}
 */
export function update(points, labels, centers) {
  const sums = centers.map(() => [0, 0, 0]);
  labels.forEach((label, i) => {
    sums[label][0] += points[2 * i];
    sums[label][1] += points[2 * i + 1];
    sums[label][2] += 1;
  });
  return sums.map(([x, y, size], j) => (size ? [x / size, y / size] : centers[j]));
}

/** The sum over the points of the squared distance to the center of their label. */
export function inertia(points, labels, centers) {
  const add = (sum, label, i) => sum + squaredDistance(points, i, centers[label]);
  return labels.reduce(add, 0);
}

/** What a state of k-means says beside its step. */
function hardWords(points, labels, places) {
  const objective = labels ? inertia(points, labels, places) : Infinity;
  const none = { shares: null, spreads: null };
  return { goal: "inertia", cells: true, objective, places, labels, ...none };
}

register("assign", {
  half: "E",
  next: (points, { places }) => hardWords(points, assign(points, places), places),
  did(before, now) {
    if (!before.labels) return "E: each point took its nearest center";
    return `E: ${changedPoints(before, now).length} points changed cluster`;
  },
});

register("update", {
  half: "M",
  next: (points, { labels, places }) =>
    hardWords(points, labels, update(points, labels, places)),
  did: () => "M: each center moved to the mean of its points",
});

/**
 * The state after a half-step, or after centers put by hand: these keep the labels that
 * are there.
 * @param {Float64Array} points @param {object | null} state
 * @param {"assign" | "update" | Centers} move
 */
export function afterHard(points, state, move) {
  if (typeof move === "string") return after(points, state, move);
  const labels = state?.labels ?? null;
  return { step: "start", half: "start", ...hardWords(points, labels, move) };
}

/** So many points, drawn at random without replacement, as centers. */
export function randomPoints(points, nClusters, random) {
  const rows = Array.from({ length: points.length / 2 }, (_, i) => i);
  const draw = () => rows.splice(Math.floor(random() * rows.length), 1)[0];
  return Array.from({ length: nClusters }, () => placeOf(points, draw()));
}

/** Where k-means stops from these centers: the last state. */
export function converge(points, centers, maxIter = 300) {
  let state = afterHard(points, afterHard(points, null, centers), "assign");
  for (let i = 0; i < maxIter; i++) {
    const next = afterHard(points, afterHard(points, state, "update"), "assign");
    const same = next.labels.every((label, j) => label === state.labels[j]);
    state = next;
    if (same) break;
  }
  return state;
}
