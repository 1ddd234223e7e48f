// Bring the widgets of a static page to life: find their models in the page, give each the
// interface that a Jupyter front end would, and let it draw itself in place of its still.
// A classic script, because a module does not load over file://; it is deferred, so the
// page is there when it begins. So is the script of what all pages share: `halfstep-kit.js`,
// which leaves its models in `halfstepModels`.
(() => {
  "use strict";
  const STATE = "application/vnd.jupyter.widget-state+json";

  const entries = { ...globalThis.halfstepModels };
  const models = {};

  /** The model of that name, made when it is first asked for, its style taken then. */
  function modelOf(id) {
    models[id] ??= makeModel(entries[id]);
    return models[id];
  }

  function makeModel({ state, buffers = [] }) {
    if (state._css) once(state._css, addStyle);
    const values = { ...state };
    for (const { path, data } of buffers) {
      const owner = path.slice(0, -1).reduce((inner, key) => inner[key], values);
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      owner[path.at(-1)] = new DataView(bytes.buffer);
    }
    const listeners = new EventTarget();
    return {
      get: (name) => values[name],
      set(name, value) {
        values[name] = value;
        listeners.dispatchEvent(new Event(`change:${name}`));
        listeners.dispatchEvent(new Event("change"));
      },
      on: (event, call) => listeners.addEventListener(event, call),
      off: (event, call) => listeners.removeEventListener(event, call),
      save_changes() {}, // Behind a static page no Python listens.
      send() {},
      widget_manager: { get_model: async (id) => modelOf(id) },
    };
  }

  // Each text of a module or of a style is taken once, however many widgets bring it.
  const known = new Map();
  const once = (text, take) => known.get(text) ?? known.set(text, take(text)).get(text);
  function addStyle(css) {
    const style = document.head.appendChild(document.createElement("style"));
    style.textContent = css;
    return style;
  }
  const load = (esm) =>
    import(URL.createObjectURL(new Blob([esm], { type: "text/javascript" })));

  async function mount(place, id) {
    const el = place.appendChild(document.createElement("div"));
    try {
      const model = modelOf(id);
      const widget = (await once(model.get("_esm"), load)).default;
      await widget.initialize?.({ model });
      await widget.render({ model, el });
      place.classList.add("hs-mounted");
      place.model = model; // for whoever looks at the page from its console
    } catch (error) {
      el.remove();
      console.error(`The widget ${id} did not start:`, error);
    }
  }

  for (const { textContent } of document.querySelectorAll(`script[type="${STATE}"]`)) {
    Object.assign(entries, JSON.parse(textContent).state);
  }
  for (const place of document.querySelectorAll("[data-widget-model]")) {
    const id = place.dataset.widgetModel;
    if (entries[id]) mount(place, id);
  }
})();
