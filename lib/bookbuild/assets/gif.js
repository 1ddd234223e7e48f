// Without this script the animation opens and closes too, but it may resume in its middle.
// Here it begins with the first picture each time, and Escape stops it.
for (const player of document.querySelectorAll("details.gif-player")) {
  const gif = player.querySelector(":scope > img");
  const address = gif.getAttribute("src");
  const show = () => {
    if (player.open) gif.setAttribute("src", address);
    else gif.removeAttribute("src");
  };
  show();
  player.addEventListener("toggle", show);
  player.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") player.open = false;
  });
}
