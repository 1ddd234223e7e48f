/** The curves over k, and the silhouettes: what five ways to look say about a clustering. */
import {
  children, fill, fixed, html, linear, number, reading, say, scrub, set, svg, total,
} from "../kit/kit.js";
import { gapChoice, knee } from "./choosing_k.js";

export const short = (value) => fixed(value).replace("-", "−");
const mean = (values) => (values ? total(values) / values.length : null);
const best = (of) => (ks, values) => ks[values.indexOf(of(...values))];

/** The curves: their values from the first k on, which k they pick, and why that one. */
export const CURVES = [
  {
    name: "Inertia", show: number, first: 1, pick: knee, says: "the knee", why: "knee",
    none: "no knee", values: ({ ends }) => ends.map((end) => end.objective),
  },
  {
    name: "Silhouette", show: short, first: 2, pick: best(Math.max), why: "highest",
    says: "the silhouette", none: "from k = 2 on",
    values: ({ ends }) => ends.slice(1).flatMap((end) => mean(end.silhouettes) ?? []),
  },
  {
    name: "Gap", show: short, first: 1, pick: gapChoice, says: "the gap",
    why: "first within its error", none: "for given data", unmet: "none so far",
    values: ({ given }) => given?.gaps ?? [], errors: ({ given }) => given?.errors,
  },
  {
    name: "BIC", show: number, first: 1, pick: best(Math.min), says: "BIC", why: "lowest",
    none: "for given data", values: ({ given }) => given?.bic ?? [],
  },
];

/** A curve over k, with the k that it picks and the k that is looked at. */
export function drawCurveOverK(parent, { name, show, first, pick, why, none, unmet, ...of }, go) {
  const height = 112;
  const box = html(parent, "div", { class: "hs-chart" });
  const value = reading(box, "");
  const root = svg(box, "svg", { class: "hs-curve", role: "img", height });
  const here = svg(root, "line", { class: "hs-here", y1: 4, y2: 92 });
  const chord = svg(root, "path", { class: "hs-chord" });
  const bars = svg(root, "path", { class: "hs-errors" });
  const line = svg(root, "polyline");
  const dots = svg(root, "g");
  const ticks = [0, 1].map(() => svg(root, "text", { y: 108, "text-anchor": "middle" }));
  const foot = html(box, "p", { class: "hs-pick" });
  let x = null;
  scrub(root, (px) => go(Math.round(x.invert(px))));

  return (state) => {
    const { k, upTo } = state;
    const values = of.values(state).slice(0, upTo - first + 1);
    const errors = of.errors?.(state) ?? values.map(() => 0);
    const ks = values.map((_, i) => i + first);
    const width = root.clientWidth;
    x = linear([1, upTo], [8, width - 8]);
    const reach = values.flatMap((v, i) => [v - errors[i], v + errors[i]]);
    const y = linear([Math.min(...reach), Math.max(...reach)], [86, 8]);
    const spots = values.map((v, i) => [x(ks[i]), y(v)].map(fixed));
    const picked = ks.length ? pick(ks, values, errors) : null;
    const found = picked ? `${why}: ${picked}` : (ks.length && unmet) || none;
    set(root, { "aria-label": `${name} for k from ${first} to ${upTo}; ${found}` });
    set(here, { x1: x(k), x2: x(k) });
    set(line, { points: spots.join(" ") });
    set(chord, { d: pick === knee && picked ? `M${spots[0]}L${spots.at(-1)}` : "" });
    const bar = ([u], i) => `M${u} ${y(values[i] - errors[i])}V${y(values[i] + errors[i])}`;
    set(bars, { d: of.errors ? spots.map(bar).join("") : "" });
    fill(dots, spots.length, "circle", (i) => {
      const mark = ks[i] === picked ? { r: 5, class: "hs-picked" } : { r: 2.4, class: "" };
      return { cx: spots[i][0], cy: spots[i][1], ...mark };
    });
    [1, upTo].forEach((at, i) => say(set(ticks[i], { x: x(at) }), `${at}`));
    value(name, k - first in values ? show(values[k - first]) : "");
    say(foot, found);
    return picked;
  };
}

/** The silhouette of each point as a bar: clusters one below the other, each sorted. */
export function drawSilhouettes(parent, shapes) {
  const height = 250;
  const head = html(parent, "p", { class: "hs-head" });
  const root = svg(parent, "svg", { class: "hs-silhouettes", role: "img", height });
  const clusters = svg(root, "g");
  const lines = ["hs-zero", "hs-mean"].map((kind) => svg(root, "path", { class: kind }));
  const ticks = ["middle", "end"].map((anchor) =>
    svg(root, "text", { y: height - 4, "text-anchor": anchor }));
  const makeCluster = (j) =>
    svg(clusters, "g", { class: `hs-c${j}` }, ["path"], ["path", { d: shapes[j] }]);
  return (end) => {
    const width = root.clientWidth;
    const s = end?.silhouettes ?? [];
    const sizes = s.length ? end.sizes : [];
    const x = linear([Math.min(0, ...s), 1], [20, width - 4]);
    const gap = sizes.length > 10 ? 2 : 5;
    const step = (height - 22 - gap * sizes.length) / s.length;
    let top = 0;
    children(clusters, sizes.length, makeCluster).forEach((cluster, j) => {
      const bars = s.filter((_, i) => end.labels[i] === j).sort((a, b) => b - a)
        .map((value) => `H${fixed(x(value))}v${step.toFixed(3)}`).join("");
      const tall = step * sizes[j];
      const middle = `translate(8 ${fixed(top + tall / 2)}) scale(${tall ? 4.2 : 0})`;
      set(cluster.firstChild, { d: `M${x(0)} ${fixed(top)}${bars}H${x(0)}Z` });
      set(cluster.lastChild, { transform: middle });
      top += tall + gap;
    });
    const m = mean(s);
    [0, m].forEach((at, i) => set(lines[i], { d: s.length ? `M${x(at)} 0V${height - 18}` : "" }));
    [0, 1].forEach((at) => say(set(ticks[at], { x: x(at) }), s.length ? `${at}` : ""));
    say(head, s.length ? "Silhouettes; dashed, their mean" : "Silhouettes begin with k = 2");
    const below = `${s.filter((value) => value < 0).length} of ${s.length} points below zero`;
    set(root, { "aria-label": s.length ? `Mean silhouette ${short(m)}; ${below}` : "None" });
  };
}
