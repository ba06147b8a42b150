// SPDX-License-Identifier: GPL-3.0-or-later
// Questions with answers to choose from.
// @ts-check

import { element } from "./parts.js";
import { gettext, ngettext } from "./words.js";

/**
 * @typedef {{options: string[], counts: number[], voters: Map<string, {name: string, option: number}>,
 *   mine: number | undefined, isClosed: boolean, by: string | undefined, asOf: number}} Poll
 * @typedef {{poll?: number, as_of?: number, counts?: unknown, mine?: number, closed?: boolean}} VoteTally
 * @typedef {(number: number, option: number | undefined) => void} Vote
 */

/** Answers of a poll, and the people who are remembered for one, at the most. */
const MOST_OPTIONS = 10;
const MOST_VOTERS = 10000;
const VOTERS_TOLD = 20;
/** Milliseconds until a choice is sent: keys lead over others to the one that is meant. */
const CHOSEN_AFTER = 500;

/** The polls that are shown.
 * @type {WeakMap<HTMLElement, Poll>} */
const polls = new WeakMap();
/** Those with votes that are not painted.
 * @type {Set<HTMLElement>} */
const unpaintedPolls = new Set();
/** @type {Vote} */
let sendVote = () => {};
/** @type {number | undefined} */
let choosing;
/** The polls that were written. */
let groups = 0;

/** @param {Vote} act What choosing an answer does. */
export function onVote(act) {
  sendVote = act;
}

/** The question and the answers of a poll, in the place of a text.
 * @param {HTMLElement} row @param {number} number @param {string} question @param {unknown} options */
export function writePoll(row, number, question, options) {
  const lines = Array.isArray(options) ? options.filter((it) => typeof it === "string").slice(0, MOST_OPTIONS) : [];
  polls.set(row, {
    options: lines, counts: lines.map(() => 0), voters: new Map(), mine: undefined, isClosed: false, by: undefined,
    asOf: 0,
  });
  row.classList.add("poll");
  const place = row.querySelector(".text");
  if (!place) return;
  const fields = element("fieldset", "");
  const legend = element("legend", "", question);
  legend.dir = "auto";
  // The same poll may stand among the results of a search.
  groups += 1;
  const group = `poll-${groups}`;
  fields.append(legend, ...lines.map((text, index) => option(group, number, text, index)));
  const back = element("button", "take-back", gettext("Take Back My Vote"));
  back.onclick = () => {
    clearTimeout(choosing);
    sendVote(number, undefined);
    /** @type {HTMLElement | null} */ (fields.querySelector("input"))?.focus();
  };
  place.replaceChildren(fields, element("p", "tags"), back);
  paintPoll(row);
}

/** @param {string} group @param {number} number @param {string} text @param {number} index */
function option(group, number, text, index) {
  const label = element("label", "option");
  const radio = document.createElement("input");
  radio.type = "radio";
  radio.name = group;
  radio.onchange = () => {
    clearTimeout(choosing);
    choosing = setTimeout(() => sendVote(number, index), CHOSEN_AFTER);
  };
  const words = element("span", "", text);
  words.dir = "auto";
  const bar = document.createElement("progress");
  bar.setAttribute("aria-hidden", "true");
  label.append(radio, words, element("span", "votes"), bar);
  return label;
}

/** @param {HTMLElement} row */
export function pollOf(row) {
  return polls.get(row);
}

/** A vote of somebody takes the place of an earlier one.
 * @param {HTMLElement} row
 * @param {{number: number, from?: string, seat?: number, option?: number, counts?: unknown}} event
 * @param {boolean} isMine */
export function voted(row, { number, from = "", seat, option, counts }, isMine) {
  const poll = polls.get(row);
  if (!poll) return;
  const who = String(seat ?? from);
  const before = poll.voters.get(who);
  const isOne = typeof option === "number" && option in poll.counts;
  poll.voters.delete(who);
  if (isOne && poll.voters.size < MOST_VOTERS) poll.voters.set(who, { name: from, option });
  if (number > poll.asOf) {
    if (before) poll.counts[before.option] -= 1;
    if (isOne) poll.counts[option] += 1;
    takeCounts(poll, counts);
    if (isMine) poll.mine = isOne ? option : undefined;
  }
  unpaintedPolls.add(row);
}

/** Paints the votes of all that came. */
export function paintPolls() {
  for (const row of unpaintedPolls) paintPoll(row);
  unpaintedPolls.clear();
}

/** Takes over what the room has counted, if it says so.
 * @param {Poll} poll @param {unknown} counts */
function takeCounts(poll, counts) {
  const told = Array.isArray(counts) ? counts : poll.counts;
  poll.counts = poll.counts.map((_, index) => Number.isSafeInteger(told[index]) ? Math.max(0, told[index]) : 0);
}

/** Takes over the votes up to an event.
 * @param {HTMLElement} row @param {VoteTally} tally */
export function tallyVotes(row, { as_of = 0, counts, mine, closed }) {
  const poll = polls.get(row);
  if (!poll) return;
  takeCounts(poll, counts);
  // Of a poll that is closed, a room does not know who voted what.
  if (!closed || typeof mine === "number") poll.mine = typeof mine === "number" ? mine : undefined;
  [poll.asOf, poll.isClosed] = [Number(as_of) || 0, Boolean(closed)];
  paintPoll(row);
}

/** @param {HTMLElement} row @param {{by?: string, counts?: unknown}} event */
export function closePoll(row, { by, counts }) {
  const poll = polls.get(row);
  if (!poll) return;
  [poll.isClosed, poll.by] = [true, by];
  takeCounts(poll, counts);
  paintPoll(row);
}

/** Shows again what is counted, where a vote did not take place.
 * @param {HTMLElement} row */
export function paintPoll(row) {
  const poll = polls.get(row);
  if (!poll) return;
  row.classList.toggle("over", poll.isClosed);
  const most = Math.max(...poll.counts);
  const total = poll.counts.reduce((sum, it) => sum + it, 0);
  for (const [index, label] of row.querySelectorAll(".option").entries()) {
    const [radio, bar] = [label.querySelector("input"), label.querySelector("progress")];
    const count = poll.counts[index];
    if (radio) [radio.checked, radio.disabled] = [poll.mine === index, poll.isClosed];
    if (bar) [bar.max, bar.value] = [total || 1, count];
    const isFirst = poll.isClosed && total > 0 && count === most;
    label.classList.toggle("most", isFirst);
    const words = [ngettext("{count} vote", "{count} votes", count)];
    if (isFirst) words.push(gettext("most votes"));
    const told = label.querySelector(".votes");
    if (told) told.textContent = words.join(" · ");
    const names = [];
    for (const { name, option } of poll.voters.values()) {
      if (option === index && names.push(`\u2068${name}\u2069`) >= VOTERS_TOLD) break;
    }
    if (label instanceof HTMLElement) label.title = names.join(", ");
  }
  const state = row.querySelector(".text > .tags");
  const closed = poll.by ? gettext("Closed by {name}", { name: poll.by }) : gettext("Closed");
  if (state) state.textContent = poll.isClosed ? closed : gettext("Everybody sees who votes for what.");
  const back = row.querySelector(".take-back");
  if (back instanceof HTMLElement) back.hidden = poll.isClosed || poll.mine === undefined;
}
