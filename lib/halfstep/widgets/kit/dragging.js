/** What a hand takes hold of: by mouse, pen, finger or key. */
import { pixel, set } from "./elements.js";

const WAYS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

/** What can be dragged in each drawing, with where it is. */
const grips = new WeakMap();

/** The one nearest to a spot: where grips overlap, the topmost may not be what was meant. */
function nearestGrip(drawing, [x, y]) {
  const all = grips.get(drawing).filter(({ node }) => node.isConnected);
  grips.set(drawing, all);
  const far = all.map(({ place }) => {
    const [u, v] = place();
    return Math.hypot(u - x, v - y);
  });
  return all[far.indexOf(Math.min(...far))];
}

/**
 * Let an element of a drawing be dragged by mouse, pen or finger, or moved by arrow keys
 * (with shift five times as far). `what` it is called; `place()` is where it is;
 * `move([x, y], done)` in pixels of the drawing puts it elsewhere. What goes to the `sides`
 * alone lets a finger scroll the page.
 */
export function draggable(node, drawing, what, place, move, sides = false) {
  let grip = null; // from the pointer to the element's place
  let from = null; // where the pointer came down
  let last = null;
  const roles = { role: "slider", "aria-roledescription": `${what}, moved by arrow keys` };
  set(node, { tabindex: 0, ...roles });
  grips.set(drawing, [...(grips.get(drawing) ?? []), { node, place, take }]);
  function take([x, y], pointer) {
    const [u, v] = place();
    grip = [u - x, v - y];
    from = [x, y];
    node.setPointerCapture(pointer);
    node.focus({ preventScroll: true });
  }
  // On an SVG group, touch-action alone does not keep the page from scrolling along.
  const hold = (event) => sides || !event.cancelable || event.preventDefault();
  node.addEventListener("touchstart", hold, { passive: false });
  node.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const at = pixel(drawing, event);
    nearestGrip(drawing, at).take(at, event.pointerId);
    event.preventDefault();
  });
  node.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const at = pixel(drawing, event);
    const [dx, dy] = at.map((value, axis) => Math.abs(value - from[axis]));
    if (sides && !last && dx <= dy + 3 && event.pointerType === "touch") return;
    last = at.map((value, axis) => value + grip[axis]);
    move(last, false);
  });
  node.addEventListener("lostpointercapture", () => {
    if (last) move(last, true);
    grip = null;
    last = null;
  });
  node.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    const far = event.shiftKey ? 20 : 4;
    move(place().map((value, axis) => value + far * way[axis]), true);
  });
}

/**
 * A finger that comes down on a slider may be about to scroll the page. So `go` hears of it
 * once it moves sideways or lifts; if the page scrolls after all, `back`. Gives whether a
 * finger is down of which nobody knows yet.
 */
export function lateFinger(node, go, back = () => {}) {
  let from = null;
  const on = (kind, act) => node.addEventListener(kind, act);
  const end = (what) => (event) => {
    const was = from;
    from = null;
    if (was) what(event);
  };
  on("pointerdown", (event) => {
    from = event.pointerType === "touch" && event;
  });
  on("pointermove", (event) => {
    if (!from) return;
    const [x, y] = ["clientX", "clientY"].map((axis) => Math.abs(event[axis] - from[axis]));
    if (x > y + 3) end(go)(event);
  });
  on("pointerup", end(go));
  on("pointercancel", end(back));
  return () => from;
}

/** Call `go` with the pixel in x at which a pointer is pressed, and where it is drawn to. */
export function scrub(node, go) {
  const jump = (event) => go(pixel(node, event)[0]);
  const isOpen = lateFinger(node, jump);
  node.addEventListener("pointerdown", (event) => {
    node.setPointerCapture(event.pointerId);
    if (!isOpen()) jump(event);
  });
  node.addEventListener("pointermove", (event) => {
    if (event.buttons && !isOpen()) jump(event);
  });
}

/** The parts that a hand takes hold of: room for a finger, a ring for the focus, a disc. */
export const knob = (...radii) => ["grip", "ring", "disc"].map((part, i) =>
  ["circle", { r: radii[i], class: `hs-${part}` }]);
