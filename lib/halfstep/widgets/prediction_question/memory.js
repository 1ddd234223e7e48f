/** What the reader has guessed: kept on this device, and nowhere else. */

const KEY = "em-loop:guess:"; // a site's address may be shared with other books
const NEWS = "em-loop-guess";
const here = (globalThis.halfstepGuesses ??= new Map()); // where nothing may be stored

/** Which of the answers was the first guess; null where there is none. */
export function recall({ name, answers }) {
  let says = here.get(name);
  try {
    says = localStorage.getItem(KEY + name) ?? says;
  } catch {
    // Storage is switched off: the guess is kept until the page is left.
  }
  // Kept as words, so that it stays right when answers change their order.
  const i = answers.findIndex((answer) => answer.says === says);
  return i < 0 ? null : i;
}

/** Keep a guess, or forget it (null), and let the page know. */
export function remember({ name, answers }, choice) {
  const says = answers[choice]?.says;
  if (says) here.set(name, says);
  else here.delete(name);
  try {
    if (says) localStorage.setItem(KEY + name, says);
    else localStorage.removeItem(KEY + name);
  } catch {
    // The same.
  }
  document.dispatchEvent(new CustomEvent(NEWS));
}

/** Call `act` when a guess is kept or forgotten; gives what ends it. */
export function onGuess(act) {
  document.addEventListener(NEWS, act);
  return () => document.removeEventListener(NEWS, act);
}
