/** The prediction question: choose first; then every answer opens and says why. */
import { button, html, say, shortcuts } from "./kit.js";

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
  const name = { role: "group", "aria-label": "Prediction question" };
  const root = html(el, "div", { class: "hs-widget hs-question", ...name });
  shortcuts(root);
  // Texts come as HTML that Python has made and escaped.
  html(root, "p", { class: "hs-title" }).innerHTML = model.get("_title");
  html(root, "div").innerHTML = model.get("_question");
  const list = html(root, "div", { class: "hs-answers" });
  const foot = html(root, "div", { class: "hs-foot" });
  const status = html(foot, "p", { class: "hs-words", role: "status" });
  const again = button(foot, "Ask me again", "r", () => choose(null));

  function choose(choice) {
    model.set("choice", choice);
    model.save_changes();
    // The button that was pressed is gone: its answer, or the first, takes the focus.
    list.children[choice ?? 0].querySelector("summary, button").focus({ preventScroll: true });
  }

  /** An answer to be chosen, or one that was: then it opens, and says which it is. */
  function offer(answer, i) {
    const node = html(list, "div");
    const door = button(node, "", LETTERS[i].toLowerCase(), () => choose(i));
    door.innerHTML = `<b>${LETTERS[i]}</b> <span>${answer}</span>`;
  }
  function unfold([answer, reply], i, choice) {
    const mine = i === choice;
    const open = mine || i === right ? { open: "" } : {};
    const node = html(html(list, "div"), "details", open);
    const marks = [mine && "your answer", i === right && "✓ right"].filter(Boolean).join(", ");
    html(node, "summary").innerHTML =
      `<b>${LETTERS[i]}</b> <span>${answer}</span> <small>${marks}</small>`;
    html(node, "div").innerHTML = reply;
  }

  function draw() {
    const choice = model.get("choice") ?? null;
    list.replaceChildren();
    model.get("_answers").forEach((pair, i) =>
      (choice === null ? offer(pair[0], i) : unfold(pair, i, choice)));
    again.hidden = choice === null;
    say(status, verdict(choice, right));
  }
  draw();
  model.on("change:choice", draw);
  return () => model.off("change:choice", draw);
}

export default { render };
