/** Counterexamples: points whose true groups are known, and are not what k-means finds. */
import {
  afterHard, button, drawLab, fill, fixed, floats, history, html, inertia, literal, number,
  segments, set, update, writer,
} from "../kit/kit.js";
import { hardProgram } from "../loop_lab/program.js";
import { HARD, drawHard } from "../loop_lab/hard.js";
import { astray, bestOf } from "./searches.js";
import { drawMeters } from "./meters.js";

const N_STARTS = 50;

/** The cases: each has its points, the true labels, the middles of the groups, their J. */
function unpack(model) {
  const clouds = model.get("_points").map(floats);
  return model.get("_cases").map((each, i) => {
    const points = clouds[i];
    const middles = update(points, each.labels, each.rims.map(() => [0, 0]));
    return { ...each, points, middles, truth: inertia(points, each.labels, middles) };
  });
}

/** What can be done: all that a lab does, with the case that is chosen. */
function actions(model) {
  const cases = unpack(model);
  const labs = cases.map(({ points }) => history(model, points, afterHard));
  const which = () => model.get("_run").case ?? 0;
  const on = (name) => (...given) => labs[which()][name](...given);
  const { travel: before, ...rest } = labs[0];
  const act = Object.fromEntries(Object.keys(rest).map((name) => [name, on(name)]));
  const here = () => cases[which()];
  const put = (run) => writer(model)({ _run: { ...model.get("_run"), ...run } });

  const open = (name) => {
    const to = cases.findIndex((each) => each.name === name);
    const { start } = cases[to];
    put({ case: to, start, moves: [start], at: 0 });
  };
  const moveCenter = (j, place) => act.byHand(act.read().now.places.with(j, place));
  function resize(k) {
    const { start } = act.read();
    act.begin([...start, ...act.draws(Math.max(0, k - start.length))].slice(0, k));
  }
  /** The best end of many random starts: its whole way, so that one can walk it back. */
  function search() {
    const { points, middles } = here();
    const { moves } = bestOf(points, N_STARTS, () => act.draws(middles.length));
    put({ start: moves[0], moves, at: moves.length - 1 });
  }
  const toTruth = () => act.begin(here().middles);
  const travel = {
    ...before, data: ["_points", "_cases"],
    ...Object.fromEntries(["pack", "unpack", "shorter"].map((name) => [name, (state) =>
      labs[state._run.case ?? 0].travel[name](state)])),
  };
  return { ...act, travel, cases, here, open, moveCenter, resize, search, toTruth, startAt: act.begin };
}

/** The outlines of the true groups; gives what draws them. */
function drawRims(plane) {
  const group = plane.layer("hs-rims");
  return (rims) => fill(group, rims.length, "polygon", (j) =>
    ({ points: rims[j].map((corner) => plane.place(corner).map(fixed)).join(" ") }));
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const act = actions(view.model);
  const how = { title: "Counterexamples", ...HARD, tall: 0.6 };
  const lab = drawLab(view, act.here().points, act, how);
  const { plane, panel, row, way } = lab;
  const meters = drawMeters(panel, row);
  const starts = html(panel, "div", { class: "hs-row hs-starts" });
  button(starts, "Start at the truth", "t", way.alone(act.toTruth));
  button(starts, `Best of ${N_STARTS} starts`, "x", way.alone(act.search));
  const chosen = segments(panel, "Groups of unlike", act.cases.map(({ name }) => name),
    way.alone(act.open));
  const rims = drawRims(plane);
  const { glide, rest } = drawHard(lab, act);

  function show(seen) {
    const { name, points, labels, rims: corners, truth } = act.here();
    if (points !== plane.points) {
      plane.points = points;
      plane.resize();
      set(plane.root, { "aria-label": `${points.length / 2} points and their clusters` });
    }
    rest(seen);
    rims(corners);
    chosen(name);
    const { now } = seen;
    meters(truth, now.labels ? now.objective : null, now.labels &&
      `${number(astray(labels, now.labels, corners.length)).replace(/\.\d+$/, "")} astray`);
  }
  const python = () => `widget.case = ${literal(act.here().name)}\n` +
    `widget.centers = ${literal(act.read().now.places)}`;
  return lab.run(glide, ["places"], show, {
    python, program: () => hardProgram(act.here().points, act.read()),
  });
}

export default { render };
