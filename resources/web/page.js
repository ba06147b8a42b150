// SPDX-License-Identifier: GPL-3.0-or-later
// The guest with a browser: a client of the room, in the protocol of docs/protocol.md.
// What others have written gets into the page as text nodes alone.
// @ts-check

import { understand, withoutMe } from "./commands.js";
import { blocks, readable } from "./markup.js";
import { closeMenu, keepStop, listenForMenus, openField, openMenu } from "./menu.js";
import { all, element, part, show } from "./parts.js";
import { onPin, pin, repin, setPins, unpin } from "./pins.js";
import { closePoll, onVote, paintPoll, paintPolls, pollOf, tallyVotes, voted, writePoll } from "./polls.js";
import { QUICK_EMOJI, isMineAlready, onReaction, paintReactions, reacted, tallied, unreacted } from "./reactions.js";
import { reasoned, sentenceOf } from "./reasons.js";
import { clock, gettext, language, loadSentences, ngettext } from "./words.js";

/**
 * @typedef {import("./markup.js").Run} Run
 * @typedef {import("./commands.js").Abilities} Abilities
 * @typedef {import("./commands.js").Whose} Whose
 * @typedef {import("./commands.js").Words} Words
 * @typedef {import("./menu.js").Choice} Choice
 * @typedef {{name: string, seat?: number, encrypted?: boolean, host?: boolean, moderator?: boolean,
 *   recognition?: string, looks_like?: string, reconnecting?: boolean, away?: string}} Member
 * @typedef {{type: string, number: number, time: number, from?: string, seat?: number, id?: string,
 *   text?: string, name?: string, reason?: string, to?: string | number, topic?: string, by?: string,
 *   act?: string, locked?: boolean, open?: boolean, seconds?: number, moderator?: boolean,
 *   absent?: boolean, kept?: boolean, chosen?: boolean, why?: string, message?: number, seats?: number[],
 *   answers?: {number: number, from?: string}, counts?: unknown, first_seat?: number, emote?: boolean, edited?: number, to_seat?: number,
 *   emoji?: string, active?: boolean, question?: string, options?: string[], poll?: number, option?: number,
 *   size?: number, caption?: string, who?: string, types?: string,
 *   recognition?: string, looks_like?: string, encrypted?: boolean, host?: boolean}} Happening
 * @typedef {{room: string, password: boolean, open: boolean, words?: Record<string, string>}} About
 * @typedef {{day: string, before: {from: string, seat: number | undefined, time: number} | null}} Pen
 * @typedef {{number: number, from?: string}} Answered
 * @typedef {{kind: "reply", number: number, from?: string}
 *   | {kind: "edit", number: number, text: string, emote?: boolean, isRefused?: boolean}
 *   | {kind: "whisper", name: string, seat: number | undefined, isGone?: boolean}} Mode
 * @typedef {{request: Record<string, any>, row: HTMLElement, typed: string, mode: Mode | null}} Unsent
 * @typedef {{timer: number, undo: HTMLElement, back: () => void, isAsked: boolean}} Removal
 */

/** Rows that stay in the page; older ones go, and are read again where somebody scrolls up. */
const ROWS = 1000;
/** Rows that stay where more than that came without a pause, and the pause in milliseconds. */
const FEW_ROWS = 150;
const PAUSE = 1000;
/** Rows at the most for who reads what is older. */
const FAR_ROWS = 4000;
/** Events that wait to be shown at the most; the older half of more is left out. */
const MOST_WAITING = 2000;
/** Messages that wait to be confirmed at the most. */
const MOST_UNSENT = 100;
/** People in the list at the most, whatever the room says. */
const MOST_PEOPLE = 10000;
/** Pixels from the top at which older messages are asked for. */
const NEAR_THE_TOP = 600;
/** Milliseconds of work in one frame, and with the layout; so the page never hangs. */
const WORK = 6;
const FRAME = 16;
/** Events in one frame at the most: fewer where the layout of the last ones took long. */
const MOST_IN_A_FRAME = 60;
let inAFrame = MOST_IN_A_FRAME;
/** Rows since the last pause, and the time of the last of them. */
let inARow = 0;
let drawnAt = 0;
/** Milliseconds within which messages of one person stand together. */
const TOGETHER = 5 * 60 * 1000;
/** Rows that are gone and remembered at the most. */
const MOST_GONE = 2000;
/** Characters of a message at the most. */
const LONGEST = 4000;
/** Changes of messages that are remembered for older ones which are still to come. */
const MOST_RECENT = 300;
/** Milliseconds for which people may remove what they said, and for which they may undo it. */
const OWN_REMOVED_FOR = 60 * 60 * 1000;
const UNDONE_FOR = 6000;
/** Pauses before coming back, in milliseconds; then the last one again and again. */
const PAUSES = [0, 1000, 2000, 4000, 8000, 10000];

/* ---- The page ---- */

const door = part("door", HTMLElement);
const roomView = part("room", HTMLElement);
const list = part("messages", HTMLOListElement);
const scroll = part("scroll", HTMLElement);
const nameField = part("name", HTMLInputElement);
const passwordField = part("password", HTMLInputElement);
export const textField = part("text", HTMLTextAreaElement);
const statusLine = part("status", HTMLElement);
const people = part("people", HTMLElement);
const search = part("search", HTMLElement);
const pinsPane = part("pins", HTMLElement);
const results = part("results", HTMLOListElement);
const queryField = part("query", HTMLInputElement);
const more = part("more", HTMLButtonElement);
const newest = part("newest", HTMLButtonElement);
const isPlain = location.protocol === "http:";

function label() {
  /** @type {[string, string][]} */
  const texts = [
    ["name-label", gettext("Your name")],
    ["password-label", gettext("Password")],
    ["join-button", gettext("Join")],
    ["leave", gettext("Leave")],
    ["send", gettext("Send")],
    ["now", gettext("Try Now")],
    ["emoji-label", gettext("Emoji")],
    ["emoji-button", gettext("React")],
    ["pins-title", gettext("Pinned Messages")],
    ["people-title", gettext("People")],
    ["search-button", gettext("Search")],
    ["look-button", gettext("Search")],
    ["search-title", gettext("Search What Was Said")],
    ["query-label", gettext("Words")],
    ["plain-text", gettext("This page is not encrypted: everybody on this network could read along.")],
    ["secure", gettext("Open it encrypted; your browser will warn once.")],
  ];
  for (const [id, text] of texts) part(id, HTMLElement).textContent = text;
  part("picked", HTMLElement).setAttribute("aria-label", gettext("Attach Files"));
  part("attach", HTMLElement).title = gettext("Attach Files");
  textField.placeholder = gettext("Message");
  textField.setAttribute("aria-label", gettext("Message"));
  part("names", HTMLElement).setAttribute("aria-label", gettext("Suggestions"));
  list.setAttribute("aria-label", gettext("Conversation"));
  scroll.setAttribute("aria-label", gettext("Conversation"));
  results.setAttribute("aria-label", gettext("Found messages"));
}

/* ---- State ---- */

/** @type {About} */
let about = { room: "Salotto", password: false, open: true };
/** @type {WebSocket | null} */
let socket = null;
let me = "";
/** @type {number | undefined} */
let mySeat;
let token = "";
let last = 0;
/** @type {Abilities} */
export let can = {};
/** @type {{files?: string, file_size?: number, file_types?: string}} */
export let rules = {};
const ABILITIES = ["answers", "removes_own", "whispers", "reacts", "edits", "polls", "pins", "emotes", "edits_whispers", "files", "quotas"];
/** Number of the last event that only shows what was before. */
let pastUntil = 0;
/** Number of the event as of which the room has told who is here. */
let peopleAsOf = 0;
/** Number of the first event this page has shown. */
let first = 0;
/** Number of the first event of the rows. */
let oldest = 0;
/** `true` if the room may have older events than that. */
let hasEarlier = true;
/** @type {Map<string, Member>} */
let members = new Map();
/**
 * Messages that were not confirmed yet, by their id.
 * @type {Map<string, Unsent>}
 */
const unsent = new Map();
let serial = 0;
export const run = Math.random().toString(36).slice(2, 8);
/** `true` from coming in until leaving or being refused. */
let inRoom = false;
let tries = 0;
/** @type {number | undefined} */
let comeBack;
let unread = 0;

/* What a page load needs to go on is kept for this tab alone. */
function remember() {
  // Right after it came back, a page has shown nothing yet.
  const seat = { name: me, token, first: first || last + 1, read: Math.max(last, readUntil) };
  sessionStorage.setItem("seat", JSON.stringify(seat));
}

/* ---- Coming in ---- */

/** The token of an invitation is in the fragment, which no server is sent. */
function passwordOfTheLink() {
  const found = new URLSearchParams(location.hash.slice(1)).get("password");
  if (found) history.replaceState(null, "", location.pathname);
  return found || "";
}

function connect() {
  clearTimeout(comeBack);
  comeBack = undefined;
  if (socket) return;
  const scheme = isPlain ? "ws" : "wss";
  const opened = new WebSocket(`${scheme}://${location.host}/`, "salotto.1");
  socket = opened;
  opened.onopen = () => ask({ type: "hello", ...hello() });
  opened.onmessage = (message) => {
    if (socket === opened && typeof message.data === "string") hear(message.data);
  };
  opened.onclose = () => {
    if (socket === opened) lost();
  };
}

function hello() {
  /** @type {{name: string, password?: string, resume?: {token: string, last: number}}} */
  const wanted = { name: me };
  if (passwordField.value) wanted.password = passwordField.value;
  if (token) wanted.resume = { token, last };
  return wanted;
}

/** @param {object} request */
export function ask(request) {
  if (!socket || socket.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(request));
  return true;
}

/** @param {Record<string, any>} welcome */
function welcomed(welcome) {
  const isNew = !inRoom || !welcome.resumed;
  // Another room by now, which counts anew.
  if (!welcome.resumed && welcome.number < last) startOver();
  inRoom = true;
  tries = 0;
  token = welcome.token;
  me = welcome.you;
  about.room = welcome.room;
  can = Object.fromEntries(ABILITIES.map((it) => [it, Boolean(welcome[it])]));
  rules = welcome.rules || {};
  part("attach", HTMLElement).hidden = !can.files;
  roomView.classList.toggle("has-menus", Object.values(can).some(Boolean));
  const pinned = Array.isArray(welcome.pinned) ? welcome.pinned.slice(0, 20) : [];
  setPins(pinned.map((/** @type {any} */ it) => ({ ...it, text: it?.text ? lineFrom(String(it.text)) : undefined })));
  tallies = Array.isArray(welcome.votes) ? welcome.votes.slice(0, MOST_UNSENT) : [];
  members = new Map(welcome.members.map((/** @type {Member} */ it) => [it.name, it]));
  foldedNames = null;
  mySeat = members.get(me)?.seat;
  pastUntil = welcome.resumed ? pastUntil : welcome.number;
  peopleAsOf = welcome.number;
  if (isNew && first) notice(gettext("Something may be missing here."));
  setTopic(welcome.topic || "");
  door.hidden = true;
  roomView.hidden = false;
  show("banner-text", "");
  part("banner", HTMLElement).hidden = true;
  part("room-name", HTMLElement).textContent = welcome.room;
  if (isNew) people.hidden = !search.hidden || !isWide();
  peopleChanged = true;
  paintPeople();
  title();
  if (welcome.resumed) {
    whenShown(askAgain);
  } else {
    // We sit elsewhere, where nobody lets us remove it.
    for (const { back } of [...removals.values()]) back();
    for (const { row } of unsent.values()) notSent(row);
  }
  if (files) withFiles((it) => it.cameBack());
  remember();
  if (isNew && matchMedia("(pointer: fine)").matches) textField.focus();
}

/** Nothing of what was shown belongs to what comes. */
function startOver() {
  waiting.length = 0;
  last = first = oldest = 0;
  hasEarlier = true;
  recent.length = 0;
  // Somebody else may sit there now; a whisper goes to nobody rather than to them.
  if (mode?.kind !== "whisper") setMode(null);
  if (mode?.kind === "whisper") mode.isGone = true;
  whispers.clear();
  for (const { timer } of removals.values()) clearTimeout(timer);
  removals.clear();
  for (const it of unsent.values()) {
    if (it.mode?.kind === "whisper") it.mode.isGone = true;
    else it.mode = null;
    delete it.request.answers;
    it.row.querySelector(".quote")?.remove();
  }
  list.replaceChildren(...[...unsent.values()].map(({ row }) => row));
  Object.assign(newestPen, { day: "", before: null });
}

/** Asks once more for what was not confirmed; the room does nothing twice. */
function askAgain() {
  for (const [number, { isAsked }] of removals) if (isAsked) askToRemove(number);
  for (const { request } of unsent.values()) ask(request);
}

/** Reasons that pass: who is in the room comes back by itself. */
const PASSING = new Set(["too-late", "stalled", "room-full", "too-many-connections", "coming-and-going",
  "password-pause", "room-ended"]);
let waitAtLeast = 0;

/**
 * After any refusal but these it makes no sense to come back by oneself.
 * @param {Record<string, any>} refused */
function refusedWith(refused) {
  const name = nameField.value;
  if (inRoom && PASSING.has(refused.reason)) {
    waitAtLeast = 1000 * (refused.seconds || 0);
    return;
  }
  inRoom = false;
  token = "";
  sessionStorage.removeItem("seat");
  clearTimeout(comeBack);
  toTheDoor(sentenceOf(refused));
  nameField.value = refused.suggestion || name || me;
  if (/^password/.test(refused.reason)) {
    about.password = true;
    passwordField.value = "";
    paintDoor();
    passwordField.focus();
  } else {
    nameField.focus();
    nameField.select();
  }
}

/** @param {string} trouble */
function toTheDoor(trouble) {
  const gone = socket;
  socket = null;
  gone?.close();
  roomView.hidden = true;
  door.hidden = false;
  show("trouble", trouble);
  part("join-button", HTMLButtonElement).disabled = false;
  paintDoor();
  title();
}

/** The connection is gone. */
function lost() {
  socket = null;
  // What was asked for on this connection does not come.
  older = searching = surroundings = "";
  if (!inRoom) {
    if (door.hidden) return;
    part("join-button", HTMLButtonElement).disabled = false;
    if (part("trouble", HTMLElement).hidden) show("trouble", gettext("The room does not answer."));
    return;
  }
  const pause = Math.max(waitAtLeast, PAUSES[Math.min(tries, PAUSES.length - 1)] * (0.75 + Math.random() / 2));
  waitAtLeast = 0;
  tries += 1;
  part("banner", HTMLElement).hidden = false;
  part("banner-text", HTMLElement).hidden = false;
  part("banner-text", HTMLElement).textContent = gettext("The connection is lost. Coming back…");
  if (tries === 1) tell(gettext("The connection is lost. Coming back…"));
  comeBack = setTimeout(connect, pause);
}

function comeBackNow() {
  if (!inRoom) return;
  if (socket) return probe();
  tries = 0;
  connect();
}

/* A line may die without a word: a browser tells a page nothing of pings. So after some
 * silence the room is asked for something small, and a line without an answer is lost. */

const SILENCE = 20000;
const ANSWER = 6000;
let heardAt = 0;
/** @type {number | undefined} */
let unanswered;

function probe() {
  if (unanswered !== undefined || !ask({ type: "history", id: "probe", before: 1, count: 1 })) return;
  const asked = socket;
  unanswered = setTimeout(() => {
    unanswered = undefined;
    if (socket !== asked) return;
    socket = null;
    asked?.close();
    lost();
  }, ANSWER);
}

function lookForSilence() {
  if (inRoom && socket && Date.now() - heardAt > SILENCE) probe();
}

/* ---- Hearing ---- */

/**
 * What came and is not shown yet.
 * @type {Happening[]}
 */
const waiting = [];
/** `true` if something of it was left out. */
let isCut = false;
/** @type {(() => void)[]} */
const afterwards = [];
let isDrawing = false;
/** `true` while the newest message stays in sight. */
let follows = true;
let lastTop = 0;
let lastTouch = 0;
/** `true` from a touch until the frame that shows what it did. */
let isTouched = false;

/** @param {() => void} act Done once everything that came is shown. */
function whenShown(act) {
  afterwards.push(act);
  draw();
}

/** `true` while what comes was before the room told who is here. */
function isPassed() {
  return last < peopleAsOf;
}

/** @param {string} json */
function hear(json) {
  heardAt = Date.now();
  clearTimeout(unanswered);
  unanswered = undefined;
  /** @type {any} */
  let message;
  try {
    message = JSON.parse(json);
  } catch {
    return;
  }
  switch (message.type) {
    case "welcome": return welcomed(message);
    case "refused": return refusedWith(message);
    case "error": return refusedRequest(message);
    case "page": return pageCame(message);
    case "found": return found(message);
    case "ok": return confirmed(message.id);
    case "upload":
    case "download":
    case "quota":
    case "uploading": return withFiles((it) => it.heard(message));
    // What passes says nothing of now if it lies before the welcome.
    case "typing": return isPassed() ? undefined : typing(message.name, message.active);
    case "reconnecting": return isPassed() ? undefined : reconnecting(message.name, message.active);
    case "away": return isPassed() ? undefined : away(message.name, message.note);
    case "power": return isPassed() ? undefined : power(message.state);
  }
  if (typeof message.number === "number" && message.number > last) {
    waiting.push(message);
    last = message.number;
    if (!first) first = message.number;
    if (waiting.length > MOST_WAITING) leaveOut();
    draw();
  }
}

/** @param {Record<string, any>} error */
function refusedRequest(error) {
  if (error.id === "probe") return;
  if (error.id && error.id === older) {
    older = "";
    // Who is told that others read just now may ask again.
    if (error.reason !== "busy") hasEarlier = false;
  } else if (error.id && (error.id === searching || error.id === surroundings)) {
    searching = surroundings = "";
    part("search-status", HTMLElement).textContent = sentenceOf(error);
  } else {
    failed(error);
  }
}

/**
 * More came than anybody reads, faster than it is shown: of the older half only the
 * effects stay. Who scrolls up reads it.
 */
function leaveOut() {
  for (const event of waiting.splice(0, MOST_WAITING / 2)) {
    takeNote(event);
    // What only changes messages has no row of its own.
    isCut ||= !CHANGES.has(event.type) && event.type !== "withheld";
  }
}

/** Where something was left out the rows begin anew, unless somebody is reading them. */
function closeTheGap() {
  isCut = false;
  if (!follows) return notice(gettext("Something is left out here: too much was said at once."));
  list.replaceChildren(...[...unsent.values()].map(({ row }) => row));
  Object.assign(newestPen, { day: "", before: null });
  oldest = waiting[0]?.number || 0;
  hasEarlier = true;
}

/** Shows what waits, a little in each frame. */
function draw() {
  if (isDrawing) return;
  isDrawing = true;
  // A page in the background gets no frames.
  const next = document.hidden ? (/** @type {() => void} */ act) => setTimeout(act, 50) : requestAnimationFrame;
  next(() => {
    isDrawing = false;
    // Nobody sees a page in the background hang.
    const start = performance.now();
    const end = start + (document.hidden ? 5 * WORK : WORK);
    if (isCut) closeTheGap();
    const rows = document.createDocumentFragment();
    /** @type {Happening | undefined} */
    let event;
    let shown = 0;
    while (performance.now() < end && (shown < inAFrame || document.hidden) && (event = waiting.shift())) {
      happen(event, rows);
      shown += 1;
    }
    paintReactions();
    paintPolls();
    if (start - drawnAt > PAUSE) inARow = 0;
    inARow += rows.childElementCount;
    drawnAt = start;
    list.append(rows);
    trim();
    keepStop(list);
    if (follows) toEnd();
    paintPeople();
    inAFrame = performance.now() - start > FRAME
      ? Math.max(Math.floor(inAFrame / 2), 4) : Math.min(inAFrame + 4, MOST_IN_A_FRAME);
    if (waiting.length || list.childElementCount > mostRows()) draw();
    while (afterwards.length && !waiting.length) afterwards.shift()?.();
    if (shown) title();
  });
}

/** Rows go only while nobody reads them, or far too many are there. A browser looks at each
 * of them in every frame: where messages pour in, few stay. */
function mostRows() {
  if (!follows) return FAR_ROWS + ROWS;
  return inARow > ROWS ? FEW_ROWS : ROWS;
}

function trim() {
  forgetGone();
  const tooMany = Math.min(list.childElementCount - mostRows(), 500);
  if (tooMany <= 0) return;
  for (let count = tooMany; count > 0; count -= 1) list.firstElementChild?.remove();
  const top = list.querySelector("[data-event]");
  if (top instanceof HTMLElement) oldest = Number(top.dataset.event);
  hasEarlier = true;
}

function isAtEnd() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
}

function toEnd() {
  follows = true;
  newest.hidden = true;
  scroll.scrollTop = scroll.scrollHeight;
  lastTop = scroll.scrollTop;
}

/**
 * Somebody moves what they read. What scrolls until a second after the next frame is
 * theirs, however late that frame comes.
 */
function touched() {
  lastTouch = Date.now();
  if (isTouched) return;
  isTouched = true;
  requestAnimationFrame(() => {
    isTouched = false;
    lastTouch = Date.now();
  });
}

/**
 * Follows what is new from its end on, until somebody scrolls up; where rows come and go,
 * the browser scrolls, too. Returns `true` if somebody did.
 */
function followOrStay() {
  const isTheirs = isTouched || Date.now() - lastTouch < 1000;
  const isUp = isTheirs && scroll.scrollTop < lastTop - 1;
  lastTop = scroll.scrollTop;
  if (isAtEnd()) {
    follows = true;
    if (!document.hidden) isMarked = false;
  } else if (isUp) {
    follows = false;
  }
  newest.hidden = follows;
  return isUp;
}

function scrolled() {
  if (followOrStay()) readOlder();
}

/* ---- Older messages ---- */

/** The request for older messages that is not answered. */
let older = "";

/** Asks for what was before, where somebody comes near the top. */
function readOlder() {
  if (older || !hasEarlier || oldest <= 1 || scroll.scrollTop > NEAR_THE_TOP) return;
  if (list.childElementCount > FAR_ROWS) return;
  serial += 1;
  const id = `past-${serial}`;
  if (ask({ type: "history", id, before: oldest, count: 100 })) older = id;
}

/**
 * @typedef {{id: string, events: Happening[], earlier?: boolean, as_of?: number,
 *   reactions?: Record<string, any>[], polls?: Record<string, any>[]}} Page
 * @param {Page} page */
function pageCame(page) {
  if (page.id === surroundings) return showSurroundings(page);
  if (page.id !== older) return;
  older = "";
  const events = page.events.filter((it) => it.number < oldest);
  hasEarlier = Boolean(page.earlier) && events.length > 0;
  const rows = document.createDocumentFragment();
  /** @type {Pen} */
  const pen = { day: "", before: null };
  if (!hasEarlier && (events[0]?.number || oldest) > 1) rows.append(element("li", "notice", gettext("Earlier messages are not kept here")));
  for (const event of events) write(event, rows, pen, true);
  if (events.length) oldest = events[0].number;
  catchUp(page, rows);
  prepend(rows, pen.day);
}

/**
 * What became of the messages of a page: what the room has counted, and what it told since.
 * @param {Page} page @param {DocumentFragment} rows */
function catchUp({ reactions = [], polls = [], as_of }, rows) {
  for (const tally of reactions) for (const row of rowsOf(tally.message, [rows])) tallied(row, tally, me);
  for (const tally of polls) for (const row of rowsOf(tally.poll, [rows])) tallyVotes(row, tally);
  for (const event of recent) {
    const counted = event.type === "voted" || event.type === "poll-closed" ? 0 : as_of ?? last;
    if (event.number > counted) change(event, [rows]);
  }
  paintReactions();
  paintPolls();
}

/**
 * Puts rows on top; what somebody reads stays where it is.
 * @param {DocumentFragment} rows @param {string} day The day of the last of them.
 */
function prepend(rows, day) {
  // The browser tells only with the next frame that somebody scrolled.
  followOrStay();
  let top = list.firstElementChild;
  if (top instanceof HTMLElement && top.dataset.day === day) {
    const heading = top;
    top = top.nextElementSibling;
    heading.remove();
  }
  // Not both of us.
  scroll.style.setProperty("overflow-anchor", "none");
  const place = top?.getBoundingClientRect().top || 0;
  list.prepend(rows);
  if (top) scroll.scrollTop += top.getBoundingClientRect().top - place;
  lastTop = scroll.scrollTop;
  requestAnimationFrame(() => scroll.style.removeProperty("overflow-anchor"));
}

/* ---- What happens ---- */

/**
 * The pen that writes below the last row.
 * @type {Pen}
 */
const newestPen = { day: "", before: null };

/** @param {Happening} event @param {DocumentFragment} rows */
function happen(event, rows) {
  takeNote(event, rows);
  const isPast = event.number <= pastUntil;
  const isTalk = TALK.has(event.type);
  const isNews = !isPast && !isMine(event) && (isTalk || event.act === "announce");
  const isMissed = readUntil && event.number > readUntil && isTalk && !isMine(event);
  if (isMissed || (isNews && (document.hidden || !follows))) markNews(rows);
  if (isMissed) readUntil = 0;
  write(event, rows, newestPen, isPast);
  if (!oldest) oldest = event.number;
  if (isNews) count(isTalk ? told(event) : sentenceFor(event));
}

/** What people say. */
const TALK = new Set(["said", "whispered", "poll", "file"]);

/** The text of it, or what stands for one.
 * @param {Happening} event */
function textOf({ type, text, question, name, caption, topic }) {
  if (type === "file") return caption ? `${name}: ${caption}` : String(name);
  return text || question || topic || "";
}

/** What a screen reader is told of it.
 * @param {Happening} event */
function told(event) {
  const name = shown(event.from || "");
  if (event.type === "file") return gettext("{name} shared {file}", { name, file: textOf(event) });
  const words = readable(textOf(event), gettext("spoiler, hidden"));
  if (event.type === "whispered") return gettext("{name} whispers: {text}", { name, text: words });
  if (event.type === "poll") return gettext("{name} asks: {text}", { name, text: words });
  return event.emote ? `${name} ${words}` : `${authorOf(event)}: ${words}`;
}

/**
 * Everything that comes of an event besides its row.
 * @param {Happening} event @param {DocumentFragment} [rows] Rows that are about to be shown.
 */
function takeNote(event, rows) {
  if (event.number > peopleAsOf) follow(event);
  if (TALK.has(event.type)) {
    const { from = "", id } = event;
    if (isMine(event) && id && unsent.has(id)) confirmed(id);
    if (writers.has(from)) typing(from, false);
  }
  if (event.type === "acted" && /^remove/.test(event.act || "")) remove(event, rows);
  if (CHANGES.has(event.type)) {
    recent.push(event);
    if (recent.length > MOST_RECENT) recent.shift();
    change(event, rows ? [rows, list, results] : [list, results]);
  }
}

/** What becomes of messages that were said before. */
const CHANGES = new Set(["reacted", "edited", "voted", "poll-closed"]);
/** The last of those: older messages come later than them.
 * @type {Happening[]} */
const recent = [];

/** @param {Happening} event @param {ParentNode[]} places */
function change(event, places) {
  const message = event.message ?? event.poll;
  if (event.type === "edited" && isMine(event)) edited(event);
  for (const row of rowsOf(message, places)) {
    switch (event.type) {
      case "reacted":
        reacted(row, event, isMine(event));
        break;
      case "edited":
        if (event.text !== undefined) rewrite(row, event.text);
        break;
      case "voted":
        voted(row, event, isMine(event));
        break;
      case "poll-closed":
        closePoll(row, event);
        break;
    }
  }
}

/** Rows by the number of their message, wherever they are: thousands of changes may come
 * at once, and the page is not searched for each.
 * @type {Map<number, Set<HTMLElement>>} */
const numbered = new Map();

/** The rows of a message.
 * @param {unknown} number @param {Node[]} places @returns {HTMLElement[]} */
function rowsOf(number, places) {
  const rows = [...numbered.get(/** @type {number} */ (number)) || []];
  return places.flatMap((place) => rows.filter((row) => place.contains(row)));
}

/** @param {HTMLElement} row @param {number} number */
function giveNumber(row, number) {
  row.dataset.number = String(number);
  const rows = numbered.get(number) || new Set();
  numbered.set(number, rows.add(row));
}

/** @param {HTMLElement} row */
function takeNumber(row) {
  const number = Number(row.dataset.number);
  const rows = numbered.get(number);
  delete row.dataset.number;
  if (rows?.delete(row) && !rows.size) numbered.delete(number);
}

/** Forgets the rows that are gone, once there are many. */
function forgetGone() {
  if (numbered.size < list.childElementCount + MOST_GONE) return;
  const stay = new Set(kept);
  for (const [number, rows] of numbered) {
    for (const row of rows) if (!row.isConnected && !stay.has(row)) rows.delete(row);
    if (!rows.size) numbered.delete(number);
  }
}

/** @param {{from?: string, seat?: number}} event */
export function isMine({ from, seat }) {
  return seat === undefined ? from === me : seat === mySeat;
}

/**
 * Writes an event as rows.
 * @param {Happening} event @param {DocumentFragment} rows @param {Pen} pen @param {boolean} isPast
 */
function write(event, rows, pen, isPast) {
  const row = rowOf(event, pen, isPast);
  if (!row) return;
  headDay(event.time, rows, pen);
  row.dataset.event = String(event.number);
  if (event.answers) row.querySelector(".text")?.before(quoteIn(event.answers, rows));
  rows.append(row);
}

/** @param {Happening} event @param {Pen} pen @param {boolean} isPast */
function rowOf(event, pen, isPast) {
  if (new Date(event.time).toDateString() !== pen.day) pen.before = null;
  if (TALK.has(event.type) || event.type === "revised") return said(event, pen, isPast);
  if (event.type === "removed") {
    pen.before = null;
    return removed(event);
  }
  const text = sentenceFor(event);
  if (!text) return null;
  pen.before = null;
  const isAnnouncement = event.type === "acted" && event.act === "announce";
  const row = element("li", isAnnouncement ? "announcement" : "notice", text);
  row.dir = "auto";
  return row;
}

/**
 * Keeps the list of people right.
 * @param {Happening} event
 */
function follow(event) {
  const { name = "" } = event;
  if (!TALK.has(event.type) && !CHANGES.has(event.type) && event.type !== "withheld") {
    peopleChanged = true;
    foldedNames = null;
  }
  switch (event.type) {
    case "joined":
      if (members.size < MOST_PEOPLE) members.set(name, { ...event, name });
      break;
    case "left":
      members.delete(name);
      typing(name, false);
      break;
    case "renamed": {
      const member = members.get(event.from || "");
      const to = String(event.to);
      members.delete(event.from || "");
      if (mode?.kind === "whisper" && mode.seat !== undefined && mode.seat === member?.seat) {
        mode.name = to;
        paintMode();
      }
      members.set(to, { ...member, name: to, recognition: event.recognition, looks_like: event.looks_like });
      if (event.from === me) {
        me = to;
        remember();
      }
      confirmed(event.from === me || to === me ? event.id : undefined);
      break;
    }
    case "acted": {
      const member = [...members.values()].find((it) => it.seat !== undefined && it.seat === event.to) || members.get(name);
      if (event.act === "files") rules.files = event.who;
      if (event.act === "file-types") rules.file_types = event.types;
      if (event.act === "moderator" && member && !event.absent) member.moderator = event.moderator;
      if (event.act === "pin" && event.message) {
        pin({ number: event.message, from: event.from, text: event.text || lineOf(event.message) });
      }
      if (event.act === "unpin" && event.message) unpin(event.message);
      break;
    }
    case "topic":
      setTopic(event.topic || "");
      break;
    case "ended":
      inRoom = false;
      token = "";
      sessionStorage.removeItem("seat");
      part("banner", HTMLElement).hidden = false;
      part("banner-text", HTMLElement).hidden = false;
      part("banner-text", HTMLElement).textContent = gettext("The host has closed the room.");
      part("now", HTMLElement).hidden = true;
      break;
  }
}

/** @param {Happening} event */
function sentenceFor(event) {
  const { name = "", by } = event;
  const host = gettext("The host");
  switch (event.type) {
    case "joined": return gettext("{name} joined", { name });
    case "left": return event.reason === "vanished" || event.reason === "stalled"
      ? gettext("{name} lost the connection", { name }) : gettext("{name} left", { name });
    case "renamed": return gettext("{name} is now called {new_name}", { name: event.from || "", new_name: String(event.to) });
    case "topic": return event.topic
      ? gettext("{name} set the topic: {topic}", { name: by || host, topic: event.topic })
      : gettext("{name} removed the topic", { name: by || host });
    case "acted": return actedSentence(event, by || host);
    case "notice": return event.text || "";
    case "history":
      if (event.chosen) return event.kept
        ? gettext("From now on, what is said here is kept on the host’s computer.")
        : gettext("From now on, nothing of what is said here is kept. What was kept before stays on the host’s computer until it is deleted.");
      return event.kept ? gettext("What is said is kept on the host’s disk.") : gettext("What is said is not kept for now.");
    case "ended": return gettext("The host has closed the room.");
    default: return "";
  }
}

/** @param {Happening} event @param {string} by */
function actedSentence(event, by) {
  const name = event.name || "";
  /** @type {Record<string, string>} */
  const all = {
    kick: gettext("{by} kicked {name}", { by, name }),
    ban: gettext("{by} banned {name}", { by, name }),
    unban: gettext("{by} lifted the ban of {name}", { by, name }),
    mute: gettext("{by} muted {name}", { by, name }),
    unmute: gettext("{by} lets {name} speak again", { by, name }),
    slow: event.seconds
      ? ngettext("Slow mode: one message every {count} second", "Slow mode: one message every {count} seconds", event.seconds)
      : gettext("Slow mode is over"),
    lock: event.locked ? gettext("{by} locked the room", { by }) : gettext("{by} unlocked the room", { by }),
    classic: event.open
      ? gettext("Guests without encryption may come in") : gettext("Guests without encryption stay out"),
    files: event.who === "everybody" ? gettext("{by} lets everybody send files", { by })
      : event.who === "moderators" ? gettext("{by} lets moderators alone send files", { by })
        : gettext("{by} lets nobody send files", { by }),
    "file-types": gettext("{by} changed which files may be sent", { by }),
    moderator: event.moderator
      ? gettext("{name} is a moderator now", { name }) : gettext("{name} is no longer a moderator", { name }),
    pin: gettext("{by} pinned a message", { by }),
    unpin: gettext("{by} unpinned a message", { by }),
    announce: gettext("Announcement by {by}: {text}", { by, text: event.text || "" }),
  };
  return reasoned(all[event.act || ""] || "", all[event.act || ""] ? event.why : undefined);
}

/** @param {Happening} event @param {Pen} pen @param {boolean} isPast */
function said(event, pen, isPast) {
  const { from = "", seat, time, text = "", number, emote } = event;
  const { before } = pen;
  const isWhisper = event.type === "whispered";
  const goesOn = !isWhisper && before && before.from === from && before.seat === seat && time - before.time < TOGETHER;
  pen.before = isWhisper ? null : { from, seat, time };
  const isOwn = isMine(event);
  const row = message(from, text, time, { isFirst: !goesOn, isOwn, isPast, emote });
  if (isWhisper) markWhisper(row, isOwn ? String(event.to) : "");
  giveNumber(row, number);
  if (seat !== undefined) row.dataset.seat = String(seat);
  row.dataset.from = from;
  row.dataset.line = lineFrom(textOf(event));
  facts.set(row, event);
  if (event.type === "file") writeFile(row, event);
  if (event.type === "poll") {
    writePoll(row, number, event.question || "", event.options);
    const tally = tallies.find((it) => it?.poll === number);
    if (tally) tallyVotes(row, tally);
  }
  if (event.type === "revised") row.querySelector(".text")?.append(gettext("This message was edited."));
  if (event.edited !== undefined) markEdited(row);
  const tools = element("div", "tools");
  tools.append(menuButton(row, from));
  row.append(tools);
  return row;
}

/** What is known of the messages that are shown.
 * @type {WeakMap<HTMLElement, Happening>} */
const facts = new WeakMap();

/** The first line of a text.
 * @param {string} text */
function lineFrom(text) {
  return readable(text, gettext("spoiler, hidden")).trim().split("\n")[0].slice(0, 100);
}

/** A name of somebody else, which nobody takes for their own.
 * @param {string} name */
function shown(name) {
  return folded(name) === folded(gettext("You")) ? `“${name}”` : name;
}

/** @param {HTMLElement} row @param {string} to Nobody if it is to me. */
function markWhisper(row, to) {
  row.classList.add("whisper");
  const icon = element("span", "", "🤫 ");
  icon.setAttribute("aria-hidden", "true");
  const mark = element("div", "mark");
  const name = `\u2068${to}\u2069`;
  mark.append(icon, to ? gettext("You whisper to {name}", { name }) : gettext("Whisper to you"));
  row.querySelector(".text")?.before(mark);
}

/** @param {HTMLElement} row */
function markEdited(row) {
  if (!row.querySelector(".edited")) row.querySelector(".text")?.after(element("span", "edited", gettext("edited")));
}

/** Gives a message another text, wherever it is shown.
 * @param {HTMLElement} row @param {string} text */
function rewrite(row, text) {
  const place = row.querySelector(".text");
  if (!(place instanceof HTMLElement)) return;
  if (!facts.has(row)) {
    place.textContent = readable(text, gettext("spoiler, hidden")).slice(0, 400);
    return;
  }
  const event = { .../** @type {Happening} */ (facts.get(row)), text };
  facts.set(row, event);
  row.dataset.line = lineFrom(text);
  place.replaceChildren();
  written(text, place, event.from || "", event.emote);
  markEdited(row);
  requote(event.number, row.dataset.line, row.getRootNode());
  repin(event.number, row.dataset.line);
}

/** Quotes follow the text of their message.
 * @param {number} number @param {string} line @param {Node} rows Those that are about to be shown. */
function requote(number, line, rows) {
  for (const place of new Set([list, results, rows])) {
    if (!(place instanceof HTMLElement || place instanceof DocumentFragment)) continue;
    for (const quoted of place.querySelectorAll(`[data-answered="${number}"]`)) quoted.textContent = line;
  }
}

/* ---- What can be done about a message ---- */

/** @param {HTMLElement} row @param {string} from */
function menuButton(row, from) {
  const press = element("button", "more", "⋯");
  press.tabIndex = -1;
  press.setAttribute("aria-haspopup", "menu");
  press.setAttribute("aria-expanded", "false");
  press.setAttribute("aria-label", gettext("Message by {name}", { name: from }));
  press.title = gettext("Reply, react and more");
  press.onclick = () => {
    if (!closeMenu()) openMenu(press, emojiFor(row), choicesFor(row, press));
  };
  return press;
}

/** @param {HTMLElement} row @returns {Choice[]} */
function emojiFor(row) {
  if (!can.reacts || row.matches(".whisper")) return [];
  return QUICK_EMOJI.map((emoji) => {
    const isChecked = isMineAlready(row, emoji);
    return { text: emoji, isChecked, act: () => react(row, emoji, !isChecked) };
  });
}

/** @param {HTMLElement} row @param {HTMLElement} press @returns {Choice[]} */
function choicesFor(row, press) {
  const { type, number, time, from = "", seat, text = "", to, to_seat } = facts.get(row) || { type: "", number: 0, time: 0 };
  const isOwn = row.matches(".own");
  const isWhisper = type === "whispered";
  const isOfLate = Date.now() - time < OWN_REMOVED_FOR;
  const other = isOwn && isWhisper ? { name: String(to), seat: to_seat } : { name: from, seat };
  const poll = pollOf(row);
  /** @type {[unknown, string, () => void][]} */
  const choices = [
    [can.reacts && !isWhisper, gettext("Another Emoji…"), () => openField(press, (emoji) => react(row, emoji, true))],
    [type === "file", gettext("Save"), () => withFiles((it) => it.save(row))],
    [can.answers && !isWhisper, gettext("Reply"), () => answer({ number, from })],
    [can.whispers && !(isOwn && !isWhisper), gettext("Whisper to {name}", { name: other.name }), () => whisperTo(other.name, other.seat)],
    [(isWhisper ? can.edits_whispers : can.edits && type === "said") && isOwn && isOfLate, gettext("Edit"), () => edit(row)],
    [can.polls && isOwn && poll && !poll.isClosed, gettext("Close the Poll"), () => request({ type: "close-poll", poll: number })],
    [can.removes_own && isOwn && isOfLate, gettext("Remove Message"), () => removeOwn(row)],
  ];
  return choices.filter(([isSo]) => isSo).map(([, text, act]) => ({ text, act }));
}

/** Asks the room for something that is seen once it tells of it.
 * @param {Record<string, any>} wanted */
function request(wanted) {
  serial += 1;
  show("note", "");
  if (ask({ id: `${run}-${serial}`, ...wanted })) return true;
  show("note", gettext("You are not in the room."));
  return false;
}

/** @param {HTMLElement} row @param {string} emoji @param {boolean} active */
function react(row, emoji, active) {
  request({ type: "react", message: Number(row.dataset.number), emoji, active });
}

/** The votes in the polls that were open as we came.
 * @type {import("./polls.js").VoteTally[]} */
let tallies = [];

/** Votes that are not answered, with their polls.
 * @type {Map<string, number>} */
const votes = new Map();

/** @param {number} poll @param {number | undefined} option */
function vote(poll, option) {
  serial += 1;
  const id = `vote-${run}-${serial}`;
  votes.clear();
  votes.set(id, poll);
  if (!request({ type: "vote", id, poll, option })) notVoted(id);
}

/** Shows again what is so.
 * @param {string} id */
function notVoted(id) {
  for (const row of rowsOf(votes.get(id), [list, results])) paintPoll(row);
  votes.delete(id);
}

/* ---- Answers ---- */

/** What becomes of what is being written, if it is not simply said.
 * @type {Mode | null} */
let mode = null;
/** What was being written before that. */
let draft = "";
/** The whisper that goes on behind an edit.
 * @type {Extract<Mode, {kind: "whisper"}> | null} */
let behind = null;
/** What was being written to somebody alone, by their seats: another may have the name by now.
 * @type {Map<string | number, string>} */
const whispers = new Map();
/** @param {Mode | null | undefined} it */
const whisperedTo = (it) => (it?.kind !== "whisper" ? "" : it.isGone ? it.name : (it.seat ?? it.name));

/** @param {Happening} event */
function authorOf({ from = "", answers }) {
  if (!answers) return from;
  return answers.from
    ? gettext("{name}, answering {other}", { name: from, other: answers.from })
    : gettext("{name}, answering an earlier message", { name: from });
}

/** Removals of our own messages, by their numbers, until the room has done them or not.
 * @type {Map<number, Removal>} */
const removals = new Map();

/** Asks the room for what is not asked for yet: the page ends, and its time with it. */
function removeNow() {
  for (const [number, { isAsked }] of removals) if (!isAsked) askToRemove(number);
}

/** Without a connection, the room is asked once we are back.
 * @param {number} message */
function askToRemove(message) {
  const removal = removals.get(message);
  if (!removal) return;
  clearTimeout(removal.timer);
  removal.isAsked = true;
  if (document.activeElement === removal.undo) textField.focus();
  removal.undo.remove();
  ask({ type: "act", id: `remove-${message}`, act: "remove", message });
}

/** Forgets a removal that the room has answered.
 * @param {number} message */
function forgetRemoval(message) {
  clearTimeout(removals.get(message)?.timer);
  removals.delete(message);
}

/** Hides a message at once, and has it removed unless that is undone in time.
 * @param {HTMLElement} row */
function removeOwn(row) {
  const message = Number(row.dataset.number);
  if (!message || row.querySelector(".later")) return;
  row.classList.add("going");
  const place = element("div", "later", `${gettext("The message is removed for everybody")} `);
  const undo = element("button", "", gettext("Undo"));
  const back = () => {
    forgetRemoval(message);
    row.classList.remove("going");
    place.remove();
  };
  const timer = setTimeout(() => askToRemove(message), UNDONE_FOR);
  removals.set(message, { timer, undo, back, isAsked: false });
  undo.onclick = () => {
    back();
    textField.focus();
  };
  place.append(undo);
  row.append(place);
  tell(gettext("The message is removed for everybody"));
  undo.focus();
}

/** Shows again what the room does not remove.
 * @param {string} id */
function notRemoved(id) {
  removals.get(Number(id.slice("remove-".length)))?.back();
}

/** Removes our last message. */
function removeOwnLast() {
  const own = lastOwn();
  if (!own) return refuse(gettext("You have said nothing here that could be removed."));
  removeOwn(own);
  return true;
}

/** @param {string} [which] */
function lastOwn(which = "") {
  return all(list, `.own[data-number]:not(.going)${which}`).pop();
}

/** The first line of a message that is among the rows, or what stands for it.
 * @param {number} number @param {DocumentFragment} [rows] Rows that are about to be shown. */
function lineOf(number, rows) {
  const [row] = rowsOf(number, rows ? [rows, list] : [list]);
  return row?.dataset.line || gettext("An earlier message");
}

/** The quote above an answer. Pressed, it leads to the message.
 * @param {Answered} answers @param {DocumentFragment} rows */
function quoteIn({ number, from }, rows) {
  const press = element("button", "quote");
  const line = element("span", "quoted", lineOf(number, rows));
  line.dir = "auto";
  line.dataset.answered = String(number);
  if (from) {
    const who = element("b", "", from);
    who.dir = "auto";
    press.append(who);
  }
  press.append(line);
  press.onclick = () => goTo(number);
  return press;
}

/** Has what is being written answer a message, or none.
 * @param {Answered | null} answered */
function answer(answered) {
  setMode(answered && can.answers ? { kind: "reply", ...answered } : null);
}

/** Whispers to somebody until that is left: nothing of it is said to everybody by accident.
 * @param {string} name @param {number | undefined} seat */
function whisperTo(name, seat) {
  if (can.whispers) setMode({ kind: "whisper", name, seat });
}

/** @param {HTMLElement} row A message of our own. */
function edit(row) {
  const { number, text = "", emote } = facts.get(row) || { number: 0 };
  setMode({ kind: "edit", number, text: asTyped(text, emote), emote });
}

/** @param {string} text @param {boolean} [emote] */
function asTyped(text, emote) {
  return emote ? `/me ${text}` : text;
}

/** Edits our last message, if there is one that can be. */
function editLast() {
  const row = lastToEdit();
  const { type, time } = (row && facts.get(row)) || { type: "", time: 0 };
  if (!row || !can.edits || type !== "said" || Date.now() - time > OWN_REMOVED_FOR) return false;
  edit(row);
  return true;
}

/** What is being written belongs to its mode: it stays there, and what was written before
 * is there again.
 * @param {Mode | null} next */
function setMode(next) {
  if (mode?.kind === "whisper") {
    if (whispers.size > MOST_UNSENT) whispers.clear();
    whispers.set(whisperedTo(mode), textField.value);
  }
  if (mode && mode.kind !== "reply") textField.value = draft;
  if (next?.kind === "edit") behind = mode?.kind === "whisper" ? mode : behind;
  else if (next || mode?.kind !== "edit") behind = null;
  mode = next || behind;
  if (mode && mode.kind !== "reply") {
    draft = textField.value;
    textField.value = (mode.kind === "edit" ? mode.text : whispers.get(whisperedTo(mode))) || "";
    stopTyping();
  }
  grow();
  paintMode();
  if (!mode) return;
  tell(modeSentence());
  textField.focus();
}

function modeSentence() {
  if (!mode) return "";
  const name = "from" in mode && mode.from ? mode.from : "name" in mode ? mode.name : "";
  const gaps = { name: `\u2068${name}\u2069`, text: "number" in mode ? lineOf(mode.number) : "" };
  if (mode.kind === "whisper") return gettext("Whispering to {name} (through the host’s computer)", gaps);
  if (mode.kind === "edit") return gettext("Editing: {text}", gaps);
  return name ? gettext("Reply to {name}: {text}", gaps) : gettext("Reply to: {text}", gaps);
}

function paintMode() {
  const told = modeSentence();
  const bar = part("mode", HTMLElement);
  bar.hidden = !told;
  bar.className = mode?.kind || "";
  part("mode-icon", HTMLElement).textContent = { reply: "↩", edit: "✎", whisper: "🤫" }[mode?.kind || "reply"];
  part("mode-text", HTMLElement).textContent = told;
  const end = part("leave-mode", HTMLElement);
  const words = { reply: gettext("Cancel Reply"), edit: gettext("Cancel Editing"), whisper: gettext("Stop Whispering") };
  end.setAttribute("aria-label", words[mode?.kind || "reply"]);
  end.title = words[mode?.kind || "reply"];
  part("send", HTMLElement).textContent = mode?.kind === "whisper" ? gettext("Whisper") : mode?.kind === "edit" ? gettext("Save") : gettext("Send");
  textField.setAttribute("aria-description", mode?.kind === "whisper" ? told : "");
}

/** The message that is meant: the last one of somebody, that of a number, or the last one.
 * @param {Whose | null} whose @param {string} [which] */
function rowMeant(whose, which = ":not(.whisper)") {
  if (whose?.number !== undefined) return rowsOf(whose.number, [list])[0];
  const name = whose?.name.toLowerCase();
  return all(list, `[data-number]${which}`).reverse().find((it) => name === undefined || it.dataset.from?.toLowerCase() === name);
}

/** Everybody who said something that is shown. */
function authors() {
  return [...new Set(all(list, "[data-from]").map((it) => it.dataset.from || ""))].filter(Boolean);
}

/**
 * A message that is not there any more, in its place.
 * @param {Happening} event */
function removed(event) {
  const row = message(event.from || "", "", event.time, { isFirst: true, isOwn: false, isPast: true });
  blank(row, event.by);
  return row;
}

/**
 * Takes messages away that the host has removed: shown ones, found ones, and those about
 * to be shown.
 * @param {Happening} event @param {DocumentFragment} [rows] */
function remove(event, rows) {
  const seats = new Set((event.seats || []).map(String));
  for (const place of rows ? [list, results, rows] : [list, results]) {
    for (const row of place.querySelectorAll("[data-number]")) {
      if (!(row instanceof HTMLElement)) continue;
      const number = Number(row.dataset.number);
      const isOne = event.act === "remove" && number === event.message;
      const isTheirs = event.act === "remove-all" && number < event.number && seats.has(row.dataset.seat || "");
      if (event.act === "remove-all") unreacted(row, [...seats, event.name || ""], seats.has(String(mySeat)));
      if (isOne || isTheirs) {
        forgetRemoval(number);
        blank(row, event.by);
        unquote(number, rows);
      }
    }
  }
  if (event.act === "remove") forgetRemoval(event.message || 0);
  if (event.act === "remove") unquote(event.message || 0, rows);
  if (event.act === "remove" && event.number > peopleAsOf) unpin(event.message || 0);
  untold = [];
}

/** A quote goes with its message.
 * @param {number} number @param {DocumentFragment} [rows] */
function unquote(number, rows) {
  for (const place of rows ? [list, results, rows] : [list, results]) {
    for (const line of place.querySelectorAll(`[data-answered="${number}"]`)) line.textContent = gettext("A removed message");
  }
  if (mode?.kind !== "whisper" && mode?.number === number) setMode(null);
}

/** @param {HTMLElement} row @param {string | undefined} by */
function blank(row, by) {
  const text = row.querySelector(".text");
  if (!text) return;
  for (const part of row.querySelectorAll(".quote, .tools, .later, .chips, .edited, .mark")) part.remove();
  row.classList.remove("going", "poll", "emote", "file");
  facts.delete(row);
  text.textContent = by ? gettext("Removed by {name}", { name: by }) : gettext("Removed by the host");
  row.classList.add("removed");
  takeNumber(row);
  delete row.dataset.line;
}

/** A message as a row.
 * @param {string} from @param {string} text @param {number} time
 * @param {{isFirst: boolean, isOwn: boolean, isPast?: boolean, emote?: boolean}} how */
function message(from, text, time, { isFirst, isOwn, isPast = false, emote = false }) {
  const row = element("li", `message${isFirst ? " first" : ""}${isOwn ? " own" : ""}${isPast ? " past" : ""}${emote ? " emote" : ""}`);
  if (isFirst) {
    const meta = element("div", "meta");
    const who = element("b", "", isOwn ? gettext("You") : shown(from));
    who.dir = "auto";
    const when = element("time", "", clock.format(time));
    meta.append(who, " ", when);
    row.append(meta);
  }
  const bubble = element("div", "text");
  bubble.dir = "auto";
  written(text, bubble, from, emote);
  row.append(bubble);
  return row;
}

/** Up to three emoji, and nothing else but spaces between them. */
const FEW_EMOJI = /^(?: *(?:\p{Regional_Indicator}{2}|(?=\p{Emoji_Presentation}|.\uFE0F)\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*)){1,3}$/u;

/** Appends a text as it looks; behind the name of its author if it is what they do.
 * @param {string} text @param {HTMLElement} place @param {string} from @param {boolean} [emote] */
function written(text, place, from, emote) {
  if (emote) {
    const who = element("b", "doer", from);
    who.dir = "auto";
    place.append(who, " ");
  }
  place.classList.toggle("large", !emote && text.length <= 80 && FEW_EMOJI.test(text));
  const author = members.get(from);
  const mayCall = Boolean(author?.host || author?.moderator);
  const all = blocks(text, (rest) => nameIn(rest, mayCall));
  for (const block of all) {
    if (block.kind === "code") {
      place.append(codeBlock(block.language, block.code));
      continue;
    }
    if (all.length === 1 && block.kind === "lines") return appendRuns(block.runs, place);
    const lines = element(block.kind === "quote" ? "blockquote" : "span", "");
    appendRuns(block.runs, lines);
    place.append(lines);
  }
}

/** Appends runs; those of a spoiler once somebody presses it.
 * @param {Run[]} runs @param {HTMLElement} place */
function appendRuns(runs, place) {
  for (let at = 0; at < runs.length;) {
    const { spoiler } = runs[at].style;
    let end = at + 1;
    while (spoiler !== undefined && runs[end]?.style.spoiler === spoiler) end += 1;
    const group = runs.slice(at, end);
    at = end;
    if (spoiler === undefined) {
      place.append(...inlineParts(group[0]));
      continue;
    }
    const cover = element("button", "spoiler", gettext("spoiler, hidden"));
    cover.onclick = () => {
      const shown = element("span", "spoiler");
      shown.tabIndex = -1;
      shown.append(...group.flatMap(inlineParts));
      cover.replaceWith(shown);
      shown.focus();
    };
    place.append(cover);
  }
}

/** @param {Run} run @returns {(Node | string)[]} */
function inlineParts({ text, style }) {
  const { bold, italic, code, mention, link } = style;
  /** @type {(Node | string)[]} */
  let parts = [text];
  for (const [isSo, tag, kind] of /** @type {[unknown, string, string][]} */ ([
    [code, "code", ""], [mention, "strong", isMyName(text.slice(1)) ? "mention mine" : "mention"], [italic, "em", ""], [bold, "strong", ""],
  ])) {
    if (!isSo) continue;
    const made = element(tag, kind);
    made.append(...parts);
    parts = [made];
  }
  const target = link ? safe(link) : null;
  if (!target) return parts;
  const made = document.createElement("a");
  made.href = target.href;
  made.rel = "noopener noreferrer";
  made.target = "_blank";
  made.title = target.href;
  made.append(...parts);
  const isWeb = /^https?:$/.test(target.protocol);
  if (!isWeb && target.protocol !== "mailto:") {
    made.onclick = () => confirm(gettext("Open with Another Program?") + "\n\n" + target.href);
    // The middle button would open it without that question.
    made.onauxclick = (event) => event.preventDefault();
  }
  // Words that could be read as another place tell where they lead.
  const named = text.toLowerCase().replace(/^[a-z]+:\/\//, "").replace("%25", "%");
  const host = target.hostname.replace("%25", "%");
  // Nobody is named before the host, and it does not go on behind it.
  const isNamed = named.startsWith(host) && /^(?:[:/?#]|$)/.test(named.slice(host.length));
  const deceives = isWeb && (!isNamed || named.split(/[/?#]/)[0].includes("@"));
  return deceives ? [made, element("span", "target", `\u2068 → ${target.hostname}\u2069`)] : [made];
}

/** @param {string} language @param {string} text */
function codeBlock(language, text) {
  const block = element("div", "code");
  const copy = element("button", "", gettext("Copy"));
  copy.setAttribute("aria-label", gettext("Copy the Code"));
  const lines = element("pre", "", text);
  lines.tabIndex = 0;
  lines.dir = "ltr";
  copy.onclick = () => {
    // Without encryption browsers have no clipboard but that of the selection.
    getSelection()?.selectAllChildren(lines);
    if (navigator.clipboard) navigator.clipboard.writeText(text);
    else document.execCommand("copy");
    tell(gettext("Copied"));
  };
  const head = element("div", "meta", language);
  head.append(copy);
  block.append(head, lines);
  return block;
}

/** Characters of a name that are looked at behind an `@`. */
const NAME = 40;

/** The length of the longest name of somebody here that a text begins with; everyone is
 * one where the author may call them.
 * @param {string} rest @param {boolean} mayCall */
function nameIn(rest, mayCall) {
  for (let length = Math.min(rest.length, NAME); length > 0; length -= 1) {
    const isEnd = !/^[\p{L}\p{N}_]/u.test(rest.slice(length)) || !/[\p{L}\p{N}]$/u.test(rest.slice(0, length));
    const name = isEnd ? folded(rest.slice(0, length)) : "";
    if (name && namesHere().has(name) && (mayCall || name !== "everyone")) return length;
  }
  return 0;
}

/** @type {Set<string> | null} */
let foldedNames = null;

function namesHere() {
  foldedNames ||= new Set([...members.keys(), "everyone"].map(folded));
  return foldedNames;
}

/** @param {string} name */
function folded(name) {
  return name.normalize("NFKC").toLowerCase();
}

/** @param {string} name */
function isMyName(name) {
  return folded(name) === folded(me) || folded(name) === "everyone";
}

/** @param {string} address */
function safe(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** @param {number} time @param {DocumentFragment} rows @param {Pen} pen */
function headDay(time, rows, pen) {
  const date = new Date(time);
  const key = date.toDateString();
  if (key === pen.day) return;
  pen.day = key;
  const text = date.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const row = element("li", "day", text);
  row.dataset.day = key;
  rows.append(row);
}

/**
 * Says something of this page's own.
 * @param {string} text
 */
function notice(text) {
  newestPen.before = null;
  list.append(element("li", "notice", text));
}

/**
 * Says what becomes of the host's computer.
 * @param {string} state
 */
function power(state) {
  const told = {
    "suspending": gettext("The host’s computer goes to sleep. You come back by yourself when it wakes."),
    "shutting-down": gettext("The host’s computer is being switched off."),
    "logging-out": gettext("The host is logging out, which closes the room."),
  }[state];
  if (!told) return;
  notice(told);
  tell(told);
}

/* ---- Unread, and what a screen reader is told ---- */

/** Number of the last event that was read before the page was loaded anew. */
let readUntil = 0;
/** `true` once a line shows where what is new begins. */
let isMarked = false;

/**
 * Draws the line where one left off, above what comes now.
 * @param {DocumentFragment} rows
 */
function markNews(rows) {
  if (isMarked) return;
  isMarked = true;
  list.querySelector(".news")?.remove();
  rows.querySelector(".news")?.remove();
  rows.append(element("li", "news", gettext("New messages")));
  newestPen.before = null;
}

/** Who comes back reads on at that line, if it is out of sight. */
function readOn() {
  const line = list.querySelector(".news");
  if (!isMarked || !follows || !line) return;
  if (line.getBoundingClientRect().top >= scroll.getBoundingClientRect().top) return;
  follows = false;
  line.scrollIntoView({ block: "start" });
  newest.hidden = false;
}

/** @type {string[]} */
let untold = [];
let nextTold = 0;

/** @param {string} text */
function count(text) {
  if (document.hidden) unread += 1;
  tell(text);
}

/**
 * Tells it politely: at most one sentence in two seconds, and a sum of the rest.
 * @param {string} text
 */
function tell(text) {
  if (untold.length < ROWS) untold.push(text);
  if (untold.length > 1) return;
  setTimeout(() => {
    // What was to be told may be removed by now.
    if (!untold.length) return;
    const [only] = untold;
    statusLine.textContent = untold.length === 1
      ? only : ngettext("{count} new message", "{count} new messages", untold.length);
    untold = [];
    nextTold = Date.now() + 2000;
  }, Math.max(200, nextTold - Date.now()));
}

function title() {
  const name = inRoom || !roomView.hidden ? about.room : `${about.room} – Salotto`;
  document.title = unread ? `(${unread}) ${name}` : name;
}

/* ---- People ---- */

let peopleChanged = true;

function paintPeople() {
  if (!peopleChanged) return;
  peopleChanged = false;
  const all = [...members.values()];
  const tagged = all.map((it) => [it.name, tags(it)]);
  const button = part("people-button", HTMLButtonElement);
  button.textContent = ngettext("{count} person", "{count} people", all.length);
  button.setAttribute("aria-expanded", String(!people.hidden));
  if (people.hidden) return;
  const rows = tagged.map(([name, words]) => {
    const row = element("li", "");
    const who = element("span", "", name);
    who.dir = "auto";
    row.append(who);
    if (words) row.append(element("span", "tags", words));
    if (can.whispers && name !== me) row.append(whisperButton(name));
    return row;
  });
  const place = part("members", HTMLUListElement);
  const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute("aria-label") : null;
  place.replaceChildren(...rows);
  for (const press of place.querySelectorAll("button")) if (focused && press.getAttribute("aria-label") === focused) press.focus();
}

/** @param {string} name */
function whisperButton(name) {
  const press = element("button", "whisper-to", gettext("Whisper"));
  press.setAttribute("aria-label", gettext("Whisper to {name}", { name }));
  press.onclick = () => {
    if (!isWide()) openPane(null);
    whisperTo(name, members.get(name)?.seat);
  };
  return press;
}

/** @param {Member} member */
function tags(member) {
  const words = [];
  if (member.name === me) words.push(gettext("you"));
  if (member.host) words.push(gettext("host"));
  else if (member.moderator) words.push(gettext("moderator"));
  if (!member.encrypted) words.push(gettext("not encrypted"));
  if (member.reconnecting) words.push(gettext("reconnecting"));
  if (typeof member.away === "string") words.push(absence(member.away));
  if (member.recognition === "other") words.push(gettext("perhaps somebody else than before"));
  if (member.looks_like) words.push(gettext("not {name}", { name: member.looks_like }));
  return words.join(" · ");
}

/** @param {string} name @param {boolean} active */
function reconnecting(name, active) {
  const member = members.get(name);
  if (member) member.reconnecting = active;
  peopleChanged = true;
  paintPeople();
}

/**
 * A note stands in quotes that it cannot end, so that nothing of it passes for another tag.
 * @param {string} note
 */
function absence(note) {
  return note ? gettext("away: {note}", { note: `“${note.replace(/[“”„"«»]/g, "'")}”` }) : gettext("away");
}

/** @param {string} name @param {string | undefined} note None once somebody is back */
function away(name, note) {
  const member = members.get(name);
  if (!member) return;
  member.away = note;
  peopleChanged = true;
  paintPeople();
  if (name === me) show("note", note === undefined ? gettext("You are no longer away.") : gettext("You are away."));
}

/** @type {Map<string, number>} */
const writers = new Map();

/** @param {string} name @param {boolean} active */
function typing(name, active) {
  clearTimeout(writers.get(name));
  writers.delete(name);
  if (active && name !== me && members.has(name)) {
    writers.set(name, setTimeout(() => typing(name, false), 6000));
  }
  const names = [...writers.keys()];
  part("typing", HTMLElement).textContent = names.length === 1
    ? gettext("{name} is typing…", { name: names[0] })
    : names.length ? ngettext("{count} person is typing…", "{count} people are typing…", names.length) : "";
}

/* ---- Searching ---- */

/** The requests that are not answered: what was searched, and what stands around it. */
let searching = "";
let surroundings = "";
/** Number of the message in their midst. */
let midst = 0;
/** What was searched for, the number of the last that was found, and if it is to go on. */
let sought = { text: "", last: 0, isMore: false };
/**
 * What was found, while something else is shown.
 * @type {Element[]}
 */
let kept = [];

/** @param {Record<string, any>} wanted */
function lookFor(wanted) {
  serial += 1;
  searching = `search-${serial}`;
  const isAsked = ask({ type: "search", id: searching, count: 30, ...wanted });
  part("search-status", HTMLElement).textContent = isAsked
    ? gettext("Searching") : gettext("What was said can be searched once you are back in the room.");
  if (!isAsked) searching = "";
}

/** @param {Event} event */
function look(event) {
  event.preventDefault();
  const text = queryField.value.trim();
  if (!text) return;
  sought = { text, last: 0, isMore: false };
  lookFor({ text });
}

/** @param {{id: string, events: Happening[], earlier?: boolean, partial?: boolean}} answer */
function found({ id, events, earlier, partial }) {
  if (id !== searching) return;
  searching = "";
  if (!sought.isMore) results.replaceChildren();
  results.append(...events.map(foundRow));
  kept = [];
  sought.last = events[events.length - 1]?.number || 0;
  const count = results.childElementCount;
  more.hidden = !earlier || !sought.last;
  more.textContent = gettext("Show Older Ones");
  part("search-status", HTMLElement).textContent = partial
    ? gettext("Not everything could be searched yet. Try again in a moment.")
    : count ? ngettext("{count} message found", "{count} messages found", count)
      : gettext("Nobody here said that, as far as the room remembers.");
}

/** @param {Happening} event */
function foundRow(event) {
  const row = element("li", "found");
  const press = element("button", "");
  const who = element("b", "", event.from || event.by || gettext("The host"));
  who.dir = "auto";
  const when = new Date(event.time).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  const words = readable(textOf(event), gettext("spoiler, hidden"));
  const text = element("span", "text", words.slice(0, 400));
  text.dir = "auto";
  press.append(who, " ", element("time", "meta", when), text);
  if (event.type === "whispered") {
    markWhisper(press, isMine(event) ? String(event.to) : "");
  }
  press.onclick = () => goTo(event.number);
  giveNumber(row, event.number);
  if (event.seat !== undefined) row.dataset.seat = String(event.seat);
  row.append(press);
  return row;
}

/** Shows a message where it was said.
 * @param {number} number */
function goTo(number) {
  const row = list.querySelector(`[data-event="${number}"]`);
  if (row instanceof HTMLElement) {
    if (!isWide()) openPane(null);
    follows = false;
    newest.hidden = false;
    point(row);
    return;
  }
  serial += 1;
  surroundings = `around-${serial}`;
  midst = number;
  if (!ask({ type: "history", id: surroundings, around: number, count: 30 })) surroundings = "";
}

/** @param {HTMLElement} row */
function point(row) {
  for (const other of document.querySelectorAll(".sought")) other.classList.remove("sought");
  row.classList.add("sought");
  row.tabIndex = -1;
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
}

/**
 * Shows what was said around a message that is not among the rows.
 * @param {Page} page */
function showSurroundings(page) {
  surroundings = "";
  const rows = document.createDocumentFragment();
  /** @type {Pen} */
  const pen = { day: "", before: null };
  for (const event of page.events) write(event, rows, pen, true);
  catchUp(page, rows);
  kept = [...results.children];
  results.replaceChildren(rows);
  more.hidden = false;
  more.textContent = gettext("Back to What Was Found");
  // Who presses a quote has no search before the eyes.
  if (search.hidden) openPane(search);
  const row = results.querySelector(`[data-event="${midst}"]`);
  if (row instanceof HTMLElement) point(row);
}

/** Older ones, or back from what stands around one. */
function showMore() {
  if (kept.length) {
    results.replaceChildren(...kept);
    kept = [];
    sought.last = Number(/** @type {HTMLElement} */ (results.lastElementChild)?.dataset.number);
    more.textContent = gettext("Show Older Ones");
    queryField.focus();
    return;
  }
  sought.isMore = true;
  lookFor({ text: sought.text, before: sought.last });
}

function isWide() {
  return matchMedia("(min-width: 641px)").matches;
}

/**
 * Shows one of the panes beside the conversation, or none.
 * @param {HTMLElement | null} pane */
function openPane(pane) {
  search.hidden = pane !== search;
  people.hidden = pane !== people;
  pinsPane.hidden = pane !== pinsPane;
  part("pins-button", HTMLElement).setAttribute("aria-expanded", String(pane === pinsPane));
  part("search-button", HTMLElement).setAttribute("aria-expanded", String(pane === search));
  if (pane === search) queryField.focus();
  peopleChanged = true;
  paintPeople();
}

/* ---- Saying ---- */

/** @param {string} topic */
function setTopic(topic) {
  show("topic", topic);
  part("topic", HTMLElement).title = topic;
}

function submit() {
  const typed = textField.value;
  if (!typed.trim()) return;
  if (mode?.kind === "edit") return saveEdit(typed);
  const meant = understand(typed, can, [...members.keys(), ...authors()]);
  if (meant.do === "nothing") return show("note", meant.trouble);
  if ("text" in meant && isTooLong(meant.text)) return;
  if (carryOut(meant, typed)) {
    textField.value = "";
    show("note", "");
    stopTyping();
  }
  grow();
  offerNames();
}

/** @param {string} text */
function isTooLong(text) {
  const isSo = [...text].length > LONGEST;
  if (isSo) refuse(gettext("That message is too long; it may have {count} characters.", { count: LONGEST }));
  return isSo;
}

/** Does what was typed; `true` if it is not needed any more.
 * @param {import("./commands.js").Meant} meant @param {string} typed */
function carryOut(meant, typed) {
  switch (meant.do) {
    case "say": {
      const { text, emote } = meant;
      if (mode?.kind === "whisper") return whisper(mode, meant, typed);
      const answers = mode?.kind === "reply" ? mode.number : undefined;
      return send({ type: "say", text, answers, emote }, typed);
    }
    case "whisper": return whisperTyped(meant.whose, meant, typed);
    case "reply": {
      const { whose, text, emote } = meant;
      const number = whose.number ?? Number(rowMeant(whose)?.dataset.number);
      if (!number) return refuse(gettext("Write /reply, somebody who said something here, and your answer."));
      if (mode?.kind === "whisper") return refuse(gettext("Everybody reads a reply. Stop whispering first."));
      answer({ number, from: rowsOf(number, [list])[0]?.dataset.from });
      return send({ type: "say", text, answers: number, emote }, asTyped(text, emote));
    }
    case "react": {
      const message = meant.whose?.number ?? Number(rowMeant(meant.whose)?.dataset.number);
      if (!message) return refuse(gettext("There is no message of that number."));
      return request({ type: "react", message, emoji: meant.emoji, active: meant.active });
    }
    case "edit": return editTyped(meant.number, meant.text);
    case "poll": return request({ type: "poll", question: meant.question, options: meant.options });
    case "vote":
    case "close-poll": {
      const which = meant.do === "vote" ? ".poll:not(.over)" : ".poll.own:not(.over)";
      const poll = meant.number ?? Number(rowMeant(null, which)?.dataset.number);
      if (!poll) return refuse(gettext("There is no poll here."));
      if (meant.do === "close-poll") return request({ type: "close-poll", poll });
      return request({ type: "vote", poll, option: meant.option });
    }
    case "delete": return removeOwnLast();
    case "away": {
      // Who is away, and says nothing more of it, is back.
      const isBack = !meant.note && typeof members.get(me)?.away === "string";
      return request({ type: "away", note: isBack ? undefined : meant.note });
    }
    case "back": return request({ type: "away" });
    default: return false;
  }
}

/** @param {string} trouble */
export function refuse(trouble) {
  show("note", trouble);
  return false;
}

/** Sends a message, which is shown at once as one that waits.
 * @param {Record<string, any>} wanted @param {string} typed @param {Mode | null} [how] */
function send(wanted, typed, how = mode) {
  if (unsent.size >= MOST_UNSENT) return refuse(gettext("Too much waits to be sent. Please wait for the connection."));
  serial += 1;
  /** @type {Record<string, any>} */
  const asked = { id: `${run}-${serial}`, ...wanted };
  const row = message(me, asked.text, Date.now(), { isFirst: false, isOwn: true, emote: Boolean(asked.emote) });
  row.classList.add("waiting");
  if (how?.kind === "reply") {
    row.querySelector(".text")?.before(quoteIn(how, document.createDocumentFragment()));
  }
  if (how?.kind === "whisper") markWhisper(row, how.name);
  unsent.set(asked.id, { request: asked, row, typed, mode: how && { ...how } });
  if (mode?.kind === "reply") setMode(null);
  list.append(row);
  toEnd();
  ask(asked);
  return true;
}

/** @param {Extract<Mode, {kind: "whisper"}>} to @param {Words} words @param {string} typed */
function whisper(to, { text, emote }, typed) {
  if (to.isGone) return refuse(gettext("That person is not in the room any more."));
  return send({ type: "whisper", name: to.name, to: to.seat, text, emote }, typed, to);
}

/** @param {Whose} whose @param {Words} words @param {string} typed */
function whisperTyped(whose, words, typed) {
  const member = whose.seat === undefined
    ? members.get(whose.name) || { name: whose.name, seat: undefined }
    : [...members.values()].find((it) => it.seat === whose.seat);
  if (!member) return refuse(gettext("Nobody here goes by that name."));
  return whisper({ kind: "whisper", name: member.name, seat: member.seat }, words, typed);
}

/* ---- Editing ---- */

/** Edits that the room has not told of, by their ids.
 * @type {Map<string, {number: number, text: string, emote?: boolean}>} */
const edits = new Map();

/** Our last message to all, or to the one whom we whisper to. */
function lastToEdit() {
  if (mode?.kind !== "whisper") return lastOwn(":not(.whisper, .poll, .file)");
  const meant = whisperedTo(mode);
  return all(list, ".own.whisper[data-number]:not(.going)").filter((row) => {
    const { to, to_seat } = facts.get(row) || {};
    return (to_seat ?? to) === meant;
  }).pop();
}

/** @param {number | undefined} number @param {string} text */
function editTyped(number, text) {
  const row = number === undefined ? lastToEdit() : rowsOf(number, [list])[0];
  const wanted = number ?? Number(row?.dataset.number);
  if (!wanted) return refuse(gettext("You have said nothing here that could be edited."));
  return askToEdit(wanted, text);
}

/** Asks for what was typed as the text of a message; an act stays one.
 * @param {number} number @param {string} typed
 * @param {boolean} [emote] Whether it was one, where its row is gone. */
function askToEdit(number, typed, emote) {
  const [row] = rowsOf(number, [list]);
  if (row) emote = facts.get(row)?.emote;
  const text = emote ? withoutMe(typed) : typed;
  if (edits.size >= MOST_UNSENT) edits.clear();
  serial += 1;
  const id = `edit-${run}-${serial}`;
  edits.set(id, { number, text: typed, emote });
  if (request({ type: "edit", id, message: number, text })) return true;
  edits.delete(id);
  return false;
}

/** @param {string} text */
function saveEdit(text) {
  if (mode?.kind !== "edit" || isTooLong(text)) return;
  const { number, text: before, emote, isRefused } = mode;
  if ((text === before && !isRefused) || askToEdit(number, text, emote)) setMode(null);
}

/** The room has done it.
 * @param {Happening} event */
function edited({ id }) {
  if (id) edits.delete(id);
}

/** What was typed is not lost.
 * @param {string} id */
function notEdited(id) {
  const found = edits.get(id);
  edits.delete(id);
  if (!found || mode?.kind === "edit" || textField.value) return;
  setMode({ kind: "edit", ...found, isRefused: true });
}

/** @param {string | undefined} id */
function confirmed(id) {
  // The room had removed it before: what told of that came first.
  if (/^remove-/.test(id || "")) forgetRemoval(Number((id || "").slice("remove-".length)));
  const found = id === undefined ? undefined : unsent.get(id);
  found?.row.remove();
  if (id !== undefined) unsent.delete(id);
}

/** @param {Record<string, any>} error */
function failed(error) {
  if (/^file-/.test(error.id || "")) return withFiles((it) => it.refused(error));
  show("note", sentenceOf(error));
  if (/^remove-/.test(error.id || "")) notRemoved(error.id);
  if (votes.has(error.id)) notVoted(error.id);
  if (edits.has(error.id)) notEdited(error.id);
  const found = unsent.get(error.id);
  if (!found) return;
  const isSame = whisperedTo(mode) === whisperedTo(found.mode);
  if (textField.value || !isSame) {
    list.append(found.row);
    return notSent(found.row);
  }
  unsent.delete(error.id);
  found.row.remove();
  if (found.mode?.kind === "reply" && error.reason !== "no-such-message") setMode(found.mode);
  textField.value = found.typed;
  grow();
}

/** Marks a message nobody got.
 * @param {HTMLElement} row */
function notSent(row) {
  if (row.querySelector(".later")) return;
  const place = element("div", "later", `${gettext("Not sent.")} `);
  const again = element("button", "", gettext("Send Again"));
  again.onclick = () => {
    const [id, it] = [...unsent].find(([, it]) => it.row === row) || [];
    if (!id || !it) return;
    const { id: _, ...wanted } = it.request;
    if (it.mode?.kind === "whisper" && it.mode.isGone) {
      return refuse(gettext("That person is not in the room any more."));
    }
    unsent.delete(id);
    row.remove();
    send(wanted, it.typed, it.mode);
    textField.focus();
  };
  place.append(again);
  row.append(place);
}

/* ---- Files: all but that there are some is in a script that comes when it is needed ---- */

/** @type {Promise<typeof import("./files.js")> | null} */
let files = null;

/** @param {(files: typeof import("./files.js")) => void} act */
function withFiles(act) {
  files ||= import("./files.js");
  files.then(act, () => {
    files = null;
    refuse(gettext("The room does not answer."));
  });
}

/** @param {HTMLElement} row @param {Happening} event */
function writeFile(row, event) {
  const place = row.querySelector(".text");
  row.classList.add("file");
  if (place) place.textContent = textOf(event);
  withFiles((it) => it.dress(row, event));
}

/** Takes files that somebody picked, dropped or pasted; `true` if there are some.
 * @param {FileList | undefined} list */
function attach(list) {
  const all = can.files ? [...list || []] : [];
  if (all.length) withFiles((it) => it.choose(all));
  return all.length > 0;
}

/** May I do what moderators may? */
export function moderates() {
  const member = members.get(me);
  return Boolean(member?.host || member?.moderator);
}

function listenForFiles() {
  const picked = part("picked", HTMLInputElement);
  picked.onchange = () => {
    attach(picked.files || undefined);
    // The same one may be picked again.
    picked.value = "";
  };
  textField.onpaste = (event) => {
    const pasted = event.clipboardData;
    // A picture of the text comes along with some.
    if (!pasted?.types.includes("text/plain") && attach(pasted?.files)) event.preventDefault();
  };
  // A browser would leave for what is dropped. Before it is, nobody is told what it is.
  roomView.ondragover = roomView.ondrop = (event) => {
    const dropped = event.dataTransfer;
    if (!dropped?.types.includes("Files")) return;
    event.preventDefault();
    attach(dropped.files);
  };
}

/* ---- Names behind an @ ---- */

/** The names that fit, the place they stand at, and which of them is chosen. */
let offered = { names: /** @type {string[]} */ ([]), start: 0, chosen: 0 };
/** The place that nothing is offered for any more. */
let settledAt = -1;

function offerNames() {
  const end = textField.selectionEnd ?? 0;
  const begun = textField.value.slice(0, end);
  const start = begun.lastIndexOf("@");
  const behind = folded(begun.slice(start + 1));
  const isApart = start >= 0 && !/[\p{L}\p{N}@]$/u.test(begun.slice(0, start)) && behind.length <= NAME && !/^\s|\n/.test(behind);
  if (start !== settledAt) settledAt = -1;
  const fits = isApart && settledAt < 0 && textField.selectionStart === end;
  let names = fits ? [...members.keys()].filter((it) => it !== me && folded(it).startsWith(behind)).sort().slice(0, 8) : [];
  if (names.length === 1 && folded(names[0]) === behind) names = [];
  offered = { names, start, chosen: behind && !/\s$/.test(behind) ? 0 : -1 };
  paintOffered();
}

function paintOffered() {
  const { names, chosen } = offered;
  const list = part("names", HTMLElement);
  list.hidden = !names.length;
  list.replaceChildren(...names.map((name, index) => {
    const row = element("li", "", `@${name}`);
    row.dir = "auto";
    row.id = `name-${index}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", String(index === chosen));
    row.onpointerdown = (event) => {
      event.preventDefault();
      takeName(index);
    };
    return row;
  }));
  if (names.length && chosen >= 0) textField.setAttribute("aria-activedescendant", `name-${chosen}`);
  else textField.removeAttribute("aria-activedescendant");
}

/** @param {number} index */
function takeName(index) {
  const { names, start } = offered;
  textField.setRangeText(`@${names[index]} `, start, textField.selectionEnd ?? start, "end");
  settledAt = start;
  grow();
  offerNames();
}

/** `true` if a key meant one of the names.
 * @param {string} key */
function meansName(key) {
  const { names, chosen, start } = offered;
  if (!names.length) return false;
  if (key === "Tab" || (key === "Enter" && chosen >= 0)) takeName(Math.max(chosen, 0));
  else if (key === "ArrowDown" || key === "ArrowUp") {
    offered.chosen = (chosen + (key === "ArrowDown" ? 1 : names.length - 1)) % names.length;
    if (offered.chosen < 0) offered.chosen = names.length - 1;
    paintOffered();
  } else if (key === "Escape") {
    settledAt = start;
    offerNames();
  } else return false;
  return true;
}

let toldTyping = 0;

function startTyping() {
  // A whisper is nobody's else to know of.
  if (!textField.value || mode?.kind === "whisper" || mode?.kind === "edit") return stopTyping();
  if (Date.now() - toldTyping < 3000) return;
  toldTyping = Date.now();
  ask({ type: "typing", active: true });
}

function stopTyping() {
  if (!toldTyping) return;
  toldTyping = 0;
  ask({ type: "typing", active: false });
}

function grow() {
  textField.style.height = "auto";
  textField.style.height = `${textField.scrollHeight + 2}px`;
}

/* ---- The door ---- */

function paintDoor() {
  part("door-room", HTMLElement).textContent = about.room;
  part("plain", HTMLElement).hidden = !isPlain;
  part("password-row", HTMLElement).hidden = !about.password;
  passwordField.required = about.password;
  part("secure", HTMLAnchorElement).href = `https://${location.host}/`;
  const isShut = isPlain && !about.open;
  part("join", HTMLElement).hidden = isShut;
  if (isShut) {
    part("plain-text", HTMLElement).textContent = gettext("This room lets nobody in without encryption.");
  }
}

/**
 * Shows the room's key in six words, once the room has found them. Without encryption they
 * would mean nothing.
 */
async function learnWords() {
  for (let tries = 0; !isPlain && !about.words && tries < 20; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const answer = await fetch("/room.json").catch(() => null);
    if (answer && answer.ok) about.words = (await answer.json()).words;
  }
  const { words } = about;
  if (isPlain || !words) return;
  const own = document.documentElement.lang;
  for (const id of ["door-words", "room-words"]) {
    const place = part(id, HTMLElement);
    const shown = element("p", "six", words[own] || words.en);
    place.replaceChildren(element("h2", "", gettext("The room’s words")), shown);
    if (own !== "en" && words[own]) {
      place.append(element("p", "tags", gettext("In English: {words}", { words: words.en })));
    }
    place.append(element("p", "", gettext("Compare them with the host’s, under “Security” there. If they differ, leave: this is another room. If they match, somebody in between may still have copied them; only the app can rule that out.")));
    place.hidden = false;
  }
}

/** @param {Event} event */
function knock(event) {
  event.preventDefault();
  me = nameField.value.trim();
  if (!me) return;
  show("trouble", "");
  part("join-button", HTMLButtonElement).disabled = true;
  token = "";
  connect();
}

function leave() {
  removeNow();
  ask({ type: "leave" });
  inRoom = false;
  token = "";
  sessionStorage.removeItem("seat");
  toTheDoor("");
  location.reload();
}

/** Back in the room after the page was loaded anew. */
function wasHere() {
  try {
    const seat = JSON.parse(sessionStorage.getItem("seat") || "null");
    if (!seat || !seat.token) return false;
    me = seat.name;
    token = seat.token;
    last = Math.max(0, seat.first - 1);
    readUntil = seat.read || 0;
    nameField.value = me;
    return true;
  } catch {
    return false;
  }
}

function listen() {
  part("join", HTMLFormElement).onsubmit = knock;
  part("say", HTMLFormElement).onsubmit = (event) => {
    event.preventDefault();
    submit();
    textField.focus();
  };
  textField.oninput = () => {
    grow();
    startTyping();
    offerNames();
  };
  textField.onkeydown = (event) => {
    if (!event.isComposing && !event.shiftKey && meansName(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
    if (event.key === "ArrowUp" && !textField.value && !mode && editLast()) event.preventDefault();
  };
  part("leave", HTMLElement).onclick = leave;
  part("now", HTMLElement).onclick = comeBackNow;
  part("leave-mode", HTMLElement).onclick = () => {
    setMode(null);
    textField.focus();
  };
  listenForMenus(list);
  listenForFiles();
  onReaction(react);
  onVote(vote);
  onPin(goTo);
  part("pins-button", HTMLElement).onclick = () => openPane(pinsPane.hidden ? pinsPane : null);
  part("people-button", HTMLElement).onclick = () => openPane(people.hidden ? people : null);
  part("search-button", HTMLElement).onclick = () => openPane(search.hidden ? search : null);
  part("look", HTMLFormElement).onsubmit = look;
  more.onclick = showMore;
  newest.onclick = () => {
    toEnd();
    textField.focus();
  };
  scroll.onscroll = scrolled;
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown", "pointermove"]) {
    scroll.addEventListener(kind, () => {
      touched();
      // Where all rows fit nothing scrolls.
      if (kind !== "pointermove") readOlder();
    }, { passive: true });
  }
  document.onkeydown = (event) => {
    if (event.key !== "Escape" || closeMenu()) return;
    if (mode) {
      setMode(null);
      textField.focus();
    } else if (!search.hidden) {
      openPane(null);
      part("search-button", HTMLElement).focus();
    } else if (!pinsPane.hidden) {
      openPane(null);
      part("pins-button", HTMLElement).focus();
    } else if (!people.hidden && !isWide()) {
      openPane(null);
      part("people-button", HTMLElement).focus();
    }
  };
  document.onvisibilitychange = () => {
    if (document.hidden) {
      isMarked = false;
      // A phone ends a page that is not seen without telling it.
      if (token) remember();
      return;
    }
    unread = 0;
    title();
    readOn();
    comeBackNow();
  };
  // What Firefox is given to send any later is lost with the page.
  window.addEventListener("beforeunload", removeNow);
  window.onpagehide = () => {
    removeNow();
    if (token) remember();
  };
  window.ononline = comeBackNow;
  // Rows get their height as they come into sight, and panes take of the width.
  const sizes = new ResizeObserver(() => {
    followOrStay();
    if (follows && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight > 1) toEnd();
  });
  sizes.observe(list);
  sizes.observe(scroll);
  setInterval(lookForSilence, 5000);
  // Keyboards of phones cover the page where it is not made smaller for them.
  window.visualViewport?.addEventListener("resize", () => {
    roomView.style.setProperty("--height", `${window.visualViewport?.height || innerHeight}px`);
    if (follows) toEnd();
  });
}

async function begin() {
  await loadSentences();
  const answer = await fetch("/room.json").catch(() => null);
  if (answer && answer.ok) about = await answer.json();
  label();
  newest.textContent = gettext("Newest Messages");
  listen();
  paintDoor();
  title();
  learnWords();
  passwordField.value = passwordOfTheLink();
  door.hidden = false;
  if (wasHere()) {
    part("join-button", HTMLButtonElement).disabled = true;
    connect();
  } else {
    nameField.focus();
  }
}

begin();

export {};
