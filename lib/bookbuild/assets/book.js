// What a page does beside its theme: no page has a script in an attribute.
(() => {
  "use strict";
  const acts = { print: () => window.print(), fullscreen: () => window.toggleFullScreen() };
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-does]");
    if (button) acts[button.dataset.does]();
  });

  // Of a cell whose lines go on (code_lines.py), what is copied is the source.
  document.addEventListener("copy", (event) => {
    const chosen = getSelection();
    if (!chosen.rangeCount) return;
    const range = chosen.getRangeAt(0), { commonAncestorContainer: around } = range;
    const place = around.nodeType === Node.ELEMENT_NODE ? around : around.parentElement;
    if (!place.closest(".highlight pre")) return;
    event.clipboardData.setData("text/plain", range.toString());
    event.preventDefault();
  });
})();
