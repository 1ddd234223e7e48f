/** The pictures of spreads: ellipses, and the density of all of them. */
import { tickBox } from "./controls.js";
import { draggable, knob } from "./dragging.js";
import { children, fill, fixed, html, number, set, svg } from "./elements.js";
import { axes, spreadOf } from "./geometry.js";
import { TYPES, share } from "./mixture.js";

/** How far handles stand off where an ellipse is small, in pixels. */
const APART = 28;

/**
 * Ellipses of two standard deviations, with handles to stretch and turn them where
 * `reshape` is given; gives what draws them.
 * @param {object} plane
 * @param {((j: number, spread: number[], done: boolean) => void)=} reshape
 */
export function drawEllipses(plane, reshape) {
  const rims = plane.layer("hs-ellipses");
  const handles = plane.layer("hs-handles");
  if (reshape) handles.removeAttribute("aria-hidden");
  const angles = []; // of the first axes: a handle stays the one that it was
  let shown = null;

  function isSeen([x, y]) {
    return x > 5 && x < plane.width - 5 && y > 5 && y < plane.height - 5;
  }

  /** Axis h of component j, and where its handle is: at the end that is in sight. */
  function end(j, h) {
    const { angle, lengths } = axes(shown.spreads[j], angles[j]);
    const far = 2 * lengths[h] * plane.unit;
    const way = angle + (h * Math.PI) / 2;
    const [u, v] = plane.place(shown.places[j]);
    const out = Math.hypot(far, APART);
    const ends = [out, -out].map((r) => [u + r * Math.cos(way), v - r * Math.sin(way)]);
    const at = ends.find(isSeen) ?? plane.inside(ends[0]);
    return { u, v, angle, lengths, far, way, at, side: at === ends[1] ? -1 : 1 };
  }

  function pull(j, h, pixels, done) {
    const { u, v, way, angle, lengths, side } = end(j, h);
    const [right, down] = plane.inside(pixels);
    const dx = side * (right - u);
    const dy = side * (v - down);
    const { turns, isRound } = TYPES[shown.kind];
    const out = turns ? Math.hypot(dx, dy) : dx * Math.cos(way) + dy * Math.sin(way);
    const length = Math.sqrt(Math.max(4, out * out - APART * APART)) / 2 / plane.unit;
    const isPulled = (i) => i === h || isRound;
    angles[j] = turns ? angle + Math.atan2(dy, dx) - way : angle;
    const both = lengths.map((old, i) => (isPulled(i) ? length : old));
    reshape(j, spreadOf({ angle: angles[j], lengths: both }), done);
  }

  function makeHandle(index) {
    const j = index >> 1;
    const h = index % 2;
    const label = `Component ${j + 1}, ${h ? "second" : "first"} axis`;
    const name = { class: `hs-handle hs-c${j}`, "aria-label": label };
    const node = svg(handles, "g", name, ["line"], ...knob(20, 11, 6));
    const to = (at, done) => pull(j, h, at, done);
    draggable(node, plane.root, "end of an axis", () => end(j, h).at, to);
  }

  function drawHandle(node, index) {
    const { u, v, at, way, lengths } = end(index >> 1, index % 2);
    const length = lengths[index % 2];
    const degrees = (Math.round((way * 180) / Math.PI) + 3600) % 360;
    set(node.firstChild, { x1: fixed(u - at[0]), y1: fixed(v - at[1]) });
    set(node, {
      transform: `translate(${at.map(fixed).join(" ")})`,
      display: TYPES[shown.kind].isRound && index % 2 ? "none" : "inline",
      "aria-valuenow": fixed(length),
      "aria-valuetext": `standard deviation ${number(length)}, at ${degrees} degrees`,
    });
  }

  return (state) => {
    shown = state;
    const k = state.spreads?.length ?? 0;
    fill(rims, k, "ellipse", (j) => {
      const { u, v, angle, far } = end(j, 0);
      const wide = end(j, 1).far;
      angles[j] = angle;
      const turn = fixed((-angle * 180) / Math.PI);
      const transform = `translate(${fixed(u)} ${fixed(v)}) rotate(${turn})`;
      return { class: `hs-c${j}`, rx: fixed(far), ry: fixed(wide), transform };
    });
    if (reshape) children(handles, 2 * k, makeHandle).forEach(drawHandle);
  };
}

/** How large a spot of the density's shade is, in pixels: the browser smooths between. */
const GRAIN = 5;

/**
 * The density of a mixture as a shade behind the points, on demand; gives what draws it.
 * @param {object} plane @param {{stage: HTMLElement, panel: HTMLElement}} frame
 */
export function drawDensity(plane, { stage, panel }) {
  const canvas = html(stage, "canvas", { class: "hs-density", "aria-hidden": "true" });
  stage.prepend(canvas);
  let isOn = false;
  let shown = null;
  tickBox(panel, "Density", false, (on) => {
    isOn = on;
    draw(shown);
  });

  function draw(mixture) {
    shown = mixture;
    // On paper there is no room to draw in.
    canvas.hidden = !isOn || !plane.width;
    if (canvas.hidden) return;
    const columns = Math.ceil(plane.width / GRAIN);
    const rows = Math.ceil(plane.height / GRAIN);
    set(canvas, { width: columns, height: rows });
    const spots = Array.from({ length: columns * rows }, (_, at) =>
      [at % columns, Math.floor(at / columns)].map((i) => (i + 0.5) * GRAIN));
    const places = Float64Array.from(spots.flatMap(plane.invert));
    const { logs } = share(places, mixture);
    const image = new ImageData(columns, rows);
    const top = logs.reduce((a, b) => Math.max(a, b));
    // The root of the density: its tails are worth seeing, too.
    logs.forEach((log, at) =>
      image.data.set([133, 140, 148, 190 * Math.exp((log - top) / 2)], 4 * at));
    canvas.getContext("2d").putImageData(image, 0, 0);
  }
  return draw;
}
