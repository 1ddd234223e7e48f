/** The Loop Lab: k-means by hand, one half-step at a time. */
import {
  afterHard, changedPoints, counts, course, drawCells, drawCenters, drawLab, drawTrails,
  floats, history, number, plural, tickBox,
} from "../kit/kit.js";

/** Has the loop stopped here: did E find nothing to change after an M? */
const stopped = (states, at) =>
  states[at].step === "assign" && states[at - 1].step === "update" &&
  changedPoints(states[at - 1], states[at]).length === 0;

const END = "The loop has stopped: nothing changes any more. Drag a center, or begin anew.";

/** What has become of the inertia. */
const fall = ({ objective: was }, { objective: is }) =>
  `inertia ${was === is ? `stays ${number(is)}` : course(was, is)}`;

/** What an M has moved. */
function wordsOnMove(before, now) {
  const gaps = now.places.map(([x, y], j) =>
    Math.hypot(x - before.places[j][0], y - before.places[j][1]));
  const far = Math.max(...gaps);
  if (!far) return "Each center is already the mean of its points";
  return `Each center moved to the mean of its points, the farthest by ${number(far)}`;
}

/** Which clusters have no points, and what comes of it. */
function wordsOnEmpty({ labels, places }) {
  const sizes = counts(labels, places.length);
  const empty = sizes.flatMap((size, j) => (size ? [] : [j + 1]));
  const names = `${empty.length > 1 ? "Clusters" : "Cluster"} ${empty.join(", ")}`;
  return empty.length ? ` ${names}: no points, so the center stays.` : "";
}

/** What the half-step has done that led here. */
function words(states, at, isEnd) {
  const before = states[at - 1];
  const now = states[at];
  if (!now.labels) {
    return `${plural(now.places.length, "center")}, and no point belongs to any yet. ` +
      "Drag them, or press E: each point goes to its nearest center.";
  }
  const cost = `inertia ${number(now.objective)}`;
  const empty = wordsOnEmpty(now);
  if (isEnd) {
    return "No point changed cluster, so no center will move: " +
      `the loop has stopped at ${cost}.${empty}`;
  }
  if (!before.labels) {
    return `${plural(now.labels.length, "point")} took the nearest center; ${cost}.${empty}`;
  }
  const fallen = fall(before, now);
  if (now.step === "start") return `Moved by hand; ${fallen}. The labels have not changed.`;
  if (now.step === "update") return `${wordsOnMove(before, now)}; ${fallen}.${empty}`;
  const changed = plural(changedPoints(before, now).length, "point");
  return `${changed} changed cluster; ${fallen}.${empty}`;
}

/** What can be done with the model beside moving through its history. */
function actions(model, points) {
  const act = history(model, points, afterHard);
  function moveCenter(j, place) {
    const { places } = act.read().now;
    act.byHand(places.with(j, place));
  }
  /** The first centers stay where they are: only what is added or taken away differs. */
  function resize(k) {
    const { start } = act.read();
    const taken = ([x, y]) => start.some(([a, b]) => a === x && b === y);
    const fresh = act.draws(points.length / 2).sort((a, b) => taken(a) - taken(b));
    act.begin([...start, ...fresh].slice(0, k));
  }
  return { ...act, moveCenter, resize, startAt: act.begin };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const points = floats(view.model.get("_points"));
  const act = actions(view.model, points);
  const { root, panel, plane, drag, run } = drawLab(view, points, act, {
    title: "Loop Lab",
    several: "Clusters",
    steps: [
      ["assign", "nearest center", "Each point already has its nearest center."],
      ["update", "mean of points", "Each center is already the mean of its points."],
    ],
    first: "M needs points that belong to a center, and none does yet.",
    hindered: ({ states, at }) => (stopped(states, at) ? END : ""),
    words,
    stopped,
  });
  tickBox(panel, "Borders of the cells", true, (on) =>
    root.classList.toggle("hs-borderless", !on));
  const cells = drawCells(plane);
  const trails = drawTrails(plane);
  const centers = drawCenters(plane, "Center", drag(act.moveCenter));
  function glide({ places }) {
    cells(places);
    centers(places);
  }
  function rest({ states, at, now }) {
    plane.paint(now, changedPoints(states[at - 1], now));
    trails(states.slice(0, at + 1));
  }
  return run(glide, ["places"], rest);
}

export default { render };
