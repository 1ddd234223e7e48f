/** The pictures of a loop: in the plane, and as a curve of its objective. */
import {
  button, children, draggable, equalScales, fill, html, linear, number, pixel, playButton,
  rangeKeys, reading, say, scrub, set, slider, svg,
} from "./kit.js";
import { cell, placeOf, squaredDistance } from "./loop.js";

export const fixed = (value) => value.toFixed(2);

/** Where the clusters of a state are: its centers, or the means of a mixture. */
export const placesOf = ({ means, centers }) => means ?? centers;

/** Values that came one after the other: "713.4 → 699.0". */
export const course = (...values) => values.map(number).join("\u00a0→\u00a0");

/**
 * Points in the plane, on which other pictures are laid. Whoever gives it other `points`,
 * or others to scale `around`, asks it to `resize`.
 * @param {HTMLElement} parent
 * @param {Float64Array} points @param {string[]} shapes  an outline for each cluster
 * @param {string} label  what is to be seen, for whoever does not see it
 */
export function drawPlane(parent, points, shapes, label) {
  const name = { class: "hs-plane", role: "group", "aria-label": label };
  const root = svg(parent, "svg", name);
  const layer = (kind) => svg(root, "g", { class: kind, "aria-hidden": "true" });
  const plane = { root, points, around: null, shapes, resize, layer, paint, nearest };
  const dots = layer("hs-points");

  function resize() {
    const width = parent.clientWidth;
    const height = Math.max(300, Math.min(width, 470));
    set(root, { viewBox: `0 0 ${width} ${height}`, height });
    const [x, y] = equalScales(plane.around ?? plane.points, width, height, 26);
    const within = (pixel, size) => Math.min(size - 8, Math.max(8, pixel));
    Object.assign(plane, { width, height }, {
      place: ([u, v]) => [x(u), y(v)],
      invert: ([u, v]) => [x.invert(u), y.invert(v)],
      inside: ([u, v]) => [within(u, width), within(v, height)],
      unit: x(1) - x(0),
    });
    const n = plane.points.length / 2;
    const size = n > 800 ? 2.2 : width < 420 ? 3.1 : 3.6;
    fill(dots, n, "path", (i) => {
      const at = plane.place(placeOf(plane.points, i)).map(fixed);
      return { transform: `translate(${at.join(" ")}) scale(${size})` };
    });
  }

  /**
   * Shape the points by their labels, color them by these or by `fills`, and ring those
   * that have just changed.
   */
  function paint(labels, changed, fills) {
    const ringed = new Set(changed);
    [...dots.children].forEach((mark, i) => set(mark, {
      d: shapes[labels?.[i] ?? 0],
      class: labels ? `hs-c${labels[i]}${ringed.has(i) ? " hs-changed" : ""}` : "hs-free",
      ...((fills || mark.style.length) && { style: fills ? `--c: ${fills[i]}` : "" }),
    }));
  }

  /** The point under a finger or a mouse; -1 where there is none. */
  function nearest(event) {
    const place = plane.invert(pixel(root, event));
    let [best, least] = [-1, (16 / plane.unit) ** 2];
    for (let i = 0; i < plane.points.length / 2; i++) {
      const far = squaredDistance(plane.points, i, place);
      if (far < least) [best, least] = [i, far];
    }
    return best;
  }
  return plane;
}

/** The cells around the centers; gives what draws them. */
export function drawCells(plane) {
  const group = plane.layer("hs-cells");
  plane.root.prepend(group);
  const outline = (corners) => corners.map((corner) => corner.map(fixed)).join("L");
  return (centers) => {
    const [right, bottom] = [plane.width + 2, plane.height + 2];
    const box = [[-2, -2], [right, -2], [right, bottom], [-2, bottom]];
    const places = centers.map(plane.place);
    fill(group, centers.length, "path", (j) => {
      const corners = cell(places, j, box);
      return { class: `hs-c${j}`, d: corners.length ? `M${outline(corners)}Z` : "" };
    });
  };
}

/** The way each center has come; gives what draws it. */
export function drawTrails(plane) {
  const group = plane.layer("hs-trails");
  return (states) => fill(group, placesOf(states[0]).length, "polyline", (j) => ({
    class: `hs-c${j}`,
    points: states.map((state) => plane.place(placesOf(state)[j]).map(fixed)).join(" "),
  }));
}

/** The parts that a hand takes hold of: room for a finger, a ring for the focus, a disc. */
export const knob = (...radii) => ["grip", "ring", "disc"].map((part, i) =>
  ["circle", { r: radii[i], class: `hs-${part}` }]);

/**
 * The centers, to be dragged where `move` is given; gives what draws them.
 * @param {object} plane @param {string} noun  what a center is called here
 * @param {((j: number, place: number[], done: boolean) => void)=} move
 */
export function drawCenters(plane, noun, move) {
  const group = plane.layer("hs-centers");
  if (move) group.removeAttribute("aria-hidden");
  let shown = [];
  function make(j) {
    const shape = ["path", { d: plane.shapes[j] }];
    const name = { class: `hs-c${j}${move ? " hs-center" : ""}` };
    const node = svg(group, "g", name, ...knob(22, 18, 12.5), shape);
    if (move) {
      const to = (pixels, done) => move(j, plane.invert(plane.inside(pixels)), done);
      draggable(node, plane.root, noun.toLowerCase(), () => plane.place(shown[j]), to);
    }
  }
  return (centers) => {
    shown = centers;
    children(group, centers.length, make).forEach((node, j) => {
      const at = plane.place(centers[j]).map(fixed);
      set(node, { transform: `translate(${at.join(" ")})` });
      if (move) set(node, {
        "aria-label": `${noun} ${j + 1} of ${centers.length}`,
        "aria-valuenow": fixed(centers[j][0]),
        "aria-valuetext": `x ${number(centers[j][0])}, y ${number(centers[j][1])}`,
      });
    });
  };
}

/** The points whose cluster an E has changed; none where they had none before. */
export function changedPoints(before, now) {
  if (!before?.labels || now.step !== "assign") return [];
  return [...now.labels.keys()].filter((i) => now.labels[i] !== before.labels[i]);
}

/** A half-step's short name. */
const nameOf = ({ step }, i) =>
  ({ start: i ? "hand" : "start", assign: "E", e_step: "E" })[step] ?? "M";

/** Where on the way a half-step is: "3 of 8, E, inertia 713.4". */
function describe(states, at, name) {
  const { objective } = states[at];
  const cost = Number.isFinite(objective) ? `, ${name} ${number(objective)}` : "";
  return `${at} of ${states.length - 1}, ${nameOf(states[at], at)}${cost}`;
}

/**
 * The objective after each half-step, on which a reader moves as on a slider.
 * @param {HTMLElement} parent @param {string} what  the objective is called
 * @param {(at: number) => void} go
 * @returns {(states: object[], at: number) => void} what draws it
 */
function drawCurve(parent, what, go) {
  const [top, low, height] = [18, 106, 132];
  const root = svg(parent, "svg", {
    class: "hs-curve", role: "slider", tabindex: 0, height,
    "aria-label": `The ${what} after each half-step`,
  });
  const ticks = [top, low].map((y) => svg(root, "text", { y: y + 4 }));
  svg(root, "line", { x1: 48, x2: "100%", y1: low + 9, y2: low + 9, class: "hs-axis" });
  const here = svg(root, "line", { y1: 8, y2: low + 9, class: "hs-here" });
  const line = svg(root, "polyline");
  const dots = svg(root, "g");
  let [x, range] = [null, { value: 0, min: 0, max: 0 }];

  const move = (to) => { range.value = to; go(to); };
  rangeKeys(root, () => range, move);
  scrub(root, (px) => move(Math.min(range.max, Math.max(0, Math.round(x.invert(px))))));

  const name = ["text", { "text-anchor": "middle", y: height - 4 }];
  const makeDot = () => svg(dots, "g", {}, ["circle"], name);

  return (states, at) => {
    const width = root.clientWidth;
    range = { value: at, min: 0, max: states.length - 1 };
    x = linear([0, Math.max(6, range.max)], [62, width - 14]);
    // Before the first E there is no objective: nothing to draw but the name of the place.
    const values = states.map(({ objective }) => objective);
    const known = values.filter(Number.isFinite);
    const [least, most] = [Math.min(...known), Math.max(...known)];
    const y = linear(least < most ? [least, most] : [least - 1, most], [low, top]);
    say(ticks[0], known.length ? number(most) : "");
    say(ticks[1], least < most ? number(least) : "");
    set(here, { x1: x(at), x2: x(at) });
    const spots = values.map((value, i) => (Number.isFinite(value) ? [x(i), y(value)] : []));
    set(line, { points: spots.filter((spot) => spot.length).join(" ") });
    const room = x(1) - x(0);
    children(dots, states.length, makeDot).forEach((dot, i) => {
      const [circle, text] = dot.children;
      const when = i === at ? " hs-now" : i > at ? " hs-later" : "";
      set(dot, { class: `hs-${states[i].step}${when}` });
      const [cx = 0, cy = 0] = spots[i];
      set(circle, { cx, cy, r: spots[i].length ? 4.5 : 0 });
      const word = nameOf(states[i], i);
      const isCrowded = i % Math.ceil(13 / room) || (word.length > 1 && room < 34);
      say(set(text, { x: x(i) }), isCrowded ? "" : word);
    });
    set(root, {
      "aria-valuemin": 0, "aria-valuemax": range.max, "aria-valuenow": at,
      "aria-valuetext": describe(states, at, what),
    });
  };
}

/**
 * The way through the half-steps: Back and Play, the objective as a number and a curve,
 * and a slider.
 * @param {{panel: HTMLElement, tell: (text: string) => void}} frame
 * @param {string} name  of the objective
 * @param {{read: () => object, go: (at: number) => void}} act
 * @param {() => boolean} step  goes on; gives whether there is more
 * @param {number=} pause  between two half-steps of a play, in milliseconds
 */
export function drawWay({ panel, tell }, name, { read, go }, step, pause) {
  const doors = html(panel, "div", { class: "hs-buttons" });
  /** Whatever else the reader does ends the play. */
  const alone = (what) => (...given) => { play.stop(); what(...given); };
  button(doors, "Back", "b", alone(() => {
    const { at } = read();
    if (at) go(at - 1); else tell("This is the start.");
  }));
  const play = playButton(doors, step, pause);
  const value = reading(panel);
  const curve = drawCurve(panel, name, alone(go));
  const slide = slider(panel, "Half-step", alone(go));

  function show(states, at) {
    const [{ objective, step, weights }, last] = [states[at], states.length - 1];
    const isKnown = Number.isFinite(objective);
    const total = isKnown && step !== "e_step" ? "Its lower bound" : "Log-likelihood";
    value(weights ? total : "Inertia", isKnown ? number(objective) : "");
    curve(states, at);
    const where = describe(states, at, name);
    slide({ value: at, min: 0, max: last, short: `${at} of ${last}`, words: where });
  }
  return { doors, alone, show, stop: play.stop };
}
