/** The prediction: choose first; then the answer to this choice opens, and is kept. */
import { button, html, set, shortcuts, svg, writer } from "../kit/kit.js";
import { renderEcho } from "./echo.js";
import { recall, remember } from "./memory.js";

const ASKED = "Choose one: the answer to it opens here. What is measured comes further "
  + "down. Your choice stays in this browser.";
const KEPT = "Your first guess is kept, whatever else you open.";
const IN_A_ROW = 11; // letters: longer answers stand below each other

/** So many of so many, as dots: ten in a row, or five rows. */
function drawDots(parent, [n, of]) {
  const columns = of > 10 ? of / 5 : of, rows = Math.ceil(of / columns);
  const step = Math.min(7.3, 76 / columns), radius = of > 10 ? 1.3 : 2.7;
  const left = 38 - (step * (columns - 1)) / 2, top = 13 - 2.5 * (rows - 1);
  const full = new Set(Array.from({ length: n }, (_, j) => Math.floor(((j + 0.5) * of) / n)));
  const dots = Array.from({ length: of }, (_, i) => ["circle", {
    class: full.has(i) ? "hs-full" : "", r: full.has(i) && of > 10 ? 2.3 : radius,
    cx: (left + step * (i % columns)).toFixed(1), cy: top + 5 * Math.floor(i / columns),
  }]);
  svg(parent, "svg", { viewBox: "0 0 76 26", "aria-hidden": "true" }, ...dots);
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function renderQuestion({ model, el }) {
  const question = model.get("_question");
  const write = writer(model);
  const kept = () => model.get("choice") ?? null;
  const name = { role: "group", "aria-label": "Prediction question" };
  const root = html(el, "div", { class: "hs-widget hs-question", ...name });
  shortcuts(root);
  root.innerHTML = question.scene + question.asks; // Python has escaped the texts
  root.firstChild.insertAdjacentHTML("afterbegin", "<b>Predict.</b> ");
  const { answers } = question;
  const list = html(root, "div", { class: "hs-answers" });
  const doors = answers.map(({ says, dots }, i) => {
    const door = button(list, "", "abcdefgh"[i], () => choose(i));
    html(door, "strong").innerHTML = says;
    if (dots.length) drawDots(door, dots);
    return door;
  });
  const longest = Math.max(...doors.map((door) => door.textContent.length));
  if (longest > IN_A_ROW) list.classList.add("hs-rows");
  const reply = html(root, "div", { class: "hs-reply", role: "status" });
  const foot = html(root, "p", { class: "hs-foot" });
  const said = html(foot, "span");
  const forget = button(foot, "Forget it", "r", () => {
    write({ choice: null });
    doors[0].focus();
  });
  let open = null; // whose reply is shown

  function choose(i) {
    open = i;
    if (kept() === null) write({ choice: i });
    else draw();
  }

  function draw() {
    const mine = kept();
    root.classList.toggle("hs-done", mine !== null);
    doors.forEach((door, i) => {
      set(door, { "aria-pressed": i === open });
      door.querySelector("small")?.remove();
      if (i === mine) html(door, "small", {}, " your guess"); // the space parts it from the answer
    });
    const other = open !== mine && open !== null;
    const text = open === null ? "" : answers[open].reply;
    reply.innerHTML = other ? text.replace("<p>", `<p><b>${answers[open].says}</b>: `) : text;
    said.textContent = mine === null ? ASKED : KEPT;
    forget.hidden = mine === null;
  }

  function changed() {
    remember(question, kept());
    if (kept() === null || open === null) open = kept();
    draw();
  }
  if (kept() === null && recall(question) !== null) write({ choice: recall(question) });
  open = kept();
  draw();
  model.on("change:choice", changed);
  return () => model.off("change:choice", changed);
}

function render(view) {
  const isEcho = view.model.get("_words") !== undefined;
  return isEcho ? renderEcho(view) : renderQuestion(view);
}

export default { render };
