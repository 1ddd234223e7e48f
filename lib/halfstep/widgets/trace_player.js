/** The Trace Player: the half-steps of a trace, or of a grid of traces. */
import { button, floats, frame, gliding, live, number, slider, tickBox } from "./kit.js";
import { after, afterSoft, replay } from "./loop.js";
import {
  changedPoints, drawCells, drawCenters, drawPlane, drawTrails, drawWay,
} from "./pictures.js";
import { blend, drawDensity, drawEllipses } from "./soft.js";

const isSoft = (state) => "weights" in state;
const placesOf = (state) => state.means ?? state.centers;

/** What a move leads to: to what the half-step finds that it names, or to a whole state. */
function afterAny(points, state, move) {
  if (move === "e_step" || move === "m_step") return afterSoft(points, state, move);
  if (typeof move === "string") return after(points, state, move);
  const { responsibilities: shares } = move;
  return shares ? { ...move, responsibilities: Float64Array.from(shares.flat()) } : move;
}

/** What the half-step has done, and where the way ends. */
function words(states, at) {
  const [before, now, last] = [states[at - 1], states[at], states.length - 1];
  if (!at) return `The start; ${last} half-steps follow.`;
  const name = !isSoft(now) ? "inertia" : now.step === "e_step" ? "log-likelihood" : "lower bound";
  const was = Number.isFinite(before.objective) ? `${number(before.objective)}\u00a0→\u00a0` : "";
  const did = {
    assign: before.labels ? `E: ${changedPoints(before, now).length} points changed cluster`
      : "E: each point took its nearest center",
    update: "M: each center moved to the mean of its points",
    e_step: "E: each point is shared out",
    m_step: "M: each component is fitted to its shares",
  }[now.step] ?? "Changed by hand";
  return `${did}; ${name} ${was}${number(now.objective)}.${at === last ? " Here the trace ends." : ""}`;
}

/** The pictures of one set of points; gives what shows a state of it. */
function drawTrace(stage, points, { colors, shapes }) {
  stage.replaceChildren();
  const plane = drawPlane(stage, points, shapes, `${points.length / 2} points and a state`);
  const density = drawDensity(plane, stage);
  const [cells, trails] = [drawCells(plane), drawTrails(plane)];
  const [ellipses, centers] = [drawEllipses(plane), drawCenters(plane, "Center")];
  let isDense = false;
  const picture = gliding((state) => {
    cells(isSoft(state) ? [] : state.centers);
    ellipses(isSoft(state) ? state : { means: [], spreads: [] });
    centers(placesOf(state));
    density(isDense && isSoft(state) ? state : null);
  }, ["centers", "means", "spreads"]);
  function show(states, at, isGliding, dense) {
    const now = states[at];
    isDense = dense;
    picture.show(now, isGliding);
    if (isSoft(now)) plane.paint(...blend(now, colors));
    else plane.paint(now.labels, changedPoints(states[at - 1], now));
    trails(states.slice(0, at + 1).map((state) => ({ centers: placesOf(state) })));
  }
  return { show, resize: plane.resize, stop: picture.stop };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render({ model, el }) {
  const style = model.get("_style");
  const [grid, traces] = [model.get("_grid"), model.get("_traces")];
  const clouds = model.get("_points").map(floats);
  const solved = new Map();
  let [isDense, picture, cloud, before] = [false, null, -1, null];

  function read() {
    const chosen = model.get("_at");
    const index = grid.reduce((sum, [, values], i) => sum * values.length + chosen[i], 0);
    const [data, moves] = traces[index];
    if (!solved.has(index)) {
      solved.set(index, replay(clouds[data], moves, undefined, afterAny).states);
    }
    const states = solved.get(index);
    return { data, states, at: Math.min(model.get("half_step"), states.length - 1) };
  }
  function go(at) {
    model.set("half_step", at);
    model.save_changes();
  }
  /** Another trace: at its end where one was at the end, else at the same half-step. */
  function choose(which, value) {
    const { states, at } = read();
    model.set("_at", model.get("_at").map((old, i) => (i === which ? value : old)));
    const last = read().states.length - 1;
    go(at === states.length - 1 ? last : Math.min(at, last));
  }
  function next() {
    const { states, at } = read();
    const to = at === states.length - 1 ? 0 : at + 1;
    go(to);
    return to < states.length - 1;
  }

  const body = frame(el, "Trace Player", style.colors);
  const { root, stage, panel, tell } = body;
  const soft = traces.some(([, moves]) => isSoft(moves[0]));
  const way = drawWay(body, soft ? "log-likelihood" : "inertia", { read, go }, next, 700);
  button(way.doors, "Next", "n", way.alone(next));
  button(way.doors, "Start", "s", way.alone(() => go(0)));
  const sliders = grid.map(([name, values], i) =>
    values.length > 1 && slider(panel, name, way.alone((value) => choose(i, value))));
  if (soft) tickBox(panel, "Density", false, (on) => { isDense = on; draw(); });
  else {
    tickBox(panel, "Borders of the cells", true, (on) =>
      root.classList.toggle("hs-borderless", !on));
  }
  const longest = Math.max(9, ...grid.map(([name]) => name.length));
  root.style.setProperty("--hs-label", `${0.62 * longest}em`);

  function resize() {
    const { data } = read();
    if (data !== cloud) {
      picture?.stop();
      picture = drawTrace(stage, clouds[data], style);
      cloud = data;
    }
    picture.resize();
  }
  function draw() {
    const { data, states, at } = read();
    if (data !== cloud) resize();
    picture.show(states, at, at && before === states, isDense);
    before = states;
    const soften = isSoft(states[at]);
    const title = states[at].step === "e_step" ? "Log-likelihood" : "Its lower bound";
    way.show(states, at, soften ? title : "Inertia");
    tell(words(states, at));
    sliders.forEach((show, i) => {
      const [values, value] = [grid[i][1], model.get("_at")[i]];
      if (show) show({ value, min: 0, max: values.length - 1, words: values[value] });
    });
  }
  const end = live({ model, el }, ["_at", "half_step"], resize, draw);
  return () => { way.stop(); picture.stop(); end(); };
}

export default { render };
