/* Without this script the animation opens and closes too, but it may resume in its middle.
   Here it begins with the first picture each time, and Escape stops it. */
(function () {
  "use strict";
  function mount(player) {
    var gif = player.querySelector(":scope > img");
    var address = gif.getAttribute("src");
    if (!player.open) gif.removeAttribute("src");
    player.addEventListener("toggle", function () {
      if (player.open) gif.setAttribute("src", address);
      else gif.removeAttribute("src");
    });
    player.addEventListener("keydown", function (event) {
      if (event.key === "Escape") player.open = false;
    });
  }
  function start() {
    document.querySelectorAll("details.gif-player").forEach(mount);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
