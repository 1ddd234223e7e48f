// What a button of the header does: no page has a script in an attribute.
(() => {
  "use strict";
  const acts = { print: () => window.print(), fullscreen: () => window.toggleFullScreen() };
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-does]");
    if (button) acts[button.dataset.does]();
  });
})();
