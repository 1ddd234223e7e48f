// Bring the widgets of a static page to life: find their models in the page, give each the
// interface that a Jupyter front end would, and let it draw itself in place of its still.
// A classic script, because a module does not load over file://; it is deferred, so the
// page is there when it begins.
(() => {
  "use strict";
  const STATE = "application/vnd.jupyter.widget-state+json";

  function makeModel({ state, buffers = [] }) {
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
    };
  }

  // Each text of a module or of a style is taken once, however many widgets bring it.
  const known = new Map();
  const once = (text, take) => known.get(text) ?? known.set(text, take(text)).get(text);
  const style = (css) =>
    Object.assign(document.head.appendChild(document.createElement("style")), { textContent: css });
  const load = (esm) =>
    import(URL.createObjectURL(new Blob([esm], { type: "text/javascript" })));

  async function mount(place, { state }, model) {
    const el = place.appendChild(document.createElement("div"));
    try {
      state._css.split("/**/").forEach((css) => once(css, style));
      const widget = (await once(state._esm, load)).default;
      await widget.initialize?.({ model });
      await widget.render({ model, el });
      place.classList.add("hs-mounted");
      place.model = model; // for whoever looks at the page from its console
    } catch (error) {
      el.remove();
      console.error(`The widget ${place.dataset.widgetModel} did not start:`, error);
    }
  }

  const [entries, models] = [{}, {}];
  for (const { textContent } of document.querySelectorAll(`script[type="${STATE}"]`)) {
    Object.assign(entries, JSON.parse(textContent).state);
  }
  for (const place of document.querySelectorAll("[data-widget-model]")) {
    const id = place.dataset.widgetModel;
    if (entries[id]) mount(place, entries[id], (models[id] ??= makeModel(entries[id])));
  }
})();
