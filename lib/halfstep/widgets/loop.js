/**
 * The half-steps of k-means in the plane, as pure functions: the same numbers as
 * `halfstep.kmeans`, computed in the page so that nothing waits for Python.
 *
 * @typedef {number[][]} Centers  one [x, y] per cluster
 * @typedef {"assign" | "update" | Centers} Move  a half-step, or centers put by hand
 * @typedef {object} State
 * @property {"start" | "assign" | "update"} step
 * @property {Centers} centers
 * @property {Uint8Array | null} labels  null until the first assignment
 * @property {number} objective  the inertia of these centers and labels; infinite without
 */

/** Squared distance of point i to a center; points lie as x0, y0, x1, y1, … */
const squaredDistance = (points, i, [x, y]) =>
  (points[2 * i] - x) ** 2 + (points[2 * i + 1] - y) ** 2;

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
      if (distance < least) [least, labels[i]] = [distance, j];
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
  const sizes = counts(labels, centers.length);
  const sums = centers.map(() => [0, 0]);
  labels.forEach((label, i) => {
    sums[label][0] += points[2 * i];
    sums[label][1] += points[2 * i + 1];
  });
  return centers.map((center, j) =>
    sizes[j] ? [sums[j][0] / sizes[j], sums[j][1] / sizes[j]] : center);
}

/** The sum over the points of the squared distance to the center of their label. */
export function inertia(points, labels, centers) {
  const add = (sum, label, i) => sum + squaredDistance(points, i, centers[label]);
  return labels.reduce(add, 0);
}

/**
 * The state after one move. Centers put by hand keep the labels that are there.
 * @param {Float64Array} points @param {State | null} state @param {Move} move
 * @returns {State}
 */
export function after(points, state, move) {
  let { centers, labels } = state ?? { centers: [], labels: null };
  if (move === "assign") labels = assign(points, centers);
  else if (move === "update") centers = update(points, labels, centers);
  else centers = move;
  const step = Array.isArray(move) ? "start" : move;
  const cost = labels ? inertia(points, labels, centers) : Infinity;
  return { step, centers, labels, objective: cost };
}

/**
 * The states of a list of moves. What is known of an earlier list with the same
 * beginning is taken over, so that a drag costs one half-step and not all of them.
 * @param {Float64Array} points @param {Move[]} moves
 * @param {{moves: Move[], states: State[]}=} known
 * @param {typeof after=} next  what a move makes of a state
 * @returns {{moves: Move[], states: State[]}}
 */
export function replay(points, moves, known = { moves: [], states: [] }, next = after) {
  const same = (move, i) => JSON.stringify(move) === JSON.stringify(known.moves[i]);
  const first = moves.findIndex((move, i) => !same(move, i));
  const states = known.states.slice(0, first < 0 ? moves.length : first);
  for (const move of moves.slice(states.length)) {
    states.push(next(points, states.at(-1) ?? null, move));
  }
  return { moves, states };
}

/** A small seeded generator of numbers in [0, 1): mulberry32. */
export function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many points, drawn at random without replacement, as centers. */
export function randomPoints(points, nClusters, random) {
  const rows = Array.from({ length: points.length / 2 }, (_, i) => i);
  return Array.from({ length: nClusters }, () => {
    const [row] = rows.splice(Math.floor(random() * rows.length), 1);
    return [points[2 * row], points[2 * row + 1]];
  });
}

/**
 * The part of a box that is nearer to center j than to any other: a convex polygon.
 * @param {Centers} centers @param {number} j
 * @param {Centers} box  the corners of the box, in order
 * @returns {Centers} the corners of the cell; none for a center that stands on another
 */
export function cell(centers, j, box) {
  const [x, y] = centers[j];
  return centers.reduce((polygon, [a, b], i) => {
    if (i === j) return polygon;
    if (a === x && b === y) return i < j ? [] : polygon;
    // Positive where j is nearer: the bisector is where this is zero.
    const side = ([u, v]) => (x - a) * (u - (x + a) / 2) + (y - b) * (v - (y + b) / 2);
    return polygon.flatMap((corner, c) => {
      const next = polygon[(c + 1) % polygon.length];
      const [here, there] = [side(corner), side(next)];
      const kept = here >= 0 ? [corner] : [];
      if (here * there >= 0) return kept;
      const t = here / (here - there);
      return [...kept, corner.map((value, axis) => value + t * (next[axis] - value))];
    });
  }, box);
}
