/** The Trace Player: the half-steps of a trace, or of a grid of traces. */
import { button, floats, frame, gliding, live, slider, writer } from "./kit.js";
import { after, afterSoft, replay } from "./loop.js";
import {
  changedPoints, course, drawCells, drawCenters, drawPlane, drawTrails, drawWay, placesOf,
} from "./pictures.js";
import { blend, drawDensity, drawEllipses } from "./soft.js";

const isSoft = (state) => "weights" in state;

/** What a move leads to: to what the half-step finds that it names, or to a state. */
function afterAny(points, state, move) {
  if (move === "e_step" || move === "m_step") return afterSoft(points, state, move);
  if (typeof move === "string") return after(points, state, move);
  const shares = move.responsibilities?.flat();
  // A state without shares of its own keeps those that it has: it was an M-step.
  return { ...state, ...move, ...(shares && { responsibilities: Float64Array.from(shares) }) };
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
  return `${did}; ${name} ${course(...known)}.${at === last ? " Here the trace ends." : ""}`;
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const [grid, traces] = [model.get("_grid"), model.get("_traces")];
  const clouds = model.get("_points").map(floats);
  const [write, solved] = [writer(model), []];

  function read() {
    const chosen = model.get("_at");
    const index = grid.reduce((sum, [, values], i) => sum * values.length + chosen[i], 0);
    const [data, moves] = traces[index];
    const points = clouds[data];
    const { states } = solved[index] ??= replay(points, moves, undefined, afterAny);
    const at = Math.min(model.get("half_step"), states.length - 1);
    return { points, states, at, now: states[at] };
  }
  const go = (at) => write({ half_step: at });
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

  const body = frame(view, "Trace Player");
  const soft = traces.some(([, [first]]) => isSoft(first));
  const way = drawWay(body, soft ? "log-likelihood" : "inertia", { read, go }, next, 700);
  button(way.doors, "Next", "n", way.alone(next));
  button(way.doors, "Start", "s", way.alone(() => go(0)));
  const sliders = grid.map(([param, values], i) =>
    values.length > 1 && slider(body.panel, param, way.alone((to) => choose(i, to))));
  const longest = Math.max(9, ...grid.map(([param]) => param.length));
  body.root.style.setProperty("--hs-label", `${0.62 * longest}em`);

  const plane = drawPlane(body.stage, read().points, body.shapes, "The points and a state");
  const [cells, trails] = [drawCells(plane), drawTrails(plane)];
  const [ellipses, centers] = [drawEllipses(plane), drawCenters(plane, "Center")];
  const density = soft ? drawDensity(plane, body) : () => {};
  const picture = gliding((state) => {
    cells(state.centers ?? []);
    ellipses(state);
    centers(placesOf(state));
    density(state);
  }, ["centers", "means", "spreads"]);

  let before = null;
  function draw() {
    const { points, states, at, now } = read();
    if (points !== plane.points) { plane.points = points; plane.resize(); }
    way.show(states, at); // first: it asks how wide the page is
    picture.show(now, at && before === states);
    before = states;
    if (isSoft(now)) plane.paint(...blend(now, body.colors));
    else plane.paint(now.labels, changedPoints(states[at - 1], now));
    trails(states.slice(0, at + 1));
    body.tell(words(states, at));
    sliders.forEach((show, i) => {
      const [[, values], value] = [grid[i], model.get("_at")[i]];
      if (show) show({ value, min: 0, max: values.length - 1, words: values[value] });
    });
  }
  return live(view, plane.resize, draw, way.stop, picture.stop);
}

export default { render };
