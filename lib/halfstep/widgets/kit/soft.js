/** The pictures of spreads: ellipses, and the density of all of them. */
import { tickBox } from "./controls.js";
import { fill, fixed, html, set } from "./elements.js";
import { axes } from "./geometry.js";
import { share } from "./mixture.js";

/**
 * Ellipses of two standard deviations; gives what draws them, that of the component in
 * question thicker.
 */
export function drawEllipses(plane) {
  const rims = plane.layer("hs-ellipses");
  return ({ places, spreads }, chosen = -1) =>
    fill(rims, spreads?.length ?? 0, "ellipse", (j) => {
      const { angle, lengths } = axes(spreads[j]);
      const [rx, ry] = lengths.map((length) => fixed(2 * length * plane.unit));
      const turn = `rotate(${fixed((-angle * 180) / Math.PI)})`;
      const transform = `translate(${plane.place(places[j]).map(fixed).join(" ")}) ${turn}`;
      return { class: `hs-c${j}${j === chosen ? " hs-chosen" : ""}`, rx, ry, transform };
    });
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
  const tick = tickBox(panel, "Density", false, turn);
  function turn(on) {
    isOn = on;
    tick(on);
    if (shown) draw(shown);
  }

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
  return Object.assign(draw, { own: { density: { read: () => isOn, turn } } });
}
