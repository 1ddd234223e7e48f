/** One ellipse of a mixture to move, and the shares of one point that follow it. */
import {
  button, data, draggable, drawCenters, drawEllipses, drawPlane, fixed, floats, frame, html,
  knob, likeliest, live, number, placeOf, program, set, share, sharing, squaredDistance, svg,
  writer,
} from "../kit/kit.js";
import { SCORES, SHARES, parameters } from "../mixture_lab/program.js";
import { drawShares } from "../mixture_lab/shares.js";
import { drawNames } from "./names.js";

/** How far a button moves the ellipse, in units of the data. */
const STEP = 0.5;

/** The points of some places as one list: x0, y0, x1, y1, … */
const flat = (places) => Float64Array.from(places.flat());

/** Which of the places lies nearest to a point. */
function nearestTo(points, i, places) {
  const far = places.map((place) => squaredDistance(points, i, place));
  return far.indexOf(Math.min(...far));
}

/** To whom the point belongs, and which center is the nearest. */
function wordsOn(name, shares, names, nearest, distance) {
  const parts = shares.map((part, j) => [Math.round(100 * part), names[j]]);
  const told = parts.filter(([part]) => part > 0).sort(([a], [b]) => b - a);
  const text = told.map(([part, who]) => `${part}% ${who}`).join(", ");
  return `${name} is ${text}. Its nearest center is the ${names[nearest]} one, at ${distance}.`;
}

/** The point in question: a ring, and a line to its nearest center. */
function drawSpot(plane, point) {
  const layer = plane.layer("hs-spot");
  const line = svg(layer, "line");
  const ring = svg(layer, "circle", { r: 9 });
  return (place) => {
    const [cx, cy] = plane.place(placeOf(plane.points, point)).map(fixed);
    const [x2, y2] = plane.place(place).map(fixed);
    set(ring, { cx, cy });
    set(line, { x1: cx, y1: cy, x2, y2 });
  };
}

/** The mean that can be moved; gives what draws it. */
function drawGrip(plane, j, name, move) {
  const layer = plane.layer("hs-centers");
  layer.removeAttribute("aria-hidden");
  let shown = [0, 0];
  const look = { class: `hs-center hs-c${j}` };
  const shape = ["path", { d: plane.marks.shapes[j] }];
  const node = svg(layer, "g", look, ...knob(22, 18, 12.5), shape);
  const to = (pixels, done) => move(plane.invert(plane.inside(pixels)), done);
  draggable(node, plane.root, "ellipse", () => plane.place(shown), to);
  return (place) => {
    shown = place;
    set(node, {
      transform: `translate(${plane.place(place).map(fixed).join(" ")})`,
      "aria-label": `The ${name} ellipse`,
      "aria-valuenow": fixed(place[1]),
      "aria-valuetext": `x ${number(place[0])}, y ${number(place[1])}`,
    });
  };
}

/** All places that the picture has to hold: the points, and the ends of the ellipses. */
function around(points, { places, spreads }) {
  const ends = places.flatMap(([x, y], j) => {
    const [r, s] = [0, 2].map((part) => 2 * Math.sqrt(spreads[j][part]));
    return [[x - r, y - s], [x + r, y + s]];
  });
  return Float64Array.from([...points, ...flat(ends)]);
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const points = floats(model.get("_points"));
  const [start, names, j, point] = ["_start", "_names", "_component", "_point"]
    .map((name) => model.get(name));
  const write = writer(model);
  const first = start.places[j];
  let dragging = false;

  const body = frame(view, "One ellipse");
  body.root.classList.add("hs-one");
  const plane = drawPlane(body, points, `${points.length / 2} points and the ellipses`, 0.72);
  plane.around = around(points, start);
  const ellipses = drawEllipses(plane);
  const others = drawCenters(plane, "Mean");
  const drawLabels = drawNames(plane, names);
  const drawRing = drawSpot(plane, point);
  const grip = drawGrip(plane, j, names[j], (place, done) => {
    dragging = !done;
    write({ mean: place });
  });
  const bar = drawShares(html(body.panel, "div", { class: "hs-shares" }), body.marks.shapes, {
    name: (i) => names[i],
  });
  const row = html(body.panel, "div", { class: "hs-options" });
  const shift = (up) => () => write({ mean: [model.get("mean")[0], model.get("mean")[1] + up] });
  button(row, `Up ${STEP}`, "u", shift(STEP));
  button(row, `Down ${STEP}`, "d", shift(-STEP));
  button(row, "Back", "b", () => write({ mean: first }));

  function draw() {
    const now = { ...start, places: start.places.with(j, model.get("mean")) };
    const { shares } = share(points, now);
    const k = names.length;
    const own = [...shares.subarray(point * k, (point + 1) * k)];
    const nearest = nearestTo(points, point, now.places);
    const distance = Math.sqrt(squaredDistance(points, point, now.places[nearest]));
    plane.paint({ ...now, shares, labels: likeliest(shares, k) });
    ellipses(now, j);
    others(now.places);
    drawLabels(now);
    drawRing(now.places[nearest]);
    grip(now.places[j]);
    bar.draw(`point ${point}`, own);
    if (!dragging) {
      body.tell(wordsOn(`Point ${point}`, own, names, nearest, fixed(distance)));
    }
  }
  sharing(view, body, {
    fields: ["mean"],
    program: () => {
      const now = { ...start, places: start.places.with(j, model.get("mean")) };
      const own = points.slice(2 * point, 2 * point + 2);
      return program(data(own), parameters(now), SCORES, SHARES,
        `print(shares[0])  # of point ${point}: ${names.join(", ")}`);
    },
  });
  return live(view, plane.resize, draw);
}

export default { render };
