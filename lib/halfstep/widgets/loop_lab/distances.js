/** The squared distances of one point to all centers: lines, numbers, and a sentence. */
import {
  button, children, choosePoint, fixed, html, number, placeOf, say, set, squaredDistance, svg,
} from "../kit/kit.js";

/** What an E makes of a point: the nearest center, which one is next, and the label it has. */
export function wordsOnPoint(i, squares, label) {
  const [near, next] = squares.map((_, j) => j).sort((a, b) => squares[a] - squares[b]);
  const far = (j) => number(squares[j]);
  if (next === undefined) return `Point ${i}: center 1, distance² ${far(near)}.`;
  const first = `Point ${i}: center ${near + 1} is nearest, distance² ${far(near)};`;
  // At a tie both are nearest, and the label stays with the one that E takes.
  return label !== undefined && squares[label] > squares[near]
    ? `${first} it has center ${label + 1}, ${far(label)}.`
    : `${first} then center ${next + 1}, ${far(next)}.`;
}

/**
 * Where the numbers stand: each above or below its center, away from the point, where no other
 * stands yet; the nearest center's comes first.
 */
function spotsOf(plane, from, ends, squares) {
  const taken = [];
  const isFree = ([x, y]) => y > 12 && y < plane.height - 4 &&
    taken.every(([u, v]) => Math.abs(u - x) > 46 || Math.abs(v - y) > 13);
  const spots = [];
  for (const j of ends.map((_, i) => i).sort((a, b) => squares[a] - squares[b])) {
    const [x, y] = [Math.min(plane.width - 24, Math.max(24, ends[j][0])), ends[j][1] + 4];
    const away = y < from[1] ? -1 : 1;
    const all = [21, -21, 35, -35, 49, -49, 63, -63].map((far) => [x, y + far * away]);
    spots[j] = all.find(isFree) ?? all[0];
    taken.push(spots[j]);
  }
  return spots;
}

/**
 * What shows the distances of a point: one that is tapped, or chosen by the arrow keys. Gives
 * what draws them for a state.
 * @param {object} lab  as `drawLab` makes it @param {object} model
 */
export function drawDistances({ plane, panel, row, way }, model) {
  const lines = plane.layer("hs-ways");
  plane.root.insertBefore(lines, plane.root.querySelector(".hs-centers"));
  const ring = svg(lines, "circle", { r: 8 });
  const ends = svg(lines, "g");
  const texts = plane.layer("hs-squares");
  const box = html(panel, "div", { class: "hs-point" });
  row.after(box);
  const bar = html(box, "div", { "aria-label": "Point" });
  const { read, put } = choosePoint(plane, bar, model);
  const free = button(box, "×", "x", () => {
    put(-1);
    bar.focus();
  });
  set(free, { "aria-label": "Let the point go" });

  function drawLines(i, places, squares) {
    const from = plane.place(placeOf(plane.points, i));
    const least = squares.indexOf(Math.min(...squares));
    const kind = (j) => `hs-c${j}${j === least ? " hs-least" : ""}`;
    const [cx, cy] = from.map(fixed);
    const to = places.map(plane.place);
    const spots = spotsOf(plane, from, to, squares);
    set(ring, { cx, cy });
    children(ends, places.length, () => svg(ends, "line")).forEach((line, j) => {
      const [x2, y2] = to[j].map(fixed);
      set(line, { class: kind(j), x1: cx, y1: cy, x2, y2 });
    });
    children(texts, places.length, () => svg(texts, "text", { "text-anchor": "middle" }))
      .forEach((text, j) => {
        const [x, y] = spots[j].map(fixed);
        say(set(text, { class: kind(j), x, y }), number(squares[j]));
      });
  }

  return ({ places, labels }) => {
    const i = read();
    const isNone = i < 0;
    for (const part of [lines, texts]) set(part, { display: isNone ? "none" : "inline" });
    free.hidden = isNone;
    const squares = isNone ? [] : places.map((place) => squaredDistance(plane.points, i, place));
    if (!isNone) drawLines(i, places, squares);
    const words = isNone ? "Tap a point: how far are the centers?" : wordsOnPoint(i, squares, labels?.[i]);
    say(bar, words);
    const all = squares.map((square, j) => `center ${j + 1}: ${number(square)}`).join(", ");
    set(bar, {
      "aria-valuenow": i,
      "aria-valuetext": isNone ? "none" : `${words} Squared distances: ${all}`,
    });
  };
}
