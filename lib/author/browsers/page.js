/* What is asked of a page that is open. Each function gives sentences, or what a hand can
   take hold of; the harness in Python does the moving. */
globalThis.asked = (() => {
  const all = (names, root = document) => [...root.querySelectorAll(names)];
  const isSeen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && e.getBoundingClientRect().width > 1 && e.getBoundingClientRect().height > 1;
  const name = (e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 80);

  const PARTS = { mfrac: 2, mroot: 2, msub: 2, msup: 2, munder: 2, mover: 2, msubsup: 3,
    munderover: 3 };
  /** Formulas that lack a part of a fraction, an index, a sum. */
  const broken = () => all(Object.keys(PARTS).join()).filter((e) =>
    e.childElementCount !== PARTS[e.localName]).map((e) => `a formula lacks a part: ${name(e)}`);

  /** Formulas have the font of formulas, some size, and do not break across lines. */
  function formulas() {
    const shown = all("article math").filter(isSeen);
    if (!shown.length) return [];
    const face = [...document.fonts].find(({ family }) => /STIX Two Math/.test(family));
    const found = face?.status === "loaded" ? [] : [`the font of formulas is ${face?.status}`];
    for (const e of shown) {
      if (!/STIX Two Math/.test(getComputedStyle(e).fontFamily)) {
        found.push(`a formula in another font: ${name(e)}`);
      }
      const isOne = e.getAttribute("display") !== "block" && !e.querySelector("mtable");
      const lines = [...e.querySelectorAll("mi, mn, mo")].map((part) => part.getClientRects());
      const turned = lines.flatMap((r) => [...r]).filter((r, i, rects) =>
        i && r.width && r.right < rects[i - 1].left - 40 && r.top > rects[i - 1].bottom);
      if (isOne && turned.length) found.push(`an inline formula breaks: ${e.textContent}`);
    }
    return found;
  }

  /** A bracket that was told how high to be is that high. */
  function brackets() {
    return all("article mo[minsize]").filter(isSeen).flatMap((e) => {
      const least = parseFloat(e.getAttribute("minsize"));
      const is = e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).fontSize);
      const size = `${is.toFixed(2)} em high and not ${least}`;
      return is < 0.9 * least ? [`a bracket stays small: ${e.textContent} is ${size}`] : [];
    });
  }

  /** Pictures are drawn, styles are there, and nobody else was asked. */
  function loaded() {
    const images = all("img").filter((e) => isSeen(e) && e.complete && !e.naturalWidth);
    const styles = all("link[rel=stylesheet]").filter((e) => !e.sheet);
    const others = performance.getEntriesByType("resource").map((entry) => entry.name)
      .filter((url) => /^https?:/.test(url) && !url.startsWith(location.origin));
    return [...images, ...styles].map((e) => `not loaded: ${name(e)}`)
      .concat(others.map((url) => `asks a third party: ${url}`));
  }

  /** Does the page scroll sideways? */
  function sideways() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = all("body *").filter((e) => e.getBoundingClientRect().right > clientWidth + 1);
    const last = wide.slice(-1).map(name);
    return [`scrolls sideways, ${scrollWidth} px on ${clientWidth}: ${last}`];
  }

  const lightness = (color) => {
    const [r, g, b, alpha = 1] = color.match(/[\d.]+/g).map(Number);
    return alpha ? (0.3 * r + 0.6 * g + 0.1 * b) / 255 : null;
  };
  /** Turn the page light or dark, and see whether ink and paper follow. */
  function dressed(theme) {
    Object.assign(document.documentElement.dataset, { theme, mode: theme });
    const wrong = [document.body, ...all("article p, .hs-words")].filter(isSeen).filter((e) => {
      const ink = lightness(getComputedStyle(e).color);
      return theme === "dark" ? ink < 0.5 : ink > 0.5;
    });
    const paper = lightness(getComputedStyle(document.body).backgroundColor);
    const found = wrong.slice(0, 3).map((e) => `${theme}: ink as the paper: ${name(e)}`);
    const isPaper = theme === "dark" ? paper < 0.3 : paper > 0.8;
    return isPaper ? found : [...found, `${theme}: the paper has lightness ${paper}`];
  }

  /** Interactives of which only the still is there. */
  const unmounted = () => all("[data-widget-model]:not(.hs-mounted)").map((e) =>
    e.dataset.widgetModel);

  /** Sliders too short to be slid along. */
  const short = () => all(".hs-widget input[type=range]").filter((e) => isSeen(e)
    && e.getBoundingClientRect().width < 50).map((e) => `a slider of ${
      Math.round(e.getBoundingClientRect().width)} px: ${name(e)}`);

  // What a hand may take hold of.
  const WIDGETS = ".hs-mounted";
  const CONTROLS = "button, summary, select, input, textarea:not([readonly]), [role=button], "
    + "svg[role=slider]";
  // A drawing of its own that has keys is a control.
  const DRAGGED = ".hs-widget [tabindex][aria-roledescription]:not(svg)";
  const isOwn = (e) => e.localName !== "g";
  const widgets = () => all(WIDGETS);
  const isOn = (e) => isSeen(e) && !e.disabled && e.getAttribute("aria-disabled") !== "true";
  // Sliders first: what begins anew leaves nothing to slide along. What opens something
  // comes last, since it may put away what stood there.
  const rank = (e) => (e.matches("[type=range], [role=slider]") ? 0
    : 1 + Number(e.hasAttribute("aria-expanded")));
  const controls = (root) => all(CONTROLS, root).filter((e) => isOwn(e) && isOn(e))
    .sort((a, b) => rank(a) - rank(b));
  const dragged = (root) => all(DRAGGED, root).filter((e) => e.checkVisibility()
    && e.getBoundingClientRect().width);
  /** What lies over the page and has to be closed before anything else. */
  const modal = () => document.querySelector("dialog:modal");
  const leave = () => document.fullscreenElement && document.exitFullscreen();
  /**
   * Controls of the page itself; of many alike, one. What stands on each page, as the
   * sidebar does, is left out where it was known already.
   */
  function ofPage(known = []) {
    const kinds = new Map();
    for (const e of all(`${CONTROLS}, label[for], a[role=button]`, modal() ?? document)) {
      const isLabel = e.localName === "label" && !e.control?.matches("[type=checkbox]");
      if (e.closest(WIDGETS) || isLabel || !isOn(e)) continue;
      const words = e.getAttribute("aria-label") ?? e.textContent.trim();
      const kind = [e.localName, words, ...e.classList].slice(0, 4).join(".");
      const isKnown = !e.closest("article") && known.includes(kind);
      if (!isKnown && !kinds.has(kind)) kinds.set(kind, e);
    }
    return [...kinds].map(([kind, e]) => [e, kind]);
  }
  /** Links that lead nowhere; "#" in a menu is this very page. */
  const empty = () => all("a:not(.internal, .navbar-brand)").filter((e) => isSeen(e) && !e.hasAttribute("role")
    && /^(#|javascript:.*|)$/.test(e.getAttribute("href") ?? "")).map((e) =>
    `a link to nowhere: ${name(e)}`);

  // Whatever changes where it is looked for: a control that changes nothing is dead.
  const NO_CHANGE = new Set(["data-lm-suppress-shortcuts", "aria-describedby", "title",
    "data-bs-original-title", "data-bs-toggle"]);
  let seen = [];
  let observer = null;
  const isTooltip = (node) => node.nodeType === 1 && node.matches(".tooltip, .tooltip *");
  function isChange({ type, target, attributeName, oldValue, addedNodes, removedNodes }) {
    if (isTooltip(target)) return false;
    if (type === "attributes") {
      const isSame = target.getAttribute(attributeName) === oldValue;
      // A driver that opens a menu gives it a style, and takes it away.
      const isDriven = attributeName === "style" && target.localName === "select";
      return !isSame && !isDriven && !NO_CHANGE.has(attributeName);
    }
    const nodes = [...addedNodes, ...removedNodes];
    return type === "characterData" || nodes.some((node) => !isTooltip(node));
  }
  for (const kind of ["toggle", "change", "scroll", "fullscreenchange", "submit", "copy", "input"]) {
    addEventListener(kind, (event) => seen.push(event), true);
  }
  globalThis.print = () => seen.push({ type: "print" });
  /** Begin to watch for changes within `root`; only there, where it is a widget. */
  function watch(root) {
    observer?.disconnect();
    observer = new MutationObserver((records) => seen.push(...records.filter(isChange)));
    const kinds = { attributes: true, childList: true, characterData: true, subtree: true };
    observer.observe(root, { ...kinds, attributeOldValue: true });
    seen = [];
  }
  /** What has changed since; events count for the page alone: a widget must show something. */
  const changes = (ofWidget) => seen.filter((each) =>
    !ofWidget || "oldValue" in each).length;
  const show = (e) => e.scrollIntoView({ block: "center", behavior: "instant" });
  /** Wait until nothing has changed for some frames, `most` milliseconds at most. */
  async function settle(most) {
    const end = performance.now() + most;
    for (let calm = 0; calm < 6 && performance.now() < end; calm += 1) {
      const before = seen.length;
      await new Promise(requestAnimationFrame);
      if (seen.length !== before) calm = 0;
    }
  }
  return {
    broken, short, formulas, brackets, loaded, sideways, dressed, unmounted, empty, name,
    widgets, controls, dragged, ofPage, modal, leave, watch, changes, show, settle,
  };
})();
