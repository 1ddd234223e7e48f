/** What a flood of a density leaves: the level, the islands, whose points lie on them. */
import { placeOf, share } from "../kit/kit.js";
import { gridOver, islands } from "./contours.js";

/** What is known of a density before any water comes. */
export function survey(points, mixture) {
  const grid = gridOver(points);
  const { logs: heights } = share(grid.places, mixture);
  const { logs } = share(points, mixture);
  return { points, mixture, grid, heights, logs, sorted: logs.toSorted() };
}

/** How high the water stands for a share of the points: midway between two of them. */
export function levelOf({ sorted }, percent) {
  const n = sorted.length;
  const sunk = Math.min(n - 1, Math.round((percent * n) / 100));
  return { level: sunk ? (sorted[sunk - 1] + sorted[sunk]) / 2 : sorted[0] - 1 };
}

/** The island nearest to a place that is on land, within some steps of the grid. */
function islandAt({ x, y, step, columns, rows }, labels, [u, v]) {
  const [i, j] = [(u - x) / step, (v - y) / step];
  let best = -1;
  let least = Infinity;
  for (let b = Math.max(0, Math.floor(j) - 1); b <= Math.min(rows - 1, Math.floor(j) + 2); b++) {
    for (let a = Math.max(0, Math.floor(i) - 1); a <= Math.min(columns - 1, Math.floor(i) + 2); a++) {
      const far = (a - i) ** 2 + (b - j) ** 2;
      if (labels[a + b * columns] < 0 || far >= least) continue;
      [best, least] = [labels[a + b * columns], far];
    }
  }
  return best;
}

/**
 * The islands at a level. An island's color is that of the first mean upon it, so it stays
 * while the water rises; one without a mean takes a color that is left.
 */
export function flood(known, percent) {
  const { points, mixture, grid, heights, logs } = known;
  const { level } = levelOf(known, percent);
  // Points at one place share a height: all of them are under water, or none.
  const sunk = logs.filter((log) => log <= level).length;
  const { labels, count } = islands(grid, heights, level);
  const colors = Array(count).fill(-1);
  const free = new Set(Array(8).keys());
  mixture.places.forEach((place, j) => {
    const island = islandAt(grid, labels, place);
    if (island < 0 || colors[island] >= 0) return;
    colors[island] = j;
    free.delete(j);
  });
  const sizes = Array(count).fill(0);
  const own = Array.from(logs, (log, i) => {
    const island = log > level ? islandAt(grid, labels, placeOf(points, i)) : -1;
    if (island < 0) return undefined;
    sizes[island] += 1;
    if (colors[island] < 0) [colors[island]] = free;
    free.delete(colors[island]);
    return colors[island] ?? 7;
  });
  return { sunk, level, count, sizes, labels: own };
}

/** How many islands there are at each share, from 1 to the highest. */
export const islandCounts = (known, highest) => Array.from({ length: highest }, (_, at) =>
  islands(known.grid, known.heights, levelOf(known, at + 1).level).count);
