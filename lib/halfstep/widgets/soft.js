/** The pictures of a mixture: blended points, ellipses, density, and shares as a bar. */
import { children, draggable, fill, html, number, say, set, svg, tickBox } from "./kit.js";
import { axes, share, spreadOf, total } from "./loop.js";
import { fixed, knob } from "./pictures.js";

/** Of soft shares: each point's likeliest component, and the blend of all their colors. */
export function blend({ responsibilities, weights }, colors) {
  if (!responsibilities) return [null];
  const parts = colors.map((color) =>
    [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)));
  const [labels, fills] = [[], []];
  for (let i = 0; i < responsibilities.length; i += weights.length) {
    const row = [...responsibilities.subarray(i, i + weights.length)];
    labels.push(row.indexOf(Math.max(...row)));
    const mix = (part) => row.reduce((sum, r, j) => sum + r * parts[j][part], 0);
    fills.push(`rgb(${[0, 1, 2].map(mix).map(Math.round)})`);
  }
  return [labels, [], fills];
}

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
  let shown;

  /** Axis h of component j, and where its handle is: at the end that is in sight. */
  function end(j, h) {
    const { angle, lengths } = axes(shown.spreads[j], angles[j]);
    const [far, way] = [2 * lengths[h] * plane.unit, angle + (h * Math.PI) / 2];
    const [u, v] = plane.place(shown.means[j]);
    const out = Math.hypot(far, APART);
    const isSeen = ([a, b]) => a > 5 && a < plane.width - 5 && b > 5 && b < plane.height - 5;
    const ends = [out, -out].map((r) => [u + r * Math.cos(way), v - r * Math.sin(way)]);
    const at = ends.find(isSeen) ?? plane.inside(ends[0]);
    return { u, v, angle, lengths, far, way, at, side: at === ends[1] ? -1 : 1 };
  }

  function pull(j, h, pixels, done) {
    const { u, v, way, angle, lengths, side } = end(j, h);
    const [right, down] = plane.inside(pixels);
    const [dx, dy] = [side * (right - u), side * (v - down)];
    const free = ["full", "tied"].includes(shown.kind);
    const out = free ? Math.hypot(dx, dy) : dx * Math.cos(way) + dy * Math.sin(way);
    const length = Math.sqrt(Math.max(4, out * out - APART * APART)) / 2 / plane.unit;
    const isPulled = (i) => i === h || shown.kind === "spherical";
    angles[j] = free ? angle + Math.atan2(dy, dx) - way : angle;
    const both = lengths.map((old, i) => (isPulled(i) ? length : old));
    reshape(j, spreadOf({ angle: angles[j], lengths: both }), done);
  }

  function makeHandle(index) {
    const [j, h] = [index >> 1, index % 2];
    const label = `Component ${j + 1}, ${h ? "second" : "first"} axis`;
    const name = { class: `hs-handle hs-c${j}`, "aria-label": label };
    const node = svg(handles, "g", name, ["line"], ...knob(20, 11, 6));
    const to = (at, done) => pull(j, h, at, done);
    draggable(node, plane.root, "end of an axis", () => end(j, h).at, to);
  }

  return (mixture) => {
    shown = mixture;
    const k = mixture.means?.length ?? 0; // a state of k-means has none
    fill(rims, k, "ellipse", (j) => {
      const [{ u, v, angle, far }, { far: wide }] = [end(j, 0), end(j, 1)];
      angles[j] = angle;
      const turn = fixed((-angle * 180) / Math.PI);
      const transform = `translate(${fixed(u)} ${fixed(v)}) rotate(${turn})`;
      return { class: `hs-c${j}`, rx: fixed(far), ry: fixed(wide), transform };
    });
    if (reshape) children(handles, 2 * k, makeHandle).forEach((node, index) => {
      const { u, v, at, way, lengths } = end(index >> 1, index % 2);
      const length = lengths[index % 2];
      const degrees = (Math.round((way * 180) / Math.PI) + 3600) % 360;
      set(node.firstChild, { x1: fixed(u - at[0]), y1: fixed(v - at[1]) });
      set(node, {
        transform: `translate(${at.map(fixed).join(" ")})`,
        display: mixture.kind === "spherical" && index % 2 ? "none" : "inline",
        "aria-valuenow": fixed(length),
        "aria-valuetext": `standard deviation ${number(length)}, at ${degrees} degrees`,
      });
    });
  };
}

/** The density of a mixture as a shade behind the points, on demand; gives what draws it. */
export function drawDensity(plane, { stage, panel }) {
  const canvas = html(stage, "canvas", { class: "hs-density", "aria-hidden": "true" });
  stage.prepend(canvas);
  let [isOn, shown] = [false, null];
  tickBox(panel, "Density", false, (on) => { isOn = on; draw(shown); });
  const grain = 5; // pixels: the browser smooths between them
  function draw(mixture) {
    shown = mixture;
    // A state of k-means has none, and on paper there is no room to draw in.
    canvas.hidden = !isOn || !mixture.weights || !plane.width;
    if (canvas.hidden) return;
    const [columns, rows] = [plane.width, plane.height].map((px) => Math.ceil(px / grain));
    set(canvas, { width: columns, height: rows });
    const places = Array.from({ length: columns * rows }, (_, at) =>
      plane.invert([at % columns, Math.floor(at / columns)].map((i) => (i + 0.5) * grain)));
    const { logs } = share(Float64Array.from(places.flat()), mixture);
    const image = new ImageData(columns, rows);
    const top = logs.reduce((a, b) => Math.max(a, b));
    // The root of the density: its tails are worth seeing, too.
    logs.forEach((log, at) =>
      image.data.set([133, 140, 148, 190 * Math.exp((log - top) / 2)], 4 * at));
    canvas.getContext("2d").putImageData(image, 0, 0);
  }
  return draw;
}

const percent = (part) => `${Math.round(100 * part)}%`;

/** Shares in words: "component 1: 60%, component 2: 40%". */
export const inWords = (shares) =>
  shares.map((part, j) => `component ${j + 1}: ${percent(part)}`).join(", ");

/**
 * Shares of one as a bar, with borders to drag where `move` is given; gives what draws it.
 * @param {HTMLElement} parent @param {string[]} shapes @param {string} label
 * @param {((shares: number[], done: boolean) => void)=} move
 * @returns {(shares: number[], hint?: string) => void}  the hint: where there are no shares
 */
export function drawShares(parent, shapes, label, move) {
  const root = svg(parent, "svg", { class: "hs-parts", role: move ? "group" : "img", height: 44 });
  const [bars, borders] = [svg(root, "g", { "aria-hidden": "true" }), svg(root, "g")];
  const words = svg(root, "text", { y: 18 });
  let [shown, width] = [[], 0];
  const until = (j) => total(shown.slice(0, j + 1));

  const text = ["text", { y: 39, "text-anchor": "middle" }];
  const makeBar = (j) => svg(bars, "g", { class: `hs-c${j}` },
    ["rect", { y: 2, height: 20 }], ["path", { d: shapes[j] }], text);
  function makeBorder(j) {
    const node = svg(borders, "g", { class: "hs-border" },
      ["rect", { x: -20, y: -2, width: 40, height: 44, class: "hs-grip" }],
      ["rect", { x: -3, y: -2, width: 6, height: 28, rx: 3, class: "hs-disc" }]);
    draggable(node, root, "border", () => [width * until(j), 0], ([to], done) => {
      const both = shown[j] + shown[j + 1];
      const low = Math.min(0.01, both / 2); // a component without weight would be none
      const part = Math.min(both - low, Math.max(low, to / width - until(j - 1)));
      move(shown.with(j, part).with(j + 1, both - part), done);
    });
  }
  return (shares, hint = "") => {
    [shown, width] = [shares, root.clientWidth];
    say(words, hint);
    set(root, { "aria-label": `${label}: ${inWords(shares) || hint}` });
    children(bars, shares.length, makeBar).forEach((bar, j) => {
      const [size, middle] = [width * shares[j], width * (until(j) - shares[j] / 2)];
      const [rect, path, text] = bar.children;
      set(bar, { transform: `translate(${fixed(middle)} 0)` });
      set(rect, { x: fixed(-size / 2), width: fixed(size) });
      set(path, { transform: `translate(0 12) scale(${size > 18 ? 4.5 : 0})` });
      say(text, size > 27 ? percent(shares[j]) : "");
    });
    const n = move ? Math.max(0, shares.length - 1) : 0;
    children(borders, n, makeBorder).forEach((node, j) => set(node, {
      transform: `translate(${fixed(width * until(j))} 0)`,
      "aria-label": `Border between the weights of components ${j + 1} and ${j + 2}`,
      "aria-valuenow": Math.round(100 * until(j)),
      "aria-valuetext": `${percent(shares[j])} and ${percent(shares[j + 1])}`,
    }));
  };
}
