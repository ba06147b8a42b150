// SPDX-License-Identifier: GPL-3.0-or-later
// The menu of a message, and the way through messages by keyboard: the Tab key stops once
// for all of them, arrows lead from one to the next.
// @ts-check

import { all, element, part } from "./parts.js";

/** @typedef {{text: string, act: () => void, isChecked?: boolean, title?: string}} Choice */

/** What arrows lead to in a message. */
const CONTROLS = ".chip, .more, .picture, .save";
/** What the menu hangs on; the focus goes back there.
 * @type {HTMLElement | null} */
let opener = null;
/** The one control of a message that the Tab key stops at.
 * @type {HTMLElement | null} */
let stop = null;

/**
 * Opens a menu: small choices in one row, and below them the others.
 * @param {HTMLElement} at @param {Choice[]} small @param {Choice[]} choices */
export function openMenu(at, small, choices) {
  closeMenu();
  const menu = part("menu", HTMLElement);
  menu.setAttribute("aria-label", at.getAttribute("aria-label") || "");
  const row = element("div", "small");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", at.getAttribute("aria-label") || "");
  row.append(...small.map(item));
  menu.replaceChildren(...(small.length ? [row] : []), ...choices.map(item));
  popUp(menu, at);
  items()[0]?.focus();
}

/** @param {Choice} choice */
function item({ text, act, isChecked, title }) {
  const press = element("button", "", text);
  press.tabIndex = -1;
  press.dir = "auto";
  press.setAttribute("role", isChecked === undefined ? "menuitem" : "menuitemcheckbox");
  if (isChecked !== undefined) press.setAttribute("aria-checked", String(isChecked));
  if (title) press.title = title;
  press.onclick = () => {
    closeMenu();
    act();
  };
  return press;
}

/**
 * Asks for a short text in a place of its own.
 * @param {HTMLElement} at @param {(text: string) => void} done */
export function openField(at, done) {
  closeMenu();
  const form = part("other-emoji", HTMLFormElement);
  const field = part("emoji", HTMLInputElement);
  field.value = "";
  form.onsubmit = (event) => {
    event.preventDefault();
    const text = field.value.trim();
    closeMenu();
    if (text) done(text);
  };
  popUp(form, at);
  field.focus();
}

/** @param {HTMLElement} popup @param {HTMLElement} at */
function popUp(popup, at) {
  opener = at;
  at.setAttribute("aria-expanded", "true");
  popup.hidden = false;
  const place = at.getBoundingClientRect();
  const [wide, high] = [document.documentElement.clientWidth, window.visualViewport?.height || innerHeight];
  const { width, height } = popup.getBoundingClientRect();
  const isLeft = place.left + place.right < wide;
  const left = isLeft ? place.left : place.right - width;
  const top = place.bottom + height < high ? place.bottom : place.top - height;
  popup.style.left = `${Math.max(4, Math.min(left, wide - width - 4))}px`;
  popup.style.top = `${Math.max(4, Math.min(top, high - height - 4))}px`;
}

/** Closes what is open; `true` if something was. */
export function closeMenu() {
  if (!opener) return false;
  const back = opener;
  opener = null;
  back.setAttribute("aria-expanded", "false");
  const hadFocus = document.activeElement?.closest(".popup");
  for (const popup of all(document, ".popup")) popup.hidden = true;
  if (!hadFocus) return true;
  if (back.isConnected) back.focus({ preventScroll: true });
  else part("text", HTMLElement).focus();
  return true;
}

function items() {
  return all(part("menu", HTMLElement), "button");
}

/** @param {KeyboardEvent} event */
function menuKey(event) {
  const presses = items();
  const at = presses.findIndex((it) => it === document.activeElement);
  const isRtl = document.documentElement.dir === "rtl";
  const steps = /** @type {Record<string, number>} */ ({
    ArrowDown: 1, ArrowUp: -1, ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1, Home: -at, End: presses.length - 1 - at,
  });
  if (event.key === "Tab") closeMenu();
  const step = steps[event.key];
  if (step === undefined) return;
  // Out of the row of small ones one gets with a single key.
  const next = (event.key === "ArrowDown" && presses[at]?.closest(".small"))
    ? presses.findIndex((it) => !it.closest(".small")) : (at + step + presses.length) % presses.length;
  event.preventDefault();
  presses[Math.max(next, 0)]?.focus();
}

/** Has the newest message be where the Tab key stops, unless somebody is at another.
 * @param {HTMLElement} list */
export function keepStop(list) {
  if (stop?.isConnected && (stop === document.activeElement || stop === opener)) return;
  for (let row = list.lastElementChild; row; row = row?.previousElementSibling || null) {
    const press = row.querySelector(".more");
    if (!(press instanceof HTMLElement)) continue;
    stopAt(press);
    return;
  }
}

/** @param {HTMLElement} press */
function stopAt(press) {
  if (stop === press) return;
  if (stop) stop.tabIndex = -1;
  stop = press;
  stop.tabIndex = 0;
}

/**
 * Up and down lead from message to message, left and right to what is at one.
 * @param {KeyboardEvent} event */
function walk(event) {
  const at = event.target instanceof HTMLElement ? event.target : null;
  const row = at?.closest("li") || null;
  if (!at || !row || !at.matches(CONTROLS)) return;
  const { key } = event;
  /** @type {HTMLElement | undefined} */
  let next;
  if (key === "ArrowUp" || key === "ArrowDown") {
    const towards = (/** @type {Element} */ it) => key === "ArrowUp" ? it.previousElementSibling : it.nextElementSibling;
    for (let it = towards(row); it && !next; it = towards(it)) [next] = all(it, ".more");
  } else if (key === "End") {
    next = all(/** @type {HTMLElement} */ (row.parentElement), ".more").pop();
  } else if (key === "ArrowLeft" || key === "ArrowRight") {
    const isBack = (key === "ArrowLeft") !== (document.documentElement.dir === "rtl");
    const here = all(row, CONTROLS);
    next = here[here.indexOf(at) + (isBack ? -1 : 1)];
  } else {
    return;
  }
  event.preventDefault();
  if (!next) return;
  if (next.matches(".more")) stopAt(next);
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} list */
export function listenForMenus(list) {
  part("menu", HTMLElement).onkeydown = menuKey;
  list.addEventListener("keydown", walk);
  list.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement && target.matches(".more")) stopAt(target);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Element && opener && !target.closest(".popup") && target !== opener) closeMenu();
  });
  window.addEventListener("resize", () => {
    // The keyboard of a phone comes up for the field.
    if (!part("menu", HTMLElement).hidden) closeMenu();
  });
}
