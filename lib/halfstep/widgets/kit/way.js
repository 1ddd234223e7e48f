/** The way through the half-steps: where one is, as words, a curve and a slider. */
import { button, playButton, rangeKeys, reading, slider } from "./controls.js";
import { scrub } from "./dragging.js";
import { children, html, number, say, set, svg } from "./elements.js";
import { linear } from "./scales.js";

const isKnown = (objective) => Number.isFinite(objective);

/** A half-step's short name. */
function nameOf({ step, half }, i) {
  if (step !== "start") return half;
  return i ? "hand" : "start";
}

/** Where on the way a half-step is: "3 of 8, E, inertia 713.4". */
function describe(states, at) {
  const { objective } = states[at];
  const cost = isKnown(objective) ? `, ${states[0].goal} ${number(objective)}` : "";
  return `${at} of ${states.length - 1}, ${nameOf(states[at], at)}${cost}`;
}

/** From where to where the curve reaches in y, and how high it is with its words. */
const TOP = 18;
const LOW = 106;
const HEIGHT = 132;

/**
 * The objective after each half-step, on which a reader moves as on a slider.
 * @param {HTMLElement} parent
 * @param {(at: number) => void} go
 * @returns {(states: object[], at: number) => void} what draws it
 */
function drawCurve(parent, go) {
  const how = { class: "hs-curve", role: "slider", tabindex: 0, height: HEIGHT };
  const root = svg(parent, "svg", how);
  const ticks = [TOP, LOW].map((y) => svg(root, "text", { y: y + 4 }));
  svg(root, "line", { x1: 48, x2: "100%", y1: LOW + 9, y2: LOW + 9, class: "hs-axis" });
  const here = svg(root, "line", { y1: 8, y2: LOW + 9, class: "hs-here" });
  const line = svg(root, "polyline");
  const dots = svg(root, "g");
  let x = null;
  let range = { value: 0, min: 0, max: 0 };

  function move(to) {
    range.value = to;
    go(to);
  }
  rangeKeys(root, () => range, move);
  scrub(root, (px) => move(Math.min(range.max, Math.max(0, Math.round(x.invert(px))))));

  const name = ["text", { "text-anchor": "middle", y: HEIGHT - 4 }];
  const makeDot = () => svg(dots, "g", {}, ["circle"], name);

  /** The scale in y, and its ends in words; before the first E there is no objective. */
  function scaleOf(values) {
    const known = values.filter(isKnown);
    const least = Math.min(...known);
    const most = Math.max(...known);
    say(ticks[0], known.length ? number(most) : "");
    say(ticks[1], least < most ? number(least) : "");
    return linear(least < most ? [least, most] : [least - 1, most], [LOW, TOP]);
  }
  /** The dot of a half-step and its name, where there is room for it. */
  function drawDot(dot, i, state, spot, at) {
    const [circle, text] = dot.children;
    const later = i > at ? " hs-later" : "";
    const when = i === at ? " hs-now" : later;
    set(dot, { class: `hs-${state.half}${when}` });
    const [cx, cy] = spot ?? [0, 0];
    set(circle, { cx, cy, r: spot ? 4.5 : 0 });
    const word = nameOf(state, i);
    const room = x(1) - x(0);
    const isCrowded = i % Math.ceil(13 / room) || (word.length > 1 && room < 34);
    say(set(text, { x: x(i) }), isCrowded ? "" : word);
  }

  return (states, at) => {
    const width = root.clientWidth;
    range = { value: at, min: 0, max: states.length - 1 };
    x = linear([0, Math.max(6, range.max)], [62, width - 14]);
    const values = states.map(({ objective }) => objective);
    const y = scaleOf(values);
    const spots = values.map((value, i) => (isKnown(value) ? [x(i), y(value)] : null));
    set(here, { x1: x(at), x2: x(at) });
    set(line, { points: spots.filter(Boolean).join(" ") });
    children(dots, states.length, makeDot).forEach((dot, i) =>
      drawDot(dot, i, states[i], spots[i], at));
    set(root, {
      "aria-label": `The ${states[0].goal} after each half-step`,
      "aria-valuemin": 0, "aria-valuemax": range.max, "aria-valuenow": at,
      "aria-valuetext": describe(states, at),
    });
  };
}

/** What the objective is called where it stands by itself. */
const TITLES = { "lower bound": "Its lower bound" };
const titleOf = (goal) => TITLES[goal] ?? goal[0].toUpperCase() + goal.slice(1);

/**
 * The way through the half-steps: Back and Play, the objective as a number and a curve,
 * and a slider.
 * @param {{panel: HTMLElement, tell: (text: string) => void}} frame
 * @param {{read: () => object, go: (at: number) => void}} act
 * @param {() => boolean} step  goes on; gives whether there is more
 * @param {number=} pause  between two half-steps of a play, in milliseconds
 */
export function drawWay({ panel, tell }, { read, go }, step, pause) {
  const doors = html(panel, "div", { class: "hs-buttons" });
  /** Whatever else the reader does ends the play. */
  const alone = (what) => (...given) => {
    play.stop();
    what(...given);
  };
  button(doors, "Back", "b", alone(() => {
    const { at } = read();
    if (at) go(at - 1);
    else tell("This is the start.");
  }));
  const play = playButton(doors, step, pause);
  const value = reading(panel);
  const curve = drawCurve(panel, alone(go));
  const slide = slider(panel, "Half-step", alone(go));

  function show(states, at) {
    const { objective, goal } = states[at];
    const last = states.length - 1;
    value(titleOf(goal), isKnown(objective) ? number(objective) : "");
    curve(states, at);
    const short = `${at} of ${last}`;
    slide({ value: at, min: 0, max: last, short, words: describe(states, at) });
  }
  return { doors, alone, show, stop: play.stop };
}
