/** The Trace Player: the half-steps of a trace, or of a grid of traces. */
import {
  after, button, changedPoints, course, drawCells, drawCenters, drawDensity, drawEllipses,
  drawPlane, drawTrails, drawWay, floats, frame, gliding, html, literal, live, replay, sharing,
  slider, whatItDid, writer,
} from "../kit/kit.js";
import { knownProgram } from "./program.js";

/** What the half-step has done, and where the way ends. */
function words(states, at) {
  const before = states[at - 1];
  const now = states[at];
  const last = states.length - 1;
  if (!at) return `The start; ${last} half-steps follow.`;
  const known = [before, now].map((state) => state.objective).filter(Number.isFinite);
  const cost = known.length ? `; ${now.goal} ${course(...known)}` : "";
  return `${whatItDid(before, now)}${cost}.${at === last ? " Here the trace ends." : ""}`;
}

/** The traces: which is chosen, where the reader is in it, and how to go elsewhere. */
function choices(model) {
  const grid = model.get("_grid");
  const traces = model.get("_traces");
  const clouds = model.get("_points").map(floats);
  const write = writer(model);
  const solved = [];

  function read() {
    const chosen = model.get("_at");
    const index = grid.reduce((sum, [, values], i) => sum * values.length + chosen[i], 0);
    const [data, moves] = traces[index];
    const points = clouds[data];
    solved[index] ??= replay(points, moves, undefined, after);
    const { states } = solved[index];
    const at = Math.min(model.get("half_step"), states.length - 1);
    return { points, moves, states, at, now: states[at] };
  }
  const go = (at) => write({ half_step: at });
  /** Another trace: at its end where one was at the end, else at the same half-step. */
  function choose(which, value) {
    const { states, at } = read();
    model.set("_at", model.get("_at").with(which, value));
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
  return { grid, traces, read, go, choose, next };
}

/** The chosen values, as Python has them. */
function valuesOf(model) {
  const at = model.get("_at");
  const value = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);
  return literal(Object.fromEntries(model.get("_grid")
    .map(([name, values], i) => [name, value(values[at[i]])])));
}

/** What is seen of a state; gives what draws it. */
function drawStates(body, act) {
  const plane = drawPlane(body, act.read().points, "The points and a state", 0.72);
  const cells = drawCells(plane);
  const trails = drawTrails(plane);
  const ellipses = drawEllipses(plane);
  const centers = drawCenters(plane, "Center");
  const hasDensity = act.traces.some(([, [first]]) => first.density);
  const density = hasDensity ? drawDensity(plane, body) : Object.assign(() => {}, { own: {} });
  const picture = gliding((state) => {
    cells(state.cells ? state.places : []);
    ellipses(state);
    centers(state.places);
    density(state);
  }, ["places", "spreads"]);

  function show({ points, states, at, now }, isGliding) {
    if (points !== plane.points) {
      plane.points = points;
      plane.resize();
    }
    picture.show(now, isGliding);
    plane.paint(now, changedPoints(states[at - 1], now));
    trails(states.slice(0, at + 1));
  }
  return { show, resize: plane.resize, stop: picture.stop, own: density.own };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const act = choices(view.model);
  const { grid } = act;
  const body = frame(view, "Trace Player");
  body.root.classList.add("hs-player");
  const row = html(body.panel, "div", { class: "hs-row" });
  button(row, "Next", "n", () => way.alone(act.next)());
  button(row, "Start", "s", () => way.alone(() => act.go(0))());
  const way = drawWay(body, row, act, act.next, () => 700);
  const sliders = grid.map(([param, values], i) =>
    values.length > 1 && slider(body.panel, param, way.alone((to) => act.choose(i, to))));
  const picture = drawStates(body, act);

  let before = null;
  function draw() {
    const seen = act.read();
    way.show(seen.states, seen.at); // first: it asks how wide the page is
    picture.show(seen, seen.at && before === seen.states);
    before = seen.states;
    body.tell(words(seen.states, seen.at));
    sliders.forEach((show, i) => {
      const [, values] = grid[i];
      const value = view.model.get("_at")[i];
      if (show) show({ value, min: 0, max: values.length - 1, words: values[value] });
    });
  }
  sharing(view, body, {
    python: () => `widget.values = ${valuesOf(view.model)}\n` +
      `widget.half_step = ${act.read().at}`,
    fields: ["_at", "half_step"], data: ["_points", "_traces"], own: picture.own,
    program: () => knownProgram(act.read().points, act.read().moves, act.read()),
  });
  return live(view, picture.resize, draw, way.stop, picture.stop);
}

export default { render };
