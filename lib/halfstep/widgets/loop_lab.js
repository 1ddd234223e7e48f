/** The Loop Lab: k-means by hand, one half-step at a time. */
import { floats, frame, gliding, live, number, slider, tickBox } from "./kit.js";
import { drawLab, history } from "./lab.js";
import { counts, generator, randomPoints, replay } from "./loop.js";
import {
  changedPoints, drawCells, drawCenters, drawPlane, drawTrails,
} from "./pictures.js";

/** Has the loop stopped here: did E find nothing to change after an M? */
const stopped = (states, at) =>
  states[at].step === "assign" && states[at - 1].step === "update" &&
  changedPoints(states[at - 1], states[at]).length === 0;

const plural = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** What has become of the inertia. */
function fall({ objective: was }, { objective: is }) {
  if (was === is) return `inertia stays ${number(is)}`;
  return `inertia ${number(was)}\u00a0→\u00a0${number(is)}`;
}

/** What an M has moved. */
function wordsOnMove(before, now) {
  const gaps = now.centers.map(([x, y], j) =>
    Math.hypot(x - before.centers[j][0], y - before.centers[j][1]));
  const far = Math.max(...gaps);
  if (!far) return "Each center is already the mean of its points";
  return `Each center moved to the mean of its points, the farthest by ${number(far)}`;
}

/** Which clusters have no points, and what comes of it. */
function wordsOnEmpty({ labels, centers }) {
  const sizes = counts(labels, centers.length);
  const empty = sizes.flatMap((size, j) => (size ? [] : [j + 1]));
  const names = `${empty.length > 1 ? "Clusters" : "Cluster"} ${empty.join(", ")}`;
  return empty.length ? ` ${names}: no points, so the center stays.` : "";
}

/** What the half-step has done that led here. */
function words(states, at) {
  const [before, now] = [states[at - 1], states[at]];
  if (!now.labels) {
    return `${plural(now.centers.length, "center")}, and no point belongs to any yet. ` +
      "Drag them, or press E: each point goes to its nearest center.";
  }
  if (now.step === "start") {
    return `Moved by hand; ${fall(before, now)}. The labels have not changed.`;
  }
  const empty = wordsOnEmpty(now);
  if (now.step === "update") {
    return `${wordsOnMove(before, now)}; ${fall(before, now)}.${empty}`;
  }
  if (!before.labels) {
    const all = plural(now.labels.length, "point");
    return `${all} took the nearest center; inertia ${number(now.objective)}.${empty}`;
  }
  if (stopped(states, at)) {
    return "No point changed cluster, so no center will move: " +
      `the loop has stopped at inertia ${number(now.objective)}.${empty}`;
  }
  const changed = plural(changedPoints(before, now).length, "point");
  return `${changed} changed cluster; ${fall(before, now)}.${empty}`;
}

/** Why a half-step would do nothing here; empty where it would do something. */
function wordsOnNothing({ states, at, now }, move) {
  if (move === "update" && !now.labels) {
    return "M needs points that belong to a center, and none does yet. First E.";
  }
  if (stopped(states, at)) {
    return "The loop has stopped: nothing changes any more. Drag a center, or begin anew.";
  }
  if (now.step !== move) return "";
  return move === "assign" ? "Each point already has its nearest center. Next is M."
    : "Each center is already the mean of its points. Next is E.";
}

/** What can be done with the model beside moving through its history. */
function actions(model, points, most) {
  const random = generator(model.get("_seed"));
  const act = history(model, (moves, known) => replay(points, moves, known));
  const draws = (k) => randomPoints(points, k, random);

  const moveCenter = (j, place) =>
    act.byHand(act.read().now.centers.map((center, i) => (i === j ? place : center)));
  /** The first centers stay where they are: only what is added or taken away differs. */
  function changeClusters(k) {
    const { start } = act.read();
    const taken = ([x, y]) => start.some(([a, b]) => a === x && b === y);
    const spare = draws(points.length / 2);
    const fresh = [...spare.filter((place) => !taken(place)), ...spare.filter(taken)];
    act.begin([...start, ...fresh].slice(0, Math.min(k, most)));
  }
  const newStart = () => act.begin(draws(act.read().start.length));
  return { ...act, moveCenter, changeClusters, newStart };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render({ model, el }) {
  const points = floats(model.get("_points"));
  const { colors, shapes } = model.get("_style");
  const most = Math.min(shapes.length, points.length / 2);
  const act = actions(model, points, most);
  const body = frame(el, "Loop Lab", colors);
  const lab = drawLab(body, act, {
    name: "inertia",
    steps: [["assign", "nearest center"], ["update", "mean of points"]],
    nothing: wordsOnNothing,
    stopped: ({ states, at }) => stopped(states, at),
  });
  const kSlider = slider(body.panel, "Clusters", lab.alone(act.changeClusters));
  tickBox(body.panel, "Borders of the cells", true, (on) =>
    body.root.classList.toggle("hs-borderless", !on));

  const what = `${points.length / 2} points and the centers`;
  const plane = drawPlane(body.stage, points, shapes, what);
  const [cells, trails] = [drawCells(plane), drawTrails(plane)];
  const place = drawCenters(plane, "Center", lab.drag(act.moveCenter));
  const picture = gliding(({ centers }) => {
    cells(centers);
    place(centers);
  }, ["centers"]);

  function draw() {
    const run = act.read();
    const { states, at, now } = run;
    picture.show(now, now.step !== "start");
    plane.paint(now.labels, changedPoints(states[at - 1], now));
    trails(states.slice(0, at + 1));
    lab.show(run, "Inertia", words(states, at));
    const k = now.centers.length;
    kSlider({ value: k, min: 1, max: most, words: `${k}` });
  }
  const end = live({ model, el }, ["_run"], plane.resize, draw);
  return () => { lab.stop(); picture.stop(); end(); };
}

export default { render };
