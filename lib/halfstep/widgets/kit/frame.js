/** The frame of a widget, and what keeps it drawn. */
import { shortcuts } from "./controls.js";
import { html, say } from "./elements.js";
import { perFrame } from "./motion.js";

/**
 * The frame of a widget: a stage, and below or beside it a panel that begins with words. A
 * hand covers what lies below it, so what changes stands above the controls. The words are
 * announced: `tell` says what has happened, whether one looks or listens. Its `marks` are
 * the colors and outlines of the clusters, and those of `noise`.
 */
export function frame({ model, el }, name) {
  const marks = model.get("_style");
  const root = html(el, "div", { class: "hs-widget", role: "group", "aria-label": name });
  const paint = (which, color) => root.style.setProperty(`--hs-color-${which}`, color);
  // In the dark the clusters are lighter, by as much as the style says.
  marks.colors.forEach((color, j) =>
    paint(j, `color-mix(in oklab, white var(--hs-light), ${color})`));
  paint("noise", marks.noise.color);
  shortcuts(root);
  const body = html(root, "div", { class: "hs-body" });
  const left = html(body, "div", { class: "hs-panel" });
  const panel = html(body, "div", { class: "hs-panel" });
  const stage = html(left, "div", { class: "hs-stage" });
  const status = html(panel, "p", { class: "hs-words", role: "status" });
  return { root, left, stage, panel, marks, tell: (text) => say(status, text) };
}

/**
 * Draw now, and anew when a trait or the width changes; gives what ends it, and with it
 * whatever else goes on: the `stops`.
 */
export function live({ model, el }, resize, draw, ...stops) {
  const redraw = perFrame(draw);
  function drawAll() {
    resize();
    draw();
  }
  // In a frame of its own: a drawing that changes its height would be an error of the page.
  const again = perFrame(drawAll);
  let width = 0; // what grows in height alone, by a text that opens, is drawn already
  const resized = new ResizeObserver(() => {
    if (el.clientWidth !== width) again();
    width = el.clientWidth;
  });
  drawAll();
  resized.observe(el);
  model.on("change", redraw);
  return () => {
    model.off("change", redraw);
    resized.disconnect();
    for (const stop of [redraw.cancel, again.cancel, ...stops]) stop();
  };
}
