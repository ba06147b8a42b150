// SPDX-License-Identifier: GPL-3.0-or-later
// Elements of the page, and new ones. Texts get in as text nodes alone.
// @ts-check

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
export function part(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(id);
  return found;
}

/** A new element; a button sends no form.
 * @param {string} tag @param {string} kind @param {string} [text] */
export function element(tag, kind, text) {
  const made = document.createElement(tag);
  if (made instanceof HTMLButtonElement) made.type = "button";
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}

/** @param {string} id @param {string} text Nothing is shown for an empty one. */
export function show(id, text) {
  const place = part(id, HTMLElement);
  place.textContent = text;
  place.hidden = !text;
}

/** @param {ParentNode} place @param {string} selector @returns {HTMLElement[]} */
export function all(place, selector) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll(selector))];
}
