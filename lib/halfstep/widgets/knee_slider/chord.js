/** The curve with the line between its ends, and how far it lies below that at each k. */
import { children, fill, fixed, html, linear, say, set, svg } from "../kit/kit.js";
import { depths } from "./depths.js";

const HEIGHT = 152;
const LOW = 126; // where 0 lies
const NUMBERS = 146;

/** A depth as a reader wants it: 6224, 57.0. */
export const short = (value) => value.toFixed(value < 1000 ? 1 : 0);

/** Below an axis, the numbers that have room; that of k is always among them. */
function drawNumbers(group, x, upTo, k) {
  const step = Math.ceil(18 / (x(2) - x(1)));
  const make = () => svg(group, "text", { y: NUMBERS, "text-anchor": "middle" });
  children(group, upTo, make).forEach((text, i) => {
    const isK = i + 1 === k;
    const isSeen = isK || i + 1 === upTo ||
      (i % step === 0 && Math.abs(i + 1 - k) >= step && upTo - i > step);
    say(set(text, { x: fixed(x(i + 1)), class: isK ? "hs-bold" : "" }), isSeen ? `${i + 1}` : "");
  });
}

/** Gives what draws a curve of `values` whose knee is at k, under a name of its own. */
export function drawChord(parent) {
  const root = svg(html(parent, "div"), "svg", { class: "hs-chord", role: "img" });
  const axis = svg(root, "line", { class: "hs-axis", y1: LOW, y2: LOW });
  const line = svg(root, "path", { class: "hs-line" });
  const bars = svg(root, "path", { class: "hs-below" });
  const deep = svg(root, "path", { class: "hs-deep" });
  const curve = svg(root, "polyline");
  const dots = svg(root, "g");
  const name = svg(root, "text", { y: 14, "text-anchor": "end" });
  const depth = svg(root, "text", { class: "hs-bold" });
  const numbers = svg(root, "g");

  return (title, values, k) => {
    const width = root.clientWidth;
    const upTo = values.length;
    const x = linear([1, upTo], [16, width - 16]);
    const y = linear([0, values[0]], [LOW, 12]);
    const below = depths(values);
    const bar = (i) => `M${fixed(x(i + 1))} ${fixed(y(values[i] + below[i]))}V${fixed(y(values[i]))}`;
    const spots = values.map((value, i) => [x(i + 1), y(value)].map(fixed));
    set(root, { height: HEIGHT, "aria-label": `${title}, k from 1 to ${upTo}` });
    set(axis, { x1: 2, x2: width - 2 });
    set(line, { d: `M${spots[0]}L${spots.at(-1)}` });
    set(bars, { d: values.map((_, i) => bar(i)).join("") });
    set(deep, { d: bar(k - 1) });
    set(curve, { points: spots.join(" ") });
    fill(dots, upTo, "circle", (i) => ({
      cx: spots[i][0], cy: spots[i][1], r: i === k - 1 ? 6 : 3, class: i === k - 1 ? "hs-picked" : "",
    }));
    say(set(name, { x: width - 4 }), title);
    const middle = y(values[k - 1] + below[k - 1] / 2) + 4;
    say(set(depth, { x: fixed(x(k) + 9), y: fixed(middle) }), short(below[k - 1]));
    drawNumbers(numbers, x, upTo, k);
  };
}
