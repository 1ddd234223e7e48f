/** What happens frame by frame: drawing, thinking, gliding. */

/** Run `draw` once in the next frame, however often it is asked for. */
export function perFrame(draw) {
  let asked = 0;
  function run() {
    asked = 0;
    draw();
  }
  function ask() {
    asked ||= requestAnimationFrame(run);
  }
  ask.cancel = () => cancelAnimationFrame(asked);
  return ask;
}

/**
 * What does the steps of a generator, a few milliseconds in each frame, so that the page
 * stays awake; `draw` shows how far it has come. To start other steps ends those before.
 */
export function inPieces(draw) {
  let job = null;
  const work = perFrame(() => {
    const until = performance.now() + 7;
    let done = false;
    while (!done && performance.now() < until) done = job.next().done;
    draw();
    if (!done) work();
  });
  function start(steps) {
    job = steps;
    work();
  }
  return { start, stop: work.cancel };
}

/** Does the reader want nothing to move? Asked anew each time: it can change. */
export const stillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Show states, and glide from one to the next: `draw` also gets what lies between. The
 * `names` are of the words that move, each a list of lists of numbers.
 */
export function gliding(draw, names, duration = 350) {
  let frame = 0;
  let from = null;
  let to = null;
  let shown = null;

  function put(state) {
    shown = state;
    draw(state);
  }
  /** A word of the state that lies at `t` between the two: from 0 to 1. */
  function between(name, t) {
    return to[name]?.map((end, j) =>
      end.map((value, i) => from[name][j][i] + t * (value - from[name][j][i])));
  }
  const fits = () => from && names.every((name) => from[name]?.length === to[name]?.length);
  const stop = () => cancelAnimationFrame(frame);

  function run(begin, now) {
    const t = Math.min(1, (now - begin) / duration);
    const slowly = 1 - (1 - t) ** 3;
    if (t < 1) frame = requestAnimationFrame((next) => run(begin, next));
    const moved = names.map((name) => [name, between(name, slowly)]);
    put({ ...to, ...Object.fromEntries(moved) });
  }
  function show(state, isGliding) {
    from = shown;
    to = state;
    stop();
    if (!isGliding || stillness() || !fits()) put(state);
    else frame = requestAnimationFrame((now) => run(now, now));
  }
  return { show, stop };
}
