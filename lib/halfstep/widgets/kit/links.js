/** A state that travels: in an address, as an argument in Python, and as a program. */
import { checksum, decode, encode } from "./codec.js";
import { button, iconButton } from "./controls.js";
import { floats, html, say, set, writer } from "./elements.js";
import { perFrame } from "./motion.js";
import { literal } from "./programs.js";

const VERSION = 1;
const LONG = 2000; // what every chat and every mail takes in one piece
const OPENED = "Someone sent you this state.";
const REFUSED = "This link is damaged, or made for another version of this page. " +
  "Here is the page's own state.";
const CHAIN = "M8 12l4-4M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2M11 14l-2 2a3.5 3.5 0 0 1-5-5l2-2";
const PROMPT = "M3 5l5 5-5 5M10 16h7";
/** What occurs in many states, so that it need not be sent. */
const WORDS = '{"_run":{"start":[[0,0],[0,0]],"moves":[[[0,0],[0,0]],"assign","update"],"at":0}' +
  '{"kind":"full","floor":0,"weights":[0,0],"places":[[0,0],[0,0]],"spreads":[[0,0,0],[0,0,0]]}' +
  '"e_step","m_step","tied","diag","spherical",[null,null],[null,null,null],true,false';

/** Numbers where bytes have come. */
const plain = (value) => {
  if (value instanceof DataView) return [...floats(value)];
  return Array.isArray(value) ? value.map(plain) : value;
};

/**
 * The state of a widget as letters and back, for the data that the page has.
 * @param {object} model @param {string} name  which of the page's widgets it is
 * @param {object} how  see `sharing`
 */
function addresses(model, name, { fields, data = ["_points"], pack, unpack }) {
  const given = plain(data.map((trait) => model.get(trait)));
  const numbers = plain([model.get("_points")]).flat(2).filter(Number.isFinite);
  const known = { text: WORDS + JSON.stringify(fields), numbers };
  const rest = JSON.stringify(given);
  const sealed = (letters) => checksum(letters + VERSION + name + rest) + letters;

  function write(state) {
    const letters = encode(pack ? pack(state) : state, known);
    return `#hs${VERSION}_${name}_${sealed(letters)}`;
  }
  /** The state in an address; null where it is not whole, or of other data. */
  function read([version, to, ...parts]) {
    const text = parts.join("_");
    if (version !== `${VERSION}` || to !== name || sealed(text.slice(6)) !== text) return null;
    try {
      const state = decode(text.slice(6), known);
      return unpack ? unpack(state) : state;
    } catch {
      return null;
    }
  }
  return { write, read };
}

/** Copy a text, or show it selected where the page may not; and `tell` which. */
function copying(box, tell) {
  const field = html(box, "textarea", { readonly: "", "aria-label": "To copy", hidden: "", rows: 1 });
  function offer() {
    field.hidden = false;
    field.select();
    tell("Selected: copy it.");
  }
  return (text, said) => {
    field.value = text;
    field.hidden = true;
    // Not every page may copy, and not every browser says that it did not.
    const late = setTimeout(offer, 700);
    const put = async () => navigator.clipboard.writeText(text);
    put().then(() => {
      field.hidden = true;
      tell(said);
    }, offer).finally(() => clearTimeout(late));
  };
}

/** What an address asks of the widgets: for whom it is, and in which letters. */
const asked = () =>
  (/^#hs\d/.test(location.hash) ? location.hash.slice(3).split("_") : null);

let teller = null; // who speaks of a link that is for no widget of the page

/** Open what the address asks for: now, and whenever it changes. */
function following({ el }, { root }, name, take) {
  const note = html(root, "p", { class: "hs-sent", "aria-live": "polite" });
  root.prepend(note);
  teller ??= name;
  const names = () => [...document.querySelectorAll("[data-widget-model]")]
    .map((node) => node.dataset.widgetModel);
  const isMine = ([, to]) => to === name || (teller === name && !names().includes(to));
  const show = () => root.scrollIntoView({ block: "start", behavior: "instant" });
  function open() {
    const parts = asked();
    say(note, "");
    if (!parts || !isMine(parts)) return;
    say(note, take(parts) ? OPENED : REFUSED);
    requestAnimationFrame(show);
    if (document.readyState !== "complete") addEventListener("load", show, { once: true });
  }
  function follow() {
    if (el.isConnected) open();
    else removeEventListener("hashchange", follow);
  }
  addEventListener("hashchange", follow);
  open();
}

/** A program that follows the state while it is in view; gives what shows and hides it. */
function drawProgram(box, model, text) {
  const name = "This half-step as a program";
  const node = html(box, "pre", { class: "hs-program", tabindex: 0, role: "group", "aria-label": name });
  node.hidden = true;
  const refresh = () => node.hidden || say(node, text() ?? "");
  model.on("change", perFrame(refresh));
  return () => {
    node.hidden = !node.hidden;
    refresh();
    return !node.hidden;
  };
}

/** The traits that a reader of Python may set, one in each line. */
const assignments = (state, fields) => fields.filter((name) => !name.startsWith("_"))
  .map((name) => `widget.${name} = ${literal(state[name])}`).join("\n");

/**
 * Let the state of a widget travel. To be called when everything is made, before `live`.
 * @param {{model: object, el: HTMLElement}} view
 * @param {{root: HTMLElement, panel: HTMLElement, tell: Function}} body  the frame
 * @param {object} how  the `fields`: the traits that are the state; the `data` of the page
 *   for which alone a state makes sense; what of the state is its `own`, by name, each to
 *   `read` and to `turn`; what makes it `shorter`; `pack` and `unpack`, to write less; the
 *   state as `python(state)`; and this half-step as a `program()`, null where there is none
 * @param {HTMLElement=} place  where the buttons stand, if not at the foot
 * @param {HTMLElement=} among  a row there that has room for two more
 */
export function sharing(view, body, how, place, among) {
  const { model, el } = view;
  const { fields, own = {}, shorter = (state) => state, python = assignments, program } = how;
  const name = el.closest("[data-widget-model]")?.dataset.widgetModel;
  const { write, read } = addresses(model, name, how);
  const put = writer(model);
  const state = () => Object.fromEntries([
    ...fields.map((trait) => [trait, model.get(trait)]),
    ...Object.entries(own).map(([part, { read: look }]) => [part, look()]),
  ]);
  const first = state();
  function take(parts) {
    const sent = read(parts);
    const all = sent ?? first;
    for (const [part, { turn }] of Object.entries(own)) turn(all[part]);
    put(Object.fromEntries(fields.map((trait) => [trait, all[trait]])));
    return sent;
  }
  const box = html(place ?? body.panel, "div", { class: "hs-sharing" });
  const row = among ?? html(box, "div", { class: place ? "hs-options" : "hs-send" });
  const offer = (word, key, d, act) =>
    (among ? iconButton(row, word, key, d, act) : button(row, word, key, act));
  const copy = copying(box, body.tell);
  function copyLink() {
    const whole = write(state());
    const text = whole.length > LONG ? write(shorter(state())) : whole;
    const less = text.length < whole.length ? " It leaves out the oldest steps." : "";
    const long = text.length > LONG ? ` It is long: ${text.length} letters.` : "";
    copy(location.href.split("#")[0] + text, `Link copied: it opens this state.${less}${long}`);
  }
  const copyPython = () => copy(python(state(), fields), "Copied: paste it into a cell.");
  if (name) offer("Copy link", "l", CHAIN, copyLink);
  else offer("Copy as Python", "l", CHAIN, copyPython);
  if (program) {
    const swap = drawProgram(box, model, program);
    const door = offer("As NumPy", "y", PROMPT, () => {
      const text = program();
      const isOpen = swap();
      set(door, { "aria-expanded": isOpen });
      if (text && isOpen) copy(text, "Copied: this half-step as a program.");
      else if (isOpen) body.tell("There is no formula for this.");
    });
    set(door, { "aria-expanded": false });
  }
  if (name) following(view, body, name, take);
}
