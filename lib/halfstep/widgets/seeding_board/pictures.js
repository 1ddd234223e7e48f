/** What stands beside the plane: the bar of probabilities, and what became of many runs. */
import { children, html, linear, number, say, set, svg, total } from "../kit/kit.js";

export const WAYS = { random: "blind", plain: "by squared distance", greedy: "greedy" };
const N_BINS = 60;

/** Is it as good as the best that is known, as far as one cares? */
export const isNear = (inertia, best) => inertia <= 1.01 * best;

/**
 * The bar of all probabilities, a piece for each point in the order of the rows, and above
 * it the numbers that fell onto it in the draw that led here.
 */
export function drawBar(parent) {
  const root = svg(parent, "svg", {
    class: "hs-bar", role: "img", height: 62,
    "aria-label": "The probabilities of the points, one after the other from 0 to 1",
  });
  // Every other piece is a dash of one line, and between them another line is seen.
  const [, dashes] = ["hs-odd", "hs-even"].map((kind) =>
    svg(root, "line", { class: kind, x2: "100%", y1: 32, y2: 32, "stroke-width": 24 }));
  const hits = svg(root, "g");
  const texts = ["start", "middle", "end"].map((anchor) =>
    svg(root, "text", { y: 60, "text-anchor": anchor }));
  const makeHit = () => svg(hits, "g", {}, ["path"], ["path", { d: "M0 17l-5-9h10z" }]);
  return ({ probabilities }, now) => {
    const width = root.clientWidth;
    const x = (share) => (share * width).toFixed(3);
    set(dashes, { "stroke-dasharray": Array.from(probabilities, x).join(" ") });
    const piece = (i) =>
      `M${x(total(probabilities.subarray(0, i)))} 20v24h${x(probabilities[i])}v-24z`;
    children(hits, now.numbers.length, makeHit).forEach((hit, j) => {
      set(hit, { class: now.tried[j] === now.rows.at(-1) ? "hs-kept" : "hs-lost" });
      set(hit.firstChild, { d: piece(now.tried[j]) });
      set(hit.lastChild, { transform: `translate(${x(now.numbers[j])} 0)` });
    });
    const what = now.numbers.length ? "where the numbers fell" : "a piece for each point";
    ["0", what, "1"].forEach((text, i) => say(set(texts[i], { x: (i * width) / 2 }), text));
  };
}

/** How many percent of runs came near the best; null where there are none. */
export function goodShare(runs, best) {
  const good = runs.filter((run) => isNear(run, best)).length;
  return runs.length ? Math.round((100 * good) / runs.length) : null;
}

/** The runs of one way as a histogram, the good ones dark; gives what draws it. */
export function drawTally(parent) {
  const box = { viewBox: `0 0 ${N_BINS} 26`, preserveAspectRatio: "none", height: 26 };
  const strip = svg(parent, "svg", { class: "hs-runs", role: "img", ...box });
  const paths = ["hs-rest", "hs-good"].map((kind) => svg(strip, "path", { class: kind }));
  svg(strip, "rect", { class: "hs-axis", y: 25, width: N_BINS, height: 1 });
  const words = html(parent, "p", { class: "hs-share" });
  return (name, runs, best, worst) => {
    const bin = linear([best, Math.max(worst, 1.02 * best)], [0, N_BINS - 1]);
    const bars = [0, 1].map(() => new Array(N_BINS).fill(0));
    for (const run of runs) bars[+isNear(run, best)][Math.max(0, Math.round(bin(run)))] += 1;
    const unit = 24 / Math.max(1, ...bars.flat());
    const outline = (count, i) =>
      (count ? `M${i} 25v${-Math.max(1.5, count * unit)}h0.75V25z` : "");
    bars.forEach((counts, i) => set(paths[i], { d: counts.map(outline).join("") }));
    const text = runs.length
      ? `${goodShare(runs, best)}% of ${runs.length} runs within 1% of the best, ${number(best)}`
      : "No runs yet: there are 100 under More";
    set(strip, { "aria-label": `${WAYS[name]}: ${text}` });
    say(words, text);
  };
}
