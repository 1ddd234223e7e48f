/**
 * What is asked of a clustering to choose k, as pure functions: the same numbers as
 * `halfstep.choosing_k`.
 */
import { assign, converge, counts, linear, placeOf, squaredDistance } from "../kit/kit.js";

/** The distance of each point to each, row by row. @param {Float64Array} points */
export function distances(points) {
  const places = Array.from({ length: points.length / 2 }, (_, i) => placeOf(points, i));
  const from = (place) => places.map((_, j) => Math.sqrt(squaredDistance(points, j, place)));
  return Float64Array.from(places.flatMap(from));
}

/**
 * How much nearer each point is to its own cluster than to the next one.
 * @param {Float64Array} table  of distances @param {Uint8Array} labels
 * @param {number[]} sizes  of the clusters
 * @returns {number[] | null} null with fewer than two clusters, or as many as points
 */
export function silhouettes(table, labels, sizes) {
  const n = labels.length;
  const filled = sizes.filter((size) => size > 0).length;
  if (filled < 2 || filled === n) return null;
  const sums = new Float64Array(sizes.length);
  return Array.from(labels, (own, i) => {
    if (sizes[own] === 1) return 0;
    sums.fill(0);
    for (let j = 0; j < n; j++) sums[labels[j]] += table[i * n + j];
    const means = sizes.map((size, c) => (size && c !== own ? sums[c] / size : Infinity));
    const other = Math.min(...means);
    const inside = sums[own] / (sizes[own] - 1);
    const larger = Math.max(inside, other);
    return larger > 0 ? (other - inside) / larger : 0;
  });
}

/**
 * The k where a falling curve is farthest below the line from end to end.
 * @returns {number | null} null where it does not bend below that line
 */
export function knee(ks, values) {
  if (ks.length < 3) return null;
  const chord = linear([ks[0], ks.at(-1)], [values[0], values.at(-1)]);
  const below = values.map((value, i) => chord(ks[i]) - value);
  const most = Math.max(...below);
  const range = Math.max(...values) - Math.min(...values);
  return most > 1e-12 * range ? ks[below.indexOf(most)] : null;
}

/** The first k whose gap reaches the next gap less its error; null where none does. */
export function gapChoice(ks, gaps, errors) {
  const reaches = (_, i) => i + 1 < ks.length && gaps[i] >= gaps[i + 1] - errors[i + 1];
  return ks[ks.findIndex(reaches)] ?? null;
}

/**
 * The centers in such an order that each former one has its nearest at its own place: so
 * that a cluster keeps its color while others are added.
 */
export function inOrder(centers, former) {
  const rest = [...centers];
  const kept = former.slice(0, centers.length).map(([x, y]) => {
    const far = rest.map(([u, v]) => (u - x) ** 2 + (v - y) ** 2);
    return rest.splice(far.indexOf(Math.min(...far)), 1)[0];
  });
  return [...kept, ...rest];
}

/**
 * The best end of k-means from some starts, for one k after the other: yields after each
 * start, so that whoever asks can pause, and fills `ends`.
 * @param {Float64Array} points @param {number[]} ks
 * @param {(k: number) => number[][][]} startsOf @param {object[]} ends
 */
export function* solve(points, ks, startsOf, ends) {
  const table = distances(points);
  for (const k of ks) {
    let best = null;
    for (const start of startsOf(k)) {
      const end = converge(points, start);
      if (!best || end.objective < best.objective) best = end;
      yield;
    }
    const centers = inOrder(best.places, ends.at(-1)?.places ?? []);
    const labels = assign(points, centers);
    const sizes = counts(labels, k);
    const s = silhouettes(table, labels, sizes);
    ends.push({ ...best, k, places: centers, labels, sizes, silhouettes: s });
    yield;
  }
}
