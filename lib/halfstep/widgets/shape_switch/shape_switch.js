/** The shape switch: what a mixture may be shaped like, how many parts, and what BIC says. */
import {
  data, drawCenters, drawEllipses, drawPlane, ending, fill, fixed, floats, frame, html, live,
  plural, program, say, segments, set, share, sharing, stepper, writer,
} from "../kit/kit.js";
import { SCORES, TOTALS, parameters } from "../mixture_lab/program.js";
import { gridOver, shores } from "../water_level/contours.js";

/** Where the likeliest component changes: of each the lead over those before it. */
function borders(grid, { weights, places, spreads }) {
  const k = weights.length;
  const { shares } = share(grid.places, { weights, places, spreads });
  return weights.flatMap((_, j) => {
    if (!j) return [];
    const lead = Float64Array.from({ length: shares.length / k }, (__, at) => {
      const row = shares.subarray(at * k, (at + 1) * k);
      const before = Math.max(...row.subarray(0, j));
      const later = Math.max(0, ...row.subarray(j + 1));
      return later > Math.max(before, row[j]) ? NaN : row[j] - before;
    });
    return shores(grid, lead, 0);
  });
}

/** The dashed borders over the plane; gives what draws them. */
function drawBorders(plane) {
  const group = plane.layer("hs-borders");
  const grid = gridOver(plane.points);
  const known = new Map(); // of each fit that was shown: the fits stay as they are
  return (fit) => {
    if (!known.has(fit)) known.set(fit, borders(grid, fit));
    const lines = known.get(fit);
    const outline = (line) => line.map((at) => plane.place(at).map(fixed)).join("L");
    fill(group, lines.length, "path", (i) => ({ d: `M${outline(lines[i])}` }));
  };
}

/** A table of the criterion: what was not yet shown stays empty; gives what fills it. */
function drawTable(parent, kinds, most) {
  const table = html(parent, "table", { class: "hs-bics" });
  html(table, "caption", {}, "BIC of what you have seen; lower is better");
  const row = (name, kind) => {
    const line = html(table, "tr");
    html(line, "th", { scope: "row" }, name);
    return Array.from({ length: most }, (_, i) =>
      html(line, kind ? "td" : "th", {}, kind ? "" : `${i + 1}`));
  };
  row("components", "");
  const cells = Object.fromEntries(kinds.map((kind) => [kind, row(kind, kind)]));
  return (fits, now) => {
    const least = Math.min(...fits.map(({ bic }) => bic));
    // A kernel may switch without a press: then nothing is kept of what was there.
    Object.values(cells).flat().forEach((cell) => { say(cell, ""); set(cell, { class: "" }); });
    fits.forEach((fit) => {
      const cell = cells[fit.kind][fit.weights.length - 1];
      say(cell, fit.bic.toFixed(0));
      set(cell, { class: `${fit === now ? "hs-now" : ""} ${fit.bic === least ? "hs-least" : ""}` });
    });
  };
}

const nameOf = ({ kind, weights }) => `${kind} ${weights.length}`;

/** What the fit on show costs, and its place among all. */
function sentence(fits, fit) {
  const place = 1 + fits.filter(({ bic }) => bic < fit.bic).length;
  const rank = place === 1 ? `the lowest of all ${fits.length}` : `place ${place} of ${fits.length}`;
  const parts = plural(fit.weights.length, "component");
  return `${fit.kind}, ${parts}: ${plural(fit.free, "free number")}. ` +
    `BIC ${fit.bic.toFixed(1)}, ${rank}.`;
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const points = floats(model.get("_points"));
  const fits = model.get("_fits");
  const kinds = [...new Set(fits.map(({ kind }) => kind))];
  const most = Math.max(...fits.map(({ weights }) => weights.length));
  const write = writer(model);
  const chosen = () => {
    const name = `${model.get("covariance_type")} ${model.get("n_components")}`;
    return fits.find((fit) => nameOf(fit) === name) ?? fits[0];
  };
  /** What is left behind was seen. */
  const go = (to) => write({ ...to, seen: [...new Set([...model.get("seen"), nameOf(chosen())])] });

  const body = frame(view, "Shape switch");
  body.root.classList.add("hs-shapes");
  const plane = drawPlane(body, points, "Points, and the ellipses of a fitted mixture", 0.62);
  const drawDashes = drawBorders(plane);
  const ellipses = drawEllipses(plane);
  const means = drawCenters(plane, "Mean");
  const row = html(body.panel, "div", { class: "hs-choose" });
  const types = segments(row, "Covariance type", kinds, (kind) => go({ covariance_type: kind }));
  const count = stepper(row, "components", (k) => go({ n_components: k }));
  const table = drawTable(body.panel, kinds, most);

  function draw() {
    const fit = chosen();
    const { shares } = share(points, fit);
    const k = fit.weights.length;
    const likeliest = (row) => row.indexOf(Math.max(...row));
    const labels = Array.from({ length: points.length / 2 }, (_, i) =>
      likeliest(shares.subarray(i * k, (i + 1) * k)));
    plane.paint({ labels, shares, places: fit.places });
    drawDashes(fit);
    ellipses(fit);
    means(fit.places);
    types(fit.kind);
    count(k, 1, most);
    const seen = model.get("seen");
    table(fits.filter((one) => one === fit || seen.includes(nameOf(one))), fit);
    body.tell(sentence(fits, fit));
  }
  sharing(view, body, {
    fields: ["covariance_type", "n_components", "seen"], data: ["_points", "_fits"],
    program: () => {
      const { free, bic, ...fit } = chosen();
      return program(data(points), parameters(fit), SCORES, `log_likelihood = ${TOTALS}.sum()`,
        `free = ${free}  # numbers that a fit of type ${fit.kind} chooses`,
        ending("round(free * np.log(len(X)) - 2 * log_likelihood, 1)", bic));
    },
  });
  return live(view, plane.resize, draw);
}

export default { render };
