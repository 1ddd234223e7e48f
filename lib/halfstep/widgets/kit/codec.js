/**
 * A state as letters that an address can hold, and back, to the last bit.
 *
 * What has numbers and words becomes two lists of numbers: its JSON, in which each number is
 * 0, as codes of characters; and the numbers. Of a list, whatever stood before, in the list or
 * in what both sides know, is copied from there; the rest is written, decimals as whole
 * numbers, others bit by bit. So it needs no browser's compression, which may not come at once.
 */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const POWERS = [1, 10, 100, 1e3, 1e4];
const ALL_BITS = 11; // letters of six bits for a number of 64

/** So many digits of a large whole number. */
const digits = (value, n) => Array.from({ length: n }, (_, i) =>
  LETTERS[Number((value >> BigInt(6 * i)) & 63n)]).join("");

/** A whole number from 0 in letters of five bits, the sixth saying that more follow. */
function spell(n) {
  const rest = Math.floor(n / 32);
  return LETTERS[(n % 32) + (rest ? 32 : 0)] + (rest ? spell(rest) : "");
}

/** Is it a whole number of such parts? */
const fits = (x, power) =>
  Math.abs(x) < 1e9 && Math.round(x * power) / power === x && !Object.is(x, -0);
const isShort = (x) => POWERS.some((power) => fits(x, power));

/** How far back what follows at i stood before, and how much of it is worth a copy. */
function longest(all, i) {
  let [far, most] = [0, isShort(all[i]) ? 2 : 0];
  for (let j = i - 1; j >= 0; j--) {
    let n = 0;
    while (i + n < all.length && Object.is(all[j + n], all[i + n])) n += 1;
    if (n > most) [far, most] = [i - j, n];
  }
  return [far, far ? most : 0];
}

/** Numbers written one by one. */
function literally(run) {
  const at = POWERS.findIndex((power) => run.every((x) => fits(x, power)));
  const bits = (x) => new BigUint64Array(Float64Array.of(x).buffer)[0];
  if (at < 0) return spell(1) + spell(run.length) + run.map((x) => digits(bits(x), ALL_BITS)).join("");
  const wholes = run.map((x) => Math.round(x * POWERS[at]));
  const low = Math.min(...wholes);
  const width = Math.ceil(Math.log2(Math.max(...wholes) - low + 1) / 6);
  const head = [2 * at + 3, run.length, low < 0 ? -2 * low - 1 : 2 * low, width];
  return head.map(spell).join("") + wholes.map((x) => digits(BigInt(x - low), width)).join("");
}

/** A list of numbers in letters, given numbers that its reader has, too. */
function pack(numbers, known) {
  const all = [...known, ...numbers];
  let text = "";
  let run = [];
  for (let i = known.length; i < all.length;) {
    const [far, length] = longest(all, i);
    const ends = run.length && (length || isShort(all[i]) !== isShort(run[0]));
    if (ends) text += literally(run.splice(0));
    if (length) text += spell(2 * length) + spell(far);
    else run.push(all[i]);
    i += length || 1;
  }
  return text + (run.length ? literally(run) : "");
}

/** What reads letters one after the other; it throws where there are no more. */
function reader(text) {
  let at = 0;
  function letter() {
    const value = LETTERS.indexOf(text[at++]);
    if (value < 0) throw RangeError("The link is damaged.");
    return value;
  }
  function whole() {
    const value = letter();
    return value < 32 ? value : value - 32 + 32 * whole();
  }
  const large = (width) => Array.from({ length: width }, letter)
    .reduce((sum, value, i) => sum | (BigInt(value) << BigInt(6 * i)), 0n);
  return { whole, large };
}

/** So many numbers that `pack` has written. */
function unpack({ whole, large }, length, known) {
  const all = [...known];
  const end = known.length + length;
  const double = () => new Float64Array(BigUint64Array.of(large(ALL_BITS)).buffer)[0];
  function decimals(power, n) {
    const signed = whole();
    const low = signed % 2 ? -(signed + 1) / 2 : signed / 2;
    const width = whole();
    for (let i = 0; i < n; i++) all.push((low + Number(large(width))) / power);
  }
  while (all.length < end) {
    const head = whole();
    const n = whole(); // how many there are, or how far to go back
    if (head === 1) for (let i = 0; i < n; i++) all.push(double());
    else if (head % 2) decimals(POWERS[(head - 3) / 2], n);
    else for (let i = 0; i < head / 2; i++) all.push(all.at(-n));
  }
  return all.slice(known.length);
}

const codes = (text) => [...text].map((letter) => letter.codePointAt());

/**
 * Letters, digits, "-" and "_" for a value of JSON, whose numbers may be any.
 * @param {object} value
 * @param {{text: string, numbers: number[]}} known  what may occur in it: a few words, and
 *   numbers such as the page's points
 */
export function encode(value, known) {
  const numbers = [];
  const text = codes(JSON.stringify(value, (_, part) =>
    (typeof part === "number" ? 0 * numbers.push(part) : part)));
  return spell(text.length) + spell(numbers.length) + pack(text, codes(known.text)) +
    pack(numbers, known.numbers);
}

/** The value that `encode` has made letters of. */
export function decode(letters, known) {
  const from = reader(letters);
  const [nCodes, nNumbers] = [from.whole(), from.whole()];
  const text = String.fromCodePoint(...unpack(from, nCodes, codes(known.text)));
  const numbers = unpack(from, nNumbers, known.numbers);
  return JSON.parse(text, (_, part) => (typeof part === "number" ? numbers.shift() : part));
}

/** Six letters that change with any letter of a text. */
export function checksum(text) {
  const mix = (sum, letter) => Math.imul(sum ^ letter.codePointAt(), 16777619);
  return digits(BigInt([...text].reduce(mix, 2166136261) >>> 0), 6);
}
