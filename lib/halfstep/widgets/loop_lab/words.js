/** What a lab of k-means says of each half-step: what it did, and what became of the inertia. */
import { changedPoints, counts, course, number, plural } from "../kit/kit.js";

/** Has the loop stopped here: did E find nothing to change after an M? */
export const stopped = (states, at) =>
  states[at].step === "assign" && states[at - 1].step === "update" &&
  changedPoints(states[at - 1], states[at]).length === 0;

export const END = "The loop has stopped: nothing changes any more. Drag a center, or begin anew.";

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
export function words(states, at, isEnd) {
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
