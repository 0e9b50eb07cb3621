// Numbers and times as people read them.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A whole number, thousands grouped. */
export const whole = (value) => grouped.format(Math.round(value));

export const power = (exponent) => (exponent < 0 ? "⁻" : "") + [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[digit]).join("");

/** Three significant digits; a power of ten where the number is tiny or huge. Texts such as NaN stay. */
export function number(value, digits = 3) {
  const x = Number(value);
  if (value === null || value === undefined) return "–";
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "not a number" : x > 0 ? "∞" : "−∞";
  if (x === 0) return "0";
  const size = Math.abs(x);
  let text;
  if (size >= 1e7 || size < 1e-4) {
    const exponent = Math.floor(Math.log10(size));
    text = `${(size / 10 ** exponent).toPrecision(2)}\u2009×\u200910${power(exponent)}`;
  } else if (size >= 10 ** Math.min(3, digits)) {
    text = grouped.format(size);
  } else {
    text = size.toPrecision(digits);
  }
  return (x < 0 ? "−" : "") + text;
}

/** A fixed number of decimals, with a true minus. */
export function fixed(value, decimals) {
  const x = Number(value);
  if (!Number.isFinite(x)) return number(value);
  const text = Math.abs(x).toFixed(decimals);
  return (x < 0 && Number(text) !== 0 ? "−" : "") + text;
}

/** Always with its sign. */
export function signed(value, decimals) {
  const text = decimals === undefined ? number(value) : fixed(value, decimals);
  return Number(value) > 0 ? "+" + text : text;
}

/** Decimals that tell values of this size apart. */
export function decimalsFor(largest) {
  return Number.isFinite(largest) && largest > 0 ? Math.max(0, Math.min(8, 2 - Math.floor(Math.log10(largest)))) : 3;
}

/** A share as a percentage. */
export function percent(value) {
  const x = Number(value) * 100;
  if (!Number.isFinite(x)) return number(value);
  if (x !== 0 && Math.abs(x) < 1e-4) return `${number(x)}\u202f%`;
  return `${x >= 100 ? whole(x) : Number(x.toPrecision(2))}\u202f%`;
}

/** A weight: whole where it is one. */
export const weight = (value) => (Number.isInteger(value) ? whole(value) : number(value));

/** So many per second. */
export function rate(value) {
  return value >= 100 ? whole(value) : value >= 10 ? value.toFixed(0) : value > 0 ? value.toFixed(1) : "0";
}

export function clock(time) {
  return new Date(time).toLocaleTimeString("en-GB");
}

export function moment(time) {
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return today ? clock(date) : `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })}, ${clock(date)}`;
}

export function duration(millis) {
  if (millis < 1) return `${Math.round(millis * 1000)} µs`;
  if (millis < 1000) return `${number(millis, 2)} ms`;
  return millis < 60_000 ? `${(millis / 1000).toFixed(1)} s` : millis < 5_400_000 ? `${Math.round(millis / 60_000)} min` : `${Math.round(millis / 3_600_000)} h`;
}

/** "1 model", "2 models". */
export function plural(count, word) {
  return `${whole(count)} ${word}${count === 1 ? "" : "s"}`;
}

/** COMPLETENESS_VIOLATION as "Completeness violation". */
export function words(constant) {
  const text = constant.toLowerCase().replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "a", "a and b", "a, b and c". */
export function listed(items) {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
