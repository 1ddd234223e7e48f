/** Draw points from a mixture one by one, with their colors or without. */
import {
  button, drawCenters, drawEllipses, drawPlane, floats, frame, html, live, plural, say, set,
  sharing, writer,
} from "../kit/kit.js";
import { drawNames } from "../one_ellipse/names.js";

/** What the second button draws. */
const MANY = 400;

/** What has been drawn, in words; without colors, what we have. */
function wordsOn(labels, start, colors) {
  const n = labels.length;
  const k = start.weights.length;
  if (!n) return "Nothing is drawn yet. The ellipses are the mixture that we draw from.";
  if (!colors) return `${plural(n, "point")} without colors: this is what we have.`;
  const last = labels.at(-1);
  const counts = Array.from({ length: k }, (_, j) => labels.filter((y) => y === j).length);
  return `Point ${n - 1}: component ${last} (weight ${start.weights[last]}), then a place. ` +
    `Of each so far: ${counts.join(", ")}.`;
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const all = floats(model.get("_points"));
  const [labels, start] = ["_labels", "_start"].map((name) => model.get(name));
  const write = writer(model);
  const drawn = () => model.get("n_drawn");

  const body = frame(view, "Draws from a mixture");
  body.root.classList.add("hs-draws");
  const plane = drawPlane(body, all, "Points drawn from a mixture", 0.72);
  plane.around = all;
  const ellipses = drawEllipses(plane);
  const means = drawCenters(plane, "Mean");
  const names = drawNames(plane, start.weights.map((_, j) => `${j}`));
  const row = html(body.panel, "div", { class: "hs-row" });

  /** With none left to draw, the picture begins again. */
  function add(n) {
    const isFull = drawn() === labels.length;
    write({ n_drawn: isFull ? n : Math.min(labels.length, drawn() + n) });
  }
  const one = button(row, "Draw 1", "d", () => add(1));
  button(row, `Draw ${MANY}`, "a", () => add(MANY));
  const hide = button(row, "", "h", () => write({ colors: !model.get("colors") }));
  button(row, "Clear", "x", () => write({ n_drawn: 0, colors: true }));

  function draw() {
    const n = drawn();
    const colors = model.get("colors");
    const shown = labels.slice(0, n);
    plane.points = all.subarray(0, 2 * n);
    plane.resize();
    plane.paint(colors ? { labels: shown } : {}, n ? [n - 1] : []);
    const truth = colors ? start : { places: [], spreads: [] };
    ellipses(truth, n ? shown[n - 1] : -1);
    means(truth.places);
    names(truth);
    say(hide, colors ? "Hide colors" : "Show colors");
    set(hide, { "aria-pressed": !colors });
    one.classList.toggle("hs-next", n === 0);
    body.tell(wordsOn(shown, start, colors));
  }
  sharing(view, body, { fields: ["n_drawn", "colors"] });
  return live(view, () => {}, draw);
}

export default { render };
