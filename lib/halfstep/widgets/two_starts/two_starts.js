/** Two starts: a switch between runs, and the stairs down which the objective of each comes. */
import {
  after, button, changedPoints, course, drawCells, drawCenters, drawPlane, drawTrails, floats,
  frame, gliding, html, live, number, playButton, replay, segments, sharing, whatItDid, writer,
} from "../kit/kit.js";
import { hardProgram } from "../loop_lab/program.js";
import { drawStairs } from "./stairs.js";

/** Where a run has ended: "another at 1067.6". */
const endOf = ({ name, states }, how = "at") =>
  `\u201c${name}\u201d ${how}\u00a0${number(states.at(-1).objective)}`;

/** What the half-step has done; at the end, what the other runs have come to. */
function words(seen) {
  const { states, at, others } = seen;
  const [before, now] = [states[at - 1], states[at]];
  const k = now.places.length;
  if (!at) return `${k} centers stand on ${k} of the points. Press Play: E and M take turns.`;
  if (at === states.length - 1) {
    const ended = others.filter((run) => run.at === run.states.length - 1);
    const told = [endOf(seen, "ends at J ="), ...ended.map((run) => endOf(run))];
    return `Nothing changes any more: ${told.join(", ")}.`;
  }
  const known = [before, now].map(({ objective }) => objective).filter(Number.isFinite);
  return `${whatItDid(before, now)}. J${known.length > 1 ? "" : "\u00a0="}\u00a0${course(...known)}`;
}

/** The runs: which is seen, where the reader is in each, and how to go elsewhere. */
function choices(model) {
  const names = model.get("_names");
  const points = floats(model.get("_points"));
  const runs = model.get("_traces").map((moves) => replay(points, moves, undefined, after).states);
  const write = writer(model);

  function read() {
    const steps = model.get("half_steps");
    const all = names.map((name, i) => ({ name, states: runs[i], at: steps[name] }));
    const which = names.indexOf(model.get("name"));
    return { ...all[which], all, others: all.filter((_, i) => i !== which) };
  }
  const go = (at) =>
    write({ half_steps: { ...model.get("half_steps"), [model.get("name")]: at } });
  /** One half-step further, from the end to the start; give whether there is more. */
  function next() {
    const { states, at } = read();
    const to = (at + 1) % states.length;
    go(to);
    return to < states.length - 1;
  }
  /** Do all of them go by the half-steps of k-means, as the page does them? */
  const isHard = model.get("_traces").flatMap((moves) => moves.slice(1))
    .every((move) => move === "assign" || move === "update");
  return { names, points, isHard, read, go, next, choose: (name) => write({ name }) };
}

/** What is seen of a state; gives what draws it. */
function drawStates(body, points) {
  const plane = drawPlane(body, points, "The points, and the centers of the run");
  const cells = drawCells(plane);
  const trails = drawTrails(plane);
  const centers = drawCenters(plane, "Center");
  const picture = gliding((state) => {
    cells(state.cells && state.labels ? state.places : []);
    centers(state.places);
  }, ["places"]);
  function show({ states, at }, isGliding) {
    picture.show(states[at], isGliding);
    plane.paint(states[at], changedPoints(states[at - 1], states[at]));
    trails(states.slice(0, at + 1));
  }
  return { show, resize: plane.resize, stop: picture.stop };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const act = choices(view.model);
  const body = frame(view, "Two starts");
  const row = html(body.panel, "div", { class: "hs-row hs-two" });
  const alone = (what) => (...given) => {
    play.stop();
    what(...given);
  };
  const chosen = segments(row, "Start", act.names, alone(act.choose));
  button(row, "Next", "n", alone(act.next));
  const play = playButton(row, act.next, () => 650);
  row.lastChild.classList.add("hs-next");
  html(body.panel, "p", { class: "hs-goal" }, "J: squared distances to the centers, added up");
  const stairs = drawStairs(body.panel, alone(act.go));
  const picture = drawStates(body, act.points);

  let before = null;
  function draw() {
    const seen = act.read();
    picture.show(seen, seen.at && before === seen.states);
    before = seen.states;
    stairs(seen);
    chosen(seen.name);
    body.tell(words(seen));
  }
  sharing(view, body, {
    fields: ["name", "half_steps"], data: ["_points", "_traces"],
    program: act.isHard && (() => hardProgram(act.points, act.read())),
  }, body.panel, row);
  return live(view, picture.resize, draw, play.stop, picture.stop);
}

export default { render };
