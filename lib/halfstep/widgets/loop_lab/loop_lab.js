/** The Loop Lab: k-means by hand, one half-step at a time. */
import {
  afterHard, changedPoints, counts, course, drawCells, drawCenters, drawLab, drawTrails,
  floats, history, number, plural,
} from "../kit/kit.js";

/** Has the loop stopped here: did E find nothing to change after an M? */
const stopped = (states, at) =>
  states[at].step === "assign" && states[at - 1].step === "update" &&
  changedPoints(states[at - 1], states[at]).length === 0;

const END = "The loop has stopped: nothing changes any more. Drag a center, or begin anew.";

/** What has become of the inertia. */
const fall = ({ objective: was }, { objective: is }) =>
  `inertia ${was === is ? `stays ${number(is)}` : course(was, is)}`;

/** The names of the centers without points, or how many they are. */
function emptyCenters({ labels, places }) {
  const sizes = counts(labels, places.length);
  const empty = sizes.flatMap((size, j) => (size ? [] : [j + 1]));
  if (empty.length < 2) return empty.length ? `Center ${empty[0]}` : "";
  return empty.length < 4 ? `Centers ${empty.join(", ")}` : `${empty.length} centers`;
}

/** What an M has done: a center without points stays. */
function wordsOnM(before, now) {
  const cost = fall(before, now);
  const empty = emptyCenters(now);
  const same = now.places.every((place, j) => place.join() === before.places[j].join());
  if (same) return `M moved no center: ${cost}.`;
  if (!empty) return `Each center moved to the mean of its points: ${cost}.`;
  return `${empty} (no points) stayed, the others moved: ${cost}.`;
}

/** What an E has done, and which centers have no points now. */
function wordsOnE(before, now) {
  const empty = emptyCenters(now);
  const none = empty && ` ${empty} ${empty.includes("s") ? "have" : "has"} none.`;
  if (!before.labels) {
    const cost = `inertia ${number(now.objective)}`;
    return `${plural(now.labels.length, "point")} took the nearest center: ${cost}.${none}`;
  }
  const changed = plural(changedPoints(before, now).length, "point");
  return `${changed} changed${none ? "" : " cluster"}: ${fall(before, now)}.${none}`;
}

/** What the half-step has done that led here; each sentence fits two lines of a phone. */
function words(states, at, isEnd) {
  const before = states[at - 1];
  const now = states[at];
  if (!now.labels) {
    const many = plural(now.places.length, "center");
    return `${many}, and no point belongs to any yet. Drag one, or press E.`;
  }
  if (isEnd) {
    const cost = number(now.objective);
    return `E changed no point: the loop has stopped at inertia ${cost}. Drag a center.`;
  }
  if (now.step === "start") {
    return `Moved by hand: ${fall(before, now)}. The labels are as before: press E.`;
  }
  return (now.step === "update" ? wordsOnM : wordsOnE)(before, now);
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
  const { plane, drag, run } = drawLab(view, points, act, {
    title: "Loop Lab",
    several: "clusters",
    steps: [
      ["assign", "nearest center", "Each point already has its nearest center."],
      ["update", "mean of points", "Each center is already the mean of its points."],
    ],
    first: "M needs points that belong to a center, and none does yet.",
    hindered: ({ states, at }) => (stopped(states, at) ? END : ""),
    words,
    stopped,
  });
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
