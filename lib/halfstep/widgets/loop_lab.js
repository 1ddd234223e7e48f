/** The Loop Lab: k-means by hand, one half-step at a time. */
import { button, children, draggable, equalScales, floats, glide, html, linear, number, perFrame, player, rangeKeys, say, set, shortcuts, slider, svg } from "./kit.js";
import { cell, counts, generator, randomPoints, replay } from "./loop.js";

const PLURAL = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
const FALL = (a, b) => (a === b ? `inertia stays ${number(b)}` : `inertia ${number(a)} → ${number(b)}`);

/** The points whose label differs from the one before: none where there was none. */
function changedPoints(before, now) {
  if (!before?.labels || now.step !== "assign") return [];
  return [...now.labels.keys()].filter((i) => now.labels[i] !== before.labels[i]);
}

/** Has the loop stopped here: did E find nothing to change after an M? */
const stopped = (states, at) =>
  states[at].step === "assign" && states[at - 1].step === "update" &&
  changedPoints(states[at - 1], states[at]).length === 0;

/** What a half-step did, in words. */
function words(states, at) {
  const [before, now] = [states[at - 1], states[at]];
  const k = now.centers.length;
  if (now.step === "start" && !now.labels) {
    return `${PLURAL(k, "center")}, and no point belongs to any yet. Drag them, or press E: each point goes to its nearest center.`;
  }
  if (now.step === "start") return `Moved by hand; ${FALL(before.inertia, now.inertia)}. The labels have not changed.`;
  const empty = [...counts(now.labels, k).entries()].filter(([, n]) => n === 0).map(([j]) => j + 1);
  const none = empty.length
    ? ` ${empty.length > 1 ? "Clusters" : "Cluster"} ${empty.join(", ")}: no points, so the center stays.` : "";
  if (now.step === "update") {
    const far = Math.max(...now.centers.map(([x, y], j) =>
      Math.hypot(x - before.centers[j][0], y - before.centers[j][1])));
    const moved = far > 0 ? `Each center moved to the mean of its points, the farthest by ${number(far)}`
      : "Each center is already the mean of its points";
    return `${moved}; ${FALL(before.inertia, now.inertia)}.${none}`;
  }
  if (!before.labels) return `${PLURAL(now.labels.length, "point")} took the nearest center; inertia ${number(now.inertia)}.${none}`;
  if (stopped(states, at)) return `No point changed cluster, so no center will move: the loop has stopped at inertia ${number(now.inertia)}.${none}`;
  return `${PLURAL(changedPoints(before, now).length, "point")} changed cluster; ${FALL(before.inertia, now.inertia)}.${none}`;
}

/** The points in the plane, the cells, and the centers to be dragged. */
function drawPlane(parent, points, shapes, whereIs, moveCenter) {
  const n = points.length / 2;
  const root = svg(parent, "svg", { class: "hs-plane", role: "group", "aria-label": `${n} points and the centers` });
  const layer = (name, hidden = true) => svg(root, "g", { class: name, ...(hidden && { "aria-hidden": "true" }) });
  const [cells, dots, trails, centers] = [layer("hs-cells"), layer("hs-points"), layer("hs-trails"), layer("hs-centers", false)];
  const marks = children(dots, n, () => svg(dots, "path"));
  let [x, y, width, height, scale, shown] = [null, null, 0, 0, 1, []];

  function resize() {
    width = parent.clientWidth;
    height = Math.round(Math.max(300, Math.min(width, 470)));
    set(root, { viewBox: `0 0 ${width} ${height}`, height });
    ({ x, y } = equalScales(points, width, height, 26));
    scale = n > 800 ? 2.2 : width < 420 ? 3.1 : 3.6;
    marks.forEach((mark, i) =>
      set(mark, { transform: `translate(${x(points[2 * i]).toFixed(2)} ${y(points[2 * i + 1]).toFixed(2)}) scale(${scale})` }));
  }

  const makeCenter = (j) => {
    const node = svg(centers, "g", { class: `hs-center hs-c${j}`, tabindex: 0, role: "slider", "aria-roledescription": "center, moved by arrow keys" });
    svg(node, "circle", { r: 22, class: "hs-grip" });
    svg(node, "circle", { r: 18, class: "hs-ring" });
    svg(node, "circle", { r: 12.5, class: "hs-disc" });
    svg(node, "path", { d: shapes[j], transform: "scale(6.2)" });
    const inside = (pixel, size) => Math.min(size - 8, Math.max(8, pixel));
    const here = () => { const [u, v] = whereIs(j); return [x(u), y(v)]; };
    draggable(node, root, here, ([u, v], done) =>
      moveCenter(j, [x.invert(inside(u, width)), y.invert(inside(v, height))], done));
    return node;
  };

  /** Put the centers, and the cells around them, somewhere: also between two half-steps. */
  function place(places) {
    shown = places;
    const [right, bottom] = [width + 2, height + 2];
    const box = [[-2, -2], [right, -2], [right, bottom], [-2, bottom]];
    const pixels = places.map(([u, v]) => [x(u), y(v)]);
    const join = (corners) => (corners.length ? `M${corners.map((c) => c.map((v) => v.toFixed(1)).join()).join("L")}Z` : "");
    children(cells, pixels.length, (j) => svg(cells, "path", { class: `hs-c${j}` }))
      .forEach((path, j) => set(path, { d: join(cell(pixels, j, box)) }));
    children(centers, pixels.length, makeCenter).forEach((node, j) => {
      set(node, {
        transform: `translate(${pixels[j].map((v) => v.toFixed(2)).join(" ")})`,
        "aria-label": `Center ${j + 1} of ${pixels.length}`,
        "aria-valuenow": places[j][0].toFixed(2),
        "aria-valuetext": `x ${number(places[j][0])}, y ${number(places[j][1])}`,
      });
    });
  }

  /** Color the points by their labels, and mark those that have just changed. */
  function paint(state, before) {
    const changed = new Set(changedPoints(before, state));
    marks.forEach((mark, i) => {
      const label = state.labels?.[i];
      set(mark, {
        d: shapes[label ?? 0],
        class: state.labels ? `hs-c${label}${changed.has(i) ? " hs-changed" : ""}` : "hs-free",
      });
    });
  }

  /** The way each center has come so far. */
  function trail(states) {
    const k = states.at(-1).centers.length;
    children(trails, k, (j) => svg(trails, "polyline", { class: `hs-c${j}` })).forEach((line, j) =>
      set(line, { points: states.map(({ centers: c }) => `${x(c[j][0]).toFixed(1)},${y(c[j][1]).toFixed(1)}`).join(" ") }));
  }

  return { root, resize, place, paint, trail, places: () => shown };
}

/** Inertia after each half-step; a reader moves on it as on a slider. */
function drawCurve(parent, go) {
  const height = 132;
  const [top, low] = [18, height - 26];
  const root = svg(parent, "svg", { class: "hs-curve", role: "slider", tabindex: 0, height, "aria-label": "Inertia after each half-step" });
  const ticks = [top, low].map((y) => svg(root, "text", { x: 0, y: y + 4 }));
  const axis = svg(root, "line", { x1: 48, y1: low + 9, y2: low + 9, class: "hs-axis" });
  const line = svg(root, "polyline");
  const here = svg(root, "line", { y1: 8, y2: low + 9, class: "hs-here" });
  const dots = svg(root, "g");
  let [scale, range] = [linear([0, 1], [0, 1]), { value: 0, min: 0, max: 0 }];
  const jump = (event) => {
    const at = Math.round(scale.invert(event.clientX - root.getBoundingClientRect().left));
    go(Math.min(range.max, Math.max(0, at)));
  };
  root.addEventListener("pointerdown", (event) => { root.setPointerCapture(event.pointerId); jump(event); });
  root.addEventListener("pointermove", (event) => event.buttons && jump(event));
  rangeKeys(root, () => range, (to) => { range.value = to; go(to); });

  return (states, at) => {
    const width = root.clientWidth || 260;
    range = { value: at, min: 0, max: states.length - 1 };
    const known = states.map(({ inertia }) => inertia).filter(Number.isFinite);
    const [least, most] = known.length ? [Math.min(...known), Math.max(...known)] : [0, 1];
    scale = linear([0, Math.max(6, range.max)], [62, width - 14]);
    const y = linear(least < most ? [least, most] : [least - 1, most], [low, top]);
    say(ticks[0], known.length ? number(most) : "");
    say(ticks[1], least < most && known.length ? number(least) : "");
    set(axis, { x2: width });
    set(here, { x1: scale(at), x2: scale(at) });
    const place = ({ labels, inertia }, i) => [scale(i), labels ? y(inertia) : low];
    set(line, { points: states.flatMap((state, i) => (state.labels ? [place(state, i).join()] : [])).join(" ") });
    const room = scale(1) - scale(0);
    const every = Math.ceil(13 / room);
    children(dots, states.length, () => {
      const dot = svg(dots, "g");
      svg(dot, "circle");
      svg(dot, "text", { "text-anchor": "middle" });
    }).forEach((dot, i) => {
      const [u, v] = place(states[i], i);
      set(dot, { class: `hs-${states[i].step}${i === at ? " hs-now" : ""}${i > at ? " hs-later" : ""}` });
      // Without labels there is no inertia, so nothing to draw but the name of the place.
      set(dot.firstChild, { cx: u.toFixed(1), cy: v.toFixed(1), r: states[i].labels ? 4.5 : 0 });
      set(dot.lastChild, { x: u.toFixed(1), y: height - 4 });
      const letter = { assign: "E", update: "M", start: room < 34 ? "" : i ? "hand" : "start" }[states[i].step];
      say(dot.lastChild, i % every ? "" : letter);
    });
    set(root, {
      "aria-valuemin": 0, "aria-valuemax": range.max, "aria-valuenow": at,
      "aria-valuetext": describe(states, at),
    });
  };
}

/** Where on the way a half-step is: "half-step 3 of 8, E, inertia 713.4". */
function describe(states, at) {
  const name = { start: at ? "by hand" : "start", assign: "E", update: "M" }[states[at].step];
  const cost = states[at].labels ? `, inertia ${number(states[at].inertia)}` : "";
  return `${at} of ${states.length - 1}, ${name}${cost}`;
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render({ model, el }) {
  const points = floats(model.get("_points"));
  const { colors, shapes } = model.get("_style");
  const most = Math.min(shapes.length, points.length / 2);
  const random = generator(model.get("_seed"));
  let [known, quiet] = [undefined, false];

  /** What the trait says: it is the truth, whoever has changed it. */
  function read() {
    const { moves, at } = model.get("_run");
    known = replay(points, moves, known);
    return { moves, at, states: known.states, now: known.states[at] };
  }
  function write(run) { model.set("_run", { ...model.get("_run"), ...run }); model.save_changes(); }
  const begin = (start) => write({ start, moves: [start], at: 0 });
  const go = (to) => { play.stop(); write({ at: to }); };

  /** Do a half-step, or say why it would do nothing; give whether there is more to do. */
  function half(move) {
    const { moves, at, states, now } = read();
    if (move === "update" && !now.labels) return tell("M takes the mean of each center's points, but no point has a center yet. First E.");
    if (stopped(states, at)) return tell("The loop has stopped: nothing changes any more. Drag a center, or draw a new start.");
    if (now.step === move) return tell(move === "assign" ? "Each point already has its nearest center. Next is M." : "Each center is already the mean of its points. Next is E.");
    write({ moves: moves[at + 1] === move ? moves : [...moves.slice(0, at + 1), move], at: at + 1 });
    const then = read();
    return !stopped(then.states, then.at);
  }
  const playOn = () => half(read().now.step === "assign" ? "update" : "assign");

  /** Put a center by hand: a new start at the start, else a move that keeps the labels. */
  function moveCenter(j, place, done) {
    play.stop();
    const { moves, at, now } = read();
    const first = now.step === "start" ? at : at + 1;
    const centers = now.centers.map((center, i) => (i === j ? place : center));
    quiet = !done;
    write({ moves: [...moves.slice(0, first), centers], at: first });
  }

  function changeClusters(k) {
    play.stop();
    const { start } = model.get("_run");
    // Those that stay keep their places: only what was added or taken away differs.
    const more = randomPoints(points, most, random).filter(([x, y]) => !start.some(([a, b]) => a === x && b === y));
    const spare = [...more, ...randomPoints(points, most, random)];
    begin([...start, ...spare].slice(0, k));
  }

  const root = html(el, "div", { class: "hs-widget hs-loop-lab", role: "group", "aria-label": "Loop Lab" });
  colors.forEach((color, j) => root.style.setProperty(`--hs-color-${j}`, color));
  shortcuts(root);
  const body = html(root, "div", { class: "hs-body" });
  const left = html(body, "div", { class: "hs-panel" });
  const plane = drawPlane(html(left, "div", { class: "hs-stage" }), points, shapes, (j) => read().now.centers[j], moveCenter);
  const status = html(left, "p", { class: "hs-words", role: "status" });
  const panel = html(body, "div", { class: "hs-panel" });
  const steps = html(panel, "div", { class: "hs-buttons hs-steps" });
  const e = button(steps, "E", "e", () => { play.stop(); half("assign"); });
  const m = button(steps, "M", "m", () => { play.stop(); half("update"); });
  html(e, "span", {}, "nearest center");
  html(m, "span", {}, "mean of points");
  const doors = html(panel, "div", { class: "hs-buttons" });
  button(doors, "Back", "b", () => { const { at } = read(); if (at) go(at - 1); else tell("This is the start."); });
  const playButton = button(doors, "Play", "p", () => play.toggle());
  button(doors, "Reset", "r", () => { play.stop(); begin(model.get("_run").start); });
  button(doors, "New start", "n", () => { play.stop(); begin(randomPoints(points, read().now.centers.length, random)); });
  const play = player(playOn, (on) => say(playButton, on ? "Pause" : "Play"));
  const cost = html(panel, "p", { class: "hs-cost" });
  html(cost, "span", {}, "Inertia");
  const value = html(cost, "strong");
  const curve = drawCurve(panel, go);
  const halfSlider = slider(panel, "Half-step", go);
  const kSlider = slider(panel, "Clusters", changeClusters);
  const tick = html(panel, "label", { class: "hs-tick" });
  const borders = html(tick, "input", { type: "checkbox", checked: "" });
  html(tick, "span", {}, "Borders of the cells");
  borders.addEventListener("change", () => root.classList.toggle("hs-borderless", !borders.checked));

  function tell(text) { say(status, text); return false; }

  let [from, to] = [[], []];
  const slide = glide((t) => plane.place(to.map((place, j) => place.map((v, axis) => from[j][axis] + t * (v - from[j][axis])))));

  const draw = () => {
    const { states, at, now } = read();
    [from, to] = [plane.places(), now.centers];
    slide.stop();
    if (now.step !== "start" && from.length === to.length) slide.start();
    else plane.place(to);
    plane.paint(now, states[at - 1]);
    plane.trail(states.slice(0, at + 1));
    curve(states, at);
    say(value, now.labels ? number(now.inertia) : "");
    if (!quiet) tell(words(states, at));
    quiet = false;
    halfSlider({ value: at, min: 0, max: states.length - 1, short: `${at} of ${states.length - 1}`, words: describe(states, at) });
    kSlider({ value: now.centers.length, min: 1, max: most, words: `${now.centers.length}` });
    const turn = now.step === "assign" ? m : e;
    for (const step of [e, m]) step.classList.toggle("hs-next", step === turn && !stopped(states, at));
  };
  const redraw = perFrame(draw);
  const resized = new ResizeObserver(() => { plane.resize(); draw(); });
  plane.resize();
  draw();
  resized.observe(el);
  model.on("change:_run", redraw);
  return () => { play.stop(); slide.stop(); redraw.cancel(); resized.disconnect(); model.off("change:_run", redraw); };
}

export default { render };
