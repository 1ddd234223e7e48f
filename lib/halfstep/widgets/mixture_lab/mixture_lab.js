/** The Mixture Lab: EM by hand, one half-step at a time. */
import {
  TYPES, afterSoft, choice, drawCenters, drawDensity, drawEllipses, drawLab, floats, history,
  html, maximize, placeOf, rangeKeys, segments, set, shaped, svg, writer,
} from "../kit/kit.js";
import { inPython, softProgram } from "./program.js";
import { drawHandles } from "./handles.js";
import { drawShares, inWords } from "./shares.js";
import { small, stopped, words, wordsOnLoss } from "./words.js";

const FLOORS = [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1];
const TOLERANCES = [0.1, 0.01, 3e-3, 1e-3, 1e-4, 1e-5, 1e-6, 1e-9];
const SPEEDS = [0.5, 1, 2, 4, 8, 64];
/** How far apart twins may start: the second of them is put so far above the first. */
const APARTS = [0, 0.01, 0.05];

/** What can be done with the model beside moving through its history. */
function actions(model, points) {
  const act = history(model, points, afterSoft);
  const all = new Float64Array(points.length / 2).fill(1);
  const whole = (options) => maximize(points, all, options).spreads[0];

  function byHand(change) {
    const { kind, floor, weights, places, spreads } = act.read().now;
    act.byHand({ kind, floor, weights, places, spreads, ...change });
  }
  function moveMean(j, place) {
    byHand({ places: act.read().now.places.with(j, place) });
  }
  function reshape(j, spread) {
    const { kind, spreads } = act.read().now;
    if (TYPES[kind].isAlike) byHand({ spreads: spreads.map(() => spread) });
    else byHand({ spreads: spreads.with(j, spread) });
  }
  function changeKind(kind) {
    const { spreads, weights } = act.read().now;
    const sums = spreads.map((spread, j) => spread.map((part) => part * weights[j]));
    byHand({ kind, spreads: shaped(kind, sums, weights, 0) });
  }
  /** Where no spread is given, a component begins with that of all points. */
  function startAt(places, { kind, floor }, spreads = []) {
    const ones = places.map(() => 1);
    const weights = places.map(() => 1 / places.length);
    const sums = places.map((_, j) => spreads[j] ?? whole({ kind, floor }));
    act.begin({ kind, floor, weights, places, spreads: shaped(kind, sums, ones, 0) });
  }
  /** The first components stay as they are: only what is added or taken away differs. */
  function resize(k) {
    const { start } = act.read();
    startAt([...start.places, ...act.draws(k)].slice(0, k), start, start.spreads);
  }
  /** Start with the last two components as twins; from there Back leads to the start before. */
  function startTwins(apart) {
    const { places, spreads } = act.read().start;
    const last = places.length - 1;
    if (last < 1) return;
    const [x, y] = places[last - 1];
    act.go(0);
    byHand({
      places: places.with(last, [x, y + apart]), spreads: spreads.with(last, spreads[last - 1]),
    });
  }
  return {
    ...act, reshape, changeKind, startAt, startTwins, resize, moveMean,
    setWeights: (weights) => byHand({ weights }),
    setFloor: (floor) => byHand({ floor }),
  };
}

/** The shares of a point: of one that is tapped, or chosen by the arrow keys on its bar. */
function readPoint(parent, plane, shapes, model) {
  const ring = svg(plane.layer("hs-spot"), "circle", { r: 10 });
  const { points } = plane;
  const last = points.length / 2 - 1;
  const write = writer(model);
  const bar = drawShares(parent, shapes);
  set(bar.root, { tabindex: 0, role: "slider", "aria-roledescription": "point" });
  const chosenPoint = () => model.get("point") ?? -1;
  const choosePoint = (point) => write({ point });
  rangeKeys(bar.root, () => ({ value: chosenPoint(), min: 0, max: last }), choosePoint);

  function draw(state) {
    const chosen = chosenPoint();
    const k = state.places.length;
    const isNone = chosen < 0;
    const isShared = !isNone && state.shares;
    const shares = isShared ? [...state.shares.subarray(chosen * k, (chosen + 1) * k)] : [];
    const [cx, cy] = isNone ? [0, 0] : plane.place(placeOf(points, chosen));
    set(ring, { cx, cy, display: isNone ? "none" : "inline" });
    const hint = isNone ? "tap one in the picture" : "not shared out yet";
    bar.draw(isNone ? "a point" : `point ${chosen}`, shares, shares.length ? "" : hint);
    set(bar.root, {
      "aria-valuemin": -1, "aria-valuemax": last, "aria-valuenow": chosen,
      "aria-valuetext": isNone ? "none" : `${chosen}; ${inWords(shares) || "no shares yet"}`,
    });
  }
  plane.root.addEventListener("click", (event) => {
    const i = event.target.closest("[tabindex]") ? -1 : plane.nearest(event);
    if (i >= 0) choosePoint(i);
  });
  return draw;
}

/** How far the last two components start apart; null where they are no twins. */
function apartOf({ places, spreads }) {
  const [[x, y] = [], [u, v] = []] = places.slice(-2);
  if (x !== u || `${spreads.at(-1)}` !== `${spreads.at(-2)}`) return null;
  return Number((v - y).toFixed(6));
}

/** What makes twins of the last two components, and the tolerance so fine that all is seen. */
function chooseTwins(row, way, act, { read, set: setTol }) {
  const none = "no twins";
  let usual = null; // the tolerance without twins
  const words = (value) => (value === none ? none : `twins ${value} apart`);
  const show = choice(row, "Twins apart", [none, ...APARTS], way.alone((value) => {
    if (value === none) {
      setTol(usual ?? read());
      usual = null;
      act.begin(act.read().start);
      return;
    }
    usual ??= read();
    setTol(1e-9);
    act.startTwins(Number(value));
  }), words);
  return (start) => {
    const apart = apartOf(start);
    show(APARTS.includes(apart) ? apart : none);
  };
}

/** The settings behind More; gives what shows them, and how long a play pauses. */
function drawSettings({ more, way, stage, note }, plane, act, tolerance) {
  const chooseKind = segments(more, "Covariance", Object.keys(TYPES), way.alone(act.changeKind));
  const row = html(more, "div", { class: "hs-options" });
  let speed = 1;
  /** What is set for later is said, where nothing else is to be seen of it. */
  const offer = (name, values, set, words, told) => choice(row, name, values, (value) => {
    set(Number(value));
    const text = told(small(value), act.read().now);
    if (text) note(text);
  }, words);
  const atFirst = (words) => (v, { shares }) => (shares ? "" : words(v));
  const floor = offer("Floor", FLOORS, way.alone(act.setFloor), (v) => `floor ${small(v)}`,
    atFirst((v) => `Each M will add ${v} to every variance: no ellipse gets narrower.`));
  const tol = offer("Tolerance", TOLERANCES, tolerance.set, (v) => `tol. ${small(v)}`,
    atFirst((v) => `The loop will stop where it gains less than ${v} a point.`));
  const pace = offer("Speed", SPEEDS, (value) => {
    speed = value;
  }, (v) => `speed ${v}×`, (v) => `Play will go at speed ${v}×.`);
  pace(1);
  const last = html(more, "div", { class: "hs-options" });
  const density = drawDensity(plane, { stage, panel: last });
  const twins = chooseTwins(last, way, act, tolerance);
  function show(now, least, first) {
    twins(first);
    floor(now.floor);
    tol(least);
    chooseKind(now.kind);
  }
  return { density, last, show, pause: () => 600 / speed };
}

/** Which component the handles belong to: the one that was last taken hold of, or Enter. */
function selection(plane, redraw) {
  let chosen = 0;
  function look(event) {
    const node = plane.root.getRootNode().activeElement;
    const j = [...plane.root.querySelector(".hs-centers").children].indexOf(node);
    if (j < 0 || j === chosen || event.key === "Tab") return;
    chosen = j;
    redraw();
  }
  plane.root.addEventListener("pointerdown", look);
  plane.root.addEventListener("keydown", look);
  const own = { chosen: { read: () => chosen, turn: (j) => { chosen = j; } } };
  return Object.assign((k) => {
    chosen = Math.min(chosen, k - 1);
    return chosen;
  }, { own });
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const points = floats(model.get("_points"));
  const tol = () => model.get("tol");
  const act = actions(model, points);
  const lab = drawLab(view, points, act, {
    title: "Mixture Lab",
    several: "components",
    steps: [
      ["e_step", "share the points", "The shares fit these components already."],
      ["m_step", "fit to the shares", "The components fit these shares already."],
    ],
    first: "M needs shares, and no point has any yet.",
    hindered: (seen, move) => wordsOnLoss(points, seen, move),
    words: (states, at, isEnd) => words(states, at, isEnd, tol()),
    stopped: (states, at) => stopped(states, at, (tol() * points.length) / 2),
    pause: () => settings.pause(),
    tall: 0.76,
  });
  const { plane, drag, marks } = lab;
  const tolerance = { read: tol, set: (value) => writer(model)({ tol: value }) };
  const settings = drawSettings(lab, plane, act, tolerance);
  const bars = html(lab.panel, "div", { class: "hs-shares" });
  lab.row.after(bars);
  const weights = drawShares(bars, marks.shapes, { move: drag(act.setWeights) });
  const ellipses = drawEllipses(plane);
  const readShares = readPoint(bars, plane, marks.shapes, model);
  const means = drawCenters(plane, "Mean", drag(act.moveMean), 0);
  const handles = drawHandles(plane, drag(act.reshape));
  const chosen = selection(plane, () => glide(shown));
  let shown = null;
  let painted; // the shares that the points have the colors of

  function glide(mixture) {
    shown = mixture;
    const j = chosen(mixture.places.length);
    ellipses(mixture, j);
    means(mixture.places);
    handles(mixture, j);
    settings.density(mixture);
  }
  function rest({ now, states }) {
    readShares(now);
    weights.draw("weights", now.weights);
    if (now.shares !== painted) plane.paint(now);
    painted = now.shares;
    settings.show(now, tol(), states[0]);
  }
  return lab.run(glide, ["places", "spreads"], rest, {
    fields: ["_run", "tol", "point"],
    own: { ...settings.density.own, ...chosen.own, ...handles.own },
    among: settings.last, python: () => inPython(act.read().now, tol(), model.get("point")),
    program: () => softProgram(points, act.read()),
  });
}

export default { render };
