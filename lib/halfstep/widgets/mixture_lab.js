/** The Mixture Lab: EM by hand, one half-step at a time. */
import { choice, floats, html, number, set, slider, svg } from "./kit.js";
import { drawLab, history } from "./lab.js";
import { afterSoft, collapsed, maximize, placeOf, shaped } from "./loop.js";
import { course, drawCenters } from "./pictures.js";
import { blend, drawDensity, drawEllipses, drawShares, inWords } from "./soft.js";

const KINDS = ["full", "tied", "diag", "spherical"];
const FLOORS = [-6, -5, -4, -3, -2, -1, 0].map((power) => Number(`1e${power}`));

/** Has the loop stopped: did the iteration before the last E gain less than `least`? */
function stopped(states, at, least) {
  const [now, , e, , former] = [0, 1, 2, 3, 4].map((back) => states[at - back]);
  return now.step === "e_step" && e?.step === "e_step" && former?.step === "e_step" &&
    Math.abs(e.objective - former.objective) < least;
}

/** What the half-step has done that led here. */
function words(states, at, isEnd) {
  const [before, now] = [states[at - 1], states[at]];
  if (!now.responsibilities) {
    return "No point is shared out yet. Drag means and ends of axes, or press E: the " +
      "densities decide how each point is shared.";
  }
  const total = `log-likelihood ${number(now.objective)}`;
  if (isEnd) {
    return `The last iteration gained hardly anything: the loop has stopped at ${total}.`;
  }
  if (!before.responsibilities) return `Each point is shared out; ${total}.`;
  const bound = `lower bound ${course(before.objective, now.objective)}.`;
  if (now.step === "start") return `Changed by hand; ${bound} The shares have stayed.`;
  if (now.step === "m_step") {
    const narrow = now.spreads.findIndex(([xx, xy, yy]) =>
      (xx + yy - Math.hypot(xx - yy, 2 * xy)) / 2 < 2 * now.floor);
    const low = narrow < 0 ? "" : ` Component ${narrow + 1} is as narrow as its floor.`;
    return `Each component took the weight, mean and covariance of its shares; ${bound}${low}`;
  }
  return `Each point is shared out anew; ${total}, where the bound was ` +
    `${number(before.objective)}.`;
}

/** Which component an M would lose here, in words; empty where it would lose none. */
function wordsOnLoss(points, { now }, move) {
  if (move === "e_step") return "";
  const next = maximize(points, now.responsibilities, now);
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
  /** Where no spread is given, a component begins with that of all points. */
  function startAt(means, { kind, floor }, spreads = []) {
    const [ones, weights] = [means.map(() => 1), means.map(() => 1 / means.length)];
    const sums = means.map((_, j) => spreads[j] ?? whole({ kind, floor }));
    act.begin({ kind, floor, weights, means, spreads: shaped(kind, sums, ones, 0) });
  }
  /** The first components stay as they are: only what is added or taken away differs. */
  function resize(k) {
    const { start } = act.read();
    startAt([...start.means, ...act.draws(k)].slice(0, k), start, start.spreads);
  }
  return {
    ...act, reshape, changeKind, startAt, resize,
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
    const place = i < 0 ? [0, 0] : placeOf(points, i);
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
function render(view) {
  const points = floats(view.model.get("_points"));
  const least = (view.model.get("_tol") * points.length) / 2;
  const act = actions(view.model, points);
  const lab = drawLab(view, points, act, {
    title: "Mixture Lab", several: "Components", name: "log-likelihood",
    steps: [["e_step", "share the points", "The shares fit these components already."],
      ["m_step", "fit to the shares", "The components fit these shares already."]],
    first: "M needs shares, and no point has any yet.",
    hindered: (seen, move) => wordsOnLoss(points, seen, move),
    words, stopped: (states, at) => stopped(states, at, least), pause: 600,
  });
  const { panel, plane, shapes, alone, drag } = lab;
  const floors = slider(panel, "Floor", alone((i) => act.setFloor(FLOORS[i])));
  const chooseKind = choice(panel, "Covariance", KINDS, alone(act.changeKind));
  html(panel, "p", { class: "hs-name" }, "Weights");
  const weights = drawShares(panel, shapes, "Weights", drag(act.setWeights));
  const density = drawDensity(plane, lab);
  const ellipses = drawEllipses(plane, drag(act.reshape));
  const means = drawCenters(plane, "Mean", drag(act.moveMean));
  const readShares = readPoint(lab.left, plane, shapes);
  let painted;
  return lab.run((mixture) => {
    ellipses(mixture);
    means(mixture.means);
    density(mixture);
  }, ["means", "spreads"], ({ now }) => {
    readShares(now);
    weights(now.weights);
    if (now.responsibilities !== painted) plane.paint(...blend(now, lab.colors));
    painted = now.responsibilities;
    const floor = Math.max(0, FLOORS.findLastIndex((each) => each <= now.floor * 1.000001));
    const shown = now.floor < 0.001 ? now.floor.toExponential() : `${now.floor}`;
    floors({ value: floor, min: 0, max: FLOORS.length - 1, words: shown });
    chooseKind(now.kind);
  });
}

export default { render };
