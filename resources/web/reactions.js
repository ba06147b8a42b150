// SPDX-License-Identifier: GPL-3.0-or-later
// Emoji below messages, with their counts.
// @ts-check

import { element } from "./parts.js";
import { gettext } from "./words.js";

/**
 * @typedef {{emoji: string, count: number, isMine: boolean, people: Map<string, string>, chip: HTMLElement}} Reaction
 * @typedef {{message?: number, emoji?: unknown, count?: number, names?: unknown, mine?: boolean}} Tally
 * @typedef {(row: HTMLElement, emoji: string, active: boolean) => void} React
 */

/** Kinds of one message, and the characters and the names of one, at the most. */
const MOST_KINDS = 20;
const LONGEST_EMOJI = 48;
const NAMES_TOLD = 20;
/** People who are remembered for one emoji at the most: a room has no more of them. */
const MOST_REACTING = 10000;
/** Those that stand in a menu. */
export const QUICK_EMOJI = ["👍", "❤️", "😂", "🎉", "😮", "😢"];

/** Reactions to the messages that are shown.
 * @type {WeakMap<HTMLElement, Map<string, Reaction>>} */
const reactions = new WeakMap();
/** Those that changed since they were painted: thousands may come at once, and a chip is
 * painted once for all of them.
 * @type {Map<Reaction, HTMLElement>} */
const unpainted = new Map();
/** @type {React} */
let pressed = () => {};

/** @param {React} act What a pressed emoji does. */
export function onReaction(act) {
  pressed = act;
}

/** `true` if it is mine already.
 * @param {HTMLElement} row @param {string} emoji */
export function isMineAlready(row, emoji) {
  return Boolean(reactions.get(row)?.get(emoji)?.isMine);
}

/** @param {HTMLElement} row @param {unknown} emoji @returns {Reaction | null} */
function reactionOf(row, emoji) {
  if (typeof emoji !== "string" || !emoji || emoji.length > LONGEST_EMOJI) return null;
  const all = reactions.get(row) || new Map();
  reactions.set(row, all);
  const known = all.get(emoji);
  if (known || all.size >= MOST_KINDS) return known || null;
  const chip = element("button", "chip");
  chip.tabIndex = -1;
  const reaction = { emoji, count: 0, isMine: false, people: new Map(), chip };
  chip.onclick = () => pressed(row, emoji, !reaction.isMine);
  all.set(emoji, reaction);
  return reaction;
}

/** Puts an emoji to a message, or takes it back.
 * @param {HTMLElement} row
 * @param {{from?: string, seat?: number, first_seat?: number, emoji?: unknown, active?: boolean}} event
 * @param {boolean} isMine */
export function reacted(row, { from = "", seat, first_seat, emoji, active }, isMine) {
  const reaction = reactionOf(row, emoji);
  if (!reaction) return;
  // On all seats of one key somebody has each emoji once.
  const who = String(first_seat ?? seat ?? from);
  const { people } = reaction;
  // The room counts people by their names, and tells of them by their seats.
  const known = people.has(who) ? who : people.has(from) ? from : null;
  // Nobody counts twice.
  if (active ? known !== null : known === null && people.size === reaction.count) return;
  if (active && people.size < MOST_REACTING) people.set(who, from);
  if (known !== null) people.delete(known);
  reaction.count = Math.max(0, reaction.count + (active ? 1 : -1));
  if (isMine) reaction.isMine = Boolean(active);
  changed(row, reaction);
}

/** Takes back all from somebody.
 * @param {HTMLElement} row @param {Iterable<string>} marks The seats and the name. @param {boolean} isMe */
export function unreacted(row, marks, isMe) {
  for (const reaction of [...(reactions.get(row)?.values() || [])]) {
    for (const mark of marks) if (reaction.people.delete(mark)) reaction.count -= 1;
    if (isMe) reaction.isMine = false;
    changed(row, reaction);
  }
}

/** Takes over what the room has counted.
 * @param {HTMLElement} row @param {Tally} tally @param {string} me */
export function tallied(row, { emoji, count, names, mine }, me) {
  const reaction = reactionOf(row, emoji);
  if (!reaction || !Number.isSafeInteger(count)) return;
  reaction.count = Math.max(0, Number(count));
  reaction.isMine = Boolean(mine);
  const known = Array.isArray(names) ? names.filter((it) => typeof it === "string").slice(0, NAMES_TOLD) : [];
  reaction.people = new Map(known.map((it) => [it, it]));
  if (mine && !known.length) reaction.people.set(me, me);
  changed(row, reaction);
}

/** @param {HTMLElement} row @param {Reaction} reaction */
function changed(row, reaction) {
  // Another one may take its place before it is painted.
  if (reaction.count <= 0) reactions.get(row)?.delete(reaction.emoji);
  unpainted.set(reaction, row);
}

/** Paints what has changed. */
export function paintReactions() {
  // A message may be removed by now, and has no number.
  for (const [reaction, row] of unpainted) if (row.dataset.number) paintReaction(row, reaction);
  unpainted.clear();
}

/** @param {HTMLElement} row @param {Reaction} reaction */
function paintReaction(row, { emoji, count, isMine, people, chip }) {
  if (count <= 0) {
    const place = chip.parentElement;
    if (chip === document.activeElement) /** @type {HTMLElement | null} */ (row.querySelector(".more"))?.focus();
    chip.remove();
    if (place && !place.childElementCount) place.remove();
    return;
  }
  let place = row.querySelector(".chips");
  if (!place) {
    place = element("div", "chips");
    row.querySelector(".text")?.after(place);
  }
  if (chip.parentElement !== place) place.append(chip);
  chip.textContent = `${emoji} ${count}`;
  chip.setAttribute("aria-pressed", String(isMine));
  const names = [];
  for (const name of people.values()) if (names.push(`\u2068${name}\u2069`) >= NAMES_TOLD) break;
  const told = names.join(", ");
  const rest = count - names.length;
  chip.title = rest > 0 && told ? gettext("{names} and {count} more", { names: told, count: rest }) : told;
}
