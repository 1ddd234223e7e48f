/** The Mixture Lab: EM by hand, one half-step at a time. */
import {
  choice, floats, frame, gliding, html, live, number, set, slider, svg, tickBox,
} from "./kit.js";
import { drawLab, history } from "./lab.js";
import {
  afterSoft, collapsed, generator, maximize, randomPoints, replay, shaped,
} from "./loop.js";
import { drawCenters, drawPlane } from "./pictures.js";
import { blend, drawDensity, drawEllipses, drawShares, inWords } from "./soft.js";

const KINDS = ["full", "tied", "diag", "spherical"];
const FLOORS = [-6, -5, -4, -3, -2, -1, 0].map((power) => Number(`1e${power}`));

/** Has the loop stopped: did the iteration before the last E gain less than `least`? */
function stopped(states, at, least) {
  const [now, , e, , former] = [0, 1, 2, 3, 4].map((back) => states[at - back]);
  return now.step === "e_step" && e?.step === "e_step" && former?.step === "e_step" &&
    Math.abs(e.objective - former.objective) < least;
}

const rise = ({ objective: was }, { objective: is }) =>
  `${number(was)}\u00a0→\u00a0${number(is)}`;

/** What the half-step has done that led here. */
function words(states, at, least) {
  const [before, now] = [states[at - 1], states[at]];
  if (!now.responsibilities) {
    return "No point is shared out yet. Drag means and ends of axes, or press E: the " +
      "densities decide how each point is shared.";
  }
  if (now.step === "start") {
    return `Changed by hand; lower bound ${rise(before, now)}. The shares have stayed.`;
  }
  if (now.step === "m_step") {
    const narrow = now.spreads.findIndex(([xx, xy, yy]) =>
      (xx + yy - Math.hypot(xx - yy, 2 * xy)) / 2 < 2 * now.floor);
    const low = narrow < 0 ? "" : ` Component ${narrow + 1} is as narrow as its floor.`;
    return "Each component took the weight, mean and covariance of its shares; " +
      `lower bound ${rise(before, now)}.${low}`;
  }
  const total = `log-likelihood ${number(now.objective)}`;
  if (stopped(states, at, least)) {
    return `The last iteration gained hardly anything: the loop has stopped at ${total}.`;
  }
  if (!before.responsibilities) return `Each point is shared out; ${total}.`;
  return `Each point is shared out anew; ${total}, where the bound was ` +
    `${number(before.objective)}.`;
}

/** Why a half-step would do nothing here; empty where it would do something. */
function wordsOnNothing(points, { now }, move) {
  if (move === now.step) {
    return move === "e_step" ? "The shares fit these components already. Next is M."
      : "The components fit these shares already. Next is E.";
  }
  if (move === "e_step") return "";
  if (!now.responsibilities) return "M needs shares, and no point has any yet. First E.";
  const next = maximize(points, now.responsibilities, now);
  const lost = collapsed(next);
  if (lost < 0) return "";
  return next.weights[lost] > 0
    ? `M would collapse component ${lost + 1} to no width at all. Raise the floor.`
    : `Component ${lost + 1} has no share of any point, so no mean. Move it nearer.`;
}

/** What can be done with the model beside moving through its history. */
function actions(model, points, most) {
  const random = generator(model.get("_seed"));
  const act = history(model, (moves, known) => replay(points, moves, known, afterSoft));
  const all = new Float64Array(points.length / 2).fill(1);
  const whole = (options) => maximize(points, all, options).spreads[0];

  function byHand(change) {
    const { kind, floor, weights, means, spreads } = act.read().now;
    act.byHand({ kind, floor, weights, means, spreads, ...change });
  }
  const one = (name, j, value) =>
    byHand({ [name]: act.read().now[name].map((old, i) => (i === j ? value : old)) });
  function reshape(j, spread) {
    const { kind, spreads } = act.read().now;
    if (kind === "tied") byHand({ spreads: spreads.map(() => spread) });
    else one("spreads", j, spread);
  }
  function changeKind(kind) {
    const { spreads, weights } = act.read().now;
    const sums = spreads.map((spread, j) => spread.map((part) => part * weights[j]));
    byHand({ kind, spreads: shaped(kind, sums, weights, 0) });
  }
  function begin(means, spreads, { kind, floor }) {
    const [ones, weights] = [means.map(() => 1), means.map(() => 1 / means.length)];
    act.begin({ kind, floor, weights, means, spreads: shaped(kind, spreads, ones, 0) });
  }
  function newStart() {
    const { now } = act.read();
    const means = randomPoints(points, now.weights.length, random);
    begin(means, means.map(() => whole(now)), now);
  }
  /** The first components stay as they are: only what is added or taken away differs. */
  function changeComponents(k) {
    const { start } = act.read();
    const means = [...start.means, ...randomPoints(points, most, random)].slice(0, k);
    begin(means, means.map((_, j) => start.spreads[j] ?? whole(start)), start);
  }
  return {
    ...act, reshape, changeKind, newStart, changeComponents,
    moveMean: (j, place) => one("means", j, place),
    setWeights: (weights) => byHand({ weights }),
    setFloor: (floor) => byHand({ floor }),
  };
}

/** Read the shares of a point: of that under the mouse, else of the one that is chosen. */
function readPoint(parent, plane, shapes) {
  const ring = svg(plane.layer("hs-spot"), "circle", { r: 9 });
  const [points, n] = [plane.points, plane.points.length / 2];
  let [chosen, over, state] = [0, -1, null];
  const choose = slider(parent, "Point", (i) => { chosen = i; draw(); });
  const bar = drawShares(parent, shapes, "Responsibilities");

  function draw() {
    const i = over < 0 ? chosen - 1 : over;
    const place = i < 0 ? [0, 0] : [points[2 * i], points[2 * i + 1]];
    const [k, all] = [state.weights.length, state.responsibilities];
    const shares = i >= 0 && all ? [...all.subarray(i * k, (i + 1) * k)] : [];
    const [u, v] = plane.place(place);
    set(ring, { cx: u, cy: v, display: i < 0 ? "none" : "inline" });
    const hint = i < 0 ? "Point at a point, or choose one here." : "Not shared out yet.";
    bar(shares, shares.length ? "" : hint);
    const words = i < 0 ? "none" : `${i} at ${place.map(number).join(", ")}; ` +
      (inWords(shares) || "no shares yet");
    choose({ value: chosen, min: 0, max: n, words, short: i < 0 ? "none" : `${i}` });
  }
  const look = (i) => { if (i !== over) { over = i; draw(); } };
  plane.root.addEventListener("pointermove", (event) => look(plane.nearest(event)));
  plane.root.addEventListener("pointerleave", () => look(-1));
  plane.root.addEventListener("click", (event) => {
    const i = plane.nearest(event);
    if (i >= 0) { chosen = i + 1; draw(); }
  });
  return (now) => { state = now; draw(); };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render({ model, el }) {
  const points = floats(model.get("_points"));
  const { colors, shapes } = model.get("_style");
  const most = Math.min(shapes.length, points.length / 2);
  const least = (model.get("_tol") * points.length) / 2;
  const act = actions(model, points, most);
  const body = frame(el, "Mixture Lab", colors);
  const lab = drawLab(body, act, {
    name: "log-likelihood",
    steps: [["e_step", "share the points"], ["m_step", "fit to the shares"]],
    nothing: (run, move) => wordsOnNothing(points, run, move),
    stopped: ({ states, at }) => stopped(states, at, least),
    pause: 600,
  });
  let [isDense, painted] = [false, undefined];
  const kSlider = slider(body.panel, "Components", lab.alone(act.changeComponents));
  const floors = slider(body.panel, "Floor", lab.alone((i) => act.setFloor(FLOORS[i])));
  const chooseKind = choice(body.panel, "Covariance", KINDS, lab.alone(act.changeKind));
  html(body.panel, "p", { class: "hs-name" }, "Weights");
  const weights = drawShares(body.panel, shapes, "Weights", lab.drag(act.setWeights));
  tickBox(body.panel, "Density", false, (on) => { isDense = on; draw(); });

  const what = `${points.length / 2} points and the components`;
  const plane = drawPlane(body.stage, points, shapes, what);
  const density = drawDensity(plane, body.stage);
  const ellipses = drawEllipses(plane, lab.drag(act.reshape));
  const means = drawCenters(plane, "Mean", lab.drag(act.moveMean));
  const readShares = readPoint(body.left, plane, shapes);
  const picture = gliding((mixture) => {
    ellipses(mixture);
    means(mixture.means);
    density(isDense ? mixture : null);
  }, ["means", "spreads"]);

  function draw() {
    const run = act.read();
    const { states, at, now } = run;
    picture.show(now, now.step !== "start");
    if (now.responsibilities !== painted) plane.paint(...blend(now, colors));
    painted = now.responsibilities;
    readShares(now);
    weights(now.weights);
    const isBound = now.responsibilities && now.step !== "e_step";
    const title = isBound ? "Its lower bound" : "Log-likelihood";
    lab.show(run, title, words(states, at, least));
    const k = now.weights.length;
    kSlider({ value: k, min: 1, max: most, words: `${k}` });
    const floor = Math.max(0, FLOORS.findLastIndex((each) => each <= now.floor * 1.000001));
    const shown = now.floor < 0.001 ? now.floor.toExponential() : `${now.floor}`;
    floors({ value: floor, min: 0, max: FLOORS.length - 1, words: shown });
    chooseKind(now.kind);
  }
  const end = live({ model, el }, ["_run"], plane.resize, draw);
  return () => { lab.stop(); picture.stop(); end(); };
}

export default { render };
