/** The button that plays: what it does by itself, and how it stops. */
import { iconButton } from "./controls.js";
import { say, set } from "./elements.js";
import { stillness } from "./motion.js";

const ARROW = "M5 3l12 7-12 7z";
const BARS = "M4 3h4v14H4zM12 3h4v14h-4z";

/**
 * A button that plays and pauses: it calls `step` again and again until it returns false.
 * Where nothing may move by itself, it goes to the end at once.
 */
export function playButton(parent, step, pause = () => 900) {
  let timer = 0;
  function wait(next) {
    clearTimeout(timer);
    timer = next && setTimeout(next, pause());
    say(node.lastChild, next ? "Pause" : "Play");
    set(node.firstChild.firstChild, { d: next ? BARS : ARROW });
  }
  function stop() {
    if (timer) wait(0);
  }
  function next() {
    wait(next);
    if (!step()) stop();
  }
  function toEnd() {
    let more = true;
    while (more) more = step();
  }
  const node = iconButton(parent, "Play", "p", ARROW, () => {
    if (timer) stop();
    else if (stillness()) toEnd();
    else next();
  });
  return { stop };
}
