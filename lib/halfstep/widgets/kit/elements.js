/** Elements of a page, and what is written into them. */

const SVG = "http://www.w3.org/2000/svg";

/** Set the attributes that differ: an unchanged attribute costs no layout. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
  return node;
}

/** Set the text of an element if it differs. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** An HTML element under `parent`. */
export function html(parent, tag, attributes = {}, text = "") {
  const node = parent.appendChild(document.createElement(tag));
  node.textContent = text;
  return set(node, attributes);
}

/** An SVG element under `parent`, with its own parts: each a tag and its attributes. */
export function svg(parent, tag, attributes = {}, ...parts) {
  const node = set(parent.appendChild(document.createElementNS(SVG, tag)), attributes);
  for (const part of parts) svg(node, ...part);
  return node;
}

/** As many children as there are items: made by `make`, kept where they are there. */
export function children(parent, n, make) {
  while (parent.childElementCount > n) parent.lastElementChild.remove();
  while (parent.childElementCount < n) make(parent.childElementCount);
  return [...parent.children];
}

/** As many SVG elements as asked for, each with its `attributes`. */
export function fill(parent, n, tag, attributes) {
  const nodes = children(parent, n, () => svg(parent, tag));
  nodes.forEach((node, i) => set(node, attributes(i)));
}

let names = 0;

/** A name that no other element of the page has, whichever widget made it. */
export function unique(name) {
  names += 1;
  return `${name}-${names}`;
}

/** The numbers of a binary trait (a DataView, wherever it begins). */
export const floats = ({ buffer, byteOffset, byteLength }) =>
  new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));

/** What sets traits of a model, and lets Python know. */
export function writer(model) {
  return (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };
}

/** Where a pointer is, in pixels from the corner of an element. */
export function pixel(node, { clientX, clientY }) {
  const box = node.getBoundingClientRect();
  return [clientX - box.left, clientY - box.top];
}

/** A number as a reader wants it: 1234.5, 12.35, 1.235e+7. */
export function number(value) {
  const isMiddling = Math.abs(value) >= 100 && Math.abs(value) < 1e6;
  const digits = isMiddling ? value.toFixed(1) : value.toPrecision(4);
  return digits.replace("-", "−");
}

/** A number as an attribute wants it. */
export const fixed = (value) => value.toFixed(2);

/** Values that came one after the other: "713.4 → 699.0". */
export const course = (...values) => values.map(number).join("\u00a0→\u00a0");

/** "1 point", "2 points". */
export const plural = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
