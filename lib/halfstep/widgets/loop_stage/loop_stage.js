/** The loop stage: E and M, each point on a line to its center, and what each E changed. */
import {
  afterHard, button, changedPoints, children, counts, drawCenters, drawPlane, fill, fixed,
  floats, frame, gliding, history, html, literal, live, placeOf, plural, say, sharing,
} from "../kit/kit.js";
import { hardProgram } from "../loop_lab/program.js";

const MOST = 6; // counts that have room in a line of a phone

/** Has the loop stopped here: did E find nothing to change after an M? */
const isEnd = (states, at) =>
  states[at].step === "assign" && states[at - 1].step === "update" &&
  changedPoints(states[at - 1], states[at]).length === 0;

/** How many points each E has changed so far; the first gives every point a center. */
const changes = (states, at) => states.slice(0, at + 1).flatMap((now, i) => {
  if (now.step !== "assign") return [];
  const before = states[i - 1];
  return [before.labels ? changedPoints(before, now).length : now.labels.length];
});

/** The centers without points, as a subject: "Center 2", "Centers 1, 3"; empty if none. */
function emptyCenters({ labels, places }) {
  const sizes = counts(labels, places.length);
  const empty = places.flatMap((_, j) => (sizes[j] ? [] : [j + 1]));
  return empty.length ? `Center${empty.length > 1 ? "s" : ""} ${empty.join(", ")}` : "";
}

const END = "The loop has stopped: E changed no point. Now try Another start.";

function wordsOnE(before, now) {
  const empty = emptyCenters(now);
  const then = empty ? `${empty} got none. Press M.` : "Press M: the centers follow.";
  const n = now.labels.length;
  if (!before.labels) return `${plural(n, "point")} took the nearest center. ${then}`;
  const changed = changedPoints(before, now).length;
  if (!changed) return "No point found a nearer center. Press M: the centers follow.";
  return `${plural(changed, "point")} changed to a nearer center. ${then}`;
}

function wordsOnM(before, now) {
  const moved = now.places.some((place, j) => place.join() !== before.places[j].join());
  if (!moved) return "M moved no center. Press E.";
  const empty = emptyCenters(now);
  if (empty) return `${empty} (no points) stayed, the others went to their means. Press E.`;
  return "Each center is now the mean of its points. Is it still the nearest? Press E.";
}

/** What has happened, and what to do next; each sentence fits two lines of a phone. */
function words(states, at) {
  const now = states[at];
  if (!now.labels) {
    const many = plural(now.places.length, "center");
    return `${many}, and no point belongs to any of them yet. Press E.`;
  }
  if (isEnd(states, at)) return END;
  if (now.step === "start") return "You moved a center. Press E: the points choose again.";
  return (now.step === "update" ? wordsOnM : wordsOnE)(states[at - 1], now);
}

/** Why a half-step would do nothing here; empty where it would do something. */
function hindered({ states, at, now }, step) {
  if (isEnd(states, at)) return END;
  if (step === "update" && !now.labels) {
    return "M needs points that belong to a center, and none does yet. Press E.";
  }
  if (now.step !== step) return "";
  return step === "assign" ? "Each point already has its nearest center. Press M."
    : "Each center already is at the mean of its points. Press E.";
}

/** A line from each point to its center; gives what draws them. */
function drawSpokes(plane) {
  const group = plane.layer("hs-spokes");
  plane.root.prepend(group);
  return ({ places, labels }) => {
    const ways = places.map(() => "");
    labels?.forEach((label, i) => {
      const ends = [placeOf(plane.points, i), places[label]].map(plane.place);
      ways[label] += `M${ends.map((end) => end.map(fixed)).join("L")}`;
    });
    fill(group, ways.length, "path", (j) => ({ class: `hs-c${j}`, d: ways[j] }));
  };
}

/** How many points the last E's changed; gives what shows it. */
function drawChanges(panel) {
  const row = html(panel, "div", { class: "hs-changes" });
  const name = html(row, "span");
  const list = html(row, "ol");
  return (all) => {
    say(name, all.length ? "Points changed by E:" : "No point has changed yet.");
    const seen = all.slice(-MOST);
    children(list, seen.length, () => html(list, "li")).forEach((node, i) => {
      say(node, `${seen[i]}`);
      node.classList.toggle("hs-none", seen[i] === 0);
    });
  };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const points = floats(view.model.get("_points"));
  const starts = view.model.get("starts");
  const act = history(view.model, points, afterHard);
  const body = frame(view, "The loop");
  body.root.classList.add("hs-loop-stage");
  let dragging = false;

  function half(step) {
    const why = hindered(act.read(), step);
    if (why) body.tell(why);
    else act.half(step);
  }
  /** After the last the first again; a start that was dragged counts as the one it was. */
  function another() {
    const here = starts.findIndex((start) => `${start}` === `${act.read().start}`);
    act.begin(starts[(here + 1) % starts.length]);
  }
  function moveCenter(j, place, done) {
    dragging = !done;
    act.byHand(act.read().now.places.with(j, place));
  }
  const row = html(body.panel, "div", { class: "hs-row" });
  const step = (key, what, name) => {
    const node = button(row, "", key.toLowerCase(), () => half(name));
    node.classList.add("hs-step");
    html(node, "b", {}, `${key} `);
    html(node, "span", {}, what);
    return node;
  };
  const nodes = [step("E", "nearest center", "assign"), step("M", "mean of points", "update")];
  const again = button(row, "Another start", "a", another);
  const showChanges = drawChanges(body.panel);
  const plane = drawPlane(body, points, `${points.length / 2} points and their centers`, 0.88);
  const spokes = drawSpokes(plane);
  const centers = drawCenters(plane, "Center", moveCenter);
  const picture = gliding((state) => {
    spokes(state);
    centers(state.places);
  }, ["places"]);

  function draw() {
    const { states, at, now } = act.read();
    const ended = isEnd(states, at);
    plane.paint(now, changedPoints(states[at - 1], now));
    picture.show(now, now.step !== "start");
    showChanges(changes(states, at));
    // Words at every pixel of a drag would drown who listens to them.
    if (!dragging) body.tell(words(states, at));
    const next = Number(now.step === "assign");
    nodes.forEach((node, i) => node.classList.toggle("hs-next", !ended && i === next));
    again.classList.toggle("hs-next", ended);
  }
  const python = () => `LoopStage(X, [${literal(act.read().now.places)}])`;
  sharing(view, body, {
    ...act.travel, python, program: () => hardProgram(points, act.read()),
  });
  return live(view, plane.resize, draw, picture.stop);
}

export default { render };
