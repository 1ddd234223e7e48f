/** The dial: one number, the variance, leads from a mixture to k-means. */
import {
  children, drawCenters, drawPlane, fixed, floats, frame, gliding, html, live, playButton,
  plural, say, set, sharing, slider, svg, writer,
} from "../kit/kit.js";
import { divide, spotsOf } from "./shares.js";

/** 9357.2 as "9,357", 575.48 as "575.5". */
const amount = (value) =>
  value.toLocaleString("en-US", {
    minimumFractionDigits: value < 1000 ? 1 : 0, maximumFractionDigits: value < 1000 ? 1 : 0,
  });

/** What is to be seen at a variance. */
function words({ variance, places, unsure }, n) {
  const groups = spotsOf(places).length;
  const k = places.length;
  if (!variance) return `${plural(groups, "group")}, and every share is 0 or 1: this is k-means.`;
  if (groups === 1) return `All ${k} means stand on one spot, and every share is 1/${k}.`;
  const told = groups === k ? `${k} groups.` : `${groups} groups for ${k} means.`;
  return `${told} ${unsure} of ${n} points have no share of 90%.`;
}

/** The bill as a bar of two pieces, and both in numbers; gives what draws it. */
function drawBill(panel, most) {
  const root = svg(panel, "svg", { class: "hs-bill", role: "img" });
  const [paid, price] = ["hs-squares", "hs-price"].map((kind) =>
    svg(root, "rect", { class: kind, y: 2, height: 24 }));
  const total = svg(root, "text", { y: 20 });
  const row = html(panel, "p", { class: "hs-pieces" });
  const numbers = ["squares", "price of deciding"].map((name, i) => {
    const piece = html(row, "span", { class: ["hs-squares", "hs-price"][i] }, `${name} `);
    return html(piece, "strong");
  });
  return ([squares, rest]) => {
    const unit = (root.clientWidth - 58) / most;
    set(paid, { x: 1, width: fixed(Math.max(0, squares * unit)) });
    set(price, { x: fixed(1 + squares * unit), width: fixed(Math.max(0, rest * unit)) });
    set(total, { x: fixed(8 + (squares + rest) * unit) });
    const all = [squares, rest, squares + rest].map(amount);
    say(total, all[2]);
    numbers.forEach((node, i) => say(node, all[i]));
    set(root, { "aria-label": `Squares ${all[0]}, price of deciding ${all[1]}, sum ${all[2]}` });
  };
}

/** How many means stand on a spot, written beside it; gives what writes it. */
function drawCounts(plane) {
  const group = plane.layer("hs-counts");
  return (places) => {
    const crowded = spotsOf(places).filter(({ count }) => count > 1);
    const nodes = children(group, crowded.length, () => svg(group, "text"));
    nodes.forEach((node, i) => {
      const [x, y] = plane.place(crowded[i].place);
      say(set(node, { x: fixed(x + 17), y: fixed(y + 5) }), `${crowded[i].count} means`);
    });
  };
}

/** The points, the means and the bill at a variance; gives what shows a run. */
function drawRun(body, points, runs) {
  const plane = drawPlane(body, points, "The points, divided among the means");
  const centers = drawCenters(plane, "Mean");
  const counts = drawCounts(plane);
  const bill = drawBill(body.panel, Math.max(...runs.map((run) => run.squares + run.price)));
  const picture = gliding(({ places, held, pieces }) => {
    plane.paint({ places, ...divide(points, places, held[0][0]) });
    centers(places);
    bill(pieces[0]);
  }, ["places", "held", "pieces"]);
  function show(run, isGliding) {
    const moving = { held: [[run.variance]], pieces: [[run.squares, run.price]] };
    picture.show({ places: run.places, ...moving }, isGliding);
    counts(run.places);
  }
  return { show, resize: plane.resize, stop: picture.stop };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const points = floats(model.get("_points"));
  const runs = model.get("_runs");
  const last = runs.length - 1;
  const write = writer(model);
  const body = frame(view, "The dial");
  body.root.classList.add("hs-dial");
  const run = drawRun(body, points, runs);
  const row = html(body.panel, "div", { class: "hs-turn" });
  const play = playButton(row, () => {
    const at = model.get("at") || last + 1;
    write({ at: at - 1 });
    return at > 1;
  }, () => 600);
  const turn = slider(row, "Variance σ²", (at) => {
    play.stop();
    write({ at });
  });
  const ends = html(body.panel, "p", { class: "hs-ends" });
  html(ends, "span", {}, "0: k-means");
  html(ends, "span", {}, `${runs[last].variance}`);

  let before = -1;
  function draw() {
    const at = model.get("at");
    const now = runs[at];
    run.show(now, before >= 0 && before !== at);
    before = at;
    body.tell(words(now, points.length / 2));
    turn({ value: at, min: 0, max: last, words: `${now.variance}` });
  }
  sharing(view, body, { fields: ["at"] });
  return live(view, run.resize, draw, play.stop, run.stop);
}

export default { render };
