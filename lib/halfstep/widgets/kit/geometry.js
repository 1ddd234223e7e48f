/** The plane: places, distances, cells, ellipses. */

/** The sum of some numbers. */
export const total = (values) => values.reduce((sum, value) => sum + value, 0);

/** Where point i is; points lie as x0, y0, x1, y1, … */
export const placeOf = (points, i) => [points[2 * i], points[2 * i + 1]];

/** Squared distance of point i to a place. */
export const squaredDistance = (points, i, [x, y]) =>
  (points[2 * i] - x) ** 2 + (points[2 * i + 1] - y) ** 2;

/**
 * The part of a box that is nearer to center j than to any other: a convex polygon.
 * @param {number[][]} centers @param {number} j
 * @param {number[][]} box  the corners of the box, in order
 * @returns {number[][]} the corners of the cell; none for a center that stands on another
 */
export function cell(centers, j, box) {
  const [x, y] = centers[j];
  return centers.reduce((polygon, [a, b], i) => {
    if (i === j) return polygon;
    if (a === x && b === y) return i < j ? [] : polygon;
    // Positive where j is nearer: the bisector is where this is zero.
    const side = ([u, v]) => (x - a) * (u - (x + a) / 2) + (y - b) * (v - (y + b) / 2);
    return cutOff(polygon, side);
  }, box);
}

/** What is left of a convex polygon where `side` of a place is positive. */
function cutOff(polygon, side) {
  return polygon.flatMap((corner, c) => {
    const next = polygon[(c + 1) % polygon.length];
    const here = side(corner);
    const there = side(next);
    const kept = here >= 0 ? [corner] : [];
    if (here * there >= 0) return kept;
    const t = here / (here - there);
    return [...kept, corner.map((value, axis) => value + t * (next[axis] - value))];
  });
}

/**
 * The axes of an ellipse: how long they are (one standard deviation), and the angle of the
 * first. Which one is the first, and which way it points, is decided by the angle `near`.
 */
export function axes([xx, xy, yy], near = 0) {
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const turn = Math.PI / 2;
  const first = angle + turn * Math.round((near - angle) / turn);
  const lengths = [first, first + turn].map((way) => {
    const u = Math.cos(way);
    const v = Math.sin(way);
    return Math.sqrt(Math.max(0, xx * u * u + 2 * xy * u * v + yy * v * v));
  });
  return { angle: first, lengths };
}

/** The covariance of an ellipse with such axes. */
export function spreadOf({ angle, lengths: [s, t] }) {
  const u = Math.cos(angle);
  const v = Math.sin(angle);
  const long = s * s;
  const wide = t * t;
  return [long * u * u + wide * v * v, (long - wide) * u * v, long * v * v + wide * u * u];
}
