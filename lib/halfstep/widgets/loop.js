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

/** The sum of some numbers. */
export const total = (values) => values.reduce((sum, value) => sum + value, 0);

/** Where point i is; points lie as x0, y0, x1, y1, … */
export const placeOf = (points, i) => [points[2 * i], points[2 * i + 1]];

/** Squared distance of point i to a center. */
export const squaredDistance = (points, i, [x, y]) =>
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
  const draw = () => rows.splice(Math.floor(random() * rows.length), 1)[0];
  return Array.from({ length: nClusters }, () => placeOf(points, draw()));
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

/*
 * The half-steps of a Gaussian mixture in the plane, the same numbers as
 * `halfstep.mixture`. Every component has a whole covariance matrix here, whatever its
 * type: [xx, xy, yy].
 *
 * @typedef {number[][]} Spreads  one [xx, xy, yy] per component
 * @typedef {object} Mixture
 * @property {"full" | "tied" | "diag" | "spherical"} kind  the type of covariances
 * @property {number} floor  what an M adds to each variance
 * @property {number[]} weights @property {Centers} means @property {Spreads} spreads
 */

/** log weight + log density of each component at each point: i·k + j. */
function logDensities(points, { weights, means, spreads }) {
  const k = weights.length;
  const scores = new Float64Array((points.length / 2) * k);
  for (let j = 0; j < k; j++) {
    const [[x, y], [xx, xy, yy]] = [means[j], spreads[j]];
    const root = Math.sqrt(xx); // Cholesky: what makes the ellipse a circle again
    const lean = xy / root;
    const rest = Math.sqrt(yy - lean * lean);
    const height = Math.log(weights[j]) - Math.log(2 * Math.PI * root * rest);
    for (let i = 0; 2 * i < points.length; i++) {
      const u = (points[2 * i] - x) / root;
      const v = (points[2 * i + 1] - y - lean * u) / rest;
      scores[i * k + j] = height - (u * u + v * v) / 2;
    }
  }
  return scores;
}

/**
 * Share each point among the components in proportion to their densities there.
 * @param {Float64Array} points @param {Mixture} mixture
 * @returns {{responsibilities: Float64Array, logs: Float64Array}}  the logs: of the
 *   mixture's density at each point
 */
export function share(points, mixture) {
  const [responsibilities, k] = [logDensities(points, mixture), mixture.weights.length];
  const logs = new Float64Array(points.length / 2).map((_, i) => {
    const row = responsibilities.subarray(i * k, (i + 1) * k);
    const top = Math.max(...row);
    row.forEach((score, j) => { row[j] = Math.exp(score - top); });
    const sum = row.reduce((a, b) => a + b);
    row.forEach((part, j) => { row[j] = part / sum; });
    return top + Math.log(sum);
  });
  return { responsibilities, logs };
}

/** Spreads of one type from those that have none: sums over the counts, and the floor. */
export function shaped(kind, sums, counts, floor) {
  const all = [0, 1, 2].map((part) => total(sums.map((sum) => sum[part])) / total(counts));
  return sums.map((sum, j) => {
    const [xx, xy, yy] = kind === "tied" ? all : sum.map((part) => part / counts[j]);
    const same = (xx + yy) / 2 + floor;
    if (kind === "spherical") return [same, 0, same];
    return [xx + floor, kind === "diag" ? 0 : xy, yy + floor];
  });
}

/**
 * Fit each component to its shares of the points.
 * @param {Float64Array} points @param {Float64Array} responsibilities
 * @param {Pick<Mixture, "kind" | "floor">} options @returns {Mixture}
 */
export function maximize(points, responsibilities, { kind, floor }) {
  const [n, k] = [points.length / 2, responsibilities.length / (points.length / 2)];
  const sum = (term) => Array.from({ length: k }, (_, j) => {
    let total = 0;
    for (let i = 0; i < n; i++) {
      total += responsibilities[i * k + j] * term(points[2 * i], points[2 * i + 1], j);
    }
    return total;
  });
  const sizes = sum(() => 1);
  const [left, low] = points; // Far from zero, sums about a point keep more digits.
  const [xs, ys] = [sum((x) => x - left), sum((x, y) => y - low)];
  const means = sizes.map((size, j) => [left + xs[j] / size, low + ys[j] / size]);
  const products = [
    sum((x, y, j) => (x - means[j][0]) ** 2),
    sum((x, y, j) => (x - means[j][0]) * (y - means[j][1])),
    sum((x, y, j) => (y - means[j][1]) ** 2),
  ];
  const sums = sizes.map((_, j) => products.map((part) => part[j]));
  const weights = sizes.map((size) => size / n);
  return { kind, floor, weights, means, spreads: shaped(kind, sums, sizes, floor) };
}

/** The component that has no share, or no width in some direction; -1 if all are well. */
export const collapsed = ({ spreads }) =>
  spreads.findIndex(([xx, xy, yy]) => !(xx > 0 && xx * yy - xy * xy > 0));

/** The free energy: the log-likelihood, or a bound below it where shares are old. */
function freeEnergy(points, responsibilities, mixture) {
  const scores = logDensities(points, mixture);
  return responsibilities.reduce((sum, part, at) =>
    sum + (part && part * (scores[at] - Math.log(part))), 0);
}

/**
 * The state of a mixture after one move: "e_step", "m_step", or a mixture put by hand,
 * for which the responsibilities stay as they are.
 */
export function afterSoft(points, state, move) {
  let responsibilities = state?.responsibilities ?? null;
  let mixture = move.weights ? move : state;
  if (move === "e_step") ({ responsibilities } = share(points, mixture));
  if (move === "m_step") mixture = maximize(points, responsibilities, state);
  const isShared = responsibilities !== null;
  const objective = isShared ? freeEnergy(points, responsibilities, mixture) : -Infinity;
  const step = move.weights ? "start" : move;
  return { ...mixture, step, responsibilities, objective };
}

/**
 * The axes of an ellipse: how long they are (one standard deviation), and the angle of the
 * first. Which one is the first, and which way it points, is decided by the angle `near`.
 */
export function axes([xx, xy, yy], near = 0) {
  const [angle, turn] = [Math.atan2(2 * xy, xx - yy) / 2, Math.PI / 2];
  const first = angle + turn * Math.round((near - angle) / turn);
  const lengths = [first, first + turn].map((way) => {
    const [u, v] = [Math.cos(way), Math.sin(way)];
    return Math.sqrt(Math.max(0, xx * u * u + 2 * xy * u * v + yy * v * v));
  });
  return { angle: first, lengths };
}

/** The covariance of an ellipse with such axes. */
export function spreadOf({ angle, lengths: [s, t] }) {
  const [u, v] = [Math.cos(angle), Math.sin(angle)];
  const [long, wide] = [s * s, t * t];
  return [long * u * u + wide * v * v, (long - wide) * u * v, long * v * v + wide * u * u];
}
