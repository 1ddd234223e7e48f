/* Stands first in each page of a copy of the site, and hears what goes wrong in it. A script
   of the page, because WebKit's driver does not tell of its console. */
(() => {
  const heard = (globalThis.heardByTests = []);
  const note = (what) => heard.push(String(what));
  for (const level of ["error", "warn"]) {
    const say = console[level];
    console[level] = (...what) => {
      note(`console ${level}: ${what.join(" ")}`);
      say.apply(console, what);
    };
  }
  addEventListener("error", (event) => {
    const { target, message } = event;
    if (target === globalThis) note(`error in a script: ${message}`);
    else note(`not loaded: ${target.src || target.href || target.localName}`);
  }, true);
  addEventListener("unhandledrejection", ({ reason }) => note(`unhandled rejection: ${reason}`));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    note(`against the policy: ${violatedDirective} ${blockedURI}`));
  document.fonts?.addEventListener("loadingerror", ({ fontfaces }) =>
    fontfaces.forEach(({ family }) => note(`font not loaded: ${family}`)));
})();
