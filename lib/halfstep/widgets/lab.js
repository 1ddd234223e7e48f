/** What the labs share: the moves made so far, E and M, starts, and what is dragged. */
import { button, stepButtons } from "./kit.js";
import { drawWay } from "./pictures.js";

/**
 * The state of a model. Its trait `_run` is the truth, whoever changes it: the first move,
 * the moves made since, and at which of them the reader is. `replay(moves, known)` gives
 * the states.
 */
export function history(model, replay) {
  let known;
  function read() {
    const run = model.get("_run");
    known = replay(run.moves, known);
    return { ...run, states: known.states, now: known.states[run.at] };
  }
  function write(run) {
    model.set("_run", { ...model.get("_run"), ...run });
    model.save_changes();
  }
  const go = (at) => write({ at });
  const begin = (start) => write({ start, moves: [start], at: 0 });
  const reset = () => begin(read().start);

  /** From the past, the same half-step as before only goes there again. */
  function half(move) {
    const { moves, at } = read();
    const same = moves[at + 1] === move;
    write({ moves: same ? moves : [...moves.slice(0, at + 1), move], at: at + 1 });
  }
  /** By hand: a new start at the start, else a move of its own after the last half-step. */
  function byHand(move) {
    const { start, moves, at, now } = read();
    const first = now.step === "start" ? at : at + 1;
    write({ start, moves: [...moves.slice(0, first), move], at: first });
  }
  return { read, go, begin, reset, half, byHand };
}

/**
 * The controls of a lab.
 * @param {{panel: HTMLElement, tell: (text: string) => void}} body  as `frame` makes it
 * @param {object} act  a history, and `newStart`
 * @param {object} how  the `name` of the objective; the `steps`, each its name and what it
 *   does; why a step would do `nothing`; whether the loop has `stopped`; a play's `pause`
 */
export function drawLab(body, act, { name, steps, nothing, stopped, pause }) {
  let dragging = false;

  /** Do a half-step, or say why not; give whether there is more to do. */
  function half(move) {
    const why = nothing(act.read(), move);
    if (why) { body.tell(why); return false; }
    act.half(move);
    return !stopped(act.read());
  }
  const nodes = stepButtons(body.panel, steps.map(([step, what], i) =>
    ["EM"[i], what, () => { way.stop(); half(step); }]));
  const turn = () => Number(act.read().now.step === steps[0][0]);
  const way = drawWay(body, name, act, () => half(steps[turn()][0]), pause);
  button(way.doors, "Reset", "r", way.alone(act.reset));
  button(way.doors, "New start", "n", way.alone(act.newStart));

  function show(run, title, words) {
    way.show(run.states, run.at, title);
    // Words at every pixel of a drag would drown who listens to them.
    if (!dragging) body.tell(words);
    const next = stopped(run) ? -1 : turn();
    nodes.forEach((node, i) => node.classList.toggle("hs-next", i === next));
  }
  const drag = (what) => way.alone((...given) => {
    dragging = !given.at(-1); // the last argument says that the drag is done
    what(...given);
  });
  return { ...way, show, drag };
}
