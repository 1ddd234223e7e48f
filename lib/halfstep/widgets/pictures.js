/** The pictures of a loop: in the plane, and as a curve of its objective. */
import {
  button, children, draggable, equalScales, html, linear, number, playButton, rangeKeys,
  reading, say, set, slider, svg,
} from "./kit.js";
import { cell } from "./loop.js";

export const fixed = (value) => value.toFixed(2);

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
  const plane = { root, points, around: null, shapes, resize, layer, paint, nearest };
  const dots = layer("hs-points");

  /** A layer above what is there, or below it all. */
  function layer(name, below = false) {
    const group = svg(root, "g", { class: name, "aria-hidden": "true" });
    if (below) root.prepend(group);
    return group;
  }

  function resize() {
    const width = parent.clientWidth;
    const height = Math.max(300, Math.min(width, 470));
    set(root, { viewBox: `0 0 ${width} ${height}`, height });
    const { x, y } = equalScales(plane.around ?? plane.points, width, height, 26);
    const within = (pixel, size) => Math.min(size - 8, Math.max(8, pixel));
    Object.assign(plane, { width, height }, {
      place: ([u, v]) => [x(u), y(v)],
      invert: ([u, v]) => [x.invert(u), y.invert(v)],
      inside: ([u, v]) => [within(u, width), within(v, height)],
      unit: x(1) - x(0),
    });
    const n = plane.points.length / 2;
    const size = n > 800 ? 2.2 : width < 420 ? 3.1 : 3.6;
    children(dots, n, () => svg(dots, "path")).forEach((mark, i) => {
      const at = plane.place([plane.points[2 * i], plane.points[2 * i + 1]]).map(fixed);
      set(mark, { transform: `translate(${at.join(" ")}) scale(${size})` });
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
  function nearest({ clientX, clientY }) {
    const box = root.getBoundingClientRect();
    const [a, b] = plane.invert([clientX - box.left, clientY - box.top]);
    let [best, least] = [-1, (16 / plane.unit) ** 2];
    const spots = plane.points;
    for (let i = 0; i < spots.length / 2; i++) {
      const far = (spots[2 * i] - a) ** 2 + (spots[2 * i + 1] - b) ** 2;
      if (far < least) [best, least] = [i, far];
    }
    return best;
  }
  return plane;
}

/** The cells around the centers; gives what draws them. */
export function drawCells(plane) {
  const group = plane.layer("hs-cells", true);
  const outline = (corners) => corners.map((corner) => corner.map(fixed)).join("L");
  return (centers) => {
    const [right, bottom] = [plane.width + 2, plane.height + 2];
    const box = [[-2, -2], [right, -2], [right, bottom], [-2, bottom]];
    const places = centers.map(plane.place);
    children(group, centers.length, (j) => svg(group, "path", { class: `hs-c${j}` }))
      .forEach((path, j) => {
        const corners = cell(places, j, box);
        set(path, { d: corners.length ? `M${outline(corners)}Z` : "" });
      });
  };
}

/** The way each center has come; gives what draws it. */
export function drawTrails(plane) {
  const group = plane.layer("hs-trails");
  return (states) => {
    const make = (j) => svg(group, "polyline", { class: `hs-c${j}` });
    children(group, states[0].centers.length, make).forEach((line, j) => {
      const way = states.map(({ centers }) => plane.place(centers[j]).map(fixed));
      set(line, { points: way.join(" ") });
    });
  };
}

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
    const node = svg(group, "g", { class: `hs-c${j}${move ? " hs-center" : ""}` });
    if (move) {
      svg(node, "circle", { r: 22, class: "hs-grip" });
      svg(node, "circle", { r: 18, class: "hs-ring" });
      set(node, {
        tabindex: 0, role: "slider",
        "aria-roledescription": `${noun.toLowerCase()}, moved by arrow keys`,
      });
      draggable(node, plane.root, () => plane.place(shown[j]), (pixels, done) =>
        move(j, plane.invert(plane.inside(pixels)), done));
    }
    svg(node, "circle", { r: move ? 12.5 : 10.5, class: "hs-disc" });
    svg(node, "path", { d: plane.shapes[j], transform: `scale(${move ? 6.2 : 5.2})` });
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
 * @param {HTMLElement} parent @param {string} name  of the objective
 * @param {(at: number) => void} go
 * @returns {(states: object[], at: number) => void} what draws it
 */
function drawCurve(parent, name, go) {
  const [top, low, height] = [18, 106, 132];
  const root = svg(parent, "svg", {
    class: "hs-curve", role: "slider", tabindex: 0, height,
    "aria-label": `The ${name} after each half-step`,
  });
  const ticks = [top, low].map((y) => svg(root, "text", { y: y + 4 }));
  const axis = svg(root, "line", { x1: 48, y1: low + 9, y2: low + 9, class: "hs-axis" });
  const here = svg(root, "line", { y1: 8, y2: low + 9, class: "hs-here" });
  const line = svg(root, "polyline");
  const dots = svg(root, "g");
  let [x, range] = [null, { value: 0, min: 0, max: 0 }];

  const move = (to) => { range.value = to; go(to); };
  rangeKeys(root, () => range, move);
  const jump = ({ clientX }) => {
    const at = Math.round(x.invert(clientX - root.getBoundingClientRect().left));
    move(Math.min(range.max, Math.max(0, at)));
  };
  root.addEventListener("pointerdown", (event) => {
    root.setPointerCapture(event.pointerId);
    jump(event);
  });
  root.addEventListener("pointermove", (event) => event.buttons && jump(event));

  function makeDot() {
    const dot = svg(dots, "g");
    svg(dot, "circle");
    svg(dot, "text", { "text-anchor": "middle", y: height - 4 });
  }

  return (states, at) => {
    const width = root.clientWidth;
    range = { value: at, min: 0, max: states.length - 1 };
    x = linear([0, Math.max(6, range.max)], [62, width - 14]);
    // Before the first E there is no objective: nothing to draw but the name of the place.
    const isKnown = states.map(({ objective }) => Number.isFinite(objective));
    const known = states.flatMap(({ objective }, i) => (isKnown[i] ? [objective] : []));
    const [least, most] = [Math.min(...known), Math.max(...known)];
    const y = linear(least < most ? [least, most] : [least - 1, most], [low, top]);
    say(ticks[0], known.length ? number(most) : "");
    say(ticks[1], least < most ? number(least) : "");
    set(axis, { x2: width });
    set(here, { x1: x(at), x2: x(at) });
    const spots = states.map(({ objective }, i) => [x(i), isKnown[i] ? y(objective) : low]);
    set(line, { points: spots.filter((_, i) => isKnown[i]).join(" ") });
    const room = x(1) - x(0);
    children(dots, states.length, makeDot).forEach((dot, i) => {
      const [circle, text] = dot.children;
      const when = i === at ? " hs-now" : i > at ? " hs-later" : "";
      set(dot, { class: `hs-${states[i].step}${when}` });
      set(circle, { cx: spots[i][0], cy: spots[i][1], r: isKnown[i] ? 4.5 : 0 });
      set(text, { x: spots[i][0] });
      const name = nameOf(states[i], i);
      say(text, i % Math.ceil(13 / room) || (name.length > 1 && room < 34) ? "" : name);
    });
    set(root, {
      "aria-valuemin": 0, "aria-valuemax": range.max, "aria-valuenow": at,
      "aria-valuetext": describe(states, at, name),
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

  function show(states, at, title) {
    const [{ objective }, last] = [states[at], states.length - 1];
    value(title, Number.isFinite(objective) ? number(objective) : "");
    curve(states, at);
    const where = describe(states, at, name);
    slide({ value: at, min: 0, max: last, short: `${at} of ${last}`, words: where });
  }
  return { doors, alone, show, stop: play.stop };
}
