/** What a fit is measured by beside its log-likelihood: BIC, and the truth where it is known. */
import { choice, drawEllipses, html, number, say, set, writer } from "../kit/kit.js";

/** The measures below the log-likelihood, each with its name; gives what draws those there are. */
export function drawMeasures({ panel }) {
  const parent = panel.querySelector(".hs-strip .hs-cost");
  return (values) => Object.entries(values).forEach(([name, value], i) => {
    const line = parent.children[i + 2] ?? html(parent, "span", { class: `hs-measure hs-${name}` });
    line.hidden = !Number.isFinite(value);
    say(line, line.hidden ? "" : `${name} ${number(value)}`);
  });
}

const BEHIND = ["truth", "density", "both", "neither"];

/**
 * The truth behind the fit, and what chooses between it and the density; gives what draws it,
 * and its own log-likelihood, undefined where it is not shown. Of other points than those that
 * were drawn from it there is none.
 */
export function drawTruth(model, plane, points) {
  const given = model.get("_truth");
  const truth = given?.first.every((value, i) => value === points[i]) ? given : null;
  if (!truth) return null;
  const ellipses = drawEllipses(plane);
  plane.root.prepend(set(plane.root.lastChild, { class: "hs-truth" })); // behind all else
  const write = writer(model);
  const isOn = () => model.get("shows_truth");
  let show;
  let shade;
  /** A menu in the place of the density's switch: there is no room for two. */
  function offer(row, alone, density) {
    shade = density;
    show = choice(row, "Behind the points", BEHIND, alone((word) => {
      shade.turn(word === "density" || word === "both");
      write({ shows_truth: word === "truth" || word === "both" });
    }), (word) => `show ${word}`);
  }
  function draw() {
    show(BEHIND[isOn() ? 2 * shade.read() : 3 - 2 * shade.read()]);
    ellipses(isOn() ? truth : {});
  }
  return { offer, draw, score: () => (isOn() ? truth.score : undefined) };
}
