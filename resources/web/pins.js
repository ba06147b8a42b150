// SPDX-License-Identifier: GPL-3.0-or-later
// The messages that the host and moderators have pinned, behind the topic.
// @ts-check

import { element, part } from "./parts.js";
import { gettext, ngettext } from "./words.js";

/** @typedef {{number: number, from?: string, text?: string}} Pin */

/** Pinned messages at the most, and the characters of one. */
const MOST_PINS = 20;
const EXCERPT = 200;
/** @type {Pin[]} */
let pins = [];
/** @type {(number: number) => void} */
let lead = () => {};

/** @param {(number: number) => void} act What a pressed one does. */
export function onPin(act) {
  lead = act;
}

/** @param {unknown} all As the room has them. */
export function setPins(all) {
  pins = (Array.isArray(all) ? all : []).filter((it) => Number.isSafeInteger(it?.number)).slice(0, MOST_PINS);
  paintPins();
}

/** @param {Pin} pin */
export function pin(pin) {
  if (!Number.isSafeInteger(pin.number) || pins.some((it) => it.number === pin.number)) return;
  pins = [...pins, pin].slice(-MOST_PINS);
  paintPins();
}

/** @param {number} number */
export function unpin(number) {
  if (!pins.some((it) => it.number === number)) return;
  pins = pins.filter((it) => it.number !== number);
  paintPins();
}

/** The message has another text.
 * @param {number} number @param {string} text */
export function repin(number, text) {
  const found = pins.find((it) => it.number === number);
  if (!found) return;
  found.text = text;
  paintPins();
}

function paintPins() {
  const button = part("pins-button", HTMLElement);
  button.textContent = `📌 ${pins.length}`;
  const told = ngettext("{count} pinned message", "{count} pinned messages", pins.length);
  button.title = told;
  button.setAttribute("aria-label", told);
  button.hidden = !pins.length;
  if (!pins.length) part("pins", HTMLElement).hidden = true;
  part("pinned", HTMLElement).replaceChildren(...pins.map((pin) => {
    const row = element("li", "found");
    const press = element("button", "");
    const who = element("b", "", String(pin.from || ""));
    who.dir = "auto";
    const text = element("span", "text", String(pin.text || gettext("An earlier message")).slice(0, EXCERPT));
    text.dir = "auto";
    press.append(who, text);
    press.onclick = () => lead(pin.number);
    row.append(press);
    return row;
  }));
}
