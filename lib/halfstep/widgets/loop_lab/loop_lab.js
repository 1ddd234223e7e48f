/** The Loop Lab: k-means by hand, one half-step at a time. */
import { afterHard, drawLab, floats, history, literal } from "../kit/kit.js";
import { hardProgram } from "./program.js";
import { HARD, drawHard } from "./hard.js";

/** What can be done with the model beside moving through its history. */
function actions(model, points) {
  const act = history(model, points, afterHard);
  function moveCenter(j, place) {
    const { places } = act.read().now;
    act.byHand(places.with(j, place));
  }
  /** The first centers stay where they are: only what is added or taken away differs. */
  function resize(k) {
    const { start } = act.read();
    const taken = ([x, y]) => start.some(([a, b]) => a === x && b === y);
    const fresh = act.draws(points.length / 2).sort((a, b) => taken(a) - taken(b));
    act.begin([...start, ...fresh].slice(0, k));
  }
  return { ...act, moveCenter, resize, startAt: act.begin };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const points = floats(view.model.get("_points"));
  const act = actions(view.model, points);
  const lab = drawLab(view, points, act, { title: "Loop Lab", ...HARD });
  const { glide, rest } = drawHard(lab, act);
  const python = () => `LoopLab(X, centers=${literal(act.read().now.places)})`;
  return lab.run(glide, ["places"], rest, { python, program: () => hardProgram(points, act.read()) });
}

export default { render };
