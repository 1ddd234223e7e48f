/** The palette slider: a photograph in few colors, the original beside it. */
import {
  button, children, frame, html, live, say, set, sharing, slider, writer,
} from "../kit/kit.js";

/** An address for bytes that came with the page. */
const address = (bytes) => URL.createObjectURL(new Blob([bytes], { type: "image/webp" }));

/** Black or white, whichever is easier to read on a color. */
function onColor(color) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(color.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

/** Colors with their shares, the most frequent first. */
const sorted = (colors, shares) => colors.map((color, j) => ({ color, share: shares[j] }))
  .sort((a, b) => b.share - a.share);

/** A palette as a column, each color as high as its share; gives what draws it. */
function drawPalette(parent) {
  const column = html(parent, "div", { class: "hs-palette", role: "img" });
  return (colors, shares) => {
    const all = sorted(colors, shares);
    const percent = ({ share }) => `${Math.round(100 * share)}%`;
    set(column, { "aria-label": `Shares of the colors: ${all.map(percent).join(", ")}` });
    children(column, all.length, () => html(column, "span")).forEach((node, j) => {
      const { color, share } = all[j];
      set(node, { style: `flex-grow:${share};background:${color};color:${onColor(color)}` });
      say(node, share >= 0.07 ? percent(all[j]) : "");
    });
  };
}

/** A picture with words below; gives its node and what says the words. */
function drawPicture(parent, [width, height], src) {
  const figure = html(parent, "figure");
  // Of this class the theme dims no colors in the dark.
  const image = html(figure, "img", { class: "dark-light", width, height, src, alt: "" });
  const words = html(figure, "figcaption");
  return { image, caption: (text) => say(words, text) };
}

/** @param {{model: object, el: HTMLElement}} view  as anywidget hands it over */
function render(view) {
  const { model } = view;
  const write = writer(model);
  const name = model.get("_name");
  const palettes = model.get("_palettes");
  const sizes = palettes.map((colors) => colors.length);
  const original = address(model.get("_original"));
  const files = model.get("_pictures").map(address);
  let isOriginal = false;

  const body = frame(view, "Palette slider");
  body.root.classList.add("hs-palette-slider");
  const row = html(body.stage, "div", { class: "hs-pictures" });
  const above = drawPicture(row, model.get("_size"), original);
  const below = drawPicture(row, model.get("_size"), files[0]);
  above.caption(`The original: ${model.get("_n_original").toLocaleString("en")} colors`);
  set(above.image, { alt: name });
  const showPalette = drawPalette(row);
  const show = slider(body.panel, "Colors", (at) => write({ n_colors: sizes[at] }));
  const options = html(body.panel, "div", { class: "hs-options" });
  const swap = button(options, "Original in its place", "o", () => {
    isOriginal = !isOriginal;
    draw();
  });

  function draw() {
    const k = model.get("n_colors");
    const at = sizes.indexOf(k);
    const words = `${k} colors`;
    const bits = Math.ceil(Math.log2(k));
    const error = model.get("errors")[at].toFixed(1);
    set(below.image, {
      src: isOriginal ? original : files[at], alt: isOriginal ? name : `${name} in ${words}`,
    });
    below.caption(isOriginal ? "The original" : words);
    showPalette(palettes[at], model.get("shares")[at]);
    set(swap, { "aria-pressed": isOriginal });
    body.tell(`${words}: ${bits} bit${bits === 1 ? "" : "s"} a pixel instead of 24. ` +
      `Error ${error}, the typical distance to the true color.`);
    show({ value: at, min: 0, max: sizes.length - 1, words });
  }
  sharing(view, body, {
    fields: ["n_colors"], data: ["_palettes"],
    own: { original: { read: () => isOriginal, turn: (is) => { isOriginal = is; } } },
  }, body.panel, options);
  const stop = live(view, () => {}, draw);
  return () => {
    stop();
    [original, ...files].forEach((file) => URL.revokeObjectURL(file));
  };
}

export default { render };
