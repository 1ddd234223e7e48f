/**
 * The loop: what a half-step makes of a state, so that nothing waits for Python.
 *
 * A state says of itself what pictures ask for, in the words of `halfstep.states`; a kind
 * of state may have others for its own half-steps.
 *
 * @typedef {object} State
 * @property {string} step  the half-step that led here; "start" also for a change by hand
 * @property {string} half  its short name: E, M, or another
 * @property {string} goal  what the objective is called here
 * @property {number | null} objective  null or infinite where there is none yet
 * @property {number[][]} places  where the clusters are drawn, one [x, y] for each
 * @property {number[] | null} labels  the cluster of each point; −1 is noise
 * @property {Float64Array | null} shares  of cluster j in point i: i·k + j
 * @property {number[][] | null} spreads  covariances: one [xx, xy, yy] for each cluster
 * @property {boolean=} cells  does each place own what is nearest to it?
 * @property {boolean=} density  do weights, places and spreads make a density?
 * @typedef {string | object} Move  the name of a half-step, or what a state says
 */

/** The half-steps that the page can do by itself, by name. */
export const halfSteps = {};

/**
 * Teach the page a half-step. A model whose half-steps it does not know plays all the same:
 * its moves are numbers.
 * @param {string} name  as states call their `step`
 * @param {{half: string, next: (points: Float64Array, state: State) => object,
 *   did: (before: State, now: State) => string}} how  what it finds, as words of a state;
 *   and what it did, for the reader
 */
export function register(name, how) {
  halfSteps[name] = how;
}

/** The cluster with the largest share, for each point. */
export function likeliest(shares, k) {
  return Array.from({ length: shares.length / k }, (_, i) => {
    const row = shares.subarray(i * k, (i + 1) * k);
    return row.indexOf(Math.max(...row));
  });
}

/**
 * The state after one move.
 * @param {Float64Array} points @param {State | null} state @param {Move} move
 * @returns {State}
 */
export function after(points, state, move) {
  if (typeof move !== "string") return described(state, move);
  const { half, next } = halfSteps[move];
  return { ...state, step: move, half, ...next(points, state) };
}

/** The state that a move describes; whatever it leaves out is as it was before. */
function described(state, move) {
  if (!move.shares) return { ...state, ...move };
  const shares = Float64Array.from(move.shares.flat());
  return { ...state, ...move, shares, labels: likeliest(shares, move.places.length) };
}

/**
 * The states of a list of moves. What is known of an earlier list with the same
 * beginning is taken over, so that a drag costs one half-step and not all of them.
 * @param {Float64Array} points @param {Move[]} moves
 * @param {{moves: Move[], states: State[]}=} known
 * @param {typeof after=} next  what a move makes of a state
 * @returns {{moves: Move[], states: State[]}}
 */
export function replay(points, moves, known = { moves: [], states: [] }, next = after) {
  const same = (move, i) => JSON.stringify(move) === JSON.stringify(known.moves[i]);
  const first = moves.findIndex((move, i) => !same(move, i));
  const states = known.states.slice(0, first < 0 ? moves.length : first);
  for (const move of moves.slice(states.length)) {
    states.push(next(points, states.at(-1) ?? null, move));
  }
  return { moves, states };
}

/** The points whose cluster a half-step has changed; none where they had none before. */
export function changedPoints(before, now) {
  if (!before?.labels || !now.labels || now.shares) return [];
  return [...now.labels.keys()].filter((i) => now.labels[i] !== before.labels[i]);
}

/** What a half-step did, in words. */
export function whatItDid(before, now) {
  const known = halfSteps[now.step];
  if (known) return known.did(before, now);
  if (now.step === "start") return "Changed by hand";
  if (!before.labels) return `${now.half}: each point has its cluster`;
  return `${now.half}: ${changedPoints(before, now).length} points changed cluster`;
}

/** A small seeded generator of numbers in [0, 1): mulberry32. */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
