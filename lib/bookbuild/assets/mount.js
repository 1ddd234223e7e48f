// Bring the widgets of a static page to life: find their models in the page, give each the
// interface that a Jupyter front end would, and let it draw itself in place of its still.
// A classic script, because a module does not load over file://.
(() => {
  "use strict";
  const STATE = "application/vnd.jupyter.widget-state+json";

  const bytes = (base64) =>
    new DataView(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer);

  function makeModel({ state, buffers = [] }) {
    const values = { ...state };
    for (const { path, data } of buffers) {
      const owner = path.slice(0, -1).reduce((inner, key) => inner[key], values);
      owner[path.at(-1)] = bytes(data);
    }
    const listeners = new Map();
    const listening = (event) => listeners.get(event) ?? new Set();
    return {
      get: (name) => values[name],
      set(name, value) {
        values[name] = value;
        listening(`change:${name}`).forEach((call) => call());
        listening("change").forEach((call) => call());
      },
      on: (event, call) => listeners.set(event, listening(event).add(call)),
      off: (event, call) => listening(event).delete(call),
      save_changes() {}, // Behind a static page no Python listens.
      send() {},
    };
  }

  const modules = new Map();
  function load({ _esm, _css }) {
    if (!modules.has(_esm)) {
      document.head.appendChild(document.createElement("style")).textContent = _css;
      const file = new Blob([_esm], { type: "text/javascript" });
      modules.set(_esm, import(URL.createObjectURL(file)));
    }
    return modules.get(_esm);
  }

  async function mount(place, entry, model) {
    const el = place.appendChild(document.createElement("div"));
    try {
      const widget = (await load(entry.state)).default;
      await widget.initialize?.({ model });
      await widget.render({ model, el });
      place.classList.add("hs-mounted");
      place.model = model; // for whoever looks at the page from its console
    } catch (error) {
      el.remove();
      console.error(`The widget ${place.dataset.widgetModel} did not start:`, error);
    }
  }

  function start() {
    const [entries, models] = [{}, {}];
    for (const { textContent } of document.querySelectorAll(`script[type="${STATE}"]`)) {
      Object.assign(entries, JSON.parse(textContent).state);
    }
    for (const place of document.querySelectorAll("[data-widget-model]")) {
      const id = place.dataset.widgetModel;
      if (entries[id]) mount(place, entries[id], (models[id] ??= makeModel(entries[id])));
    }
  }

  if (document.readyState !== "loading") start();
  else document.addEventListener("DOMContentLoaded", start);
})();
