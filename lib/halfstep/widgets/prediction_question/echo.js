/** The echo: what was guessed and what was measured, in a sentence and on one scale. */
import { fixed, html, live, svg } from "../kit/kit.js";
import { onGuess, recall } from "./memory.js";

const HEIGHT = 98, AXIS = 62, WIDE = 8; // pixels; the last for a letter of the labels

/** The sentence, as HTML that Python has escaped. */
function sentence({ told, truth, answers }, mine, words) {
  const found = `${told} <b>${words}</b>.`;
  if (mine === null) return `You have not guessed; ${found} ${truth}`;
  return `You said <b>${answers[mine].says}</b>; ${found} ${answers[mine].later}`;
}

/** Where a label of so many letters stands so that it stays within the scale. */
const within = (x, n, width) =>
  Math.min(width - (n * WIDE) / 2, Math.max((n * WIDE) / 2, x));

/** The scale with both on it; the guess's label steps aside for the line of the number. */
function drawScale(picture, ticks, value, words, guess, width) {
  const [low, high] = [ticks[0][0], ticks.at(-1)[0]];
  const x = (at) => 8 + ((width - 16) * (at - low)) / (high - low);
  const [truth, mine] = [x(value), guess && x(guess.at)];
  const last = ticks.length - 1;
  const parts = [["path", { class: "hs-line", d: `M${x(low)} ${AXIS}H${x(high)}` }]];
  ticks.forEach(([at, text], i) => {
    const anchor = i === 0 ? "start" : i === last ? "end" : "middle";
    const place = i === 0 ? 0 : i === last ? width : x(at);
    parts.push(["path", { class: "hs-line", d: `M${fixed(x(at))} ${AXIS - 4}v8` }],
      ["text", { x: fixed(place), y: AXIS + 24, "text-anchor": anchor }, text]);
  });
  if (guess) {
    const label = `you: ${guess.text}`, half = (label.length * WIDE) / 2;
    let place = within(mine, label.length, width);
    if (Math.abs(place - truth) < half + 6) {
      place = truth + (mine <= truth && truth - 2 * half > 6 ? -half - 8 : half + 8);
      if (place + half > width) place = truth - half - 8;
    }
    parts.push(["path", { class: "hs-apart", d: `M${fixed(mine)} ${AXIS}H${fixed(truth)}` }],
      ["circle", { cx: fixed(mine), cy: AXIS, r: 8 }],
      ["text", { class: "hs-mine", x: fixed(place), y: AXIS - 18, "text-anchor": "middle" },
        label]);
  }
  parts.push(["path", { class: "hs-truth", d: `M${fixed(truth)} ${AXIS - 36}v50` }],
    ["text", { class: "hs-found", x: fixed(within(truth, words.length + 1, width)), y: 18,
      "text-anchor": "middle" }, words]);
  fillWith(picture, parts, width);
}

function fillWith(picture, parts, width) {
  picture.replaceChildren();
  picture.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  for (const [tag, attributes, text] of parts) {
    const node = svg(picture, tag, attributes);
    if (text) node.textContent = text;
  }
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
export function renderEcho(view) {
  const { model, el } = view;
  const question = model.get("_question"), ticks = model.get("_ticks");
  const value = model.get("_value"), words = model.get("_words");
  const name = { role: "group", "aria-label": "Your prediction and what was measured" };
  const root = html(el, "div", { class: "hs-widget hs-echo", ...name });
  const line = html(root, "p", { role: "status" });
  const picture = ticks.length ? svg(root, "svg", { role: "img", height: HEIGHT }) : null;

  function draw() {
    const mine = recall(question);
    const told = sentence(question, mine, words);
    if (line.innerHTML !== told) line.innerHTML = told;
    if (!picture) return;
    const answer = question.answers[mine];
    const guess = answer && { at: answer.at, text: plain(answer.says) };
    const range = `on a scale from ${ticks[0][1]} to ${ticks.at(-1)[1]}`;
    picture.setAttribute("aria-label",
      `${guess ? `Your guess, ${guess.text}, and` : "Only"} ${words}, ${range}`);
    drawScale(picture, ticks, value, words, guess, Math.max(200, root.clientWidth - 24));
  }
  return live(view, () => {}, draw, onGuess(draw));
}

/** The text of an answer, without its HTML. */
function plain(says) {
  const place = document.createElement("p");
  place.innerHTML = says;
  return place.textContent;
}
