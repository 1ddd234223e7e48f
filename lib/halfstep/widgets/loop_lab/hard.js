/** How a lab shows k-means: its two half-steps, its words, and what is drawn of a state. */
import { changedPoints, drawCells, drawCenters, drawTrails } from "../kit/kit.js";
import { END, stopped, words } from "./words.js";

/** What a lab is told of k-means, beside its title. */
export const HARD = {
  several: "clusters",
  steps: [
    ["assign", "nearest center", "Each point already has its nearest center."],
    ["update", "mean of points", "Each center is already the mean of its points."],
  ],
  first: "M needs points that belong to a center, and none does yet.",
  hindered: ({ states, at }) => (stopped(states, at) ? END : ""),
  words,
  stopped,
};

/** The cells, trails and centers of a lab; gives what draws them: what glides, and the rest. */
export function drawHard({ plane, drag }, act) {
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
  return { glide, rest };
}
