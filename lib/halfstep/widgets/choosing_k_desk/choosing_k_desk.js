/** The choosing-k desk: one data set, one k, and what four criteria say about it. */
import {
  button, choice, draggable, drawCells, drawCenters, drawPlane, fixed, frame, generator, html,
  inPieces, live, pixel, segments, set, sharing, svg, tabs, writer,
} from "../kit/kit.js";
import { centersOf, drawAll } from "../seeding_board/draws.js";
import { solve } from "./choosing_k.js";
import { CRITERIA, judge, sentence, short } from "./criteria.js";
import { drawCurveOverK } from "./curves.js";
import { criterionProgram } from "./program.js";
import { drawWhy } from "./whys.js";

const OWN = "your own";
const BOX = 10; // the reader's own points lie in a square from 0 to this
const MOST_OWN = 300;
const MOST_K = 20;
const N_INIT = 10;
const ENDS = [8, 10, 20];

/** A cross that adds a point where it stands: dragged, or moved by arrow keys. */
function drawCross(plane, add) {
  const node = svg(plane.root, "g", { class: "hs-cross" },
    ["circle", { r: 22, class: "hs-grip" }], ["path", { d: "M-11 0H11M0-11V11" }]);
  let at = [BOX / 2, BOX / 2];
  const show = () => set(node, {
    role: "button", transform: `translate(${plane.place(at).map(fixed).join(" ")})`,
    "aria-label": `Cross at x ${short(at[0])}, y ${short(at[1])}; Enter adds a point`,
  });
  draggable(node, plane.root, "cross", () => plane.place(at), (pixels) => {
    at = plane.invert(pixels).map((v) => Math.min(BOX, Math.max(0, v)));
    show();
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    add(at);
  });
  return (visible) => {
    node.style.display = visible ? "" : "none";
    show();
  };
}

/** What edits the reader's own points; gives what shows it. */
function drawTools(panel, model, write) {
  const tools = html(panel, "div", { class: "hs-options" });
  const edits = [
    button(tools, "Take back", "b", () => write({ points: model.get("points").slice(0, -1) })),
    button(tools, "Clear", "x", () => write({ points: [] })),
  ];
  return Object.assign((isOwn) => edits.forEach((node) => {
    node.hidden = !isOwn;
  }), { row: tools });
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const sets = model.get("_sets");
  const write = writer(model);
  const own = () => model.get("data") === OWN;
  const known = new Map();
  let now = null;

  /** What is known of the chosen data; where there is more to know, work begins. */
  function look() {
    const name = own() ? JSON.stringify(model.get("points")) : model.get("data");
    if (now?.name === name) return;
    const given = own() ? null : sets[name];
    const points = Float64Array.from((given?.points ?? model.get("points")).flat());
    const n = points.length / 2;
    const random = generator(points.length);
    const draws = (k) => Array.from({ length: N_INIT }, () =>
      centersOf(points, drawAll(points, k, "greedy", random).rows));
    const starts = (k) => (given ? [given.centers[k - 1]] : draws(k));
    now = known.get(name) ?? { name, given, n, ends: [] };
    if (given) known.set(name, now);
    const ks = Array.from({ length: n < 3 ? 0 : Math.min(MOST_K, n) }, (_, i) => i + 1);
    plane.points = points;
    plane.around = given ? null : Float64Array.of(0, 0, BOX, BOX);
    plane.resize();
    work.start(solve(points, ks.slice(now.ends.length), starts, now.ends));
  }
  const work = inPieces(() => draw());

  function add(place) {
    const points = model.get("points");
    if (points.length === MOST_OWN) tell(`${MOST_OWN} points are the most.`);
    else write({ points: [...points, place.map((v) => Math.round(100 * v) / 100)] });
  }
  const setK = (k) => write({ n_clusters: Math.min(model.get("up_to"), Math.max(1, k)) });
  const setEnd = (upTo) =>
    write({ up_to: upTo, n_clusters: Math.min(upTo, model.get("n_clusters")) });

  const body = frame(view, "Choosing-k desk");
  const { root, panel, tell } = body;
  root.classList.add("hs-desk");
  const what = "The points and the centers of their clusters";
  const plane = drawPlane(body, new Float64Array(), what, 1.13);
  const cells = drawCells(plane);
  const centers = drawCenters(plane, "Center");
  const cross = drawCross(plane, add);
  plane.root.addEventListener("click", (event) => {
    const place = plane.invert(pixel(plane.root, event));
    if (own() && place.every((v) => v >= 0 && v <= BOX)) add(place);
  });
  const why = html(body.left, "div", { class: "hs-side" });
  const pickData = choice(why, "Data", model.get("_names"), (data) => write({ data }));
  const drawReason = drawWhy(why, body.marks);
  const ends = segments(why, "The curve ends at", ENDS, (upTo) => setEnd(upTo));
  const endRow = why.lastElementChild;
  const title = ([key, { name }]) => [key, name];
  const names = Object.fromEntries(Object.entries(CRITERIA).map(title));
  const showTabs = tabs(panel, "Criterion", names, (criterion) => write({ criterion }));
  const curve = drawCurveOverK(panel, setK);
  const tools = drawTools(panel, model, write);

  /** What the chosen criterion says, in a sentence or two. */
  function words(criterion, state, judged) {
    if (own() && now.n < 3) {
      return `Click in the plane to add points: ${now.n} so far, 3 at least. Or move the ` +
        "cross by arrow keys and press Enter.";
    }
    return sentence(criterion, state, judged);
  }

  function draw() {
    look();
    const k = model.get("n_clusters");
    const upTo = model.get("up_to");
    const chosen = model.get("criterion");
    const end = now.ends[k - 1];
    const state = { ...now, k, upTo, end, points: plane.points };
    const all = Object.values(CRITERIA).map((criterion) => judge(criterion, state));
    const judged = all[Object.keys(CRITERIA).indexOf(chosen)];
    tools(own());
    endRow.hidden = chosen !== "knee";
    // Both ask how large they are: before anything else is drawn.
    curve(CRITERIA[chosen], state, judged);
    drawReason(chosen, state);
    showTabs(chosen, all.map(({ pick }) => pick), (pick) => pick === k);
    ends(upTo);
    plane.paint(end ?? {});
    cells(end?.places ?? []);
    centers(end?.places ?? []);
    cross(own());
    pickData(model.get("data"));
    tell(words(CRITERIA[chosen], state, judged));
  }
  sharing(view, body, {
    fields: ["data", "n_clusters", "up_to", "points", "criterion"], data: ["_sets"],
    program() {
      const end = now.ends[model.get("n_clusters") - 1];
      return criterionProgram(model.get("criterion"), plane.points, end);
    },
  }, panel, tools.row);
  return live(view, plane.resize, draw, work.stop);
}

export default { render };
