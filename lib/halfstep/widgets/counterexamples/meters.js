/** Two meters of the inertia: of the true groups, and of the clusters that are there. */
import { html, number, say, set } from "../kit/kit.js";

/** Two bars on one scale, above the buttons; gives what shows their lengths and a note. */
export function drawMeters(panel, row) {
  const box = html(panel, "div", { class: "hs-meters", role: "group", "aria-label": "Inertia" });
  row.before(box);
  const [truth, found] = ["truth", "found"].map((name) => {
    html(box, "span", {}, name);
    const bar = html(html(box, "span", { class: "hs-bar" }), "i", { class: `hs-of-${name}` });
    return { bar, amount: html(box, "span", { class: "hs-amount" }) };
  });
  return (ofTruth, ofFound, note) => {
    const most = Math.max(ofTruth, ofFound ?? 0);
    const width = (value) => set(value.bar, { style: `width: ${((100 * value.J) / most).toFixed(1)}%` });
    width({ ...truth, J: ofTruth });
    width({ ...found, J: Math.max(0, ofFound ?? 0) });
    say(truth.amount, number(ofTruth));
    say(found.amount, ofFound === null ? "–" : `${number(ofFound)}, ${note}`);
  };
}
