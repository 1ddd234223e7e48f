/** The way through the half-steps: where one is, as words, a number and a curve. */
import { alongScale, button, iconButton, reading } from "./controls.js";
import { playButton } from "./play.js";
import { children, html, number, say, set, svg } from "./elements.js";
import { linear } from "./scales.js";

const isKnown = (objective) => Number.isFinite(objective);
const BACK = "M8 4 3 9l5 5M3 9h9a5 5 0 0 1 0 9";

/** A half-step's short name, and its long one. */
function namesOf({ step, half }, i) {
  if (step !== "start") return [half, half];
  return i ? ["↔", "by hand"] : ["0", "start"];
}

/** Where on the way a half-step is: "3 of 8, E, inertia 713.4". */
function describe(states, at) {
  const { objective } = states[at];
  const cost = isKnown(objective) ? `, ${states[0].goal} ${number(objective)}` : "";
  return `${at} of ${states.length - 1}, ${namesOf(states[at], at)[1]}${cost}`;
}

/**
 * The objective after each half-step, on which a reader moves as on a slider. What is above
 * zero is drawn in logarithms: so the last steps stay visible.
 * @param {HTMLElement} parent
 * @param {(at: number) => void} go
 * @returns {(states: object[], at: number) => void} what draws it
 */
function drawCurve(parent, go) {
  const root = svg(parent, "svg", { class: "hs-curve" });
  const axis = svg(root, "line", { x2: "100%", class: "hs-axis" });
  const here = svg(root, "rect", { width: 18, height: "100%", rx: 5, class: "hs-here" });
  const line = svg(root, "polyline");
  const dots = svg(root, "g");
  const stand = alongScale(root, go);
  let x = null;

  const makeDot = () => svg(dots, "g", {}, ["circle"], ["text", { "text-anchor": "middle" }]);

  /** The heights of the values; before the first E there is no objective. */
  function heights(values, low) {
    const known = values.filter(isKnown);
    const scale = Math.min(...known) > 0 ? Math.log : (value) => value;
    const ends = [Math.min(...known), Math.max(...known)].map(scale);
    const y = linear(ends[0] < ends[1] ? ends : [ends[0] - 1, ends[0]], [low, 9]);
    return values.map((value) => y(scale(value)));
  }
  /** The dot of a half-step and its name, where there is room for it. */
  function drawDot(dot, i, state, spot, at, low) {
    const [circle, text] = dot.children;
    const later = i > at ? " hs-later" : "";
    set(dot, { class: `hs-${state.half}${i === at ? " hs-now" : later}` });
    const [cx, cy] = spot ?? [0, 0];
    const room = x(1) - x(0);
    const size = Math.min(4.4, Math.max(2.2, room / 3));
    set(circle, { cx, cy, r: spot ? size : 0 });
    const [word] = namesOf(state, i);
    const step = Math.ceil((6 + 8 * word.length) / room);
    const isCrowded = i !== at && (i % step || Math.abs(i - at) < step);
    say(set(text, { x: x(i), y: low + 21 }), isCrowded ? "" : word);
  }

  return (states, at) => {
    const max = states.length - 1;
    const label = `The ${states[0].goal} after each half-step`;
    set(root, { "aria-label": label, "aria-disabled": !max });
    const width = root.clientWidth;
    x = linear([0, Math.max(8, max)], [12, width - 12]);
    stand({ value: at, min: 0, max, words: describe(states, at) }, x);
    if (!width) return; // put away
    const low = root.clientHeight - 24;
    const y = heights(states.map(({ objective }) => objective), low);
    const spots = states.map(({ objective }, i) => (isKnown(objective) ? [x(i), y[i]] : null));
    set(axis, { y1: low + 8, y2: low + 8 });
    set(here, { x: x(at) - 9 });
    set(line, { points: spots.filter(Boolean).join(" ") });
    children(dots, states.length, makeDot).forEach((dot, i) =>
      drawDot(dot, i, states[i], spots[i], at, low));
  };
}

/** What the objective is called where there is little room. */
const titleOf = (goal) => (goal === "log-likelihood" ? "log-lik." : goal);

/**
 * The way through the half-steps: Play in a row of buttons; Back, the curve of the objective
 * and its value in a strip below.
 * @param {{panel: HTMLElement, tell: (text: string) => void}} frame
 * @param {HTMLElement} row
 * @param {{read: () => object, go: (at: number) => void, rewind: (() => boolean)=}} act
 *   `rewind` goes back from the start, and gives whether it could
 * @param {() => boolean} step  goes on; gives whether there is more
 * @param {(() => number)=} pause  between two half-steps of a play, in milliseconds
 */
export function drawWay({ panel, tell }, row, { read, go, rewind = () => false }, step, pause) {
  /** Whatever else the reader does ends the play. */
  const alone = (what) => (...given) => {
    play.stop();
    what(...given);
  };
  const play = playButton(row, step, pause);
  const strip = html(panel, "div", { class: "hs-strip" });
  const back = iconButton(strip, "Back", "b", BACK, alone(() => {
    const { at } = read();
    if (at) go(at - 1);
    else if (!rewind()) tell("This is the start.");
  }));
  back.classList.add("hs-back");
  const curve = drawCurve(strip, alone(go));
  const value = reading(strip);

  function show(states, at) {
    const { objective, goal } = states[at];
    value(titleOf(goal), isKnown(objective) ? number(objective) : "");
    curve(states, at);
  }
  function again() {
    const { states, at } = read();
    curve(states, at);
  }
  return { alone, show, again, stop: play.stop };
}
