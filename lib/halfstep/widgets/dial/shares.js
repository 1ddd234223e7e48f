/** The shares of points among circles of one variance, as the chapter computes them. */
import { squaredDistance } from "../kit/kit.js";

/**
 * E: each point divided among the means.
 * @param {Float64Array} points @param {number[][]} places @param {number} variance
 * @returns {{shares: Float64Array, labels: number[]}}  of means on one spot the last, which lies on top
 */
export function divide(points, places, variance) {
  const k = places.length;
  const shares = new Float64Array((points.length / 2) * k);
  const labels = [];
  for (let i = 0; i < points.length / 2; i++) {
    const squares = places.map((place) => squaredDistance(points, i, place));
    const least = Math.min(...squares);
    const label = variance > 0 ? squares.lastIndexOf(least) : squares.indexOf(least);
    const parts = squares.map((square, j) =>
      (variance > 0 ? Math.exp((least - square) / (2 * variance)) : Number(j === label)));
    const all = parts.reduce((sum, part) => sum + part, 0);
    parts.forEach((part, j) => {
      shares[i * k + j] = part / all;
    });
    labels.push(label);
  }
  return { shares, labels };
}

/** The spots on which the means stand: each a place, and how many stand there. */
export function spotsOf(places) {
  const spots = [];
  for (const place of places) {
    const found = spots.find((spot) => spot.place.every((value, axis) => value === place[axis]));
    if (found) found.count += 1;
    else spots.push({ place, count: 1 });
  }
  return spots;
}
