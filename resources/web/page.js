// SPDX-License-Identifier: GPL-3.0-or-later
// The guest with a browser: a client of the room, in the protocol of docs/protocol.md.
// What others have written gets into the page as text nodes alone.
// @ts-check

import { blocks, readable } from "./markup.js";

/**
 * @typedef {import("./markup.js").Run} Run
 * @typedef {{name: string, seat?: number, encrypted?: boolean, host?: boolean, moderator?: boolean,
 *   recognition?: string, looks_like?: string, reconnecting?: boolean, away?: string}} Member
 * @typedef {{type: string, number: number, time: number, from?: string, seat?: number, id?: string,
 *   text?: string, name?: string, reason?: string, to?: string | number, topic?: string, by?: string,
 *   act?: string, locked?: boolean, open?: boolean, seconds?: number, moderator?: boolean,
 *   absent?: boolean, kept?: boolean, chosen?: boolean, why?: string, message?: number, seats?: number[],
 *   answers?: {number: number, from?: string},
 *   recognition?: string, looks_like?: string, encrypted?: boolean, host?: boolean}} Happening
 * @typedef {{room: string, password: boolean, open: boolean, words?: Record<string, string>}} About
 * @typedef {{day: string, before: {from: string, seat: number | undefined, time: number} | null}} Pen
 * @typedef {{number: number, from?: string}} Answered
 * @typedef {{text: string, row: HTMLElement, answers?: number}} Unsent
 * @typedef {{timer: number, undo: HTMLElement, back: () => void, isAsked: boolean}} Removal
 */

/** Rows that stay in the page; older ones go, and are read again where somebody scrolls up. */
const ROWS = 1000;
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
/** Milliseconds within which messages of one person stand together. */
const TOGETHER = 5 * 60 * 1000;
/** Characters of a message at the most. */
const LONGEST = 4000;
/** Milliseconds for which people may remove what they said, and for which they may undo it. */
const OWN_REMOVED_FOR = 60 * 60 * 1000;
const UNDONE_FOR = 6000;
/** Pauses before coming back, in milliseconds; then the last one again and again. */
const PAUSES = [0, 1000, 2000, 4000, 8000, 10000];

/* ---- Words ---- */

const language = navigator.language || "en";
/** @type {Record<string, string | string[]>} */
let sentences = {};
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
let plural = new Intl.PluralRules(language);
/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];

/** Fills in the placeholders of a sentence.
 * @param {string} sentence @param {Record<string, string | number>} [values] */
function fill(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (all, name) => name in values ? String(values[name]) : all);
}

/** @param {string} sentence @param {Record<string, string | number>} [values] */
function gettext(sentence, values) {
  const translated = sentences[sentence];
  return fill(typeof translated === "string" && translated ? translated : sentence, values);
}

/** The forms of a catalogue are in the order of the categories.
 * @param {string} one @param {string} many @param {number} count */
function ngettext(one, many, count) {
  const forms = sentences[one];
  if (!Array.isArray(forms) || !forms[0]) {
    return fill(count === 1 ? one : many, { count });
  }
  const order = ["zero", "one", "two", "few", "many", "other"];
  const known = order.filter((it) => plural.resolvedOptions().pluralCategories.includes(/** @type {any} */ (it)));
  const index = Math.min(known.indexOf(plural.select(count)), forms.length - 1);
  return fill(forms[Math.max(index, 0)] || many, { count });
}

async function loadSentences() {
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

/* ---- The page ---- */

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
function part(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(id);
  return found;
}

const door = part("door", HTMLElement);
const roomView = part("room", HTMLElement);
const list = part("messages", HTMLOListElement);
const scroll = part("scroll", HTMLElement);
const nameField = part("name", HTMLInputElement);
const passwordField = part("password", HTMLInputElement);
const textField = part("text", HTMLTextAreaElement);
const statusLine = part("status", HTMLElement);
const people = part("people", HTMLElement);
const search = part("search", HTMLElement);
const results = part("results", HTMLOListElement);
const queryField = part("query", HTMLInputElement);
const more = part("more", HTMLButtonElement);
const newest = part("newest", HTMLButtonElement);
const isPlain = location.protocol === "http:";

/** @param {string} tag @param {string} kind @param {string} [text] */
function element(tag, kind, text) {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}

/** @param {string} id @param {string} text Nothing is shown for an empty one. */
function show(id, text) {
  const place = part(id, HTMLElement);
  place.textContent = text;
  place.hidden = !text;
}

function label() {
  /** @type {[string, string][]} */
  const texts = [
    ["name-label", gettext("Your name")],
    ["password-label", gettext("Password")],
    ["join-button", gettext("Join")],
    ["leave", gettext("Leave")],
    ["send", gettext("Send")],
    ["now", gettext("Try Now")],
    ["not-answering", gettext("Cancel Reply")],
    ["people-title", gettext("People")],
    ["search-button", gettext("Search")],
    ["look-button", gettext("Search")],
    ["search-title", gettext("Search What Was Said")],
    ["query-label", gettext("Words")],
    ["plain-text", gettext("This page is not encrypted: everybody on this network could read along.")],
    ["secure", gettext("Open it encrypted; your browser will warn once.")],
  ];
  for (const [id, text] of texts) part(id, HTMLElement).textContent = text;
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
/** `true` if the room knows what a message answers. */
let knowsAnswers = false;
/** `true` if the room lets everybody remove messages of their own. */
let removesOwn = false;
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
const run = Math.random().toString(36).slice(2, 8);
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
function ask(request) {
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
  knowsAnswers = Boolean(welcome.answers);
  removesOwn = Boolean(welcome.removes_own);
  roomView.classList.toggle("answers", knowsAnswers);
  roomView.classList.toggle("removes-own", removesOwn);
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
    for (const { row, text } of unsent.values()) notSent(row, text);
  }
  remember();
  if (isNew && matchMedia("(pointer: fine)").matches) textField.focus();
}

/** Nothing of what was shown belongs to what comes. */
function startOver() {
  waiting.length = 0;
  last = first = oldest = 0;
  hasEarlier = true;
  answer(null);
  for (const { timer } of removals.values()) clearTimeout(timer);
  removals.clear();
  for (const it of unsent.values()) {
    delete it.answers;
    it.row.querySelector(".quote")?.remove();
  }
  list.replaceChildren(...[...unsent.values()].map(({ row }) => row));
  Object.assign(newestPen, { day: "", before: null });
}

/** Asks once more for what was not confirmed; the room does nothing twice. */
function askAgain() {
  for (const [number, { isAsked }] of removals) if (isAsked) askToRemove(number);
  for (const [id, { text, answers }] of unsent) ask({ type: "say", id, text, answers });
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

/** The sentence for a refusal or an error, in the reader's language where it has one.
 * @param {Record<string, any>} told */
function sentenceOf(told) {
  const name = told.suggestion || "";
  switch (told.reason) {
    case "too-old": return gettext("That was said too long ago: you can remove it for an hour.");
    case "name-empty": return gettext("Please enter a name.");
    case "name-taken": return gettext("That name is taken. {name} is free.", { name });
    case "name-looks-like": return gettext("That name looks like another one. {name} is free.", { name });
    case "password-needed": return gettext("This room has a password.");
    case "password-wrong": return gettext("That is not the password of this room.");
    case "classic-closed": return gettext("This room lets nobody in without encryption.");
    case "room-ended": return gettext("The host has closed the room.");
    case "kicked": return reasoned(gettext("You were kicked from the room."), told.why);
    case "banned": return reasoned(gettext("You are banned from this room."), told.why);
    case "locked": return gettext("The room is locked: nobody new comes in.");
    case "taken-over": return gettext("You are in the room elsewhere now.");
    case "room-full": return gettext("The room is full.");
    case "too-many-connections": return gettext("Too many connections come from this address.");
    case "coming-and-going": return gettext("You came and went too often; wait a little.");
    case "name-too-long": return gettext("That name is too long; a name has up to 32 characters.");
    case "text-empty": return gettext("An empty message says nothing.");
    case "muted": return gettext("You are muted.");
    case "slow-mode":
      return ngettext("Slow mode: please wait {count} second.", "Slow mode: please wait {count} seconds.", told.seconds || 1);
    default: return told.message || gettext("That did not work.");
  }
}

/** @param {string} sentence @param {string | undefined} why */
function reasoned(sentence, why) {
  return why ? `${sentence} (${why})` : sentence;
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
  for (const event of waiting.splice(0, MOST_WAITING / 2)) takeNote(event);
  isCut = true;
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
    list.append(rows);
    trim();
    if (follows) toEnd();
    paintPeople();
    inAFrame = performance.now() - start > FRAME
      ? Math.max(Math.floor(inAFrame / 2), 4) : Math.min(inAFrame + 4, MOST_IN_A_FRAME);
    if (waiting.length || list.childElementCount > mostRows()) draw();
    while (afterwards.length && !waiting.length) afterwards.shift()?.();
    if (shown) title();
  });
}

/** Rows go only while nobody reads them, or far too many are there. */
function mostRows() {
  return follows ? ROWS : FAR_ROWS + ROWS;
}

function trim() {
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

/** @param {{id: string, events: Happening[], earlier?: boolean}} page */
function pageCame(page) {
  if (page.id === surroundings) return showSurroundings(page.events);
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
  prepend(rows, pen.day);
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
  const isNews = !isPast && !isMine(event) && (event.type === "said" || event.act === "announce");
  const isMissed = readUntil && event.number > readUntil && event.type === "said" && !isMine(event);
  if (isMissed || (isNews && (document.hidden || !follows))) markNews(rows);
  if (isMissed) readUntil = 0;
  write(event, rows, newestPen, isPast);
  if (!oldest) oldest = event.number;
  if (isNews) count(event.type === "said" ? `${authorOf(event)}: ${readable(event.text || "", gettext("spoiler, hidden"))}` : sentenceFor(event));
}

/**
 * Everything that comes of an event besides its row.
 * @param {Happening} event @param {DocumentFragment} [rows] Rows that are about to be shown.
 */
function takeNote(event, rows) {
  if (event.number > peopleAsOf) follow(event);
  if (event.type === "said") {
    const { from = "", id } = event;
    if (isMine(event) && id && unsent.has(id)) confirmed(id);
    if (writers.has(from)) typing(from, false);
  }
  if (event.type === "acted" && /^remove/.test(event.act || "")) remove(event, rows);
}

/** @param {Happening} event */
function isMine({ from, seat }) {
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
  if (event.type === "said") return said(event, pen, isPast);
  pen.before = null;
  if (event.type === "removed") return removed(event);
  const text = sentenceFor(event);
  if (!text) return null;
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
  if (event.type !== "said") {
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
      if (event.act === "moderator" && member && !event.absent) member.moderator = event.moderator;
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
    moderator: event.moderator
      ? gettext("{name} is a moderator now", { name }) : gettext("{name} is no longer a moderator", { name }),
    announce: gettext("Announcement by {by}: {text}", { by, text: event.text || "" }),
  };
  return reasoned(all[event.act || ""] || "", all[event.act || ""] ? event.why : undefined);
}

/** @param {Happening} event @param {Pen} pen @param {boolean} isPast */
function said(event, pen, isPast) {
  const { from = "", seat, time, text = "" } = event;
  const { before } = pen;
  const goesOn = before && before.from === from && before.seat === seat && time - before.time < TOGETHER;
  pen.before = { from, seat, time };
  const row = message(from, text, time, { isFirst: !goesOn, isOwn: isMine(event), isPast });
  row.dataset.number = String(event.number);
  row.dataset.from = from;
  row.dataset.line = readable(text, gettext("spoiler, hidden")).trim().split("\n")[0].slice(0, 100);
  if (seat !== undefined) row.dataset.seat = String(seat);
  const tools = element("div", "tools");
  tools.append(replyButton(event.number, from));
  if (isMine(event) && Date.now() - time < OWN_REMOVED_FOR) tools.append(removeButton(row));
  row.append(tools);
  return row;
}

/* ---- Answers ---- */

/** The message that is answered with what is being written.
 * @type {Answered | null} */
let answering = null;

/** @param {Happening} event */
function authorOf({ from = "", answers }) {
  if (!answers) return from;
  return answers.from
    ? gettext("{name}, answering {other}", { name: from, other: answers.from })
    : gettext("{name}, answering an earlier message", { name: from });
}

/** The keyboard has `/reply`: a stop at each message would be in everybody's way.
 * @param {number} number @param {string} from */
function replyButton(number, from) {
  const press = element("button", "reply", "↩");
  press.tabIndex = -1;
  press.setAttribute("aria-label", gettext("Reply to {name}", { name: from }));
  press.title = gettext("Reply");
  press.onclick = () => answer({ number, from });
  return press;
}

/** @param {HTMLElement} row A message of our own. */
function removeButton(row) {
  const press = element("button", "remove", "✕");
  press.tabIndex = -1;
  press.setAttribute("aria-label", gettext("Remove Message"));
  press.title = gettext("Remove Message");
  press.onclick = () => removeOwn(row);
  return press;
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
  const own = [...list.querySelectorAll(".own[data-number]:not(.going)")].pop();
  if (own instanceof HTMLElement) removeOwn(own);
  else show("note", gettext("You have said nothing here that could be removed."));
}

/** The first line of a message that is among the rows, or what stands for it.
 * @param {number} number @param {DocumentFragment} [rows] Rows that are about to be shown. */
function lineOf(number, rows) {
  const wanted = `[data-number="${number}"]`;
  const row = rows?.querySelector(wanted) || list.querySelector(wanted);
  return (row instanceof HTMLElement && row.dataset.line) || gettext("An earlier message");
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
  answering = knowsAnswers ? answered : null;
  const { number = 0, from = "" } = answering || {};
  const gaps = { name: from, text: lineOf(number) };
  const told = from ? gettext("Reply to {name}: {text}", gaps) : gettext("Reply to: {text}", gaps);
  part("answering-text", HTMLElement).textContent = answering ? told : "";
  part("answering", HTMLElement).hidden = !answering;
  if (!answering) return;
  tell(told);
  textField.focus();
}

/**
 * The text of `/reply`, whose message is the last one of somebody, or that of a number.
 * @param {string} rest */
function meantAnswer(rest) {
  const numbered = /^#(\d+)\s+([^]+)$/.exec(rest);
  if (numbered) {
    answer({ number: Number(numbered[1]) });
    return numbered[2];
  }
  const typed = rest.replace(/^@/, "");
  const quoted = /^"([^"]*)"(\s[^]*)$/.exec(typed);
  /** @type {{number: number, from: string, text: string} | null} */
  let found = null;
  for (let row = list.lastElementChild; row; row = row?.previousElementSibling || null) {
    if (!(row instanceof HTMLElement) || !row.dataset.number) continue;
    const { from = "", number } = row.dataset;
    const [begun, text] = quoted ? quoted.slice(1) : [typed.slice(0, from.length), typed.slice(from.length)];
    if (!from || begun.toLowerCase() !== from.toLowerCase() || !/^\s+\S/.test(text)) continue;
    // One name may be the beginning of another.
    if (!found || from.length > found.from.length) found = { number: Number(number), from, text };
  }
  if (found) {
    answer(found);
    return found.text.trimStart();
  }
  show("note", gettext("Write /reply, somebody who said something here, and your answer."));
  return null;
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
      if (isOne || isTheirs) {
        forgetRemoval(number);
        blank(row, event.by);
        unquote(number, rows);
      }
    }
  }
  if (event.act === "remove") forgetRemoval(event.message || 0);
  if (event.act === "remove") unquote(event.message || 0, rows);
  untold = [];
}

/** A quote goes with its message.
 * @param {number} number @param {DocumentFragment} [rows] */
function unquote(number, rows) {
  for (const place of rows ? [list, results, rows] : [list, results]) {
    for (const line of place.querySelectorAll(`[data-answered="${number}"]`)) line.textContent = gettext("A removed message");
  }
  if (answering?.number === number) answer(null);
}

/** @param {HTMLElement} row @param {string | undefined} by */
function blank(row, by) {
  const text = row.querySelector(".text");
  if (!text) return;
  for (const part of row.querySelectorAll(".quote, .tools, .later")) part.remove();
  row.classList.remove("going");
  text.textContent = by ? gettext("Removed by {name}", { name: by }) : gettext("Removed by the host");
  row.classList.add("removed");
  delete row.dataset.number;
  delete row.dataset.line;
}

/** A message as a row.
 * @param {string} from @param {string} text @param {number} time
 * @param {{isFirst: boolean, isOwn: boolean, isPast?: boolean}} how */
function message(from, text, time, { isFirst, isOwn, isPast = false }) {
  const row = element("li", `message${isFirst ? " first" : ""}${isOwn ? " own" : ""}${isPast ? " past" : ""}`);
  if (isFirst) {
    const meta = element("div", "meta");
    const who = element("b", "", isOwn ? gettext("You") : from);
    who.dir = "auto";
    const when = element("time", "", clock.format(time));
    meta.append(who, " ", when);
    row.append(meta);
  }
  const bubble = element("div", "text");
  bubble.dir = "auto";
  written(text, bubble, from);
  row.append(bubble);
  return row;
}

/** Up to three emoji, and nothing else but spaces between them. */
const FEW_EMOJI = /^(?: *(?:\p{Regional_Indicator}{2}|(?=\p{Emoji_Presentation}|.\uFE0F)\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*)){1,3}$/u;

/** Appends a text as it looks.
 * @param {string} text @param {HTMLElement} place @param {string} from */
function written(text, place, from) {
  place.classList.toggle("large", text.length <= 80 && FEW_EMOJI.test(text));
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
    cover.setAttribute("type", "button");
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
  copy.setAttribute("type", "button");
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
    return row;
  });
  part("members", HTMLUListElement).replaceChildren(...rows);
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
  const words = readable(event.text || event.topic || "", gettext("spoiler, hidden"));
  const text = element("span", "text", words.slice(0, 400));
  text.dir = "auto";
  press.append(who, " ", element("time", "meta", when), text);
  press.onclick = () => goTo(event.number);
  row.dataset.number = String(event.number);
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
 * @param {Happening[]} events */
function showSurroundings(events) {
  surroundings = "";
  const rows = document.createDocumentFragment();
  /** @type {Pen} */
  const pen = { day: "", before: null };
  for (const event of events) write(event, rows, pen, true);
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
  const text = meant(typed);
  if (text === null) return;
  if ([...text].length > LONGEST) {
    show("note", gettext("That message is too long; it may have {count} characters.", { count: LONGEST }));
    return;
  }
  if (unsent.size >= MOST_UNSENT) {
    show("note", gettext("Too much waits to be sent. Please wait for the connection."));
    return;
  }
  show("note", "");
  textField.value = "";
  grow();
  offerNames();
  stopTyping();
  serial += 1;
  const id = `${run}-${serial}`;
  const row = message(me, text, Date.now(), { isFirst: false, isOwn: true });
  row.classList.add("waiting");
  const answers = answering?.number;
  if (answering) {
    const rows = document.createDocumentFragment();
    row.querySelector(".text")?.before(quoteIn(answering, rows));
  }
  answer(null);
  unsent.set(id, { text, row, answers });
  list.append(row);
  toEnd();
  ask({ type: "say", id, text, answers });
}

/**
 * The text that is meant, or none if it was a command.
 * @param {string} typed
 */
function meant(typed) {
  if (typed.startsWith("//")) return typed.slice(1);
  const command = /^\/(\S+)\s*([^]*)$/.exec(typed);
  if (!command) return typed;
  const [, word, rest] = command;
  if (word === "me" && rest) return `*${rest}*`;
  if (word === "reply" && knowsAnswers) return meantAnswer(rest);
  if (word === "delete" && !rest && removesOwn) {
    textField.value = "";
    removeOwnLast();
    return null;
  }
  if (word === "away" || word === "back") {
    const isBack = word === "back" || (!rest && members.get(me)?.away !== undefined);
    if (!ask({ type: "away", ...(isBack ? {} : { note: rest }) })) {
      show("note", gettext("You are not in the room."));
    } else {
      textField.value = "";
      grow();
    }
    return null;
  }
  show("note", gettext("This page knows no command /{word}. To say it, write //{word}.", { word }));
  return null;
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
  show("note", sentenceOf(error));
  if (/^remove-/.test(error.id || "")) notRemoved(error.id);
  const found = unsent.get(error.id);
  if (!found) return;
  unsent.delete(error.id);
  found.row.remove();
  if (!textField.value) {
    textField.value = found.text;
    if (found.answers && error.reason !== "no-such-message") answer({ number: found.answers });
    grow();
  } else {
    list.append(found.row);
    notSent(found.row, found.text);
  }
}

/**
 * Marks a message nobody got.
 * @param {HTMLElement} row @param {string} typed
 */
function notSent(row, typed) {
  if (row.querySelector(".later")) return;
  const place = element("div", "later", `${gettext("Not sent.")} `);
  const again = element("button", "", gettext("Send Again"));
  again.onclick = () => {
    /** @type {number | undefined} */
    let answers;
    for (const [id, it] of unsent) {
      if (it.row !== row) continue;
      answers = it.answers;
      unsent.delete(id);
    }
    row.remove();
    answer(answers ? { number: answers } : null);
    textField.value = typed;
    submit();
  };
  place.append(again);
  row.append(place);
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
  if (!textField.value) return stopTyping();
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
  };
  part("leave", HTMLElement).onclick = leave;
  part("now", HTMLElement).onclick = comeBackNow;
  part("not-answering", HTMLElement).onclick = () => {
    answer(null);
    textField.focus();
  };
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
    if (event.key !== "Escape") return;
    if (answering) {
      answer(null);
    } else if (!search.hidden) {
      openPane(null);
      part("search-button", HTMLElement).focus();
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
  if (/^(ar|fa|he|ur)\b/.test(document.documentElement.lang)) document.documentElement.dir = "rtl";
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
