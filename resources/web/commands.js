// SPDX-License-Identifier: GPL-3.0-or-later
// What is meant by what somebody typed: words of commands, the names in them, and numbers.
// @ts-check

import { gettext } from "./words.js";

/**
 * @typedef {{name: string, seat?: number, number?: number}} Whose Somebody, by name or number.
 * @typedef {{text: string, emote?: true}} Words What is said, or done.
 * @typedef {{do: "say"} & Words
 *   | {do: "whisper", whose: Whose} & Words
 *   | {do: "reply", whose: Whose} & Words
 *   | {do: "react", whose: Whose | null, emoji: string, active: boolean}
 *   | {do: "edit", number: number | undefined, text: string}
 *   | {do: "poll", question: string, options: string[]}
 *   | {do: "vote", number: number | undefined, option: number | undefined}
 *   | {do: "close-poll", number: number | undefined}
 *   | {do: "delete"} | {do: "away", note: string} | {do: "back"}
 *   | {do: "nothing", trouble: string}} Meant
 * @typedef {Record<string, boolean>} Abilities What the room knows, by the fields of its welcome.
 */

/**
 * @param {string} typed @param {Abilities} can
 * @param {string[]} names Of everybody who may be meant.
 * @returns {Meant} */
export function understand(typed, can, names) {
  if (typed.startsWith("//")) return { do: "say", text: withoutSlash(typed) };
  const command = /^\/(\S+)\s*([^]*)$/.exec(typed);
  if (!command) return { do: "say", text: typed };
  const [word, rest] = [command[1].toLowerCase(), command[2]];
  const known = can[NEEDS[word]] || word === "me" || word === "away" || word === "back";
  const meant = known ? meaning(word, rest, can, names) : undefined;
  if (meant === null) return { do: "nothing", trouble: usage(word) };
  return meant || {
    do: "nothing",
    trouble: gettext("This page knows no command /{word}. To say it, write //{word}.", { word }),
  };
}

/** What each command needs.
 * @type {Record<string, string>} */
const NEEDS = {
  reply: "answers", delete: "removes_own", w: "whispers", msg: "whispers", react: "reacts", unreact: "reacts", edit: "edits",
  poll: "polls", vote: "polls", closepoll: "polls",
};

/** `null` if something is missing.
 * @param {string} word @param {string} rest @param {Abilities} can @param {string[]} names
 * @returns {Meant | null | undefined} */
function meaning(word, rest, can, names) {
  switch (word) {
    case "me": return rest ? { do: "say", ...wordsIn(`/me ${rest}`, can) } : undefined;
    case "away": return { do: "away", note: rest };
    case "back": return { do: "back" };
    case "delete": return rest ? undefined : { do: "delete" };
    case "reply":
    case "w":
    case "msg": {
      const found = whoseIn(rest, names);
      if (!found || !found.rest) return null;
      const { whose } = found, words = wordsIn(found.rest, can);
      if (word === "reply") return { do: "reply", whose, ...words };
      return { do: "whisper", whose: { name: whose.name, seat: whose.number }, ...words };
    }
    case "react":
    case "unreact": return reactionIn(rest, names, word === "react");
    case "edit": return editIn(rest);
    case "poll": return pollIn(rest);
    case "vote": return voteIn(rest);
    case "closepoll": {
      const number = /^#(\d+)$/.exec(rest);
      return rest && !number ? null : { do: "close-poll", number: number ? Number(number[1]) : undefined };
    }
  }
  return undefined;
}

/** What is said or done by what is typed, also behind a name.
 * @param {string} typed @param {Abilities} can @returns {Words} */
function wordsIn(typed, can) {
  const text = withoutMe(typed);
  if (text === typed) return { text: withoutSlash(typed) };
  return can.emotes ? { text, emote: true } : { text: `*${text}*` };
}

/** What is said by what is typed: of two slashes before a word, one.
 * @param {string} typed */
function withoutSlash(typed) {
  return /^\/\/(\p{L}[\p{L}\p{N}-]*(\s|$)|\s*$)/u.test(typed) ? typed.slice(1) : typed;
}

/** What is done by what is typed.
 * @param {string} typed */
export function withoutMe(typed) {
  return typed.replace(/^\/me\s+(?=\S)/i, "");
}

/** @param {string} word */
function usage(word) {
  switch (word) {
    case "reply": return gettext("Write /reply, somebody who said something here, and your answer.");
    case "w":
    case "msg": return gettext("Write /{word}, somebody who is here, and your words.", { word });
    case "react":
    case "unreact": return gettext("Write /{word} and one emoji, and whose last message you mean.", { word });
    case "edit": return gettext("Write /edit and the new text of your last message.");
    case "poll": return gettext("Write /poll, your question, and its answers: /poll Pizza? | yes | no");
    case "vote": return gettext("Write /vote and the number of an answer.");
    default: return gettext("That did not work.");
  }
}

/**
 * Takes a number as in `#17`, a name in quotes, or the longest name that a text begins with.
 * @param {string} rest @param {string[]} names
 * @returns {{whose: Whose, rest: string} | null} */
function whoseIn(rest, names) {
  const numbered = /^#(\d{1,15})(?:\s+([^]*))?$/.exec(rest);
  if (numbered) return { whose: { name: "", number: Number(numbered[1]) }, rest: (numbered[2] || "").trim() };
  const typed = rest.replace(/^@/, "");
  const quoted = /^"([^"]*)"(?:\s+([^]*))?$/.exec(typed);
  const found = { whose: { name: "" }, rest: "" };
  for (const name of names) {
    const begun = quoted ? quoted[1] : typed.slice(0, name.length);
    const behind = quoted ? quoted[2] || "" : typed.slice(name.length);
    const isIt = begun.toLowerCase() === name.toLowerCase() && (quoted || !behind || /^\s/.test(behind));
    // One name may be the beginning of another.
    if (isIt && name.length > found.whose.name.length) [found.whose, found.rest] = [{ name }, behind.trim()];
  }
  return found.whose.name ? found : null;
}

/** @param {string} rest @param {string[]} names @param {boolean} active @returns {Meant | null} */
function reactionIn(rest, names, active) {
  const [, emoji, behind] = /^(\S*)\s*([^]*)$/.exec(rest) || ["", "", ""];
  if (!emoji) return null;
  if (!behind) return { do: "react", whose: null, emoji, active };
  const found = whoseIn(behind, names);
  return found && !found.rest ? { do: "react", whose: found.whose, emoji, active } : null;
}

/** @param {string} rest @returns {Meant | null} */
function editIn(rest) {
  const [, number, text] = /^(?:#(\d{1,15})\s+)?([^]*)$/.exec(rest) || ["", "", ""];
  return text.trim() ? { do: "edit", number: number ? Number(number) : undefined, text } : null;
}

/** Answers stand behind bars; one that has a bar of its own writes it `\|`.
 * @param {string} rest @returns {Meant | null} */
function pollIn(rest) {
  const lines = rest.replace(/\\([|\\])/g, (_, it) => it === "|" ? "\0" : "\x01").split("|")
    .map((it) => it.replaceAll("\0", "|").replaceAll("\x01", "\\").trim());
  const [question, ...options] = lines;
  return question && options.length > 1 && options.every(Boolean) ? { do: "poll", question, options } : null;
}

/** No answer, which is 0, takes the vote back.
 * @param {string} rest @returns {Meant | null} */
function voteIn(rest) {
  const found = /^(?:#(\d{1,15})\s+)?(\d{1,2})$/.exec(rest);
  if (!found) return null;
  const option = Number(found[2]) - 1;
  return { do: "vote", number: found[1] ? Number(found[1]) : undefined, option: option < 0 ? undefined : option };
}
