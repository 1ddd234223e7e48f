/** What stretches and turns the ellipse of one component. */
import {
  TYPES, axes, children, draggable, fixed, knob, number, set, spreadOf, svg,
} from "../kit/kit.js";

/** How far handles stand off where an ellipse is small, in pixels. */
const APART = 28;

/**
 * Handles at one standard deviation, of the chosen component alone: of all of them, they
 * would lie one upon the other. Gives what draws them.
 * @param {object} plane
 * @param {(j: number, spread: number[], done: boolean) => void} reshape
 */
export function drawHandles(plane, reshape) {
  const handles = plane.layer("hs-handles");
  handles.removeAttribute("aria-hidden");
  const angles = []; // of the first axes: a handle stays the one that it was
  let shown = null;
  let chosen = 0;

  function isSeen([x, y]) {
    return x > 5 && x < plane.width - 5 && y > 5 && y < plane.height - 5;
  }
  /** Axis h of the component, and where its handle is: at the end that is in sight. */
  function end(h) {
    const { angle, lengths } = axes(shown.spreads[chosen], angles[chosen]);
    const way = angle + (h * Math.PI) / 2;
    const [u, v] = plane.place(shown.places[chosen]);
    const out = Math.hypot(lengths[h] * plane.unit, APART);
    const ends = [out, -out].map((r) => [u + r * Math.cos(way), v - r * Math.sin(way)]);
    const at = ends.find(isSeen) ?? plane.inside(ends[0]);
    return { u, v, angle, lengths, way, at, side: at === ends[1] ? -1 : 1 };
  }
  function pull(h, pixels, done) {
    const { u, v, way, angle, lengths, side } = end(h);
    const [right, down] = plane.inside(pixels);
    const dx = side * (right - u);
    const dy = side * (v - down);
    const { turns, isRound } = TYPES[shown.kind];
    const out = turns ? Math.hypot(dx, dy) : dx * Math.cos(way) + dy * Math.sin(way);
    const length = Math.sqrt(Math.max(1, out * out - APART * APART)) / plane.unit;
    const isPulled = (i) => i === h || isRound;
    angles[chosen] = turns ? angle + Math.atan2(dy, dx) - way : angle;
    const both = lengths.map((old, i) => (isPulled(i) ? length : old));
    reshape(chosen, spreadOf({ angle: angles[chosen], lengths: both }), done);
  }
  function makeHandle(h) {
    const node = svg(handles, "g", {}, ["line"], ...knob(22, 12, 7));
    const to = (at, done) => pull(h, at, done);
    draggable(node, plane.root, "end of an axis", () => end(h).at, to);
  }
  function drawHandle(node, h) {
    const { u, v, at, way, lengths } = end(h);
    const degrees = (Math.round((way * 180) / Math.PI) + 3600) % 360;
    set(node.firstChild, { x1: fixed(u - at[0]), y1: fixed(v - at[1]) });
    set(node, {
      class: `hs-handle hs-c${chosen}`,
      "aria-label": `Component ${chosen}, ${h ? "second" : "first"} axis`,
      transform: `translate(${at.map(fixed).join(" ")})`,
      "aria-valuenow": fixed(lengths[h]),
      "aria-valuetext": `standard deviation ${number(lengths[h])}, at ${degrees} degrees`,
    });
  }
  const turn = (all) => angles.splice(0, angles.length, ...all);
  const own = { axes: { read: () => [...angles], turn } };
  return Object.assign((state, j) => {
    shown = state;
    chosen = j;
    const { isRound } = TYPES[state.kind];
    state.spreads.forEach((spread, i) => {
      angles[i] = axes(spread, angles[i]).angle;
    });
    children(handles, isRound ? 1 : 2, makeHandle).forEach(drawHandle);
  }, { own });
}
