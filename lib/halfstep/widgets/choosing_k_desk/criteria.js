/** The criteria: their values over k, which k they choose, and that in words. */
import { fixed, number, total } from "../kit/kit.js";
import { gapChoice, knee } from "./choosing_k.js";

export const short = (value) => fixed(value).replace("-", "−");
export const mean = (values) => (values ? total(values) / values.length : null);
const best = (of) => (ks, values) => ks[values.indexOf(of(...values))] ?? null;

/** "It is higher at 2: the silhouette says 2." */
function compared(k, pick, word, who) {
  const other = k === pick ? `No k has a ${word} one` : `It is ${word} at ${pick}`;
  return `${other}: ${who} says ${pick}.`;
}

/**
 * Each with the `first` k that it has a value for; the `values` from there on; which k it
 * would `pick` of them; how to `show` a value; and what to `say` of the value at k.
 */
export const CRITERIA = {
  knee: {
    name: "Knee", title: "inertia", first: 1, show: number, pick: knee,
    values: ({ ends }) => ends.map((end) => end.objective),
    say: ({ pick, upTo }) => (pick
      ? `Up to ${upTo}, the curve lies farthest below its line at ${pick}.`
      : `Up to ${upTo}, there is no knee.`),
  },
  silhouette: {
    name: "Silhouette", title: "mean silhouette", first: 2, show: short, pick: best(Math.max),
    values: ({ ends }) => ends.slice(1).flatMap((end) => mean(end.silhouettes) ?? []),
    say: ({ k, pick }) => compared(k, pick, "higher", "the silhouette"),
    none: ({ pick }) => "a silhouette needs a second cluster to compare with." +
      (pick ? ` The highest is at ${pick}.` : ""),
  },
  gap: {
    name: "Gap", title: "gap", first: 1, show: short, pick: gapChoice,
    values: ({ given }) => given?.gaps ?? [], errors: ({ given }) => given?.errors,
    say: ({ pick }) => (pick
      ? `The first k after which one more gains less than its error is ${pick}.`
      : "One more still gains more than its error."),
    none: () => "only the given data have gaps: they take minutes to compute.",
  },
  bic: {
    name: "BIC", title: "BIC", first: 1, show: number, pick: best(Math.min),
    values: ({ given }) => given?.bic ?? [],
    say: ({ k, pick }) => compared(k, pick, "lower", "BIC"),
    none: () => "only the given data have BIC: it takes minutes to compute.",
  },
};

/** What a criterion knows up to the end of the curve. */
export function judge(criterion, state) {
  const { first, values, errors, pick } = criterion;
  const known = values(state).slice(0, state.upTo - first + 1);
  const ks = known.map((_, i) => i + first);
  const errs = errors?.(state) ?? known.map(() => 0);
  return { ks, values: known, errors: errs, pick: ks.length ? pick(ks, known, errs) : null };
}

/** What a criterion says at this k, in a sentence or two. */
export function sentence({ title, first, show, say, none }, { k, upTo }, { values, pick }) {
  const value = values[k - first];
  if (value === undefined) return `k = ${k}: ${none?.({ pick }) ?? "still computing."}`;
  return `k = ${k}: ${title} ${show(value)}. ${say({ k, upTo, pick })}`;
}
