/** The choosing-k desk: one data set, one k, and what five ways to look say about it. */
import {
  button, children, choice, draggable, fill, frame, html, inPieces, linear, live, number,
  pixel, reading, say, scrub, set, slider, svg, writer,
} from "./kit.js";
import { gapChoice, knee, solve } from "./choosing_k.js";
import { generator, total } from "./loop.js";
import { drawCells, drawCenters, drawPlane, fixed } from "./pictures.js";
import { centersOf, drawAll } from "./seeding.js";

const OWN = "your own";
const [BOX, MOST_OWN, MOST_K, N_INIT] = [10, 300, 20, 10];
const short = (value) => fixed(value).replace("-", "−");
const mean = (values) => (values ? total(values) / values.length : null);
const best = (of) => (ks, values) => ks[values.indexOf(of(...values))];

/** The curves: their values from the first k on, which k they pick, and why that one. */
const CURVES = [
  {
    name: "Inertia", show: number, first: 1, pick: knee, says: "the knee", why: "knee",
    none: "no knee", values: ({ ends }) => ends.map((end) => end.objective),
  },
  {
    name: "Silhouette", show: short, first: 2, pick: best(Math.max), why: "highest",
    says: "the silhouette", none: "from k = 2 on",
    values: ({ ends }) => ends.slice(1).flatMap((end) => mean(end.silhouettes) ?? []),
  },
  {
    name: "Gap", show: short, first: 1, pick: gapChoice, says: "the gap",
    why: "first within its error", none: "for given data",
    values: ({ given }) => given?.gaps ?? [], errors: ({ given }) => given?.errors,
  },
  {
    name: "BIC", show: number, first: 1, pick: best(Math.min), says: "BIC", why: "lowest",
    none: "for given data", values: ({ given }) => given?.bic ?? [],
  },
];

/** A curve over k, with the k that it picks and the k that is looked at. */
function drawCurveOverK(parent, { name, show, first, pick, why, none, ...of }, go) {
  const height = 112;
  const box = html(parent, "div", { class: "hs-chart" });
  const value = reading(box, "");
  const root = svg(box, "svg", { class: "hs-curve", role: "img", height });
  const here = svg(root, "line", { class: "hs-here", y1: 4, y2: 92 });
  const [chord, bars] = ["hs-chord", "hs-errors"].map((kind) => svg(root, "path", { class: kind }));
  const line = svg(root, "polyline");
  const dots = svg(root, "g");
  const ticks = [0, 1].map(() => svg(root, "text", { y: 108, "text-anchor": "middle" }));
  const foot = html(box, "p", { class: "hs-pick" });
  let x = null;
  scrub(root, (px) => go(Math.round(x.invert(px))));

  return (state) => {
    const { k, upTo } = state;
    const values = of.values(state).slice(0, upTo - first + 1);
    const errors = of.errors?.(state) ?? values.map(() => 0);
    const ks = values.map((_, i) => i + first);
    const width = root.clientWidth;
    x = linear([1, upTo], [8, width - 8]);
    const reach = values.flatMap((v, i) => [v - errors[i], v + errors[i]]);
    const y = linear([Math.min(...reach), Math.max(...reach)], [86, 8]);
    const spots = values.map((v, i) => [x(ks[i]), y(v)].map(fixed));
    const picked = ks.length ? pick(ks, values, errors) : null;
    const found = picked ? `${why}: ${picked}` : none;
    set(root, { "aria-label": `${name} for k from ${first} to ${upTo}; ${found}` });
    set(here, { x1: x(k), x2: x(k) });
    set(line, { points: spots.join(" ") });
    set(chord, { d: pick === knee && picked ? `M${spots[0]}L${spots.at(-1)}` : "" });
    const bar = ([u], i) => `M${u} ${y(values[i] - errors[i])}V${y(values[i] + errors[i])}`;
    set(bars, { d: of.errors ? spots.map(bar).join("") : "" });
    fill(dots, spots.length, "circle", (i) => {
      const mark = ks[i] === picked ? { r: 5, class: "hs-picked" } : { r: 2.4, class: "" };
      return { cx: spots[i][0], cy: spots[i][1], ...mark };
    });
    [1, upTo].forEach((at, i) => say(set(ticks[i], { x: x(at) }), `${at}`));
    value(name, k - first in values ? show(values[k - first]) : "");
    say(foot, found);
    return picked;
  };
}

/** The silhouette of each point as a bar: clusters one below the other, each sorted. */
function drawSilhouettes(parent, shapes) {
  const height = 250;
  const head = html(parent, "p", { class: "hs-head" });
  const root = svg(parent, "svg", { class: "hs-silhouettes", role: "img", height });
  const clusters = svg(root, "g");
  const lines = ["hs-zero", "hs-mean"].map((kind) => svg(root, "path", { class: kind }));
  const ticks = ["middle", "end"].map((anchor) =>
    svg(root, "text", { y: height - 4, "text-anchor": anchor }));
  const makeCluster = (j) =>
    svg(clusters, "g", { class: `hs-c${j}` }, ["path"], ["path", { d: shapes[j] }]);
  return (end) => {
    const width = root.clientWidth;
    const [s, sizes] = end?.silhouettes ? [end.silhouettes, end.sizes] : [[], []];
    const x = linear([Math.min(0, ...s), 1], [20, width - 4]);
    const gap = sizes.length > 10 ? 2 : 5;
    const step = (height - 22 - gap * sizes.length) / s.length;
    let top = 0;
    children(clusters, sizes.length, makeCluster).forEach((cluster, j) => {
      const bars = s.filter((_, i) => end.labels[i] === j).sort((a, b) => b - a)
        .map((value) => `H${fixed(x(value))}v${step.toFixed(3)}`).join("");
      const tall = step * sizes[j];
      const middle = `translate(8 ${fixed(top + tall / 2)}) scale(${tall ? 4.2 : 0})`;
      set(cluster.firstChild, { d: `M${x(0)} ${fixed(top)}${bars}H${x(0)}Z` });
      set(cluster.lastChild, { transform: middle });
      top += tall + gap;
    });
    const m = mean(s);
    [0, m].forEach((at, i) => set(lines[i], { d: s.length ? `M${x(at)} 0V${height - 18}` : "" }));
    [0, 1].forEach((at) => say(set(ticks[at], { x: x(at) }), s.length ? `${at}` : ""));
    say(head, s.length ? "Silhouettes; dashed, their mean" : "Silhouettes begin with k = 2");
    const below = `${s.filter((value) => value < 0).length} of ${s.length} points below zero`;
    set(root, { "aria-label": s.length ? `Mean silhouette ${short(m)}; ${below}` : "None" });
  };
}

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
  return (visible) => { node.style.display = visible ? "" : "none"; show(); };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const [sets, write] = [model.get("_sets"), writer(model)];
  const own = () => model.get("data") === OWN;
  const known = new Map();
  let now = null;

  /** What is known of the chosen data; where there is more to know, work begins. */
  function look() {
    const name = own() ? JSON.stringify(model.get("points")) : model.get("data");
    if (now?.name === name) return;
    const given = own() ? null : sets[name];
    const points = Float64Array.from((given?.points ?? model.get("points")).flat());
    const [n, random] = [points.length / 2, generator(points.length)];
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
    if (points.length === MOST_OWN) tell(`${MOST_OWN} points are all that the desk holds.`);
    else write({ points: [...points, place.map((v) => Math.round(100 * v) / 100)] });
  }
  const setK = (k) => write({ n_clusters: Math.min(model.get("up_to"), Math.max(1, k)) });
  const setEnd = (upTo) =>
    write({ up_to: upTo, n_clusters: Math.min(upTo, model.get("n_clusters")) });

  const { root, left, stage, panel, shapes, tell } = frame(view, "Choosing-k desk");
  root.classList.add("hs-desk");
  const what = "The points and the centers of their clusters";
  const plane = drawPlane(stage, new Float64Array(), shapes, what);
  const [cells, centers] = [drawCells(plane), drawCenters(plane, "Center")];
  const cross = drawCross(plane, add);
  plane.root.addEventListener("click", (event) => {
    const place = plane.invert(pixel(plane.root, event));
    if (own() && place.every((v) => v >= 0 && v <= BOX)) add(place);
  });
  const tools = html(left, "div", { class: "hs-buttons hs-tools" });
  button(tools, "Take back", "b", () => write({ points: model.get("points").slice(0, -1) }));
  button(tools, "Clear", "x", () => write({ points: [] }));
  button(tools, "Copy as NumPy", "y", copy);
  const code = html(left, "textarea", {
    class: "hs-code", readonly: "", rows: 3, "aria-label": "Your points as NumPy code",
  });
  stage.after(tools, code);
  function copy() {
    code.hidden = false;
    code.select();
    const put = async () => navigator.clipboard.writeText(code.value); // not every page may
    put().then(() => tell("Copied. Paste it into a cell."),
      () => tell("Selected: copy it from there."));
  }

  const pickData = choice(panel, "Data", model.get("_names"), (data) => write({ data }));
  const kSlider = slider(panel, "Clusters", setK);
  const endSlider = slider(panel, "Curves to", setEnd);
  const silhouettes = drawSilhouettes(panel, shapes);
  const row = html(root, "div", { class: "hs-charts" });
  const curves = CURVES.map((curve) => drawCurveOverK(row, curve, setK));

  /** What all of them say, in a sentence. */
  function words(end, picks) {
    if (own() && now.n < 3) {
      return `Click in the plane to add points: ${now.n} so far, 3 are the least. ` +
        "Or move the cross by arrow keys and press Enter.";
    }
    if (!end) return "";
    const said = CURVES.flatMap(({ says }, i) => (picks[i] ? [`${says} says ${picks[i]}`] : []));
    const cost = `k = ${end.k}, inertia ${number(end.objective)}`;
    return `${[cost, said.join(", ")].filter(Boolean).join(": ")}.`;
  }

  function draw() {
    look();
    const [k, upTo] = [model.get("n_clusters"), model.get("up_to")];
    const end = now.ends[k - 1];
    const picks = curves.map((drawIt) => drawIt({ ...now, k, upTo }));
    silhouettes(end); // both ask how wide the page is: before anything else is drawn
    plane.paint(end?.labels ?? null, []);
    cells(end?.centers ?? []);
    centers(end?.centers ?? []);
    cross(own());
    tools.hidden = !own();
    if (!own() || !now.n) code.hidden = true;
    code.value = `X = np.array(${JSON.stringify(model.get("points")).replaceAll(",", ", ")})`;
    pickData(model.get("data"));
    kSlider({ value: k, min: 1, max: upTo, words: `${k}` });
    endSlider({ value: upTo, min: 3, max: MOST_K, words: `${upTo}` });
    tell(words(end, picks));
  }
  return live(view, plane.resize, draw, work.stop);
}

export default { render };
