/** What the labs share: the moves made so far, E and M, starts, and what is dragged. */
import { button, fold, stepper } from "./controls.js";
import { html, writer } from "./elements.js";
import { frame, live } from "./frame.js";
import { sharing } from "./links.js";
import { randomPoints } from "./kmeans.js";
import { generator, replay } from "./loop.js";
import { gliding } from "./motion.js";
import { drawPlane } from "./plane.js";
import { drawWay } from "./way.js";

/**
 * The state of a model. Its trait `_run` is the truth, whoever changes it: the first move,
 * the moves made since, and at which of them the reader is. `after` says where a move
 * leads.
 */
export function history(model, points, after) {
  const random = generator(model.get("_seed"));
  const write = writer(model);
  let known;

  function put(run) {
    write({ _run: { ...model.get("_run"), ...run } });
  }
  function read() {
    const run = model.get("_run");
    known = replay(points, run.moves, known, after);
    return { ...run, states: known.states, now: known.states[run.at] };
  }
  const go = (at) => put({ at });
  const begin = (start) => put({ start, moves: [start], at: 0 });
  const draws = (k) => randomPoints(points, k, random);

  /** From the past, the same half-step as before only goes there again. */
  function half(move) {
    const { moves, at } = read();
    const same = moves[at + 1] === move;
    put({ moves: same ? moves : [...moves.slice(0, at + 1), move], at: at + 1 });
  }
  /** By hand: a new start at the start, else a move of its own after the last half-step. */
  function byHand(move) {
    const { moves, at, now } = read();
    const first = now.step === "start" ? at : at + 1;
    put({ moves: [...moves.slice(0, first), move], at: first });
  }
  /** From a start moved by hand to the one before; gives whether there was one. */
  function rewind() {
    const { start, moves } = read();
    if (JSON.stringify(start) === JSON.stringify(moves[0])) return false;
    begin(start);
    return true;
  }
  /** From the last E on: what an E finds depends on nothing before it. */
  function shorter({ _run, ...rest }) {
    const { states, moves, at } = read();
    const E = states.slice(0, at + 1).findLastIndex(({ half: name }) => name === "E");
    if (E < 1) return { ...rest, _run: { ..._run, moves: moves.slice(0, at + 1) } };
    const parts = partsOf(moves[0], states[E - 1]);
    const names = Object.keys(moves[0]);
    const start = parts.map ? parts : Object.fromEntries(names.map((name) => [name, parts[name]]));
    const later = moves.slice(E, at + 1);
    return { ...rest, _run: { ..._run, start, moves: [start, ...later], at: later.length } };
  }
  /** Of a move by hand, what the state before it has already is left out. */
  function pack({ _run, ...rest }) {
    const { states } = read();
    const moves = _run.moves.map((move, i) => (i ? thin(move, partsOf(move, states[i - 1])) : move));
    return { ...rest, _run: { ..._run, moves } };
  }
  function unpack({ _run, ...rest }) {
    const moves = [];
    let state = null;
    for (const move of _run.moves) {
      moves.push(state ? whole(move, partsOf(move, state)) : move);
      state = after(points, state, moves.at(-1));
    }
    if (!moves[_run.at]) throw RangeError("There is no such half-step.");
    return { ...rest, _run: { ..._run, moves } };
  }
  const travel = { fields: ["_run"], pack, unpack, shorter };
  return { read, go, begin, draws, half, byHand, rewind, travel };
}

/** What a state has of the things that a move by hand says. */
const partsOf = (move, state) => (Array.isArray(move) ? state.places : state);

/** A value without the parts that another has at the same place: they become null. */
function thin(value, other) {
  if (value === other) return null;
  if (typeof value !== "object" || !other) return value;
  if (Array.isArray(value)) return value.map((part, i) => thin(part, other[i]));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, thin(part, other[name])]));
}

/** The value that `thin` was given. */
function whole(value, other) {
  if (value === null) return other;
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((part, i) => whole(part, other?.[i]));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, whole(part, other?.[name])]));
}

/**
 * A lab: its frame, the plane of its points, and what every lab can be told to do.
 * @param {{model: object, el: HTMLElement}} view  as anywidget hands it over
 * @param {Float64Array} points
 * @param {object} act  a history, and `startAt` places, and `resize` to so many
 * @param {object} how  its `title`; what there are `several` of; the `steps`, each its
 *   name, what it does, and what holds when it is done; `words` for where one is; why M
 *   cannot come `first`; what else a step may be `hindered` by; whether the loop has
 *   `stopped`; how long a play pauses, `pause()`; how `tall` the plane is
 */
export function drawLab(view, points, act, how) {
  const { title, several, steps, words, first, hindered, stopped, pause, tall } = how;
  const body = frame(view, title);
  const most = Math.min(body.marks.shapes.length, points.length / 2);
  let dragging = false;
  let noted = [];

  /** Say what a setting will do; it stands until the reader does something. */
  function note(text) {
    noted = [act.read().now, text];
    body.tell(text);
  }

  /** Why a half-step would do nothing here; empty where it would do something. */
  function nothing(seen, i) {
    const [step, , done] = steps[i];
    if (i && !seen.now.labels) return `${first} First E.`;
    const isDone = seen.now.step === step;
    return hindered(seen, step) || (isDone ? `${done} Next is ${"ME"[i]}.` : "");
  }
  /** Do a half-step, or say why not; give whether there is more to do. */
  function half(i) {
    const why = nothing(act.read(), i);
    if (why) {
      body.tell(why);
      return false;
    }
    act.half(steps[i][0]);
    const { states, at } = act.read();
    return !stopped(states, at);
  }
  const row = html(body.panel, "div", { class: "hs-row" });
  const nodes = steps.map(([, what], i) => {
    const node = button(row, "", "em"[i], () => {
      way.stop();
      half(i);
    });
    node.classList.add("hs-step");
    html(node, "b", {}, `${"EM"[i]} `);
    html(node, "span", {}, what);
    return node;
  });
  const turn = () => Number(act.read().now.step === steps[0][0]);
  const way = drawWay(body, row, act, () => half(turn()), pause);
  const more = fold(body, row, way.again);
  const begin = html(more, "div", { class: "hs-options" });
  const size = stepper(begin, several, way.alone(act.resize));
  button(begin, "New start", "n", way.alone(() => {
    const { now } = act.read();
    act.startAt(act.draws(now.places.length), now);
  }));
  const plane = drawPlane(body, points, `${points.length / 2} points and their ${several}`, tall);

  const drag = (act) => way.alone((...given) => {
    dragging = !given.at(-1); // the last argument says that the drag is done
    act(...given);
  });
  /** Draw at each change: what glides, by its `parts`, and the rest; `share` how it travels. */
  function run(moving, parts, rest, share = {}) {
    const picture = gliding(moving, parts);
    function draw() {
      const seen = act.read();
      const { states, at, now } = seen;
      if (noted[0] !== now) noted = [];
      way.show(states, at); // first: it asks how wide the page is
      rest(seen);
      picture.show(now, now.step !== "start");
      const isEnd = stopped(states, at);
      const k = now.places.length;
      // Words at every pixel of a drag would drown who listens to them.
      if (!dragging) body.tell(noted[1] ?? words(states, at, isEnd));
      nodes.forEach((node, i) => node.classList.toggle("hs-next", !isEnd && i === turn()));
      size(k, 1, most);
    }
    sharing(view, body, { ...act.travel, ...share }, more, share.among);
    return live(view, plane.resize, draw, way.stop, picture.stop);
  }
  return { ...body, row, more, way, plane, drag, note, run };
}
