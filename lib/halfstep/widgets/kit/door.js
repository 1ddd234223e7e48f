/**
 * The way to the kit: the one thing that each widget brings along. The kit's text is a trait
 * of a model that all widgets of a kernel refer to. It becomes a module once a page; the text
 * itself is its name, so notebooks with other versions of the book each get their own.
 */
async function openKit(model) {
  const id = model.get("_kit").replace("IPY_MODEL_", "");
  const shared = await model.widget_manager.get_model(id);
  const text = shared.get("_text");
  globalThis.halfstepKits ??= new Map();
  if (!halfstepKits.has(text)) {
    const blob = new Blob([text], { type: "text/javascript" });
    halfstepKits.set(text, import(URL.createObjectURL(blob)));
  }
  return halfstepKits.get(text);
}

let ours = null; // what this widget exports, once it has its kit

export default {
  async render(view) {
    const kit = await openKit(view.model);
    ours ??= widget(kit);
    return ours.render(view);
  },
};
