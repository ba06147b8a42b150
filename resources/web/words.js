// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences in the reader's language, from the catalogues of the app.
// @ts-check

export const language = navigator.language || "en";
/** @type {Record<string, string | string[]>} */
let sentences = {};
export const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
let plural = new Intl.PluralRules(language);
/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];

/** Fills in the placeholders of a sentence.
 * @param {string} sentence @param {Record<string, string | number>} [values] */
function fill(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (all, name) => name in values ? String(values[name]) : all);
}

/** @param {string} sentence @param {Record<string, string | number>} [values] */
export function gettext(sentence, values) {
  const translated = sentences[sentence];
  return fill(typeof translated === "string" && translated ? translated : sentence, values);
}

/** The forms of a catalogue are in the order of the categories.
 * @param {string} one @param {string} many @param {number} count */
export function ngettext(one, many, count) {
  const forms = sentences[one];
  if (!Array.isArray(forms) || !forms[0]) {
    return fill(count === 1 ? one : many, { count });
  }
  const order = ["zero", "one", "two", "few", "many", "other"];
  const known = order.filter((it) => plural.resolvedOptions().pluralCategories.includes(/** @type {any} */ (it)));
  const index = Math.min(known.indexOf(plural.select(count)), forms.length - 1);
  return fill(forms[Math.max(index, 0)] || many, { count });
}

export async function loadSentences() {
  for (const wanted of navigator.languages || [language]) {
    const short = wanted.split("-")[0];
    if (short === "en") return;
    const answer = await fetch(`/sentences/${short}.json`).catch(() => null);
    if (answer && answer.ok) {
      sentences = await answer.json();
      plural = new Intl.PluralRules(wanted);
      document.documentElement.lang = short;
      document.documentElement.dir = RIGHT_TO_LEFT.includes(short) ? "rtl" : "ltr";
      return;
    }
  }
}
