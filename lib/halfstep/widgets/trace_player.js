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
  const total = now.step === "e_step" ? "log-likelihood" : "lower bound";
  const name = isSoft(now) ? total : "inertia";
  const known = [before, now].map((state) => state.objective).filter(Number.isFinite);
  const did = {
    assign: before.labels ? `E: ${changedPoints(before, now).length} points changed cluster`
      : "E: each point took its nearest center",
    update: "M: each center moved to the mean of its points",
    e_step: "E: each point is shared out",
    m_step: "M: each component is fitted to its shares",
  }[now.step] ?? "Changed by hand";
  const end = at === last ? " Here the trace ends." : "";
  return `${did}; ${name} ${known.map(number).join("\u00a0→\u00a0")}.${end}`;
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render({ model, el }) {
  const { colors, shapes } = model.get("_style");
  const [grid, traces] = [model.get("_grid"), model.get("_traces")];
  const clouds = model.get("_points").map(floats);
  const solved = new Map();

  function read() {
    const chosen = model.get("_at");
    const index = grid.reduce((sum, [, values], i) => sum * values.length + chosen[i], 0);
    const [data, moves] = traces[index];
    const points = clouds[data];
    if (!solved.has(index)) solved.set(index, replay(points, moves, undefined, afterAny));
    const { states } = solved.get(index);
    const at = Math.min(model.get("half_step"), states.length - 1);
    return { points, states, at, now: states[at] };
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
  /** One half-step further, from the end to the start; give whether there is more. */
  function next() {
    const { states, at } = read();
    const to = (at + 1) % states.length;
    go(to);
    return to < states.length - 1;
  }

  const body = frame(el, "Trace Player", colors);
  const soft = traces.some(([, [first]]) => isSoft(first));
  const name = soft ? "log-likelihood" : "inertia";
  const way = drawWay(body, name, { read, go }, next, 700);
  button(way.doors, "Next", "n", way.alone(next));
  button(way.doors, "Start", "s", way.alone(() => go(0)));
  const sliders = grid.map(([param, values], i) =>
    values.length > 1 && slider(body.panel, param, way.alone((to) => choose(i, to))));
  const longest = Math.max(9, ...grid.map(([param]) => param.length));
  body.root.style.setProperty("--hs-label", `${0.62 * longest}em`);
  let [isDense, before] = [false, null];
  if (soft) tickBox(body.panel, "Density", false, (on) => { isDense = on; draw(); });

  const plane = drawPlane(body.stage, read().points, shapes, "The points and a state");
  const density = drawDensity(plane, body.stage);
  const [cells, trails] = [drawCells(plane), drawTrails(plane)];
  const [ellipses, centers] = [drawEllipses(plane), drawCenters(plane, "Center")];
  const picture = gliding((state) => {
    cells(state.centers ?? []);
    ellipses(isSoft(state) ? state : { means: [], spreads: [] });
    centers(placesOf(state));
    density(isDense && isSoft(state) ? state : null);
  }, ["centers", "means", "spreads"]);

  function draw() {
    const { points, states, at, now } = read();
    if (points !== plane.points) { plane.points = points; plane.resize(); }
    picture.show(now, at && before === states);
    before = states;
    if (isSoft(now)) plane.paint(...blend(now, colors));
    else plane.paint(now.labels, changedPoints(states[at - 1], now));
    trails(states.slice(0, at + 1).map((state) => ({ centers: placesOf(state) })));
    const title = at && now.step !== "e_step" ? "Its lower bound" : "Log-likelihood";
    way.show(states, at, isSoft(now) ? title : "Inertia");
    body.tell(words(states, at));
    sliders.forEach((show, i) => {
      const [[, values], value] = [grid[i], model.get("_at")[i]];
      if (show) show({ value, min: 0, max: values.length - 1, words: values[value] });
    });
  }
  const end = live({ model, el }, ["_at", "half_step"], plane.resize, draw);
  return () => { way.stop(); picture.stop(); end(); };
}

export default { render };
