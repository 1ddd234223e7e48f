/** Shares of one: in words, and as a bar. */
import { draggable } from "./dragging.js";
import { children, fixed, say, set, svg } from "./elements.js";
import { total } from "./geometry.js";

const percent = (part) => `${Math.round(100 * part)}%`;

/** Shares in words: "component 1: 60%, component 2: 40%". */
export const inWords = (shares) =>
  shares.map((part, j) => `component ${j + 1}: ${percent(part)}`).join(", ");

/**
 * Shares of one as a bar, with borders to drag where `move` is given; gives what draws it.
 * @param {HTMLElement} parent @param {string[]} shapes @param {string} label
 * @param {((shares: number[], done: boolean) => void)=} move
 * @returns {(shares: number[], hint?: string) => void}  the hint: where there are no shares
 */
export function drawShares(parent, shapes, label, move) {
  const role = move ? "group" : "img";
  const root = svg(parent, "svg", { class: "hs-parts", role, height: 44 });
  const bars = svg(root, "g", { "aria-hidden": "true" });
  const borders = svg(root, "g");
  const words = svg(root, "text", { y: 18 });
  let shown = [];
  let width = 0;
  const until = (j) => total(shown.slice(0, j + 1));

  function makeBar(j) {
    svg(bars, "g", { class: `hs-c${j}` },
      ["rect", { y: 2, height: 20 }],
      ["path", { d: shapes[j] }],
      ["text", { y: 39, "text-anchor": "middle" }]);
  }
  function drawBar(bar, j) {
    const size = width * shown[j];
    const middle = width * (until(j) - shown[j] / 2);
    const [rect, path, text] = bar.children;
    set(bar, { transform: `translate(${fixed(middle)} 0)` });
    set(rect, { x: fixed(-size / 2), width: fixed(size) });
    set(path, { transform: `translate(0 12) scale(${size > 18 ? 4.5 : 0})` });
    say(text, size > 27 ? percent(shown[j]) : "");
  }
  function makeBorder(j) {
    const node = svg(borders, "g", { class: "hs-border" },
      ["rect", { x: -20, y: -2, width: 40, height: 44, class: "hs-grip" }],
      ["rect", { x: -3, y: -2, width: 6, height: 28, rx: 3, class: "hs-disc" }]);
    draggable(node, root, "border", () => [width * until(j), 0], ([to], done) => {
      const both = shown[j] + shown[j + 1];
      const low = Math.min(0.01, both / 2); // a component without weight would be none
      const part = Math.min(both - low, Math.max(low, to / width - until(j - 1)));
      move(shown.with(j, part).with(j + 1, both - part), done);
    });
  }
  function drawBorder(node, j) {
    set(node, {
      transform: `translate(${fixed(width * until(j))} 0)`,
      "aria-label": `Border between the weights of components ${j + 1} and ${j + 2}`,
      "aria-valuenow": Math.round(100 * until(j)),
      "aria-valuetext": `${percent(shown[j])} and ${percent(shown[j + 1])}`,
    });
  }
  return (shares, hint = "") => {
    shown = shares;
    width = root.clientWidth;
    say(words, hint);
    set(root, { "aria-label": `${label}: ${inWords(shares) || hint}` });
    children(bars, shares.length, makeBar).forEach(drawBar);
    const nBorders = move ? Math.max(0, shares.length - 1) : 0;
    children(borders, nBorders, makeBorder).forEach(drawBorder);
  };
}
