/** The plane: points, cells, trails and places of clusters. */
import { draggable, knob } from "./dragging.js";
import { children, fill, fixed, number, pixel, set, svg } from "./elements.js";
import { cell, placeOf, squaredDistance } from "./geometry.js";
import { equalScales } from "./scales.js";

/** How full a point is drawn: all of it where it is sure, hollow where it is anyone's. */
function fullness(shares, i, k) {
  const most = Math.max(...shares.subarray(i * k, (i + 1) * k));
  return k > 1 ? (most - 1 / k) / (1 - 1 / k) : 1;
}

/**
 * Points in the plane, on which other pictures are laid. Whoever gives it other `points`,
 * or others to scale `around`, asks it to `resize`.
 * @param {{stage: HTMLElement, marks: object}} frame
 * @param {Float64Array} points
 * @param {string} label  what is to be seen, for whoever does not see it
 * @param {number=} tall  its height on a narrow page, in widths
 */
export function drawPlane({ stage, marks }, points, label, tall = 0.92) {
  const name = { class: "hs-plane", role: "group", "aria-label": label };
  const root = svg(stage, "svg", name);
  const layer = (kind) => svg(root, "g", { class: kind, "aria-hidden": "true" });
  const plane = { root, points, around: null, marks, resize, layer, paint, nearest };
  const dots = layer("hs-points");

  function resize() {
    const width = stage.clientWidth;
    const height = Math.round(Math.min(420, width * (width < 400 ? tall : 0.95)));
    set(root, { viewBox: `0 0 ${width} ${height}`, height });
    const [x, y] = equalScales(plane.around ?? plane.points, width, height, width < 400 ? 18 : 26);
    const within = (at, size) => Math.min(size - 8, Math.max(8, at));
    Object.assign(plane, {
      width,
      height,
      place: ([u, v]) => [x(u), y(v)],
      invert: ([u, v]) => [x.invert(u), y.invert(v)],
      inside: ([u, v]) => [within(u, width), within(v, height)],
      unit: x(1) - x(0),
    });
    placePoints();
  }

  function placePoints() {
    const n = plane.points.length / 2;
    const small = plane.width < 400 ? 3 : 3.5;
    const size = n > 800 ? 2.2 : small;
    fill(dots, n, "path", (i) => {
      const at = plane.place(placeOf(plane.points, i)).map(fixed);
      return { transform: `translate(${at.join(" ")}) scale(${size})` };
    });
  }

  /** The outline and the class of a point with such a label. */
  function markOf(label) {
    if (label === undefined) return [marks.shapes[0], "hs-free"];
    if (label < 0) return [marks.noise.shape, "hs-noise"];
    return [marks.shapes[label], `hs-c${label}`];
  }

  /**
   * Shape and color the points by their labels, fill them by their shares, and ring those
   * that have just changed.
   */
  function paint({ labels, shares, places }, changed = []) {
    const ringed = new Set(changed);
    [...dots.children].forEach((dot, i) => {
      const [d, kind] = markOf(labels?.[i]);
      const look = shares ? `${kind} hs-soft` : kind;
      set(dot, { d, class: ringed.has(i) ? `${look} hs-changed` : look });
      const full = shares ? fullness(shares, i, places.length).toFixed(3) : 1;
      set(dot, { "fill-opacity": full });
    });
  }

  /** The point under a finger or a mouse; -1 where there is none. */
  function nearest(event) {
    const place = plane.invert(pixel(root, event));
    let best = -1;
    let least = (22 / plane.unit) ** 2;
    for (let i = 0; i < plane.points.length / 2; i++) {
      const far = squaredDistance(plane.points, i, place);
      if (far < least) {
        best = i;
        least = far;
      }
    }
    return best;
  }
  return plane;
}

/** The cells around the places; gives what draws them. */
export function drawCells(plane) {
  const group = plane.layer("hs-cells");
  plane.root.prepend(group);
  const outline = (corners) => corners.map((corner) => corner.map(fixed)).join("L");
  return (places) => {
    const right = plane.width + 2;
    const bottom = plane.height + 2;
    const box = [[-2, -2], [right, -2], [right, bottom], [-2, bottom]];
    const centers = places.map(plane.place);
    fill(group, centers.length, "path", (j) => {
      const corners = cell(centers, j, box);
      return { class: `hs-c${j}`, d: corners.length ? `M${outline(corners)}Z` : "" };
    });
  };
}

/** The way each cluster has come; gives what draws it. */
export function drawTrails(plane) {
  const group = plane.layer("hs-trails");
  return (states) => fill(group, states.at(-1).places.length, "polyline", (j) => {
    // A cluster that ends on the way leaves the trail that it had.
    const places = states.flatMap(({ places }) => (places[j] ? [places[j]] : []));
    const points = places.map((place) => plane.place(place).map(fixed)).join(" ");
    return { class: `hs-c${j}`, points };
  });
}

/**
 * The places of clusters, to be dragged where `move` is given; gives what draws them.
 * @param {object} plane @param {string} noun  what a cluster is called here
 * @param {((j: number, place: number[], done: boolean) => void)=} move
 * @param {number=} from  the number of the first, for whoever hears them counted
 */
export function drawCenters(plane, noun, move, from = 1) {
  const group = plane.layer("hs-centers");
  if (move) group.removeAttribute("aria-hidden");
  let shown = [];

  function make(j) {
    const shape = ["path", { d: plane.marks.shapes[j] }];
    const name = { class: `hs-c${j}${move ? " hs-center" : ""}` };
    const node = svg(group, "g", name, ...knob(22, 18, 12.5), shape);
    if (!move) return;
    const to = (pixels, done) => move(j, plane.invert(plane.inside(pixels)), done);
    draggable(node, plane.root, noun.toLowerCase(), () => plane.place(shown[j]), to);
  }
  return (places) => {
    shown = places;
    children(group, places.length, make).forEach((node, j) => {
      const at = plane.place(places[j]).map(fixed);
      set(node, { transform: `translate(${at.join(" ")})` });
      if (!move) return;
      set(node, {
        "aria-label": from ? `${noun} ${j + from} of ${places.length}` : `${noun} ${j}`,
        "aria-valuenow": fixed(places[j][0]),
        "aria-valuetext": `x ${number(places[j][0])}, y ${number(places[j][1])}`,
      });
    });
  };
}
