/** Controls: each has a name, a key where it is a button, and a value in words. */
import { lateFinger, scrub } from "./dragging.js";
import { html, say, set, svg, unique } from "./elements.js";

/** A button; `key`, if any, is the letter that presses it while the focus is in the widget. */
export function button(parent, text, key, act) {
  const letter = key ? { "aria-keyshortcuts": key, title: `Key: ${key}` } : {};
  const node = html(parent, "button", { type: "button", ...letter }, text);
  node.addEventListener("click", act);
  return node;
}

/** A button with a drawing, beside which its word stands where there is room. */
export function iconButton(parent, word, key, d, act) {
  const node = button(parent, "", key, act);
  node.classList.add("hs-icon");
  svg(node, "svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, ["path", { d }]);
  html(node, "span", {}, word);
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

/** A box to tick: `act` hears of each change; gives what shows whether it is ticked. */
export function tickBox(parent, text, on, act) {
  const input = named(parent, "hs-tick", text, "input", { type: "checkbox" });
  input.checked = on;
  input.addEventListener("change", () => act(input.checked));
  return (is) => {
    input.checked = is;
  };
}

/** A choice among words, each of which may say its `name`; gives what shows the chosen. */
export function choice(parent, text, words, act, name = (word) => word) {
  const select = html(parent, "select", { "aria-label": text });
  const offer = (value) => html(select, "option", { value }, name(value));
  words.forEach(offer);
  select.addEventListener("change", () => act(select.value));
  return (word) => {
    // Python may choose what is not offered.
    if (![...select.options].some(({ value }) => value === `${word}`)) offer(word);
    select.value = word;
  };
}

/** One word of a few, all in view, each a button; gives what shows the chosen. */
export function segments(parent, text, words, act) {
  const row = html(parent, "div", { class: "hs-segments", role: "group", "aria-label": text });
  const nodes = words.map((word) => button(row, word, "", () => act(word)));
  return (chosen) => nodes.forEach((node, i) =>
    set(node, { "aria-pressed": `${words[i]}` === `${chosen}` }));
}

/** Tabs of these `words`, each with a tag below; gives what shows the chosen and the tags. */
export function tabs(parent, label, words, act) {
  const row = html(parent, "div", { class: "hs-tabs", role: "tablist", "aria-label": label });
  const names = Object.keys(words);
  let at = 0;
  const nodes = names.map((name) => {
    const node = html(row, "button", { type: "button", role: "tab" }, `${words[name]} `);
    html(node, "b");
    node.addEventListener("click", () => act(name));
    return node;
  });
  const range = () => ({ value: at, min: 0, max: names.length - 1 });
  rangeKeys(row, range, (to) => {
    act(names[to]);
    nodes[to].focus();
  });
  return (chosen, tags, isMarked) => {
    at = names.indexOf(chosen);
    nodes.forEach((node, i) => {
      set(node, { "aria-selected": at === i, tabindex: at === i ? 0 : -1 });
      node.classList.toggle("hs-same", isMarked(tags[i]));
      say(node.lastChild, `${tags[i] ?? "–"}`);
    });
  };
}

/** How many there are of something, to be counted up and down; gives what shows it. */
export function stepper(parent, noun, go) {
  const box = html(parent, "div", { class: "hs-stepper", role: "group", "aria-label": noun });
  let range = [];
  /** At the end of the range it keeps the focus: it is off, and does nothing. */
  function node(sign, what, step) {
    const made = button(box, sign, "", () => {
      const [to, min, max] = [range[0] + step, ...range.slice(1)];
      if (to >= min && to <= max) go(to);
    });
    return set(made, { "aria-label": `One ${what}` });
  }
  const less = node("−", "less", -1);
  const words = html(box, "span");
  const more = node("+", "more", 1);
  return (value, min, max) => {
    range = [value, min, max];
    say(words, `${value} ${value === 1 ? noun.slice(0, -1) : noun}`);
    set(less, { "aria-disabled": value <= min });
    set(more, { "aria-disabled": value >= max });
  };
}

const DOTS = "M2 10a2 2 0 1 0 4 0 2 2 0 1 0-4 0zm6 0a2 2 0 1 0 4 0 2 2 0 1 0-4 0zm6 0a2 2 0 1 0 4 0 " +
  "2 2 0 1 0-4 0z";

/**
 * A place for what is seldom needed, and in the `row` the button that opens it. On a narrow
 * page it takes the place of the history, which `again` draws when it is back.
 */
export function fold({ root, panel }, row, again) {
  const box = html(panel, "div", { class: "hs-more", id: unique("hs-more") });
  const how = { "aria-expanded": false, "aria-controls": box.id };
  const door = iconButton(row, "More", "o", DOTS, () => {
    const isOpen = root.classList.toggle("hs-open");
    set(door, { "aria-expanded": isOpen });
    if (isOpen) box.scrollIntoView({ block: "nearest" });
    else again();
  });
  set(door, how);
  return box;
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

/**
 * Make a drawing a slider over whole numbers, by finger, mouse and keys; gives what says
 * where it is in its `range`, in `words`, and on which `scale` of pixels.
 */
export function alongScale(root, go) {
  let range = { value: 0, min: 0, max: 0 };
  let x = null;
  set(root, { role: "slider", tabindex: 0 });

  function move(to) {
    range.value = Math.min(range.max, Math.max(range.min, to));
    go(range.value);
  }
  rangeKeys(root, () => range, move);
  scrub(root, (px) => move(Math.round(x.invert(px))));
  return (given, scale) => {
    range = given;
    x = scale;
    const { value, min, max, words } = given;
    set(root, {
      "aria-valuemin": min, "aria-valuemax": max, "aria-valuenow": value,
      "aria-valuetext": words,
    });
  };
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
