/** The prediction question: choose first; then every answer opens and says why. */
import { button, html, say, set, shortcuts, writer } from "../kit/kit.js";

const LETTERS = "ABCDEFGH";

/** What the choice comes to, in words. */
function verdict(choice, right) {
  if (choice === null) return "Choose one. Nothing you choose leaves this page.";
  const chosen = `You chose ${LETTERS[choice]}`;
  if (right === null) return `${chosen}. Each answer has its case: open the others, too.`;
  return choice === right ? `${chosen}, and so it is.`
    : `${chosen}. The answer is ${LETTERS[right]}.`;
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render({ model, el }) {
  const right = model.get("_right");
  const write = writer(model);
  const chosen = () => model.get("choice") ?? null;
  const name = { role: "group", "aria-label": "Prediction question" };
  const root = html(el, "div", { class: "hs-widget hs-question", ...name });
  shortcuts(root);
  root.innerHTML = model.get("_folded"); // Python has made it, and escaped the texts
  const foot = html(root, "div", { class: "hs-foot" });
  const status = html(foot, "p", { class: "hs-words", role: "status" });
  const again = button(foot, "Ask me again", "r", () => {
    write({ choice: null });
    answers[0].firstChild.focus();
  });
  const answers = [...root.querySelectorAll("details")];
  const marks = answers.map(({ firstChild: door }, i) => {
    set(door, { "aria-keyshortcuts": LETTERS[i].toLowerCase() });
    // Until one is chosen, to open an answer is to choose it.
    door.addEventListener("click", (event) => {
      if (chosen() !== null) return;
      event.preventDefault();
      write({ choice: i });
    });
    return html(door, "small");
  });

  function draw() {
    const choice = chosen();
    answers.forEach((answer, i) => {
      const isMine = i === choice;
      const isRight = choice !== null && i === right;
      answer.open = isMine || isRight;
      say(marks[i], [isMine && "your answer", isRight && "✓ right"].filter(Boolean).join(", "));
    });
    again.hidden = choice === null;
    say(status, verdict(choice, right));
  }
  draw();
  model.on("change:choice", draw);
  return () => model.off("change:choice", draw);
}

export default { render };
