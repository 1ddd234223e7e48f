/** What the ellipses are called, where they are. */
import { fill, fixed, say } from "../kit/kit.js";

/** The names of the ellipses, each below its own; gives what draws them. */
export function drawNames(plane, names) {
  const group = plane.layer("hs-names");
  return ({ places, spreads }) => {
    fill(group, places.length, "text", (j) => {
      const [x, y] = plane.place(places[j]);
      const down = 2 * Math.sqrt(spreads[j][2]) * plane.unit;
      return { class: `hs-c${j}`, x: fixed(x), y: fixed(y + down + 15) };
    });
    [...group.children].forEach((node, j) => say(node, names[j]));
  };
}
