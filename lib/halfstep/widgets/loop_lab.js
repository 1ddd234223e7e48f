/** The Loop Lab: k-means by hand, one half-step at a time. */
import {
  button, floats, glide, html, number, perFrame, player, say, shortcuts, slider,
} from "./kit.js";
import { counts, generator, randomPoints, replay } from "./loop.js";
import { describe, drawCurve, drawPlane } from "./pictures.js";

/** The points whose cluster an E has changed; none where they had none before. */
function changedPoints(before, now) {
  if (!before?.labels || now.step !== "assign") return [];
  return [...now.labels.keys()].filter((i) => now.labels[i] !== before.labels[i]);
}

/** Has the loop stopped here: did E find nothing to change after an M? */
const stopped = (states, at) =>
  states[at].step === "assign" && states[at - 1].step === "update" &&
  changedPoints(states[at - 1], states[at]).length === 0;

const plural = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** What has become of the inertia. */
function fall({ inertia: was }, { inertia: is }) {
  if (was === is) return `inertia stays ${number(is)}`;
  return `inertia ${number(was)}\u00a0→\u00a0${number(is)}`;
}

/** What an M has moved. */
function wordsOnMove(before, now) {
  const gaps = now.centers.map(([x, y], j) =>
    Math.hypot(x - before.centers[j][0], y - before.centers[j][1]));
  const far = Math.max(...gaps);
  if (!far) return "Each center is already the mean of its points";
  return `Each center moved to the mean of its points, the farthest by ${number(far)}`;
}

/** Which clusters have no points, and what comes of it. */
function wordsOnEmpty({ labels, centers }) {
  const sizes = counts(labels, centers.length);
  const empty = sizes.flatMap((size, j) => (size ? [] : [j + 1]));
  const names = `${empty.length > 1 ? "Clusters" : "Cluster"} ${empty.join(", ")}`;
  return empty.length ? ` ${names}: no points, so the center stays.` : "";
}

/** What the half-step has done that led here. */
function words(states, at) {
  const [before, now] = [states[at - 1], states[at]];
  if (!now.labels) {
    return `${plural(now.centers.length, "center")}, and no point belongs to any yet. ` +
      "Drag them, or press E: each point goes to its nearest center.";
  }
  if (now.step === "start") {
    return `Moved by hand; ${fall(before, now)}. The labels have not changed.`;
  }
  const empty = wordsOnEmpty(now);
  if (now.step === "update") {
    return `${wordsOnMove(before, now)}; ${fall(before, now)}.${empty}`;
  }
  if (!before.labels) {
    const all = plural(now.labels.length, "point");
    return `${all} took the nearest center; inertia ${number(now.inertia)}.${empty}`;
  }
  if (stopped(states, at)) {
    return "No point changed cluster, so no center will move: " +
      `the loop has stopped at inertia ${number(now.inertia)}.${empty}`;
  }
  const changed = plural(changedPoints(before, now).length, "point");
  return `${changed} changed cluster; ${fall(before, now)}.${empty}`;
}

/** Why a half-step would do nothing here; empty where it would do something. */
function wordsOnNothing({ states, at, now }, move) {
  if (move === "update" && !now.labels) {
    return "M needs points that belong to a center, and none does yet. First E.";
  }
  if (stopped(states, at)) {
    return "The loop has stopped: nothing changes any more. Drag a center, or begin anew.";
  }
  if (now.step !== move) return "";
  return move === "assign" ? "Each point already has its nearest center. Next is M."
    : "Each center is already the mean of its points. Next is E.";
}

/**
 * What can be done with the model. Its trait `_run` is the truth, whoever changes it: the
 * first centers, the moves made since, and at which of them the reader is.
 */
function actions(model, points, most) {
  const random = generator(model.get("_seed"));
  let known;

  function read() {
    const { start, moves, at } = model.get("_run");
    known = replay(points, moves, known);
    return { start, moves, at, states: known.states, now: known.states[at] };
  }
  function write(run) {
    model.set("_run", { ...model.get("_run"), ...run });
    model.save_changes();
  }
  const go = (at) => write({ at });
  const begin = (start) => write({ start, moves: [start], at: 0 });

  /** From the past, the same half-step as before only goes there again. */
  function half(move) {
    const { moves, at } = read();
    const same = moves[at + 1] === move;
    write({ moves: same ? moves : [...moves.slice(0, at + 1), move], at: at + 1 });
  }
  /** By hand: a new start at the start, else a move that keeps the labels. */
  function moveCenter(j, place) {
    const { moves, at, now } = read();
    const first = now.step === "start" ? at : at + 1;
    const centers = now.centers.map((center, i) => (i === j ? place : center));
    write({ moves: [...moves.slice(0, first), centers], at: first });
  }
  /** The first centers stay where they are: only what is added or taken away differs. */
  function changeClusters(k) {
    const { start } = read();
    const taken = ([x, y]) => start.some(([a, b]) => a === x && b === y);
    const spare = randomPoints(points, points.length / 2, random);
    const fresh = [...spare.filter((place) => !taken(place)), ...spare.filter(taken)];
    begin([...start, ...fresh].slice(0, Math.min(k, most)));
  }
  const reset = () => begin(read().start);
  const newStart = () => begin(randomPoints(points, read().start.length, random));
  return { read, go, half, moveCenter, changeClusters, reset, newStart };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render({ model, el }) {
  const points = floats(model.get("_points"));
  const { colors, shapes } = model.get("_style");
  const most = Math.min(shapes.length, points.length / 2);
  const act = actions(model, points, most);
  let dragging = false;

  /** Do a half-step, or say why not; give whether there is more to do. */
  function half(move) {
    const nothing = wordsOnNothing(act.read(), move);
    if (nothing) { say(status, nothing); return false; }
    act.half(move);
    const { states, at } = act.read();
    return !stopped(states, at);
  }
  const play = player(
    () => half(act.read().now.step === "assign" ? "update" : "assign"),
    (on) => say(playButton, on ? "Pause" : "Play"));
  /** Whatever else the reader does ends the play. */
  const alone = (what) => (...given) => { play.stop(); what(...given); };
  const back = () => {
    const { at } = act.read();
    if (at) act.go(at - 1); else say(status, "This is the start.");
  };
  const move = (j, place, done) => { dragging = !done; act.moveCenter(j, place); };

  const name = { class: "hs-widget", role: "group", "aria-label": "Loop Lab" };
  const root = html(el, "div", name);
  colors.forEach((color, j) => root.style.setProperty(`--hs-color-${j}`, color));
  shortcuts(root);
  const body = html(root, "div", { class: "hs-body" });
  const [left, right] = [0, 1].map(() => html(body, "div", { class: "hs-panel" }));
  const stage = html(left, "div", { class: "hs-stage" });
  const whereIs = (j) => act.read().now.centers[j];
  const plane = drawPlane(stage, points, shapes, whereIs, alone(move));
  const status = html(left, "p", { class: "hs-words", role: "status" });
  const steps = html(right, "div", { class: "hs-buttons hs-steps" });
  const [e, m] = [["E", "assign", "nearest center"], ["M", "update", "mean of points"]]
    .map(([name, step, what]) => {
      const node = button(steps, name, name.toLowerCase(), alone(() => half(step)));
      html(node, "span", {}, what);
      return node;
    });
  const doors = html(right, "div", { class: "hs-buttons" });
  button(doors, "Back", "b", alone(back));
  const playButton = button(doors, "Play", "p", play.toggle);
  button(doors, "Reset", "r", alone(act.reset));
  button(doors, "New start", "n", alone(act.newStart));
  const cost = html(right, "p", { class: "hs-cost" });
  html(cost, "span", {}, "Inertia");
  const value = html(cost, "strong");
  const curve = drawCurve(right, alone(act.go));
  const halfSlider = slider(right, "Half-step", alone(act.go));
  const kSlider = slider(right, "Clusters", alone(act.changeClusters));
  const tick = html(right, "label", { class: "hs-tick" });
  const borders = html(tick, "input", { type: "checkbox", checked: "" });
  html(tick, "span", {}, "Borders of the cells");
  borders.addEventListener("change", () =>
    root.classList.toggle("hs-borderless", !borders.checked));

  let [from, to] = [[], []];
  const slide = glide((t) => plane.place(to.map((place, j) =>
    place.map((end, axis) => from[j][axis] + t * (end - from[j][axis])))));

  function draw() {
    const { states, at, now } = act.read();
    [from, to] = [plane.places(), now.centers];
    slide.stop();
    if (now.step !== "start" && from.length === to.length) slide.start();
    else plane.place(to);
    plane.paint(now.labels, changedPoints(states[at - 1], now));
    plane.trail(states.slice(0, at + 1));
    curve(states, at);
    say(value, now.labels ? number(now.inertia) : "");
    // Words at every pixel of a drag would drown who listens to them.
    if (!dragging) say(status, words(states, at));
    const [last, k] = [states.length - 1, now.centers.length];
    const shown = `${at} of ${last}`;
    halfSlider({ value: at, min: 0, max: last, short: shown, words: describe(states, at) });
    kSlider({ value: k, min: 1, max: most, words: `${k}` });
    const next = stopped(states, at) ? null : now.step === "assign" ? m : e;
    for (const node of [e, m]) node.classList.toggle("hs-next", node === next);
  }
  const redraw = perFrame(draw);
  const resized = new ResizeObserver(() => { plane.resize(); draw(); });
  plane.resize();
  draw();
  resized.observe(el);
  model.on("change:_run", redraw);
  return () => {
    play.stop();
    slide.stop();
    redraw.cancel();
    resized.disconnect();
    model.off("change:_run", redraw);
  };
}

export default { render };
