/** Scales: from numbers to pixels, and back. */

/** A scale from [a, b] to [u, v], with its inverse. */
export function linear([a, b], [u, v]) {
  const slope = (v - u) / (b - a || 1);
  const scale = (value) => u + (value - a) * slope;
  scale.invert = (at) => a + (at - u) / slope;
  return scale;
}

/** The least and the greatest of every second number, from `first` on. */
function extent(points, first) {
  const values = points.filter((_, i) => i % 2 === first);
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low < high ? [low, high] : [low - 1, high + 1];
}

/**
 * Scales of x and y for points in a box of pixels. One unit is as long in x as in y, because a
 * distance must look like what it is.
 */
export function equalScales(points, width, height, margin) {
  const x = extent(points, 0);
  const y = extent(points, 1);
  const fits = ([low, high], size) => (size - 2 * margin) / (high - low);
  const unit = Math.min(fits(x, width), fits(y, height));
  const around = ([low, high], size) =>
    [-1, 1].map((side) => (low + high + (side * size) / unit) / 2);
  return [linear(around(x, width), [0, width]), linear(around(y, height), [height, 0])];
}
