// SPDX-License-Identifier: GPL-3.0-or-later
// The guest with a browser: a client of the room, in the protocol of docs/protocol.md.
// What others have written gets into the page as text nodes alone.
// @ts-check

/**
 * @typedef {{name: string, seat?: number, encrypted?: boolean, host?: boolean, moderator?: boolean,
 *   recognition?: string, looks_like?: string, reconnecting?: boolean}} Member
 * @typedef {{type: string, number: number, time: number, from?: string, seat?: number, id?: string,
 *   text?: string, name?: string, reason?: string, to?: string | number, topic?: string, by?: string,
 *   act?: string, locked?: boolean, open?: boolean, seconds?: number, moderator?: boolean,
 *   absent?: boolean, kept?: boolean, why?: string, message?: number, seats?: number[],
 *   recognition?: string, looks_like?: string, encrypted?: boolean, host?: boolean}} Happening
 * @typedef {{room: string, password: boolean, open: boolean}} About
 * @typedef {{text: string, row: HTMLElement}} Unsent
 */

/** Rows that stay in the page; older ones go. */
const ROWS = 1000;
/** Milliseconds of work in one frame, so that the page never hangs. */
const WORK = 8;
/** Milliseconds within which messages of one person stand together. */
const TOGETHER = 5 * 60 * 1000;
/** Characters of a message at the most. */
const LONGEST = 4000;
/** Pauses before coming back, in milliseconds; then the last one again and again. */
const PAUSES = [0, 1000, 2000, 4000, 8000, 10000];

/* ---- Words ---- */

const language = navigator.language || "en";
/** @type {Record<string, string | string[]>} */
let sentences = {};
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const plural = new Intl.PluralRules(language);

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
      document.documentElement.lang = short;
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
    ["people-title", gettext("People")],
    ["plain-text", gettext("This page is not encrypted: everybody on this network could read along.")],
    ["secure", gettext("Open it encrypted; your browser will warn once.")],
  ];
  for (const [id, text] of texts) part(id, HTMLElement).textContent = text;
  textField.placeholder = gettext("Message");
  textField.setAttribute("aria-label", gettext("Message"));
  list.setAttribute("aria-label", gettext("Conversation"));
  scroll.setAttribute("aria-label", gettext("Conversation"));
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
/** Number of the last event that only shows what was before. */
let pastUntil = 0;
/** Number of the event as of which the room has told who is here. */
let peopleAsOf = 0;
/** Number of the first event this page has shown. */
let first = 0;
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
  sessionStorage.setItem("seat", JSON.stringify({ name: me, token, first }));
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
  inRoom = true;
  tries = 0;
  token = welcome.token;
  me = welcome.you;
  about.room = welcome.room;
  members = new Map(welcome.members.map((/** @type {Member} */ it) => [it.name, it]));
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
  people.hidden = !matchMedia("(min-width: 641px)").matches;
  peopleChanged = true;
  paintPeople();
  title();
  if (welcome.resumed) {
    whenShown(sayAgain);
  } else {
    for (const { row } of unsent.values()) notSent(row);
  }
  remember();
  if (isNew && matchMedia("(pointer: fine)").matches) textField.focus();
}

/** Asks once more for what was not confirmed; the room says nothing twice. */
function sayAgain() {
  for (const [id, { text }] of unsent) ask({ type: "say", id, text });
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
/** @type {(() => void)[]} */
const afterwards = [];
let isDrawing = false;
/** `true` while the newest message stays in sight. */
let follows = true;
let lastTop = 0;
let lastTouch = 0;

/** @param {() => void} act Done once everything that came is shown. */
function whenShown(act) {
  afterwards.push(act);
  draw();
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
    case "error": return message.id === "probe" ? undefined : failed(message);
    case "ok": return confirmed(message.id);
    case "typing": return typing(message.name, message.active);
    case "reconnecting": return reconnecting(message.name, message.active);
  }
  if (typeof message.number === "number" && message.number > last) {
    waiting.push(message);
    last = message.number;
    if (!first) first = message.number;
    draw();
  }
}

/** Shows what waits, a little in each frame. */
function draw() {
  if (isDrawing) return;
  isDrawing = true;
  // A page in the background gets no frames.
  const next = document.hidden ? (/** @type {() => void} */ act) => setTimeout(act, 50) : requestAnimationFrame;
  next(() => {
    isDrawing = false;
    const end = performance.now() + WORK;
    const rows = document.createDocumentFragment();
    /** @type {Happening | undefined} */
    let event;
    let shown = 0;
    while (performance.now() < end && (event = waiting.shift())) {
      happen(event, rows);
      shown = event.number;
    }
    list.append(rows);
    trim();
    if (follows) toEnd();
    paintPeople();
    if (waiting.length) draw();
    while (afterwards.length && !waiting.length) afterwards.shift()?.();
    if (shown) title();
  });
}

/** Rows go only while nobody reads them, or far too many are there. */
function trim() {
  const most = follows ? ROWS : 2 * ROWS;
  for (let count = list.childElementCount - most; count > 0; count -= 1) list.firstElementChild?.remove();
}

function isAtEnd() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
}

function toEnd() {
  follows = true;
  newest.hidden = true;
  scroll.scrollTop = scroll.scrollHeight;
}

/**
 * Follows what is new from its end on, until somebody scrolls up; where rows come and go,
 * the browser scrolls, too.
 */
function scrolled() {
  const isUp = scroll.scrollTop < lastTop - 1 && Date.now() - lastTouch < 1000;
  lastTop = scroll.scrollTop;
  if (isAtEnd()) follows = true;
  else if (isUp) follows = false;
  newest.hidden = follows;
}

/* ---- What happens ---- */

let day = "";
/** @type {{from: string, seat: number | undefined, time: number} | null} */
let before = null;

/** @param {Happening} event @param {DocumentFragment} rows */
function happen(event, rows) {
  const isPast = event.number <= pastUntil;
  if (event.number > peopleAsOf) follow(event);
  headDay(event.time, rows);
  if (event.type === "said") return said(event, isPast, rows);
  if (event.type === "removed") return removed(event, rows);
  if (event.type === "acted" && /^remove/.test(event.act || "")) remove(event, rows);
  const text = sentenceFor(event);
  if (!text) return;
  before = null;
  const isAnnouncement = event.type === "acted" && event.act === "announce";
  const row = element("li", isAnnouncement ? "announcement" : "notice", text);
  row.dir = "auto";
  rows.append(row);
  if (!isPast && isAnnouncement) count(text);
}

/**
 * Keeps the list of people right.
 * @param {Happening} event
 */
function follow(event) {
  const { name = "" } = event;
  if (event.type !== "said") peopleChanged = true;
  switch (event.type) {
    case "joined":
      members.set(name, { ...event, name });
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
    case "history": return event.kept
      ? gettext("What is said is kept on the host’s disk.") : gettext("What is said is not kept for now.");
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

/** @param {Happening} event @param {boolean} isPast @param {DocumentFragment} rows */
function said(event, isPast, rows) {
  const { from = "", seat, time, text = "", id } = event;
  const isOwn = seat === undefined ? from === me : seat === mySeat;
  if (isOwn && id && unsent.has(id)) confirmed(id);
  if (writers.has(from)) typing(from, false);
  const goesOn = before && before.from === from && before.seat === seat && time - before.time < TOGETHER;
  before = { from, seat, time };
  const row = message(from, text, time, { isFirst: !goesOn, isOwn, isPast });
  row.dataset.number = String(event.number);
  if (seat !== undefined) row.dataset.seat = String(seat);
  rows.append(row);
  if (!isPast && !isOwn) count(`${from}: ${text}`);
}

/**
 * A message that is not there any more, in its place.
 * @param {Happening} event @param {DocumentFragment} rows */
function removed(event, rows) {
  const row = message(event.from || "", "", event.time, { isFirst: true, isOwn: false, isPast: true });
  blank(row, event.by);
  before = null;
  rows.append(row);
}

/**
 * Takes messages away that the host has removed: shown ones, and those about to be.
 * @param {Happening} event @param {DocumentFragment} rows */
function remove(event, rows) {
  const seats = new Set((event.seats || []).map(String));
  for (const place of [list, rows]) {
    for (const row of place.querySelectorAll(".message[data-number]")) {
      if (!(row instanceof HTMLElement)) continue;
      const number = Number(row.dataset.number);
      const isOne = event.act === "remove" && number === event.message;
      const isTheirs = event.act === "remove-all" && number < event.number && seats.has(row.dataset.seat || "");
      if (isOne || isTheirs) blank(row, event.by);
    }
  }
  untold = [];
}

/** @param {HTMLElement} row @param {string | undefined} by */
function blank(row, by) {
  const text = row.querySelector(".text");
  if (!text) return;
  text.textContent = by ? gettext("Removed by {name}", { name: by }) : gettext("Removed by the host");
  row.classList.add("removed");
  delete row.dataset.number;
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
  linked(text, bubble);
  row.append(bubble);
  return row;
}

/** Appends a text with its links. A link reads as its target.
 * @param {string} text @param {HTMLElement} place */
function linked(text, place) {
  let end = 0;
  for (const found of text.matchAll(/https?:\/\/[^\s<>"“”«»]+/g)) {
    let address = found[0].replace(/[.,;:!?'’…]+$/, "");
    while (/\)$/.test(address) && !balanced(address)) address = address.slice(0, -1);
    const target = safe(address);
    if (!target) continue;
    place.append(text.slice(end, found.index));
    const link = document.createElement("a");
    link.href = target;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    link.title = target;
    link.textContent = address;
    place.append(link);
    end = (found.index || 0) + address.length;
  }
  place.append(text.slice(end));
}

/** @param {string} address */
function balanced(address) {
  return address.split("(").length >= address.split(")").length;
}

/** @param {string} address */
function safe(address) {
  try {
    const target = new URL(address);
    return target.protocol === "http:" || target.protocol === "https:" ? target.href : "";
  } catch {
    return "";
  }
}

/** @param {number} time @param {DocumentFragment} rows */
function headDay(time, rows) {
  const date = new Date(time);
  const key = date.toDateString();
  if (key === day) return;
  day = key;
  before = null;
  const text = date.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  rows.append(element("li", "day", text));
}

/**
 * Says something of this page's own.
 * @param {string} text
 */
function notice(text) {
  before = null;
  list.append(element("li", "notice", text));
}

/* ---- Unread, and what a screen reader is told ---- */

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
  untold.push(text);
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
  show("note", "");
  textField.value = "";
  grow();
  stopTyping();
  serial += 1;
  const id = `${run}-${serial}`;
  const row = message(me, text, Date.now(), { isFirst: false, isOwn: true });
  row.classList.add("waiting");
  unsent.set(id, { text, row });
  list.append(row);
  toEnd();
  ask({ type: "say", id, text });
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
  show("note", gettext("This page knows no command /{word}. To say it, write //{word}.", { word }));
  return null;
}

/** @param {string | undefined} id */
function confirmed(id) {
  const found = id === undefined ? undefined : unsent.get(id);
  found?.row.remove();
  if (id !== undefined) unsent.delete(id);
}

/** @param {Record<string, any>} error */
function failed(error) {
  show("note", sentenceOf(error));
  const found = unsent.get(error.id);
  if (!found) return;
  unsent.delete(error.id);
  found.row.remove();
  if (!textField.value) {
    textField.value = found.text;
    grow();
  } else {
    list.append(found.row);
    notSent(found.row);
  }
}

/**
 * Marks a message nobody got.
 * @param {HTMLElement} row
 */
function notSent(row) {
  if (row.querySelector(".later")) return;
  const place = element("div", "later", `${gettext("Not sent.")} `);
  const again = element("button", "", gettext("Send Again"));
  again.onclick = () => {
    const text = row.querySelector(".text")?.textContent || "";
    for (const [id, it] of unsent) if (it.row === row) unsent.delete(id);
    row.remove();
    textField.value = text;
    submit();
  };
  place.append(again);
  row.append(place);
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
  };
  textField.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  };
  part("leave", HTMLElement).onclick = leave;
  part("now", HTMLElement).onclick = comeBackNow;
  part("people-button", HTMLElement).onclick = () => {
    people.hidden = !people.hidden;
    peopleChanged = true;
    paintPeople();
  };
  newest.onclick = () => {
    toEnd();
    textField.focus();
  };
  scroll.onscroll = scrolled;
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown", "pointermove"]) {
    scroll.addEventListener(kind, () => { lastTouch = Date.now(); }, { passive: true });
  }
  document.onkeydown = (event) => {
    if (event.key === "Escape" && !people.hidden && !matchMedia("(min-width: 641px)").matches) {
      people.hidden = true;
      peopleChanged = true;
      paintPeople();
    }
  };
  document.onvisibilitychange = () => {
    if (document.hidden) return;
    unread = 0;
    title();
    comeBackNow();
  };
  window.ononline = comeBackNow;
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
