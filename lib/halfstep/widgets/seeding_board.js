/** The seeding board: k-means++ draw by draw, beside two other ways to draw a start. */
import {
  button, children, floats, frame, html, linear, live, number, perFrame, reading, say, set, svg,
} from "./kit.js";
import { generator } from "./loop.js";
import { drawCells, drawCenters, drawPlane, drawTrails, fixed } from "./pictures.js";
import { centersOf, converge, draw, drawAll, drawsOf, nTrials, total } from "./seeding.js";

const WAYS = { random: "random points", plain: "k-means++", greedy: "greedy k-means++" };
const NAMES = Object.keys(WAYS);
const N_BINS = 60;
const percent = (share) => `${+(100 * share).toPrecision(2)}%`;
const isNear = (inertia, best) => inertia <= 1.01 * best;
let boards = 0;

/** The points as discs: the area is the probability of the next draw. */
function drawShares(plane) {
  const [discs, rings] = [plane.layer("hs-shares"), plane.layer("hs-tried")];
  const put = (node, row, r) => {
    const [cx, cy] = plane.place([plane.points[2 * row], plane.points[2 * row + 1]]).map(fixed);
    set(node, { cx, cy, r });
  };
  return ({ probabilities, tried, rows }) => {
    const unit = Math.sqrt((plane.width * plane.height * 0.11) / Math.PI);
    children(discs, probabilities.length, () => svg(discs, "circle")).forEach((disc, i) =>
      put(disc, i, fixed(Math.max(0.9, unit * Math.sqrt(probabilities[i])))));
    const lost = tried.filter((row) => row !== rows.at(-1));
    children(rings, lost.length, () => svg(rings, "circle"))
      .forEach((ring, j) => put(ring, lost[j], 9));
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
  const halves = ["hs-even", "hs-odd"].map((kind) => svg(root, "path", { class: kind }));
  const hits = svg(root, "g");
  const texts = ["start", "middle", "end"].map((anchor) =>
    svg(root, "text", { y: 60, "text-anchor": anchor }));
  function makeHit() {
    const hit = svg(hits, "g");
    svg(hit, "path");
    svg(hit, "path", { d: "M0 17l-5-9h10z" });
  }
  return (before, now) => {
    const width = parent.clientWidth;
    const ends = [0];
    for (const probability of before.probabilities) ends.push(ends.at(-1) + probability);
    const x = (share) => fixed(share * width);
    const piece = (i) => `M${x(ends[i])} 20H${x(ends[i + 1])}V44H${x(ends[i])}Z`;
    const pieces = Array.from(before.probabilities, (_, i) => piece(i));
    halves.forEach((half, odd) =>
      set(half, { d: pieces.filter((_, i) => i % 2 === odd).join("") }));
    children(hits, now.numbers.length, makeHit).forEach((hit, j) => {
      set(hit, { class: now.tried[j] === now.rows.at(-1) ? "hs-kept" : "hs-lost" });
      set(hit.firstChild, { d: piece(now.tried[j]) });
      set(hit.lastChild, { transform: `translate(${x(now.numbers[j])} 0)` });
    });
    const what = now.numbers.length ? "the numbers that were drawn, and the pieces they hit"
      : "a piece for each point, as wide as it is likely";
    ["0", what, "1"].forEach((text, i) => say(set(texts[i], { x: (i * width) / 2 }), text));
    set(root, { viewBox: `0 0 ${width} 62` });
  };
}

/** One way to draw: to be chosen, with its last result and the tally of its runs. */
function drawMethod(parent, name, group, act) {
  const label = html(parent, "label", { class: "hs-way" });
  const input = html(label, "input", { type: "radio", name: group, value: name });
  input.addEventListener("change", () => act(name));
  html(label, "span", {}, WAYS[name]);
  const last = html(label, "output");
  const strip = svg(parent, "svg", { class: "hs-strip", role: "img", height: 26 });
  const paths = ["hs-rest", "hs-good", "hs-axis"].map((kind) =>
    svg(strip, "path", { class: kind }));
  const words = html(parent, "p", { class: "hs-share" });
  return ({ chosen, result, runs, best, worst }) => {
    const width = parent.clientWidth;
    const bin = linear([best, Math.max(worst, 1.02 * best)], [0, N_BINS - 1]);
    const bars = [0, 1].map(() => new Array(N_BINS).fill(0));
    for (const run of runs) bars[+isNear(run, best)][Math.max(0, Math.round(bin(run)))] += 1;
    const unit = 24 / Math.max(1, ...bars.flat());
    const wide = width / N_BINS;
    const outline = (count, i) => (count
      ? `M${fixed(i * wide)} 25v${-Math.max(1.5, count * unit)}h${fixed(wide - 1)}V25z` : "");
    bars.forEach((counts, i) => set(paths[i], { d: counts.map(outline).join("") }));
    set(paths[2], { d: `M0 25.5H${width}` });
    const share = Math.round((100 * total(bars[1])) / runs.length);
    const text = runs.length ? `${share}% of ${runs.length} runs within 1% of best` : "no runs yet";
    set(strip, { viewBox: `0 0 ${width} 26`, "aria-label": `${WAYS[name]}: ${text}` });
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
function render({ model, el }) {
  const points = floats(model.get("_points"));
  const { colors, shapes } = model.get("_style");
  const k = model.get("_n_clusters");
  const random = generator(model.get("_seed"));
  const way = () => model.get("method");
  const isFull = () => model.get("indices").length === k;
  const endOf = (rows) => converge(points, centersOf(points, rows));
  function write(values) {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  }

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

  // Runs are made a few in each frame, so that the page stays awake.
  let made = null;
  const runSome = perFrame(() => {
    const until = performance.now() + 8;
    while (made?.left && performance.now() < until) {
      const name = NAMES[made.left % 3];
      made.tally[name].push(endOf(drawAll(points, k, name, random).rows).objective);
      made.left -= 1;
    }
    if (made?.left) { drawTally(); runSome(); } else if (made) {
      const { tally } = made;
      made = null;
      write({ tally });
    }
  });
  function runMany() {
    const runs = (name) => [name, [...(model.get("tally")[name] ?? [])]];
    made ??= { left: 300, tally: Object.fromEntries(NAMES.map(runs)) };
    runSome();
  }
  const clear = () => { made = null; write({ tally: {}, results: {} }); };

  const { root, stage, panel, tell } = frame(el, "Seeding board", colors);
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
  const ends = html(ways, "p", { class: "hs-share hs-ends" });
  const [bestWords, worstWords] = [html(ends, "span"), html(ends, "span")];
  const more = html(panel, "div", { class: "hs-buttons" });
  button(more, "100 runs each", "r", runMany);
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
    say(bestWords, `best ${number(best)}`);
    say(worstWords, all.length ? `worst ${number(worst)}` : "");
    return best;
  }

  function drawBoard() {
    const { before, now } = read();
    const seeds = { centers: centersOf(points, now.rows) };
    const end = model.get("converged") && isFull() ? endOf(now.rows) : null;
    const state = end ?? seeds;
    root.classList.toggle("hs-drawing", !end);
    plane.paint(end?.labels ?? null, []);
    cells(end?.centers ?? []);
    trails(end ? [seeds, end] : [{ centers: [] }]);
    centers(state.centers);
    shares(now);
    bar(now.numbers.length ? before : now, now);
    const best = drawTally();
    if (end) cost("Inertia", number(end.objective));
    else cost("Sum of D²", now.rows.length ? number(total(now.squares)) : "");
    tell(end ? wordsOnEnd(end.objective, best) : wordsOnDraw(before, now, way()));
    one.classList.toggle("hs-next", !isFull());
    last.classList.toggle("hs-next", isFull() && !end);
  }
  const traits = ["indices", "method", "converged", "tally", "results"];
  const stop = live({ model, el }, traits, plane.resize, drawBoard);
  return () => { made = null; stop(); };
}

export default { render };
