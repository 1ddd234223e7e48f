// The search page: one may type at once. Read from the disk, a page may not ask for another
// page, so the excerpts come from a file with the texts of all pages.
(() => {
  "use strict";
  const field = document.querySelector(".bd-search-container input");
  field.focus();
  field.select();
  if (location.protocol !== "file:") return;

  const ready = new Promise((done) => {
    const script = document.createElement("script");
    script.src = "_static/search-pages.js";
    script.onload = script.onerror = done;
    document.head.append(script);
  });
  const { content_root: root } = document.documentElement.dataset;
  window.fetch = async (address) => {
    await ready;
    const text = globalThis.searchPages?.[address.slice(root.length)] ?? "";
    return { text: async () => text };
  };
})();
