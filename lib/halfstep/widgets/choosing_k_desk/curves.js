/** The curve over k, which is the slider of k. */
import { alongScale, children, fill, fixed, html, linear, say, set, svg } from "../kit/kit.js";

/** Where the curve ends, where its numbers and its track stand, in pixels. */
const LOW = 122;
const NUMBERS = 146;
const TRACK = 172;

/**
 * The curve of a criterion over k. It is a slider: its axis has a thumb with the k, and
 * wherever it is pressed, the thumb goes. Gives what draws it.
 */
export function drawCurveOverK(parent, go) {
  const box = html(parent, "div", { class: "hs-along" });
  const root = svg(box, "svg", { class: "hs-curve hs-over-k", "aria-label": "Clusters" });
  const here = svg(root, "rect", { class: "hs-here", y: 2, width: 16, height: LOW + 26, rx: 5 });
  const chord = svg(root, "path", { class: "hs-chord" });
  const bars = svg(root, "path", { class: "hs-errors" });
  const line = svg(root, "polyline");
  const dots = svg(root, "g");
  const value = svg(root, "text", { class: "hs-value" });
  const numbers = svg(root, "g");
  const track = svg(root, "line", { class: "hs-track", x1: 3, y1: TRACK, y2: TRACK });
  const thumb = html(box, "span", { class: "hs-thumb", "aria-hidden": "true" });
  const stand = alongScale(root, go);

  return ({ name, show, first, errors }, { k, upTo }, { ks, values, pick, ...of }) => {
    const width = root.clientWidth;
    const x = linear([1, upTo], [27, width - 27]);
    stand({ value: k, min: 1, max: upTo, words: `${k} of up to ${upTo}` }, x);
    const reach = values.flatMap((v, i) => [v - of.errors[i], v + of.errors[i]]);
    const y = linear([Math.min(...reach), Math.max(...reach)], [LOW, 16]);
    const spots = values.map((v, i) => [x(ks[i]), y(v)].map(fixed));
    set(track, { x2: width - 3 });
    set(here, { x: x(k) - 8 });
    set(line, { points: spots.join(" ") });
    set(chord, { d: name === "Knee" && pick ? `M${spots[0]}L${spots.at(-1)}` : "" });
    const bar = ([u], i) => `M${u} ${y(values[i] - of.errors[i])}V${y(values[i] + of.errors[i])}`;
    set(bars, { d: errors ? spots.map(bar).join("") : "" });
    fill(dots, spots.length, "circle", (i) => {
      const mark = ks[i] === pick ? { r: 7, class: "hs-picked" } : { r: 3.4, class: "" };
      return { cx: spots[i][0], cy: spots[i][1], ...mark };
    });
    const at = values[k - first];
    say(value, at === undefined ? "" : show(at));
    const [side, anchor] = k > upTo - 3 ? [-12, "end"] : [12, "start"];
    set(value, { x: x(k) + side, "text-anchor": anchor, y: Math.max(13, (at === undefined ? 0 : y(at)) - 8) });
    const step = Math.ceil(18 / (x(2) - x(1)));
    const make = () => svg(numbers, "text", { y: NUMBERS, "text-anchor": "middle" });
    children(numbers, upTo, make).forEach((text, i) => {
      const isHere = i + 1 === k;
      const isSeen = isHere || ((i + 1) % step === 0 && Math.abs(i + 1 - k) >= step);
      say(set(text, { x: x(i + 1), class: isHere ? "hs-bold" : "" }), isSeen ? `${i + 1}` : "");
    });
    set(thumb, { style: `left: ${fixed(x(k))}px` });
    say(thumb, `k = ${k}`);
  };
}
