// SPDX-License-Identifier: GPL-3.0-or-later
// Refusals in words: those of the app, where it has them.
// @ts-check

import { gettext, ngettext } from "./words.js";

/** The sentence for a refusal or an error, in the reader's language; that of the room for a
 * reason which only a later version knows.
 * @param {Record<string, any>} told */
export function sentenceOf(told) {
  return ofComing(told) || ofSaying(told) || ofModerating(told) || ofThePage(told) || told.message || gettext("That did not work.");
}

/** @param {string} sentence @param {string | undefined} why */
export function reasoned(sentence, why) {
  return why ? `${sentence} (${why})` : sentence;
}

/** A sentence and a name that is free, if the room knows one.
 * @param {string} free @param {string} alone @param {string | undefined} name */
function suggested(free, alone, name) {
  return name ? free : alone;
}

/** Why somebody does not come in, or does not stay.
 * @param {Record<string, any>} told */
function ofComing({ reason, suggestion: name, why }) {
  switch (reason) {
    case "name-empty": return gettext("Please enter a name.");
    case "name-too-long": return gettext("That name is too long; a name has up to 32 characters.");
    case "name-forbidden": return gettext("That name has a character that cannot be part of a name.");
    case "name-taken":
      return suggested(gettext("That name is taken. {name} is free.", { name }), gettext("Somebody in the room already has that name."), name);
    case "name-looks-like":
      return suggested(gettext("That name looks like another one. {name} is free.", { name }), gettext("That name looks like somebody else’s."), name);
    case "name-mixed": return gettext("That name mixes alphabets whose letters can be confused. Use one alphabet, or words in Latin letters and words in one other, but not Greek or Cyrillic.");
    case "password-needed": return gettext("This room has a password.");
    case "password-wrong": return gettext("That is not the password of this room.");
    case "password-pause": return gettext("Too many wrong passwords; wait a little before the next one.");
    case "classic-closed": return gettext("This room lets nobody in without encryption.");
    case "room-full": return gettext("The room is full.");
    case "too-many-connections": return gettext("Too many connections come from this address.");
    case "too-late": return gettext("The room waited for you, but heard nothing in time.");
    case "locked": return gettext("The room is locked: nobody new comes in.");
    case "coming-and-going": return gettext("You came and went too often; wait a little.");
    case "already-here": return gettext("You are in this room already, in another window or on another device.");
    case "taken-over": return gettext("You are in the room elsewhere now.");
    case "stalled": return gettext("This device fell too far behind what the room said.");
    case "room-ended": return gettext("The host has closed the room.");
    case "kicked": return reasoned(gettext("You were kicked from the room."), why);
    case "banned": return reasoned(gettext("You are banned from this room."), why);
    default: return "";
  }
}

/** Why something is not said, or done about what was said.
 * @param {Record<string, any>} told */
function ofSaying({ reason, seconds }) {
  switch (reason) {
    case "text-empty": return gettext("An empty message says nothing.");
    case "text-too-long": return gettext("That message is too long; a message has up to 4,000 characters.");
    case "too-fast": return gettext("That was too fast; the room takes your messages a little more slowly.");
    case "busy": return gettext("The room is busy. Try again in a moment.");
    case "muted": return gettext("You are muted.");
    case "slow-mode":
      return ngettext("Slow mode: please wait {count} second.", "Slow mode: please wait {count} seconds.", seconds || 1);
    case "to-yourself": return gettext("You cannot whisper to yourself.");
    case "no-such-message": return gettext("There is no message of that number.");
    case "too-old": return gettext("That was said too long ago: you can edit or remove it for an hour.");
    case "not-yours": return gettext("Only its author can edit a message.");
    case "message-removed": return gettext("That message was removed.");
    case "not-editable": return gettext("Only messages to everybody can be edited.");
    case "not-an-emoji": return gettext("That is not an emoji.");
    case "too-many-reactions": return gettext("That message can have no further emoji.");
    case "poll-line": return gettext("A question or an answer of a poll has 1 to 200 characters.");
    case "poll-options": return gettext("A poll has 2 to 10 answers, all different.");
    case "no-such-poll": return gettext("There is no poll of that number.");
    case "no-such-option": return gettext("That poll has no such answer.");
    case "poll-over": return gettext("That poll is closed.");
    case "too-many-polls": return gettext("Another poll of yours is open, or too many are. Close one first.");
    case "too-many-votes": return gettext("You changed your vote too often. Wait a little.");
    case "too-many-pins": return gettext("5 messages are pinned already. Unpin one of them first.");
    default: return "";
  }
}

/** Why something is not done to somebody, or to the room.
 * @param {Record<string, any>} told */
function ofModerating({ reason }) {
  switch (reason) {
    case "host-only": return gettext("Only the host may do that.");
    case "moderator-only": return gettext("Only the host and the moderators may do that.");
    case "not-to-them": return gettext("That cannot be done to the host or to another moderator.");
    case "no-such-member": return gettext("Nobody here goes by that name.");
    case "which-one": return gettext("Several people used that name; say which one you mean.");
    case "has-left": return gettext("That person is not in the room any more.");
    case "forgotten": return gettext("The room does not remember that person.");
    case "not-banned": return gettext("Nobody of that name is banned.");
    case "needs-key": return gettext("Only somebody known by a key can be a moderator: one with the Salotto app, or with a certificate in IRC.");
    case "topic-too-long": return gettext("That topic is too long; a topic has up to 200 characters.");
    case "why-too-long": return gettext("That reason is too long; a reason has up to 200 characters.");
    default: return "";
  }
}

/** What is no fault of the reader's.
 * @param {Record<string, any>} told */
function ofThePage({ reason }) {
  switch (reason) {
    case "too-large": return gettext("That is too large for the room.");
    case "id-too-long":
    case "not-text":
    case "broken-frame":
    case "not-json":
    case "unknown-type":
    case "hello-first":
    case "hello-twice":
      return gettext("The room did not understand that. Perhaps one of you has an older Salotto.");
    default: return "";
  }
}
