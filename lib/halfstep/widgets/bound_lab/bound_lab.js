/** The bound lab: a lower bound touches the log-likelihood, and its top is climbed. */
import {
  button, children, draggable, fill, fixed, frame, gliding, html, knob, linear, live, say, set,
  sharing, svg, tickBox, unique, writer,
} from "../kit/kit.js";
import { boundAt, heightAt, parabola, sharesOf } from "./bound.js";
import { boundProgram } from "./program.js";
import { short, words } from "./words.js";

/** Below the curve stand the numbers, and below them the two means, in pixels. */
const FOOT = 84;
const MARGIN = 0.4;

/** Where the reader is: the traits, and all that follows from them. */
function reader(model) {
  const xs = model.get("_x");
  const span = [Math.min(...xs, 0) - MARGIN, Math.max(...xs, 0) + MARGIN];
  const within = (m) => Math.min(span[1], Math.max(span[0], m));
  function read() {
    const [m, taken, hard] = ["m", "taken", "hard"].map((name) => model.get(name));
    const shares = sharesOf(xs, taken, hard);
    const height = heightAt(xs, m, hard);
    const bound = boundAt(xs, shares, m, hard);
    const arc = parabola(xs, shares, m, hard);
    return { m, taken, hard, shares, height, bound, arc, top: arc.top, gap: height - bound };
  }
  return { xs, span, within, read };
}

/** A round step, so that a few of it fill a length. */
function stepOf(length) {
  const power = 10 ** Math.floor(Math.log10(length / 3));
  return [1, 2, 5, 10].map((part) => part * power).find((step) => length / step <= 4);
}

/** The curve with its axis, over the whole line; gives what draws it and its scales. */
function drawCurve(root, { xs, span }) {
  const ticks = svg(root, "g", { class: "hs-ticks" });
  const line = svg(root, "polyline", { class: "hs-height" });
  const name = svg(root, "text", { class: "hs-name", y: 14, x: 4 });
  return (width, height, hard) => {
    const x = linear(span, [12, width - 12]);
    const grid = Array.from({ length: 121 }, (_, i) => span[0] + (i / 120) * (span[1] - span[0]));
    const values = grid.map((m) => heightAt(xs, m, hard));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const y = linear([low, high], [height - FOOT - 12, 36]);
    set(line, { points: grid.map((m, i) => `${fixed(x(m))},${fixed(y(values[i]))}`).join(" ") });
    say(name, hard ? "inertia, turned over" : "log-likelihood");
    const step = stepOf(high - low);
    const n = Math.floor(high / step) - Math.ceil(low / step) + 1;
    const make = () => svg(ticks, "g", {}, ["line", {}], ["text", { x: 4 }]);
    children(ticks, n, make).forEach((node, i) => {
      const value = (Math.ceil(low / step) + i) * step;
      set(node.firstChild, { x1: 0, x2: width, y1: y(value), y2: y(value) });
      set(node.lastChild, { y: y(value) - 4 });
      say(node.lastChild, `${hard ? -value : value}`.replace("-", "−"));
    });
    return { x, y, grid };
  };
}

/** The bound, and the gap at m; gives what draws both. */
function drawBound(root) {
  const name = unique("hs-clip");
  const window = svg(root, "clipPath", { id: name }, ["rect", { x: 0, y: 0 }]);
  const arc = svg(root, "polyline", { class: "hs-arc", "clip-path": `url(#${name})` });
  const stem = svg(root, "line", { class: "hs-stem" });
  const gap = svg(root, "line", { class: "hs-gap", "clip-path": `url(#${name})` });
  const spots = ["hs-top", "hs-low", "hs-high"].map((kind) =>
    svg(root, "circle", { class: kind, r: 5.5, "clip-path": `url(#${name})` }));
  const size = svg(root, "text", { class: "hs-size" });
  const label = svg(root, "text", { class: "hs-bound-name" });
  return ({ x, y, grid }, { m, arc: [top, most, fall], height, bottom, width }) => {
    const at = (t) => y(most - fall * (t - top) ** 2);
    set(window.firstChild, { width, height: bottom });
    set(arc, { points: grid.map((t) => `${fixed(x(t))},${fixed(at(t))}`).join(" ") });
    const [u, high, low] = [x(m), y(height), at(m)];
    set(stem, { x1: u, x2: u, y1: low, y2: bottom + 44 });
    set(gap, { x1: u, x2: u, y1: high, y2: low });
    [[x(top), at(top)], [u, low], [u, high]].forEach(([cx, cy], i) =>
      set(spots[i], { cx: fixed(cx), cy: fixed(cy) }));
    const isLeft = u > width - 110;
    const middle = Math.max(high + 18, Math.min((high + low) / 2 + 5, bottom - 6));
    set(size, { x: u + (isLeft ? -12 : 12), y: middle, "text-anchor": isLeft ? "end" : "start" });
    const open = height - (most - fall * (m - top) ** 2);
    say(size, open < 0.005 ? "" : `gap ${short(open)}`);
    const end = grid.findLast((t) => at(t) < bottom - 8) ?? grid[0];
    set(label, { x: Math.min(x(end) - 12, width - 6), y: Math.min(bottom - 4, at(end) + 16) });
    say(label, "bound");
  };
}

/** The numbers, filled by their share, and the two means; gives what draws them. */
function drawLine(root, marks, place, drag) {
  const dots = svg(root, "g", { class: "hs-points" });
  const means = svg(root, "g", { class: "hs-centers" });
  const make = (j, kind) => svg(means, "g", { class: `hs-c${j}${kind}` }, ...knob(22, 18, 12.5),
    ["path", { d: marks.shapes[j] }]);
  make(0, "");
  const free = make(1, " hs-center");
  const word = svg(root, "text", { class: "hs-m" });
  draggable(free, root, "mean", place, drag);
  return ({ x }, xs, { m, shares, hard, bottom }) => {
    fill(dots, xs.length, "path", (i) => {
      const j = Number(shares[i] > 0.5);
      return {
        class: `hs-c${j}${hard ? "" : " hs-soft"}`, d: marks.shapes[j],
        transform: `translate(${fixed(x(xs[i]))} ${bottom + 12}) scale(5)`,
        "fill-opacity": Math.abs(2 * shares[i] - 1).toFixed(3),
      };
    });
    [0, m].forEach((at, j) =>
      set(means.children[j], { transform: `translate(${fixed(x(at))} ${bottom + 52})` }));
    set(word, { x: x(m), y: bottom + 82, "text-anchor": "middle" });
    say(word, `m = ${short(m)}`);
    set(free, {
      "aria-label": "The free mean m", "aria-valuenow": short(m).replace("−", "-"),
      "aria-valuetext": `m ${short(m)}`,
    });
  };
}

/** E, M and the way back, and labels in place of shares; gives what shows the next. */
function drawControls(body, model, act) {
  const write = writer(model);
  const row = html(body.panel, "div", { class: "hs-row" });
  const half = (name, what, go) => {
    const node = button(row, "", name.toLowerCase(), go);
    node.classList.add("hs-step");
    html(node, "b", {}, `${name} `);
    html(node, "span", {}, what);
    return node;
  };
  const nodes = [
    half("E", "bound up", () => write({ taken: model.get("m") })),
    half("M", "m to its top", () => write({ m: act.within(act.read().top) })),
  ];
  const start = () => write({ m: model.get("_start"), taken: 0 });
  button(row, "Start", "s", start);
  const words = "Hard: labels in place of shares";
  const tick = tickBox(body.panel, words, model.get("hard"), (hard) => write({ hard }));
  return (isM, hard) => {
    tick(hard);
    nodes.forEach((node, i) => node.classList.toggle("hs-next", isM === Boolean(i)));
  };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const act = reader(model);
  const write = writer(model);
  const body = frame(view, "Bound Lab");
  body.root.classList.add("hs-bounds");
  const label = { class: "hs-plane", role: "group", "aria-label": "A curve and a bound below it" };
  const root = svg(body.stage, "svg", label);
  const curve = drawCurve(root, act);
  const bound = drawBound(root);
  let scale = null;
  let dragging = false;
  const place = () => [scale.x(model.get("m")), scale.bottom + 52];
  const line = drawLine(root, body.marks, place, ([u], done) => {
    dragging = !done;
    write({ m: act.within(scale.x.invert(u)) });
  });
  const controls = drawControls(body, model, act);
  const picture = gliding(({ mean, arc, shares, hard }) => {
    const { bottom, width } = scale;
    const m = mean[0][0];
    const height = heightAt(act.xs, m, hard);
    bound(scale, { m, arc: arc[0], height, bottom, width });
    line(scale, act.xs, { m, shares, hard, bottom });
  }, ["mean", "arc"]);

  let size = [0, 0];
  function resize() {
    const width = body.stage.clientWidth;
    size = [width, Math.round(Math.min(400, width * (width < 400 ? 0.9 : 0.68)))];
    set(root, { viewBox: `0 0 ${size.join(" ")}`, height: size[1] });
  }
  let before = null;
  function draw() {
    const now = act.read();
    const [width, height] = size;
    if (!width) return; // on paper there is no room to draw in
    scale = { ...curve(width, height, now.hard), width, bottom: height - FOOT };
    const { top, height: most, fall } = now.arc;
    const isGliding = !dragging && before === now.hard;
    before = now.hard;
    picture.show({ ...now, mean: [[now.m]], arc: [[top, most, fall]] }, isGliding);
    if (!dragging) body.tell(words(now));
    controls(Math.abs(now.taken - now.m) < 1e-9, now.hard);
  }
  sharing(view, body, {
    fields: ["m", "taken", "hard"], data: ["_x"],
    program: () => boundProgram(act.xs, act.read()),
  });
  return live(view, resize, draw, picture.stop);
}

export default { render };
