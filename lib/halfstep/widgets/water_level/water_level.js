/** The water level: a density as hills, a flood, and the islands that are left. */
import {
  data, drawPlane, ending, fill, fixed, floats, frame, html, live, plural, program, set, sharing,
  slider, svg, writer,
} from "../kit/kit.js";
import { SCORES, TOTALS, parameters } from "../mixture_lab/program.js";
import { land, shores } from "./contours.js";
import { flood, islandCounts, levelOf, survey } from "./floods.js";

const HIGHEST = 95;
const LINES = [5, 25, 50, 75]; // of the points lie below these thin lines
const TALL = 74; // of the stairs

const path = (plane, line) => `M${line.map((at) => plane.place(at).map(fixed)).join("L")}`;

/** Water, land, shore and thin lines behind the points; gives what draws them. */
function drawWater(plane, known) {
  const behind = plane.layer("hs-water");
  plane.root.prepend(behind);
  const sea = svg(behind, "rect");
  const ground = svg(behind, "path", { class: "hs-land" });
  const lines = svg(behind, "g");
  const shore = svg(plane.layer("hs-water"), "path", { class: "hs-shore" });
  const outline = (level) =>
    shores(known.grid, known.heights, level).map((line) => path(plane, line)).join("");
  let drawnAt = 0; // the width for which the thin lines were drawn: no water moves them
  return (level) => {
    const { width, height } = plane;
    set(sea, { width, height });
    const pieces = land(known.grid, known.heights, level);
    set(ground, { d: pieces.map((piece) => `${path(plane, piece)}Z`).join("") });
    set(shore, { d: outline(level) });
    if (drawnAt === width) return;
    drawnAt = width;
    fill(lines, LINES.length, "path", (i) =>
      ({ d: outline(levelOf(known, LINES[i]).level) }));
  };
}

/** How many islands at which share: stairs above the slider; gives what draws them. */
function drawStairs(parent, known) {
  html(parent, "p", { class: "hs-note" }, "Islands, as the water rises");
  const root = svg(parent, "svg", { class: "hs-stairs", role: "img", height: TALL });
  const bar = svg(root, "rect", { class: "hs-here", y: 0, width: 3, height: TALL - 18 });
  const line = svg(root, "path");
  const names = svg(root, "g");
  const all = islandCounts(known, HIGHEST);
  const most = Math.max(...all);
  const runs = all.flatMap((count, at) => (count === all[at - 1] ? [] : [{ count, at }]));
  runs.forEach((run, r) => { run.end = runs[r + 1]?.at ?? all.length; });
  set(root, { "aria-label": `Islands as the water rises: ${runs.map(({ count, at }) =>
    `${count} from ${at + 1}%`).join(", ")}` });
  return (percent) => {
    const width = root.clientWidth;
    set(root, { viewBox: `0 0 ${width} ${TALL}` });
    const x = (at) => 14 + ((width - 28) * at) / (HIGHEST - 1);
    const y = (count) => TALL - 20 - ((TALL - 40) * count) / most;
    const edge = (at) => x(Math.min(HIGHEST - 1, Math.max(0, at - 0.5)));
    set(line, { d: `M${runs.map(({ count, at, end }) =>
      `${fixed(edge(at))} ${fixed(y(count))}H${fixed(edge(end))}`).join("L")}` });
    const wide = runs.filter(({ at, end }) => edge(end) - edge(at) > 15);
    fill(names, wide.length, "text", (r) => {
      const { at, end, count } = wide[r];
      return { x: fixed((edge(at) + edge(end)) / 2), y: fixed(y(count) - 5) };
    });
    [...names.children].forEach((node, r) => { node.textContent = wide[r].count; });
    set(bar, { x: fixed(x(percent - 1) - 1.5) });
  };
}

/** What has come of the flood, in two short sentences. */
function sentence({ sunk, count, sizes }) {
  const largest = sizes.filter((size) => size > 0).toSorted((a, b) => b - a);
  const bare = count - largest.length; // a top above the water on which no point lies
  const last = largest.pop();
  const some = largest.length ? `${largest.join(", ")} and ${last}` : `${last}`;
  const held = count > 4 ? "." : `: ${some} points${bare ? `, ${bare} empty` : ""}.`;
  return `${plural(sunk, "point")} under water. ${plural(count, "island")}${held}`;
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const points = floats(model.get("_points"));
  const known = survey(points, model.get("_mixture"));
  const write = writer(model);
  const body = frame(view, "Water level");
  body.root.classList.add("hs-flood");
  const plane = drawPlane(body, points, "Points, and a density as land in water", 0.62);
  const water = drawWater(plane, known);
  const stairs = drawStairs(body.panel, known);
  const move = slider(body.panel, "Under water", (percent) => write({ percent }));

  function draw() {
    const percent = Math.min(HIGHEST, Math.max(1, model.get("percent")));
    const found = flood(known, percent);
    water(found.level);
    plane.paint({ labels: found.labels });
    stairs(percent);
    body.tell(sentence(found));
    move({ value: percent, min: 1, max: HIGHEST, words: `${percent}% of the points` });
  }
  sharing(view, body, {
    fields: ["percent"], data: ["_points", "_mixture"],
    program: () => {
      const percent = model.get("percent");
      const lines = [
        `heights = ${TOTALS}[:, 0]  # the log density at each point`,
        `sunk = min(len(X) - 1, int(${percent} * len(X) / 100 + 0.5))`,
        "level = np.sort(heights)[sunk - 1 : sunk + 1].mean()",
      ];
      const { sunk } = flood(known, percent);
      return program(data(points), parameters(known.mixture), SCORES, lines,
        ending("(heights <= level).sum()", sunk));
    },
  });
  return live(view, plane.resize, draw);
}

export default { render };
