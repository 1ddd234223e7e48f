/** What every widget of the book is made of: elements, scales, controls, motion. */

const SVG = "http://www.w3.org/2000/svg";

/** Set the attributes that differ: an unchanged attribute costs no layout. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
  return node;
}

/** Set the text of an element if it differs. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** An HTML element under `parent`. */
export function html(parent, tag, attributes = {}, text = "") {
  const node = parent.appendChild(document.createElement(tag));
  node.textContent = text;
  return set(node, attributes);
}

/** An SVG element under `parent`, with its own parts: each a tag and its attributes. */
export function svg(parent, tag, attributes = {}, ...parts) {
  const node = set(parent.appendChild(document.createElementNS(SVG, tag)), attributes);
  for (const part of parts) svg(node, ...part);
  return node;
}

/** As many children as there are items: made by `make`, kept where they are there. */
export function children(parent, n, make) {
  while (parent.childElementCount > n) parent.lastElementChild.remove();
  while (parent.childElementCount < n) make(parent.childElementCount);
  return [...parent.children];
}

/** As many SVG elements as asked for, each with its `attributes`. */
export const fill = (parent, n, tag, attributes) =>
  children(parent, n, () => svg(parent, tag)).forEach((node, i) => set(node, attributes(i)));

/** The numbers of a binary trait (a DataView, wherever it begins). */
export const floats = ({ buffer, byteOffset, byteLength }) =>
  new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));

/** What sets traits of a model, and lets Python know. */
export const writer = (model) => (values) => {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
};

/** Where a pointer is, in pixels from the corner of an element. */
export function pixel(node, { clientX, clientY }) {
  const box = node.getBoundingClientRect();
  return [clientX - box.left, clientY - box.top];
}

/** A number as a reader wants it: 1234.5, 12.35, 1.235e+7. */
export const number = (value) =>
  (Math.abs(value) >= 100 && Math.abs(value) < 1e6
    ? value.toFixed(1) : value.toPrecision(4)).replace("-", "−");

/** A scale from [a, b] to [u, v], with its inverse. */
export function linear([a, b], [u, v]) {
  const slope = (v - u) / (b - a || 1);
  const scale = (value) => u + (value - a) * slope;
  scale.invert = (pixel) => a + (pixel - u) / slope;
  return scale;
}

/** The least and the greatest of every second number, from `first` on. */
function extent(points, first) {
  const values = points.filter((_, i) => i % 2 === first);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low < high ? [low, high] : [low - 1, high + 1];
}

/**
 * Scales of x and y for points in a box of pixels. One unit is as long in x as in y, because a
 * distance must look like what it is.
 */
export function equalScales(points, width, height, margin) {
  const [x, y] = [extent(points, 0), extent(points, 1)];
  const fits = ([low, high], size) => (size - 2 * margin) / (high - low);
  const unit = Math.min(fits(x, width), fits(y, height));
  const around = ([low, high], size) =>
    [-1, 1].map((side) => (low + high + (side * size) / unit) / 2);
  return [linear(around(x, width), [0, width]), linear(around(y, height), [height, 0])];
}

/** Run `draw` once in the next frame, however often it is asked for. */
export function perFrame(draw) {
  let asked = 0;
  const ask = () => { asked ||= requestAnimationFrame(() => { asked = 0; draw(); }); };
  ask.cancel = () => cancelAnimationFrame(asked);
  return ask;
}

/**
 * What does the steps of a generator, a few milliseconds in each frame, so that the page
 * stays awake; `draw` shows how far it has come. To start other steps ends those before.
 */
export function inPieces(draw) {
  let job;
  const work = perFrame(() => {
    const until = performance.now() + 7;
    let done = false;
    while (!done && performance.now() < until) ({ done } = job.next());
    draw();
    if (!done) work();
  });
  return { start(steps) { job = steps; work(); }, stop: work.cancel };
}

/** Does the reader want nothing to move? Asked anew each time: it can change. */
export const stillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

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
  return (word) => { select.value = word; };
}

/** A value with its name in front; gives what shows both. */
export function reading(parent, kind = "hs-cost") {
  const line = html(parent, "p", { class: kind });
  const [name, value] = [html(line, "span"), html(line, "strong")];
  return (text, amount) => { say(name, text); say(value, amount); };
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
  const input = named(parent, "hs-slider", text, "input", { type: "range", "aria-label": text });
  const shown = html(input.parentNode, "output");
  const range = () => ({ value: +input.value, min: +input.min, max: +input.max });
  input.addEventListener("input", () => go(+input.value));
  // Keys can be faster than frames, so the value moves at once and not with the drawing.
  rangeKeys(input, range, (to) => { input.value = to; go(to); });
  return ({ value, min, max, words, short = words }) => {
    set(input, { min, max, "aria-valuetext": words });
    input.value = value;
    say(shown, short);
  };
}

/**
 * Let an element of a drawing be dragged by mouse, pen or finger, or moved by arrow keys
 * (with shift five times as far). `what` it is called; `place()` is where it is;
 * `move([x, y], done)` in pixels of the drawing puts it elsewhere.
 */
export function draggable(node, drawing, what, place, move) {
  let [grip, last] = [null, null];
  const roles = { role: "slider", "aria-roledescription": `${what}, moved by arrow keys` };
  set(node, { tabindex: 0, ...roles });
  // On an SVG group, touch-action alone does not keep the page from scrolling along.
  node.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  node.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const [[x, y], [u, v]] = [pixel(drawing, event), place()];
    grip = [u - x, v - y];
    node.setPointerCapture(event.pointerId);
    node.focus({ preventScroll: true });
    event.preventDefault();
  });
  node.addEventListener("pointermove", (event) => {
    if (!grip) return;
    last = pixel(drawing, event).map((value, axis) => value + grip[axis]);
    move(last, false);
  });
  node.addEventListener("lostpointercapture", () => {
    if (last) move(last, true);
    [grip, last] = [null, null];
  });
  node.addEventListener("keydown", (event) => {
    const way = {
      ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
    }[event.key];
    if (!way) return;
    event.preventDefault();
    const far = event.shiftKey ? 20 : 4;
    move(place().map((value, axis) => value + far * way[axis]), true);
  });
}

/** Call `go` with the pixel in x at which a pointer is pressed, and where it is drawn to. */
export function scrub(node, go) {
  const jump = (event) => go(pixel(node, event)[0]);
  node.addEventListener("pointerdown", (event) => {
    node.setPointerCapture(event.pointerId);
    jump(event);
  });
  node.addEventListener("pointermove", (event) => event.buttons && jump(event));
}

/**
 * Show states, and glide from one to the next: `draw` also gets what lies between. The
 * `names` are of the parts that move, each a list of lists of numbers.
 */
export function gliding(draw, names, duration = 350) {
  let [frame, from, to, shown] = [0, null, null, null];
  const put = (state) => { shown = state; draw(state); };
  const between = (name, t) => [name, to[name]?.map((end, j) =>
    end.map((value, i) => from[name][j][i] + t * (value - from[name][j][i])))];
  const fits = () => from && names.every((name) => from[name]?.length === to[name]?.length);
  const stop = () => cancelAnimationFrame(frame);
  function run(begin, now) {
    const t = Math.min(1, (now - begin) / duration);
    const slowly = 1 - (1 - t) ** 3;
    if (t < 1) frame = requestAnimationFrame((next) => run(begin, next));
    put({ ...to, ...Object.fromEntries(names.map((name) => between(name, slowly))) });
  }
  return {
    show(state, isGliding) {
      [from, to] = [shown, state];
      stop();
      if (!isGliding || stillness() || !fits()) put(state);
      else frame = requestAnimationFrame((now) => run(now, now));
    },
    stop,
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
  const stop = () => timer && wait(0);
  const next = () => { wait(next); if (!step()) stop(); };
  const node = button(parent, "Play", "p", () => {
    if (timer) stop();
    else if (stillness()) while (step());
    else next();
  });
  return { stop };
}

/**
 * The frame of a widget: a stage with words below it, and a panel for the controls. The
 * words are announced: `tell` says what has happened, whether one looks or listens.
 */
export function frame({ model, el }, name) {
  const { colors, shapes } = model.get("_style");
  const root = html(el, "div", { class: "hs-widget", role: "group", "aria-label": name });
  colors.forEach((color, j) => root.style.setProperty(`--hs-color-${j}`, color));
  shortcuts(root);
  const body = html(root, "div", { class: "hs-body" });
  const [left, panel] = [0, 1].map(() => html(body, "div", { class: "hs-panel" }));
  const stage = html(left, "div", { class: "hs-stage" });
  const status = html(left, "p", { class: "hs-words", role: "status" });
  return { root, left, stage, panel, colors, shapes, tell: (text) => say(status, text) };
}

/**
 * Draw now, and anew when a trait or the width changes; gives what ends it, and with it
 * whatever else goes on: the `stops`.
 */
export function live({ model, el }, resize, draw, ...stops) {
  const redraw = perFrame(draw);
  const resized = new ResizeObserver(() => { resize(); draw(); });
  resize();
  draw();
  resized.observe(el);
  model.on("change", redraw);
  return () => {
    model.off("change", redraw);
    resized.disconnect();
    for (const stop of [redraw.cancel, ...stops]) stop();
  };
}
