/** Controls: each has a name, a key where it is a button, and a value in words. */
import { lateFinger } from "./dragging.js";
import { html, say, set } from "./elements.js";
import { stillness } from "./motion.js";

/** A button; `key` is the letter that presses it while the focus is in the widget. */
export function button(parent, text, key, act) {
  const how = { type: "button", "aria-keyshortcuts": key, title: `Key: ${key}` };
  const node = html(parent, "button", how, text);
  node.addEventListener("click", act);
  return node;
}

/** Let letters press the buttons of a widget. */
export function shortcuts(root) {
  // Jupyter hears a key before we do, and would take it for its own. It lets those pass
  // that are meant for an element with this attribute (of its own, not of its parents).
  root.addEventListener("focusin", ({ target }) =>
    set(target, { "data-lm-suppress-shortcuts": "true" }));
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = CSS.escape(event.key.toLowerCase());
    root.querySelector(`[aria-keyshortcuts="${key}"]`)?.click();
  });
}

/** A control of some kind with its name in front. */
export function named(parent, kind, text, tag, attributes) {
  const label = html(parent, "label", { class: kind });
  html(label, "span", {}, text);
  return html(label, tag, attributes);
}

/** A box to tick: `act` hears of each change. */
export function tickBox(parent, text, on, act) {
  const input = named(parent, "hs-tick", text, "input", { type: "checkbox" });
  input.checked = on;
  input.addEventListener("change", () => act(input.checked));
}

/** A choice among words; gives what shows which is chosen. */
export function choice(parent, text, words, act) {
  const select = named(parent, "hs-slider", text, "select");
  for (const word of words) html(select, "option", {}, word);
  select.addEventListener("change", () => act(select.value));
  return (word) => {
    select.value = word;
  };
}

/** A value with its name in front; gives what shows both. */
export function reading(parent, kind = "hs-cost") {
  const line = html(parent, "p", { class: kind });
  const name = html(line, "span");
  const value = html(line, "strong");
  return (text, amount) => {
    say(name, text);
    say(value, amount);
  };
}

/** Call `go(to)` for the keys that move along a range of whole numbers. */
export function rangeKeys(node, range, go) {
  node.addEventListener("keydown", (event) => {
    const { value, min, max } = range();
    const to = {
      ArrowRight: value + 1, ArrowUp: value + 1, ArrowLeft: value - 1, ArrowDown: value - 1,
      PageUp: value + 5, PageDown: value - 5, Home: min, End: max,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(Math.min(max, Math.max(min, to)));
  });
}

/** A slider over whole numbers with its label and its value in words. */
export function slider(parent, text, go) {
  const how = { type: "range", "aria-label": text };
  const input = named(parent, "hs-slider", text, "input", how);
  const shown = html(input.parentNode, "output");
  const range = () => ({ value: +input.value, min: +input.min, max: +input.max });
  let known; // what was last shown: a finger that scrolls the page leaves it
  const send = () => +input.value === known || go(+input.value);
  const isOpen = lateFinger(input, send, () => {
    input.value = known;
  });
  input.addEventListener("input", () => isOpen() || send());
  // Keys can be faster than frames, so the value moves at once and not with the drawing.
  rangeKeys(input, range, (to) => {
    input.value = to;
    go(to);
  });
  return ({ value, min, max, words, short = words }) => {
    set(input, { min, max, "aria-valuetext": words, "aria-disabled": min === max });
    known = value;
    if (!isOpen()) input.value = value;
    say(shown, short);
  };
}

/**
 * A button that plays and pauses: it calls `step` again and again until it returns false.
 * Where nothing may move by itself, it goes to the end at once.
 */
export function playButton(parent, step, pause = 900) {
  let timer = 0;
  function wait(next) {
    clearTimeout(timer);
    timer = next && setTimeout(next, pause);
    say(node, next ? "Pause" : "Play");
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
  const node = button(parent, "Play", "p", () => {
    if (timer) stop();
    else if (stillness()) toEnd();
    else next();
  });
  return { stop };
}
