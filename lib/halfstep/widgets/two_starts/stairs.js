/** The stairs: an objective after each half-step, on which a reader moves as on a slider. */
import {
  alongScale, children, fixed, linear, number, say, set, svg,
} from "../kit/kit.js";

const isKnown = ({ objective }) => Number.isFinite(objective);

/** The line of the stairs down to the half-step `at`; nothing before there is an objective. */
function lineOf(states, at, x, y) {
  const half = (x(1) - x(0)) / 2;
  const steps = states.slice(0, at + 1).flatMap((state, i) =>
    (isKnown(state) ? [[x(i) - half, y(state.objective)], [x(i) + half, y(state.objective)]] : []));
  return steps.map((spot) => spot.map(fixed)).join(" ");
}

/**
 * The stairs of all runs on one scale: that of the chosen one in ink, the others as far as
 * they were played. On them one moves by finger, mouse and arrow keys.
 * @param {HTMLElement} parent
 * @param {(at: number) => void} go
 * @returns {(seen: object) => void} what draws them
 */
export function drawStairs(parent, go) {
  const root = svg(parent, "svg", { class: "hs-curve hs-stairs" });
  const here = svg(root, "rect", { width: 18, height: "100%", rx: 5, class: "hs-here" });
  const rivals = svg(root, "g");
  const walked = svg(root, "polyline", { class: "hs-walked" });
  const amounts = svg(root, "g");
  const dots = svg(root, "g");
  const stand = alongScale(root, go);
  let x = null;

  /** The number at the end of a line: above it, or under it where another lies above. */
  function drawAmount(node, { states, at }, y, isOld) {
    const half = (x(1) - x(0)) / 2;
    const isRight = x(at) + half > root.clientWidth - 62;
    set(node, {
      x: x(at) + (isRight ? half : half + 5), "text-anchor": isRight ? "end" : "start",
      y: y(states[at].objective) + (isRight ? -6 : 5), class: `hs-amount${isOld ? " hs-old" : ""}`,
    });
    say(node, isKnown(states[at]) ? number(states[at].objective) : "");
  }
  /** Its letter under each half-step, where there is room; the coming ones are pale. */
  function drawDot(node, i, state, at, low) {
    const crowded = x(1) - x(0) < 13 && i % 2 === 1 && i !== at;
    set(node, { x: x(i), y: low + 19, "text-anchor": "middle" });
    node.classList.toggle("hs-amount", i === at);
    say(node, crowded ? "" : i ? state.half : "0");
  }

  return ({ name, states, at, all, others }) => {
    const max = states.length - 1;
    const amount = isKnown(states[at]) ? `, J ${number(states[at].objective)}` : "";
    const words = `${at} of ${max}, ${at ? states[at].half : "start"}${amount}`;
    set(root, { "aria-label": `J after each half-step, ${name}` });
    const width = root.clientWidth;
    const most = Math.max(...all.map((run) => run.states.length)) - 1;
    x = linear([0, most], [9, width - 12]);
    stand({ value: at, min: 0, max, words }, x);
    if (!width) return;
    const low = root.clientHeight - 24;
    const values = all.flatMap((run) => run.states.filter(isKnown).map((s) => s.objective));
    const y = linear([Math.min(...values), Math.max(...values)], [low - 4, 4]);
    set(here, { x: x(at) - 9 });
    set(walked, { points: lineOf(states, at, x, y) });
    children(rivals, others.length, () => svg(rivals, "polyline", { class: "hs-rival" }))
      .forEach((line, i) => set(line, { points: lineOf(others[i].states, others[i].at, x, y) }));
    const told = [...others, { states, at }];
    children(amounts, told.length, () => svg(amounts, "text")).forEach((node, i) =>
      drawAmount(node, told[i], y, i < others.length));
    children(dots, states.length, () => svg(dots, "text")).forEach((node, i) =>
      drawDot(node, i, states[i], at, low));
  };
}
