/** What a criterion looks at, at one k: bars of inertia, silhouettes, a gap, a price. */
import { fill, fixed, html, linear, number, say, set, svg } from "../kit/kit.js";
import { mean, short } from "./criteria.js";

/** Where the mark of a cluster stands, and its size: 4.2, or less where there is no room. */
const at = (x, y, room) => `translate(${x} ${fixed(y)}) scale(${Math.min(4.2, room)})`;

function label(root, x, y, anchor, text, kind = "") {
  say(svg(root, "text", { x, y, "text-anchor": anchor, class: kind }), text);
}

/** The kinds of pictures, each drawn into a group of its own that is as large as `box`. */
const PICTURES = {
  knee(root, { end, marks, points }, { width, height }) {
    const of = end.places.map(() => 0);
    end.labels.forEach((label, i) => {
      const [x, y] = end.places[label];
      of[label] += (points[2 * i] - x) ** 2 + (points[2 * i + 1] - y) ** 2;
    });
    const most = Math.max(...of) || 1;
    const row = Math.min(40, height / of.length);
    of.forEach((value, j) => {
      const long = ((width - 68) * value) / most;
      const across = { x: 16, y: row / 12, width: long, height: (row * 5) / 6 };
      const node = svg(root, "g", { class: `hs-c${j}`, transform: `translate(0 ${j * row})` },
        ["path", { d: marks.shapes[j], transform: at(7, row / 2, row / 3) }], ["rect", across],
        ["text", { x: 20 + long, y: row / 2 + 4 }]);
      say(node.lastChild, row < 13 ? "" : value.toFixed(value < 100 ? 1 : 0));
    });
    return `What each cluster adds to the ${number(end.objective)}`;
  },

  silhouette(root, { end, marks }, { width, height }) {
    const s = end.silhouettes ?? [];
    const x = linear([Math.min(0, ...s), 1], [14, width - 4]);
    const sizes = s.length ? end.sizes : [];
    const gap = sizes.length > 10 ? 1 : 3;
    const low = height - 18;
    const step = (low - gap * sizes.length) / s.length;
    let top = 0;
    sizes.forEach((size, j) => {
      const bars = s.filter((_, i) => end.labels[i] === j).sort((a, b) => b - a)
        .map((value) => `H${fixed(x(value))}v${step.toFixed(3)}`).join("");
      const tall = step * size;
      svg(root, "g", { class: `hs-c${j}` },
        ["path", { d: `M${x(0)} ${fixed(top)}${bars}H${x(0)}Z` }],
        ["path", { d: marks.shapes[j], transform: at(5, top + tall / 2, tall / 2) }]);
      top += tall + gap;
    });
    if (!s.length) return "No silhouette with one cluster";
    const m = x(mean(s));
    svg(root, "path", { class: "hs-zero", d: `M${x(0)} 0V${low}` });
    svg(root, "path", { class: "hs-mean", d: `M${m} 0V${low}` });
    label(root, x(0), height - 3, "middle", "0");
    label(root, m, height - 3, "middle", short(mean(s)), "hs-bold");
    return "Every silhouette; dashed, the mean";
  },

  gap: (root, { ends, given, ...at }, box) => between(root, at, box, {
    words: "Log inertia of noise, and of our points",
    low: ends.map((end) => Math.log(end.objective)),
    over: given?.gaps, show: short,
  }),

  bic: (root, { given, n, ...at }, box) => between(root, at, box, {
    words: "Misfit, and the price of the parameters",
    // A component in the plane has six: its weight, two of the mean, three of the spread.
    low: given?.bic.map((bic, i) => bic - (6 * i + 5) * Math.log(n)),
    over: given?.bic.map((_, i) => (6 * i + 5) * Math.log(n)), show: (value) => value.toFixed(0),
  }),
};

/** Two curves over k, and the distance between them at one k. */
function between(root, { k, upTo }, { width, height }, { words, low, over, show }) {
  if (!over) return "Not known";
  const lower = low.slice(0, upTo);
  const upper = lower.map((value, i) => value + over[i]);
  if (k > lower.length) return words;
  const y = linear([Math.min(...lower), Math.max(...upper)], [height - 22, 6]);
  const x = linear([1, upTo], [6, width - 6]);
  const way = (values) => values.map((value, i) => `${fixed(x(i + 1))} ${fixed(y(value))}`);
  const round = [...way(upper), ...way(lower).reverse()].join("L");
  svg(root, "path", { class: "hs-between", d: `M${round}Z` });
  for (const values of [upper, lower]) svg(root, "polyline", { points: way(values).join(" ") });
  const [u, v] = [upper, lower].map((values) => y(values[k - 1]));
  svg(root, "path", { class: "hs-price", d: `M${x(k)} ${u}V${v}` });
  fill(svg(root, "g"), 2, "circle", (i) => ({ cx: x(k), cy: [u, v][i], r: 4.5 }));
  const [side, anchor] = k > upTo / 2 ? [-9, "end"] : [9, "start"];
  label(root, x(k) + side, (u + v) / 2 + 4, anchor, show(over[k - 1]), "hs-bold");
  label(root, x(1), height - 3, "start", "1");
  label(root, x(upTo), height - 3, "end", `${upTo}`);
  return words;
}

/** The picture beside the plane; gives what draws that of a criterion. */
export function drawWhy(parent, marks) {
  const head = html(parent, "p", { class: "hs-head" });
  const root = svg(parent, "svg", { class: "hs-why", role: "img" });
  return (name, state) => {
    const box = { width: root.clientWidth, height: root.clientHeight };
    root.replaceChildren();
    const words = state.end && box.width ? PICTURES[name](root, { ...state, marks }, box) : "";
    say(head, words);
    set(root, { "aria-label": words || name });
  };
}
