/** The seeding board: k-means++ draw by draw, beside two other ways to draw a start. */
import {
  button, converge, drawCells, drawCenters, drawPlane, drawTrails, fill, fixed, floats, fold,
  frame, generator, html, iconButton, inPieces, live, number, placeOf, set, sharing, svg, tabs,
  total, writer,
} from "../kit/kit.js";
import { centersOf, draw, drawAll, drawsOf, nTrials } from "./draws.js";
import { programOfDraw } from "./program.js";
import { WAYS, drawBar, drawTally, goodShare, isNear } from "./pictures.js";

const NAMES = Object.keys(WAYS);
const BACK = "M8 4 3 9l5 5M3 9h9a5 5 0 0 1 0 9";
/** A share in two digits; a tiny one in few, so that the sentence fits two lines. */
const percent = (share) =>
  (share > 0 && share < 1e-4 ? "<0.01%" : `${+(100 * share).toPrecision(2)}%`);

/**
 * The points as discs: the area is the probability of the next draw. All discs are one
 * path: 300 nodes of their own cost a slow machine 20 ms in each draw.
 */
function drawShares(plane) {
  const discs = svg(plane.layer("hs-shares"), "path");
  const rings = plane.layer("hs-tried");
  const at = (row) => plane.place(placeOf(plane.points, row));
  return ({ probabilities, tried, rows }) => {
    const unit = Math.sqrt((plane.width * plane.height * 0.11) / Math.PI);
    const disc = (share, i) => {
      const [x, y] = at(i);
      const r = Math.max(0.9, unit * Math.sqrt(share)).toFixed(2);
      return `M${(x - r).toFixed(2)} ${y.toFixed(2)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
    };
    set(discs, { d: Array.from(probabilities, disc).join("") });
    const lost = tried.filter((row) => row !== rows.at(-1));
    fill(rings, lost.length, "circle", (j) => {
      const [cx, cy] = at(lost[j]).map(fixed);
      return { cx, cy, r: 9 };
    });
  };
}

/** What a draw did, in words. */
function wordsOnDraw(before, now, way) {
  const j = now.rows.length;
  const row = now.rows.at(-1);
  if (!j) return "No center yet, so every point is as likely as any other. Draw the first.";
  const left = `Sum of D²: ${number(total(now.squares))}.`;
  if (j === 1 || way === "random") return `Center ${j} is point ${row}, drawn evenly. ${left}`;
  if (now.tried.length > 1) {
    return `Of ${now.tried.length} candidates, point ${row} leaves the least: center ${j}. ${left}`;
  }
  const [share, even] = [before.probabilities[row], 1 / before.probabilities.length].map(percent);
  return `Center ${j} is point ${row}: its piece was ${share} (even: ${even}). ${left}`;
}

/** What became of a start, in words. */
function wordsOnEnd(inertia, best) {
  const judged = isNear(inertia, best) ? "Within 1% of the best known: a good end"
    : `${(inertia / best).toFixed(2)} times the best: stuck`;
  return `${judged}. k-means stops here at inertia ${number(inertia)}.`;
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const points = floats(model.get("_points"));
  const write = writer(model);
  const k = model.get("_n_clusters");
  const random = generator(model.get("_seed"));
  const way = () => model.get("method");
  const isFull = () => model.get("indices").length === k;
  const endOf = (rows) => converge(points, centersOf(points, rows));

  /** The last draw and what it began from; rows set from elsewhere tell no numbers. */
  function read() {
    const rows = model.get("indices");
    const numbers = model.get("_numbers");
    const before = drawsOf(points, rows.slice(0, -1), way());
    const again = draw(points, before, numbers, way());
    const known = again.rows.join() === rows.join();
    return { before, now: known ? again : drawsOf(points, rows, way()) };
  }
  const show = ({ rows, numbers }) =>
    write({ indices: rows, _numbers: numbers, converged: false });
  const startAgain = () => show({ rows: [], numbers: [] });
  function drawOne() {
    if (isFull()) {
      tell(`All ${k} centers are drawn. Converge, or draw all anew.`);
      return;
    }
    const { now } = read();
    const numbers = Array.from({ length: nTrials(way(), now.rows.length, k) }, random);
    show(draw(points, now, numbers, way()));
  }
  /** Take the verdict back, or else the last draw. */
  function goBack() {
    const rows = model.get("indices");
    if (!rows.length) tell("No center is drawn yet.");
    else if (model.get("converged")) write({ converged: false });
    else show({ rows: rows.slice(0, -1), numbers: [] });
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
  const runs = inPieces(() => showTally());
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
  function clear() {
    runs.stop();
    made = null;
    write({ tally: {}, results: {} });
  }

  const body = frame(view, "Seeding board");
  const { root, panel, tell } = body;
  root.classList.add("hs-seeding");
  const what = `${points.length / 2} points and the centers drawn so far`;
  const plane = drawPlane(body, points, what, 0.8);
  const cells = drawCells(plane);
  const shares = drawShares(plane);
  const trails = drawTrails(plane);
  const centers = drawCenters(plane, "Center");
  const doors = html(panel, "div", { class: "hs-row" });
  const one = button(doors, "Draw", "d", drawOne);
  button(doors, `Draw all ${k}`, "a", drawRest);
  const last = button(doors, "Converge", "c", toEnd);
  iconButton(doors, "Back", "b", BACK, goBack).classList.add("hs-back");
  const bar = drawBar(panel);
  const showWays = tabs(panel, "Draw by", WAYS, (method) => {
    write({ method });
    startAgain();
  });
  const history = html(panel, "div", { class: "hs-tally" });
  const drawRuns = drawTally(history);
  const drawer = fold(body, doors, () => {});
  const more = html(drawer, "div", { class: "hs-options" });
  button(more, "100 runs", "r", runMany);
  button(more, "Clear", "x", clear);
  button(more, "Start again", "s", startAgain);

  /** Draw the tally; give the least inertia that anyone has found. */
  function showTally() {
    const tally = made ?? model.get("tally");
    const all = Object.values(tally).flat();
    const results = Object.values(model.get("results"));
    const best = Math.min(model.get("_best"), ...all, ...results);
    const shares = NAMES.map((name) => goodShare(tally[name] ?? [], best));
    showWays(way(), shares.map((share) => (share === null ? null : `${share}%`)), () => false);
    drawRuns(way(), tally[way()] ?? [], best, Math.max(...all));
    return best;
  }

  function drawBoard() {
    const { before, now } = read();
    const seeds = { places: centersOf(points, now.rows) };
    const end = model.get("converged") && isFull() ? endOf(now.rows) : null;
    const state = end ?? seeds;
    bar(now.numbers.length ? before : now, now); // first: it reads how wide the page is
    root.classList.toggle("hs-drawing", !end);
    if (end) plane.paint(end); // until then a point is a disc
    cells(end?.places ?? []);
    trails(end ? [seeds, end] : [{ places: [] }]);
    centers(state.places);
    shares(now);
    const best = showTally();
    tell(end ? wordsOnEnd(end.objective, best) : wordsOnDraw(before, now, way()));
    one.classList.toggle("hs-next", !isFull());
    last.classList.toggle("hs-next", isFull() && !end);
  }
  sharing(view, body, {
    fields: ["method", "indices", "_numbers", "converged", "results", "tally"],
    data: ["_points", "_n_clusters"],
    shorter: (state) => ({ ...state, tally: {} }),
    program() {
      const { now } = read();
      const end = model.get("converged") && isFull() ? endOf(now.rows) : null;
      return programOfDraw(points, now, way(), end);
    },
  }, drawer, more);
  return live(view, plane.resize, drawBoard, runs.stop);
}

export default { render };
