/** The two pictures of a loop: points and centers in the plane, and inertia as a curve. */
import {
  children, draggable, equalScales, linear, number, rangeKeys, say, set, svg,
} from "./kit.js";
import { cell } from "./loop.js";

const fixed = (value) => value.toFixed(2);

/**
 * Points in the plane, the cells, the ways of the centers, and the centers to be dragged.
 * @param {HTMLElement} parent
 * @param {Float64Array} points @param {string[]} shapes  an outline for each cluster
 * @param {(j: number) => number[]} whereIs  the place of center j in units of the data
 * @param {(j: number, place: number[], done: boolean) => void} moveCenter
 */
export function drawPlane(parent, points, shapes, whereIs, moveCenter) {
  const n = points.length / 2;
  const root = svg(parent, "svg", {
    class: "hs-plane", role: "group", "aria-label": `${n} points and the centers`,
  });
  const layer = (name) => svg(root, "g", { class: name, "aria-hidden": "true" });
  const [cells, dots, trails] = ["hs-cells", "hs-points", "hs-trails"].map(layer);
  const centers = svg(root, "g");
  const marks = children(dots, n, () => svg(dots, "path"));
  let [x, y, width, height, shown] = [null, null, 0, 0, []];

  function resize() {
    width = parent.clientWidth;
    height = Math.max(300, Math.min(width, 470));
    set(root, { viewBox: `0 0 ${width} ${height}`, height });
    ({ x, y } = equalScales(points, width, height, 26));
    const size = n > 800 ? 2.2 : width < 420 ? 3.1 : 3.6;
    marks.forEach((mark, i) => {
      const at = `${fixed(x(points[2 * i]))} ${fixed(y(points[2 * i + 1]))}`;
      set(mark, { transform: `translate(${at}) scale(${size})` });
    });
  }

  function makeCenter(j) {
    const node = svg(centers, "g", {
      class: `hs-center hs-c${j}`, tabindex: 0, role: "slider",
      "aria-roledescription": "center, moved by arrow keys",
    });
    svg(node, "circle", { r: 22, class: "hs-grip" });
    svg(node, "circle", { r: 18, class: "hs-ring" });
    svg(node, "circle", { r: 12.5, class: "hs-disc" });
    svg(node, "path", { d: shapes[j], transform: "scale(6.2)" });
    const here = () => { const [u, v] = whereIs(j); return [x(u), y(v)]; };
    const inside = (pixel, size) => Math.min(size - 8, Math.max(8, pixel));
    draggable(node, root, here, ([u, v], done) =>
      moveCenter(j, [x.invert(inside(u, width)), y.invert(inside(v, height))], done));
  }

  /** Put the centers, and the cells around them, somewhere: also between two half-steps. */
  function place(places) {
    shown = places;
    const pixels = places.map(([u, v]) => [x(u), y(v)]);
    const [right, bottom] = [width + 2, height + 2];
    const box = [[-2, -2], [right, -2], [right, bottom], [-2, bottom]];
    const outline = (corners) => corners.map((corner) => corner.map(fixed)).join("L");
    children(cells, pixels.length, (j) => svg(cells, "path", { class: `hs-c${j}` }))
      .forEach((path, j) => {
        const corners = cell(pixels, j, box);
        set(path, { d: corners.length ? `M${outline(corners)}Z` : "" });
      });
    children(centers, pixels.length, makeCenter).forEach((node, j) => set(node, {
      transform: `translate(${pixels[j].map(fixed).join(" ")})`,
      "aria-label": `Center ${j + 1} of ${pixels.length}`,
      "aria-valuenow": fixed(places[j][0]),
      "aria-valuetext": `x ${number(places[j][0])}, y ${number(places[j][1])}`,
    }));
  }

  /** Color and shape the points by their labels, and ring those that have just changed. */
  function paint(labels, changed) {
    const ringed = new Set(changed);
    marks.forEach((mark, i) => set(mark, {
      d: shapes[labels?.[i] ?? 0],
      class: labels ? `hs-c${labels[i]}${ringed.has(i) ? " hs-changed" : ""}` : "hs-free",
    }));
  }

  /** Draw the way each center has come. */
  function trail(states) {
    const make = (j) => svg(trails, "polyline", { class: `hs-c${j}` });
    children(trails, states[0].centers.length, make).forEach((line, j) => {
      const way = states.map(({ centers: all }) => all[j]);
      set(line, { points: way.map(([u, v]) => `${fixed(x(u))},${fixed(y(v))}`).join(" ") });
    });
  }

  return { resize, place, paint, trail, places: () => shown };
}

/** A half-step's short name. */
const nameOf = ({ step }, i) =>
  ({ assign: "E", update: "M", start: i ? "hand" : "start" })[step];

/** Where on the way a half-step is: "3 of 8, E, inertia 713.4". */
export function describe(states, at) {
  const cost = states[at].labels ? `, inertia ${number(states[at].inertia)}` : "";
  return `${at} of ${states.length - 1}, ${nameOf(states[at], at)}${cost}`;
}

/**
 * The inertia after each half-step, on which a reader moves as on a slider.
 * @param {HTMLElement} parent @param {(at: number) => void} go
 * @returns {(states: object[], at: number) => void} what draws it
 */
export function drawCurve(parent, go) {
  const [top, low, height] = [18, 106, 132];
  const root = svg(parent, "svg", {
    class: "hs-curve", role: "slider", tabindex: 0, height,
    "aria-label": "Inertia after each half-step",
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
    // Without labels there is no inertia: nothing to draw but the name of the place.
    const known = states.filter(({ labels }) => labels).map(({ inertia }) => inertia);
    const [least, most] = [Math.min(...known), Math.max(...known)];
    const y = linear(least < most ? [least, most] : [least - 1, most], [low, top]);
    say(ticks[0], known.length ? number(most) : "");
    say(ticks[1], least < most ? number(least) : "");
    set(axis, { x2: width });
    set(here, { x1: x(at), x2: x(at) });
    const spots = states.map(({ labels, inertia }, i) => [x(i), labels ? y(inertia) : low]);
    set(line, { points: spots.filter((_, i) => states[i].labels).join(" ") });
    const room = x(1) - x(0);
    children(dots, states.length, makeDot).forEach((dot, i) => {
      const [circle, text] = dot.children;
      const when = i === at ? " hs-now" : i > at ? " hs-later" : "";
      set(dot, { class: `hs-${states[i].step}${when}` });
      set(circle, { cx: spots[i][0], cy: spots[i][1], r: states[i].labels ? 4.5 : 0 });
      set(text, { x: spots[i][0] });
      const name = nameOf(states[i], i);
      say(text, i % Math.ceil(13 / room) || (name.length > 1 && room < 34) ? "" : name);
    });
    set(root, {
      "aria-valuemin": 0, "aria-valuemax": range.max, "aria-valuenow": at,
      "aria-valuetext": describe(states, at),
    });
  };
}
