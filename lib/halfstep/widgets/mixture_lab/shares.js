/** Shares of one: in words, and as a bar. */
import { children, draggable, fixed, html, say, set, svg, total } from "../kit/kit.js";

const percent = (part) => `${Math.round(100 * part)}%`;
const HEIGHT = 27;

/** What a component is called where nobody has named it. */
const byNumber = (j) => `component ${j}`;

/** Shares in words: "component 0: 60%, component 1: 40%". */
export const inWords = (shares, name = byNumber) =>
  shares.map((part, j) => `${name(j)}: ${percent(part)}`).join(", ");

/**
 * Shares of one as a bar, with borders to drag where `move` is given; gives what draws it.
 * @param {HTMLElement} parent @param {string[]} shapes
 * @param {{move?: (shares: number[], done: boolean) => void, name?: (j: number) => string}=} how
 *   what hears of a drag; what the components are called
 * @returns {{root: SVGElement, draw: (name: string, shares: number[], hint?: string) => void}}
 *   the hint: where there are no shares
 */
export function drawShares(parent, shapes, { move, name: called = byNumber } = {}) {
  const title = html(parent, "span");
  const root = svg(parent, "svg", { role: move ? "group" : "img" });
  const none = svg(root, "rect", { class: "hs-none", y: 3, width: "100%", height: 21, rx: 4 });
  const bars = svg(root, "g", { "aria-hidden": "true" });
  const borders = svg(root, "g");
  const words = svg(root, "text", { class: "hs-hint", x: "50%", y: 18, "text-anchor": "middle" });
  let shown = [];
  let width = 0;
  const until = (j) => total(shown.slice(0, j + 1));

  function makeBar(j) {
    svg(bars, "g", {},
      ["rect", { y: 3, height: 21, class: "hs-part" }],
      ["rect", { x: -27, y: 5, width: 54, height: 17, rx: 8, class: "hs-pill" }],
      ["path", { d: shapes[j] }],
      ["text", { x: -8, y: 18 }]);
  }
  /** The mark of a part, with its number on a pill where there is room for both. */
  function drawBar(bar, j) {
    const size = width * shown[j];
    const middle = width * (until(j) - shown[j] / 2);
    const [rect, pill, path, text] = bar.children;
    const isWide = size > 66;
    set(bar, {
      class: `hs-c${j}${isWide ? "" : " hs-bare"}`,
      transform: `translate(${fixed(middle)} 0)`,
    });
    set(rect, { x: fixed(-size / 2), width: fixed(Math.max(0, size - 1)) });
    set(pill, { display: isWide ? "inline" : "none" });
    const scale = size > 14 ? 4.4 : 0;
    set(path, { transform: `translate(${isWide ? -17 : 0} 13.5) scale(${scale})` });
    say(text, isWide ? percent(shown[j]) : "");
  }
  function makeBorder(j) {
    const node = svg(borders, "g", { class: "hs-border" },
      ["rect", { x: -22, y: -8, width: 44, height: 44, class: "hs-grip" }],
      ["rect", { x: -3.5, y: 0, width: 7, height: HEIGHT, rx: 3, class: "hs-disc" }]);
    draggable(node, root, "border", () => [width * until(j), HEIGHT / 2], ([to], done) => {
      const both = shown[j] + shown[j + 1];
      const low = Math.min(0.01, both / 2); // a component without weight would be none
      const part = Math.min(both - low, Math.max(low, to / width - until(j - 1)));
      move(shown.with(j, part).with(j + 1, both - part), done);
    }, true);
  }
  function drawBorder(node, j) {
    set(node, {
      transform: `translate(${fixed(width * until(j))} 0)`,
      "aria-label": `Border between the weights of components ${j} and ${j + 1}`,
      "aria-valuenow": Math.round(100 * until(j)),
      "aria-valuetext": `${percent(shown[j])} and ${percent(shown[j + 1])}`,
    });
  }
  function draw(name, shares, hint = "") {
    shown = shares;
    width = root.clientWidth;
    say(title, name);
    say(words, hint);
    set(none, { display: hint ? "inline" : "none" });
    set(root, { "aria-label": `${name}: ${inWords(shares, called) || hint}` });
    children(bars, shares.length, makeBar).forEach(drawBar);
    const nBorders = move ? Math.max(0, shares.length - 1) : 0;
    children(borders, nBorders, makeBorder).forEach(drawBorder);
  }
  return { root, draw };
}
