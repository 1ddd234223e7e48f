/** What is found out about a labeling, and about many starts. */
import { afterHard, replay } from "../kit/kit.js";
import { stopped } from "../loop_lab/words.js";

/** The longest way that is walked: many times what these points need. */
const MOST = 600;

/** The moves from a start to where the loop stops, and the states on the way. */
function toEnd(points, start) {
  let known = replay(points, [start], undefined, afterHard);
  let isEnd = false;
  while (!isEnd && known.moves.length < MOST) {
    const step = known.moves.length % 2 ? "assign" : "update";
    known = replay(points, [...known.moves, step], known, afterHard);
    isEnd = stopped(known.states, known.states.length - 1);
  }
  return known;
}

/** Of so many starts, the way to the lowest end; the first of them in a tie. */
export function bestOf(points, n, draw) {
  let best = null;
  for (let i = 0; i < n; i++) {
    const way = toEnd(points, draw());
    const J = way.states.at(-1).objective;
    if (!best || J < best.states.at(-1).objective) best = way;
  }
  return best;
}

/** The most points that lie with their group, where each group has a cluster of its own. */
function together(table, g = 0, taken = []) {
  if (g === table.length) return 0;
  const own = table[g].map((n, c) =>
    (taken.includes(c) ? 0 : n + together(table, g + 1, [...taken, c])));
  return Math.max(...own, together(table, g + 1, taken));
}

/**
 * How many points lie outside the cluster of their group, whichever way the clusters are
 * given to the groups: the fewest.
 * @param {number[]} truth @param {number[]} labels @param {number} nGroups
 */
export function astray(truth, labels, nGroups) {
  const most = Math.max(...labels) + 1;
  const table = Array.from({ length: nGroups }, () => new Array(most).fill(0));
  truth.forEach((g, i) => { table[g][labels[i]] += 1; });
  return truth.length - together(table);
}
