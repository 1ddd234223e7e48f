// The search page: one may type at once. The excerpts come from one file with the texts of all
// pages: read from the disk a page may not ask for another page, and online one file is
// lighter than each page that was found.
(() => {
  "use strict";
  const field = document.querySelector(".bd-search-container input");
  field.focus();
  field.select();

  const { content_root: root } = document.documentElement.dataset;
  let texts = null;
  const load = () => new Promise((done) => {
    const script = document.createElement("script");
    script.src = `${root}_static/search-pages.js`;
    script.onload = script.onerror = () => done(globalThis.searchPages ?? {});
    document.head.append(script);
  });
  // Sphinx's search asks for nothing but the pages that it has found.
  window.fetch = async (address) => {
    texts ??= load();
    const text = (await texts)[address.slice(root.length)] ?? "";
    return { text: async () => text };
  };
})();
