/** The seeding board: k-means++ draw by draw, beside two other ways to draw a start. */
import {
  button, children, fill, floats, frame, html, inPieces, linear, live, named, number, reading,
  say, set, svg, writer,
} from "./kit.js";
import { generator, placeOf, total } from "./loop.js";
import { drawCells, drawCenters, drawPlane, drawTrails, fixed } from "./pictures.js";
import { centersOf, converge, draw, drawAll, drawsOf, nTrials } from "./seeding.js";

const WAYS = { random: "random points", plain: "k-means++", greedy: "greedy k-means++" };
const NAMES = Object.keys(WAYS);
const N_BINS = 60;
const percent = (share) => `${+(100 * share).toPrecision(2)}%`;
const isNear = (inertia, best) => inertia <= 1.01 * best;
let boards = 0;

/** The points as discs: the area is the probability of the next draw. */
function drawShares(plane) {
  const [discs, rings] = [plane.layer("hs-shares"), plane.layer("hs-tried")];
  const disc = (row, r) => {
    const [cx, cy] = plane.place(placeOf(plane.points, row)).map(fixed);
    return { cx, cy, r };
  };
  return ({ probabilities, tried, rows }) => {
    const unit = Math.sqrt((plane.width * plane.height * 0.11) / Math.PI);
    fill(discs, probabilities.length, "circle", (i) =>
      disc(i, fixed(Math.max(0.9, unit * Math.sqrt(probabilities[i])))));
    const lost = tried.filter((row) => row !== rows.at(-1));
    fill(rings, lost.length, "circle", (j) => disc(lost[j], 9));
  };
}

/**
 * The bar of all probabilities, a piece for each point in the order of the rows, and above
 * it the numbers that fell onto it in the draw that led here.
 */
function drawBar(parent) {
  const root = svg(parent, "svg", {
    class: "hs-bar", role: "img", height: 62,
    "aria-label": "The probabilities of the points, one after the other from 0 to 1",
  });
  // Every other piece is a dash of one line, and between them another line is seen.
  const [, dashes] = ["hs-odd", "hs-even"].map((kind) =>
    svg(root, "line", { class: kind, x2: "100%", y1: 32, y2: 32, "stroke-width": 24 }));
  const hits = svg(root, "g");
  const texts = ["start", "middle", "end"].map((anchor) =>
    svg(root, "text", { y: 60, "text-anchor": anchor }));
  const makeHit = () => svg(hits, "g", {}, ["path"], ["path", { d: "M0 17l-5-9h10z" }]);
  return ({ probabilities }, now) => {
    const width = parent.clientWidth;
    const x = (share) => (share * width).toFixed(3);
    set(dashes, { "stroke-dasharray": Array.from(probabilities, x).join(" ") });
    const piece = (i) =>
      `M${x(total(probabilities.subarray(0, i)))} 20v24h${x(probabilities[i])}v-24z`;
    children(hits, now.numbers.length, makeHit).forEach((hit, j) => {
      set(hit, { class: now.tried[j] === now.rows.at(-1) ? "hs-kept" : "hs-lost" });
      set(hit.firstChild, { d: piece(now.tried[j]) });
      set(hit.lastChild, { transform: `translate(${x(now.numbers[j])} 0)` });
    });
    const what = now.numbers.length ? "the numbers that were drawn, and the pieces they hit"
      : "a piece for each point, as wide as it is likely";
    ["0", what, "1"].forEach((text, i) => say(set(texts[i], { x: (i * width) / 2 }), text));
  };
}

/** One way to draw: to be chosen, with its last result and the tally of its runs. */
function drawMethod(parent, name, group, act) {
  const radio = { type: "radio", name: group, value: name };
  const input = named(parent, "hs-way", WAYS[name], "input", radio);
  input.addEventListener("change", () => act(name));
  const last = html(input.parentNode, "output");
  const box = { viewBox: `0 0 ${N_BINS} 26`, preserveAspectRatio: "none", height: 26 };
  const strip = svg(parent, "svg", { class: "hs-strip", role: "img", ...box });
  const paths = ["hs-rest", "hs-good"].map((kind) => svg(strip, "path", { class: kind }));
  svg(strip, "rect", { class: "hs-axis", y: 25, width: N_BINS, height: 1 });
  const words = html(parent, "p", { class: "hs-share" });
  return ({ chosen, result, runs, best, worst }) => {
    const bin = linear([best, Math.max(worst, 1.02 * best)], [0, N_BINS - 1]);
    const bars = [0, 1].map(() => new Array(N_BINS).fill(0));
    for (const run of runs) bars[+isNear(run, best)][Math.max(0, Math.round(bin(run)))] += 1;
    const unit = 24 / Math.max(1, ...bars.flat());
    const outline = (count, i) =>
      (count ? `M${i} 25v${-Math.max(1.5, count * unit)}h0.75V25z` : "");
    bars.forEach((counts, i) => set(paths[i], { d: counts.map(outline).join("") }));
    const share = Math.round((100 * total(bars[1])) / runs.length);
    const text = runs.length ? `${share}% of ${runs.length} runs within 1% of best` : "no runs yet";
    set(strip, { "aria-label": `${WAYS[name]}: ${text}` });
    say(words, text);
    say(last, result === undefined ? "" : number(result));
    input.checked = chosen;
  };
}

/** What a draw did, in words. */
function wordsOnDraw(before, now, way) {
  const [j, row] = [now.rows.length, now.rows.at(-1)];
  if (!j) return "No center yet, so every point is as likely as any other. Draw the first.";
  const left = `The sum of D² is now ${number(total(now.squares))}.`;
  if (j === 1 || way === "random") return `Center ${j} is point ${row}, drawn evenly. ${left}`;
  if (now.tried.length > 1) {
    return `Of ${now.tried.length} candidates, point ${row} leaves the least: center ${j}. ${left}`;
  }
  const [share, even] = [before.probabilities[row], 1 / before.probabilities.length].map(percent);
  return `Center ${j} is point ${row}. Its piece of the bar was ${share}, ` +
    `an even one is ${even}. ${left}`;
}

/** What became of a start, in words. */
function wordsOnEnd(inertia, best) {
  const judged = isNear(inertia, best) ? "within 1% of the best that is known"
    : `${number(inertia / best)} times the best that is known, ${number(best)}`;
  return `From this start k-means stops at inertia ${number(inertia)}, ${judged}.`;
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const [points, write] = [floats(model.get("_points")), writer(model)];
  const k = model.get("_n_clusters");
  const random = generator(model.get("_seed"));
  const way = () => model.get("method");
  const isFull = () => model.get("indices").length === k;
  const endOf = (rows) => converge(points, centersOf(points, rows));

  /** The last draw and what it began from; rows set from elsewhere tell no numbers. */
  function read() {
    const [rows, numbers] = [model.get("indices"), model.get("_numbers")];
    const before = drawsOf(points, rows.slice(0, -1), way());
    const again = draw(points, before, numbers, way());
    const known = again.rows.join() === rows.join();
    return { before, now: known ? again : drawsOf(points, rows, way()) };
  }
  const show = ({ rows, numbers }) =>
    write({ indices: rows, _numbers: numbers, converged: false });
  const startAgain = () => show({ rows: [], numbers: [] });
  function drawOne() {
    if (isFull()) { tell(`All ${k} centers are drawn. Converge, or start again.`); return; }
    const { now } = read();
    const numbers = Array.from({ length: nTrials(way(), now.rows.length, k) }, random);
    show(draw(points, now, numbers, way()));
  }
  function drawRest() {
    if (isFull()) startAgain();
    show(drawAll(points, k, way(), random, read().now));
  }
  function toEnd() {
    if (!isFull()) drawRest();
    const { objective } = endOf(model.get("indices"));
    write({ converged: true, results: { ...model.get("results"), [way()]: objective } });
  }

  let made = null; // what the tally will be once the runs are made
  const runs = inPieces(() => drawTally());
  function* run() {
    for (let i = 0; i < 300; i++) {
      const name = NAMES[i % 3];
      made[name].push(endOf(drawAll(points, k, name, random).rows).objective);
      yield;
    }
    write({ tally: made });
    made = null;
  }
  function runMany() {
    if (made) return;
    const kept = (name) => [name, [...(model.get("tally")[name] ?? [])]];
    made = Object.fromEntries(NAMES.map(kept));
    runs.start(run());
  }
  const clear = () => { runs.stop(); made = null; write({ tally: {}, results: {} }); };

  const { root, stage, panel, shapes, tell } = frame(view, "Seeding board");
  root.classList.add("hs-seeding");
  const what = `${points.length / 2} points and the centers drawn so far`;
  const plane = drawPlane(stage, points, shapes, what);
  const [cells, shares] = [drawCells(plane), drawShares(plane)];
  const [trails, centers] = [drawTrails(plane), drawCenters(plane, "Center")];
  const below = html(root, "div");
  stage.after(below);
  const bar = drawBar(below);
  const doors = html(panel, "div", { class: "hs-buttons" });
  const one = button(doors, "Draw", "d", drawOne);
  button(doors, `Draw all ${k}`, "a", drawRest);
  const last = button(doors, "Converge", "c", toEnd);
  button(doors, "Start again", "s", startAgain);
  const cost = reading(panel);
  const ways = html(panel, "fieldset", { class: "hs-ways" });
  html(ways, "legend", {}, "Draw by");
  const group = `hs-way-${boards += 1}`;
  const choose = (method) => { write({ method }); startAgain(); };
  const rows = NAMES.map((name) => drawMethod(html(ways, "div"), name, group, choose));
  const ends = reading(ways, "hs-share hs-ends");
  const more = html(panel, "div", { class: "hs-buttons" });
  button(more, "100 runs", "r", runMany);
  button(more, "Clear", "x", clear);

  /** Draw the tally; give the least inertia that anyone has found. */
  function drawTally() {
    const [tally, results] = [made?.tally ?? model.get("tally"), model.get("results")];
    const all = Object.values(tally).flat();
    const best = Math.min(model.get("_best"), ...all, ...Object.values(results));
    const worst = Math.max(...all);
    NAMES.forEach((name, i) => rows[i]({
      chosen: name === way(), result: results[name], runs: tally[name] ?? [], best, worst,
    }));
    ends(`best ${number(best)}`, all.length ? `worst ${number(worst)}` : "");
    return best;
  }

  function drawBoard() {
    const { before, now } = read();
    const seeds = { centers: centersOf(points, now.rows) };
    const end = model.get("converged") && isFull() ? endOf(now.rows) : null;
    const state = end ?? seeds;
    bar(now.numbers.length ? before : now, now); // first: it reads how wide the page is
    root.classList.toggle("hs-drawing", !end);
    if (end) plane.paint(end.labels, []); // until then a point is a disc
    cells(end?.centers ?? []);
    trails(end ? [seeds, end] : [{ centers: [] }]);
    centers(state.centers);
    shares(now);
    const best = drawTally();
    if (end) cost("Inertia", number(end.objective));
    else cost("Sum of D²", now.rows.length ? number(total(now.squares)) : "");
    tell(end ? wordsOnEnd(end.objective, best) : wordsOnDraw(before, now, way()));
    one.classList.toggle("hs-next", !isFull());
    last.classList.toggle("hs-next", isFull() && !end);
  }
  return live(view, plane.resize, drawBoard, runs.stop);
}

export default { render };
