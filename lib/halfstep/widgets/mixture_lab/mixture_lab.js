/** The Mixture Lab: EM by hand, one half-step at a time. */
import {
  TYPES, afterSoft, choice, collapsed, course, drawCenters, drawDensity, drawEllipses, drawLab,
  drawShares, floats, history, html, inWords, maximize, number, placeOf, set, shaped, slider,
  svg,
} from "../kit/kit.js";

const FLOORS = [-6, -5, -4, -3, -2, -1, 0].map((power) => Number(`1e${power}`));

/** Has the loop stopped: did the iteration before the last E gain less than `least`? */
function stopped(states, at, least) {
  const now = states[at];
  const before = states[at - 2];
  const former = states[at - 4];
  const areE = [now, before, former].every((state) => state?.step === "e_step");
  return areE && Math.abs(before.objective - former.objective) < least;
}

/** Which component is as narrow as the floor lets it be; empty where none is. */
function wordsOnFloor({ spreads, floor }) {
  const narrow = spreads.findIndex(([xx, xy, yy]) =>
    (xx + yy - Math.hypot(xx - yy, 2 * xy)) / 2 < 2 * floor);
  return narrow < 0 ? "" : ` Component ${narrow + 1} is as narrow as its floor.`;
}

/** What the half-step has done that led here. */
function words(states, at, isEnd) {
  const before = states[at - 1];
  const now = states[at];
  if (!now.shares) {
    return "No point is shared out yet. Drag means and ends of axes, or press E: the " +
      "densities decide how each point is shared.";
  }
  const total = `log-likelihood ${number(now.objective)}`;
  if (isEnd) {
    return `The last iteration gained hardly anything: the loop has stopped at ${total}.`;
  }
  if (!before.shares) return `Each point is shared out; ${total}.`;
  const bound = `lower bound ${course(before.objective, now.objective)}.`;
  if (now.step === "start") return `Changed by hand; ${bound} The shares have stayed.`;
  if (now.step === "m_step") {
    return "Each component took the weight, mean and covariance of its shares; " +
      `${bound}${wordsOnFloor(now)}`;
  }
  return `Each point is shared out anew; ${total}, where the bound was ` +
    `${number(before.objective)}.`;
}

/** Which component an M would lose here, in words; empty where it would lose none. */
function wordsOnLoss(points, { now }, move) {
  if (move === "e_step") return "";
  const next = maximize(points, now.shares, now);
  const lost = collapsed(next);
  if (lost < 0) return "";
  return next.weights[lost] > 0
    ? `M would collapse component ${lost + 1} to no width at all. Raise the floor.`
    : `Component ${lost + 1} has no share of any point, so no mean. Move it nearer.`;
}

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
  return {
    ...act, reshape, changeKind, startAt, resize, moveMean,
    setWeights: (weights) => byHand({ weights }),
    setFloor: (floor) => byHand({ floor }),
  };
}

/** Read the shares of a point: of that under the mouse, else of the one that is chosen. */
function readPoint(parent, plane, shapes) {
  const ring = svg(plane.layer("hs-spot"), "circle", { r: 9 });
  const { points } = plane;
  const n = points.length / 2;
  let chosen = 0; // counted from 1: 0 is none
  let over = -1; // the mouse
  let state = null;
  function choosePoint(i) {
    chosen = i;
    draw();
  }
  const choose = slider(parent, "Point", choosePoint);
  const bar = drawShares(parent, shapes, "Responsibilities");

  function draw() {
    const i = over < 0 ? chosen - 1 : over;
    const place = i < 0 ? [0, 0] : placeOf(points, i);
    const k = state.places.length;
    const isShared = i >= 0 && state.shares;
    const shares = isShared ? [...state.shares.subarray(i * k, (i + 1) * k)] : [];
    const [u, v] = plane.place(place);
    set(ring, { cx: u, cy: v, display: i < 0 ? "none" : "inline" });
    const hint = i < 0 ? "Point at a point, or choose one here." : "Not shared out yet.";
    bar(shares, shares.length ? "" : hint);
    const words = i < 0 ? "none" : `${i} at ${place.map(number).join(", ")}; ` +
      (inWords(shares) || "no shares yet");
    choose({ value: chosen, min: 0, max: n, words, short: i < 0 ? "none" : `${i}` });
  }
  function look(i) {
    if (i === over) return;
    over = i;
    draw();
  }
  plane.root.addEventListener("pointermove", (event) => look(plane.nearest(event)));
  plane.root.addEventListener("pointerleave", () => look(-1));
  plane.root.addEventListener("click", (event) => {
    const i = plane.nearest(event);
    if (i >= 0) choosePoint(i + 1);
  });
  return (now) => {
    state = now;
    draw();
  };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const points = floats(view.model.get("_points"));
  const least = (view.model.get("_tol") * points.length) / 2;
  const act = actions(view.model, points);
  const lab = drawLab(view, points, act, {
    title: "Mixture Lab",
    several: "Components",
    steps: [
      ["e_step", "share the points", "The shares fit these components already."],
      ["m_step", "fit to the shares", "The components fit these shares already."],
    ],
    first: "M needs shares, and no point has any yet.",
    hindered: (seen, move) => wordsOnLoss(points, seen, move),
    words,
    stopped: (states, at) => stopped(states, at, least),
    pause: 600,
  });
  const { panel, plane, alone, drag } = lab;
  const { shapes } = lab.marks;
  const floors = slider(panel, "Floor", alone((i) => act.setFloor(FLOORS[i])));
  const chooseKind = choice(panel, "Covariance", Object.keys(TYPES), alone(act.changeKind));
  html(panel, "p", { class: "hs-name" }, "Weights");
  const weights = drawShares(panel, shapes, "Weights", drag(act.setWeights));
  const density = drawDensity(plane, lab);
  const ellipses = drawEllipses(plane, drag(act.reshape));
  const means = drawCenters(plane, "Mean", drag(act.moveMean));
  const readShares = readPoint(lab.left, plane, shapes);
  let painted; // the shares that the points have the colors of

  function glide(mixture) {
    ellipses(mixture);
    means(mixture.places);
    density(mixture);
  }
  function rest({ now }) {
    readShares(now);
    weights(now.weights);
    if (now.shares !== painted) plane.paint(now);
    painted = now.shares;
    const floor = Math.max(0, FLOORS.findLastIndex((each) => each <= now.floor * 1.000001));
    const shown = now.floor < 0.001 ? now.floor.toExponential() : `${now.floor}`;
    floors({ value: floor, min: 0, max: FLOORS.length - 1, words: shown });
    chooseKind(now.kind);
  }
  return lab.run(glide, ["places", "spreads"], rest);
}

export default { render };
