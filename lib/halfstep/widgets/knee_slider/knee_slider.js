/** The knee slider: one curve, a slider for where it ends, and the k that its knee names. */
import {
  array, assign, drawCells, drawCenters, drawPlane, ending, frame, live, program, say, segments,
  set, sharing, slider, svg, writer,
} from "../kit/kit.js";
import { drawChord, short } from "./chord.js";
import { deepest, depths } from "./depths.js";

const [FEWEST, MOST] = [5, 20];
const SQUARE = Float64Array.of(0, 0, 1, 1); // what a plane without points shows

/** What the knee says, and how near the next k comes. */
function sentence(values) {
  const { k, next, alike } = deepest(values);
  const below = depths(values);
  const other = `k\u00a0=\u00a0${next}`;
  const second = alike ? `as far as ${other}` : `next: ${other}, ${short(below[next - 1])}`;
  return `The curve ends at ${values.length} and the knee says ${k}: ` +
    `${short(below[k - 1])} below the line (${second}).`;
}

/** What stands in a plane without points. */
function drawEmpty(plane) {
  const words = svg(plane.layer("hs-none"), "text", { "text-anchor": "middle" });
  return (isEmpty) => {
    set(words, { x: plane.width / 2, y: plane.height / 2 });
    say(words, isEmpty ? "No points: 1/k is a formula." : "");
  };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const curves = model.get("_curves");
  const names = model.get("_names");
  const write = writer(model);
  const body = frame(view, "Knee slider");
  body.root.classList.add("hs-knee");
  const what = "The clusters that the knee names";
  const plane = drawPlane(body, new Float64Array(), what, 0.72);
  const cells = drawCells(plane);
  const centers = drawCenters(plane, "Center");
  const empty = drawEmpty(plane);
  const curve = drawChord(body.panel);
  body.panel.prepend(body.panel.lastElementChild);
  const pick = names.length > 1 &&
    segments(body.panel, "Curve", names, (name) => write({ curve: name }));
  const end = slider(body.panel, "The curve ends at", (upTo) => write({ up_to: upTo }));
  let shown = null;

  /** Take the points of the chosen curve. */
  function look(name) {
    if (name === shown) return;
    shown = name;
    plane.points = Float64Array.from(curves[name].points.flat());
    plane.around = plane.points.length ? null : SQUARE;
    plane.resize();
  }

  function draw() {
    const name = model.get("curve");
    const upTo = model.get("up_to");
    const values = curves[name].values.slice(0, upTo);
    const { k } = deepest(values);
    const places = curves[name].centers[k - 1] ?? [];
    look(name);
    curve(plane.points.length ? "inertia" : "100 / k", values, k);
    plane.paint(places.length ? { places, labels: assign(plane.points, places) } : {});
    cells(places);
    centers(places);
    empty(!places.length);
    if (pick) pick(name);
    end({ value: upTo, min: FEWEST, max: MOST, words: `k = ${upTo}` });
    body.tell(sentence(values));
  }
  sharing(view, body, {
    fields: ["curve", "up_to"], data: ["_curves"],
    program: () => {
      const values = curves[model.get("curve")].values.slice(0, model.get("up_to"));
      return program(array("values", values), "n = len(values)",
        "below = np.linspace(values[0], values[-1], n) - values  # how far below the line",
        ending("below.max()", Math.max(...depths(values))));
    },
  });
  return live(view, plane.resize, draw);
}

export default { render };
