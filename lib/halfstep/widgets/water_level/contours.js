/** A density over a grid of places: its lines of equal height, its land, its islands. */

const COLUMNS = 140;
const MARGIN = 0.14; // room around the points, in parts of the wider side
const ROUND = [[0, 0], [1, 0], [1, 1], [0, 1]]; // the corners of a cell, one after the other

/** A grid over the points and some room around: in their own units, whatever the screen. */
export function gridOver(points) {
  const side = (axis) => {
    const values = points.filter((_, i) => i % 2 === axis);
    return [Math.min(...values), Math.max(...values)];
  };
  const sides = [side(0), side(1)];
  const wide = Math.max(...sides.map(([low, high]) => high - low)) || 1;
  const room = MARGIN * wide;
  const step = (wide + 2 * room) / (COLUMNS - 1);
  const [columns, rows] = sides.map(([low, high]) =>
    Math.ceil((high - low + 2 * room) / step) + 1);
  const [x, y] = sides.map(([low]) => low - room);
  const places = new Float64Array(2 * columns * rows);
  for (let at = 0; at < columns * rows; at++) {
    places[2 * at] = x + step * (at % columns);
    places[2 * at + 1] = y + step * Math.floor(at / columns);
  }
  return { x, y, step, columns, rows, places };
}

/** Where the height is `level` on the way from one corner to the next; and which way it is. */
function crossing({ x, y, step, columns }, values, level, one, other) {
  const [a, b] = [one, other].map(([i, j]) => values[i + j * columns]);
  const t = (level - a) / (b - a);
  const at = [0, 1].map((axis) => [x, y][axis] +
    step * (one[axis] + t * (other[axis] - one[axis])));
  // An edge has a number, whichever of its two cells asks.
  const first = Math.min(one[0], other[0]) + Math.min(one[1], other[1]) * columns;
  return { at, edge: 2 * first + (one[0] === other[0] ? 1 : 0) };
}

/**
 * What lies above the level in one cell: for each stretch of its corners the shore's two
 * ends and the corners between. Corners that face each other are not joined.
 */
function stretches(grid, values, level, i, j) {
  const at = i + j * grid.columns;
  const heights = [0, 1, grid.columns + 1, grid.columns].map((far) => values[at + far]);
  const isLand = heights.map((height) => height > level);
  const isEven = isLand.every((one) => one === isLand[0]);
  if (isEven || heights.some(Number.isNaN)) return [];
  const corners = ROUND.map(([u, v]) => [i + u, j + v]);
  const cut = (one, other) =>
    crossing(grid, values, level, corners[one % 4], corners[other % 4]);
  return ROUND.flatMap((_, first) => {
    if (!isLand[first] || isLand[(first + 3) % 4]) return [];
    let last = first;
    while (isLand[(last + 1) % 4]) last += 1;
    const between = [];
    for (let c = first; c <= last; c++) between.push(corners[c % 4]);
    return [{ from: cut(first + 3, first), to: cut(last, last + 1), between }];
  });
}

/** All shores of a level, joined to lines of places. */
export function shores(grid, values, level) {
  const next = new Map();
  const reached = new Set();
  for (let j = 0; j + 1 < grid.rows; j++) {
    for (let i = 0; i + 1 < grid.columns; i++) {
      for (const piece of stretches(grid, values, level, i, j)) {
        next.set(piece.from.edge, piece);
        reached.add(piece.to.edge);
      }
    }
  }
  // Lines that have a beginning first: what is left are rings.
  const starts = [...next.keys()].sort((a, b) => reached.has(a) - reached.has(b));
  return starts.map((edge) => follow(next, edge)).filter((line) => line.length > 1);
}

/** The line that begins at an edge: its pieces are taken out. */
function follow(next, edge) {
  const line = [];
  let piece = next.get(edge);
  if (piece) line.push(piece.from.at);
  while (piece) {
    next.delete(edge);
    line.push(piece.to.at);
    edge = piece.to.edge;
    piece = next.get(edge);
  }
  return line;
}

/** What lies above the level, as corners of many small pieces that touch. */
export function land(grid, values, level) {
  const corner = ([i, j]) => [grid.x + grid.step * i, grid.y + grid.step * j];
  const pieces = [];
  for (let j = 0; j + 1 < grid.rows; j++) {
    let begun = -1; // whole cells in a row become one piece
    for (let i = 0; i < grid.columns; i++) {
      const whole = i + 1 < grid.columns && ROUND.every(([u, v]) =>
        values[i + u + (j + v) * grid.columns] > level);
      if (whole && begun < 0) begun = i;
      if (!whole && begun >= 0) {
        pieces.push([[begun, j], [i, j], [i, j + 1], [begun, j + 1]].map(corner));
        begun = -1;
      }
      if (whole || i + 1 === grid.columns) continue;
      for (const { from, to, between } of stretches(grid, values, level, i, j)) {
        pieces.push([from.at, ...between.map(corner), to.at]);
      }
    }
  }
  return pieces;
}

/** The islands: for each place of the grid the number of its own, -1 under water. */
export function islands({ columns, rows }, values, level) {
  const labels = new Int16Array(columns * rows).fill(-1);
  let count = 0;
  for (let seed = 0; seed < labels.length; seed++) {
    if (labels[seed] >= 0 || !(values[seed] > level)) continue;
    const waiting = [seed];
    labels[seed] = count;
    while (waiting.length) {
      const at = waiting.pop();
      const column = at % columns;
      const around = [at - columns, at + columns];
      if (column > 0) around.push(at - 1);
      if (column + 1 < columns) around.push(at + 1);
      for (const to of around) {
        if (labels[to] !== -1 || !(values[to] > level)) continue;
        labels[to] = count;
        waiting.push(to);
      }
    }
    count += 1;
  }
  return { labels, count };
}
