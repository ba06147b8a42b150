// SPDX-License-Identifier: GPL-3.0-or-later
// Files that were shared, and those that others are sending. The browser saves them, by links
// that are good for a while: nothing of a content is in memory here. What sends files, and
// what shows pictures, comes when it is needed.
// @ts-check

import { mayRun, percentOf, sizeOf } from "./file_kinds.js";
import { refusalOf } from "./file_reasons.js";
import { ask, isMine, refuse, run } from "./page.js";
import { element, part } from "./parts.js";
import { gettext, ngettext } from "./words.js";

/**
 * @typedef {{number: number, from?: string, seat?: number, id?: string, name?: string, size?: number, caption?: string,
 *   media?: string, picture?: {width: number, height: number}, preview?: string, beware?: string}} FileEvent
 * @typedef {{event: FileEvent, warning: HTMLElement, press: HTMLElement}} FileRow
 * @typedef {{blake3: string, token: string}} Ticket
 * @typedef {{id?: string, from: string, seat?: number, name: string, size: number, done: number, over?: boolean}} Coming
 */

/** Questions for files that are not answered, and files of others on their way, at the most. */
const MOST_ASKED = 100;
const MOST_COMING = 50;
/** Milliseconds after which nothing is told of a file that is said to be on its way. */
const COMING_FOR = 60000;

/** @type {WeakMap<HTMLElement, FileRow>} */
const fileRows = new WeakMap();
/** Those who asked the room for a file, by the question.
 * @type {Map<string, {given: (ticket: Ticket) => void, refused: (error: Record<string, any>) => void}>} */
const asked = new Map();
let questions = 0;

const reportLine = element("p", "");
reportLine.id = "files-status";
reportLine.setAttribute("role", "status");
part("say", HTMLElement).before(reportLine);

const looks = document.createElement("link");
looks.rel = "stylesheet";
looks.href = "/files.css";
document.head.append(looks);
// Nothing moves away from under a finger once it is shown.
await new Promise((done) => {
  looks.onload = looks.onerror = done;
});

/** Tells a screen reader, apart from what is said in the room: a file begins, and ends.
 * @param {string} text */
export function report(text) {
  reportLine.textContent = text;
}

/* ---- Scripts that come when they are needed ---- */

/** @type {Promise<typeof import("./sending.js")> | null} */
let sending = null;
/** @type {Promise<typeof import("./pictures.js")> | null} */
let pictures = null;

/** Shows files before they are sent.
 * @param {File[]} files */
export function choose(files) {
  sending ||= import("./sending.js");
  sending.then((it) => it.consider(files), () => {
    sending = null;
    refuse(gettext("The room does not answer."));
  });
}

/** @param {(sending: typeof import("./sending.js")) => void} act Done only if files were chosen. */
function whereFilesAreSent(act) {
  sending?.then(act, () => {});
}

/** Shows what a file looks like that is said to be a picture.
 * @param {HTMLElement} row @param {FileEvent} event */
function showPicture(row, event) {
  pictures ||= import("./pictures.js");
  pictures.then((it) => it.addPicture(row, event), () => {
    pictures = null;
  });
}

/* ---- Files in the room ---- */

/** Shows a file in the place of a text.
 * @param {HTMLElement} row @param {FileEvent} event */
export function dress(row, event) {
  const { name = "", size = 0, caption, id } = event;
  if (isMine(event) && id) whereFilesAreSent((it) => it.shared(id));
  forgetComing(event);
  const place = row.querySelector(".text");
  if (!place || row.matches(".removed")) return;
  const title = element("b", "", name);
  title.dir = "auto";
  const warning = element("p", "beware");
  const press = element("button", "save", gettext("Save"));
  press.tabIndex = -1;
  press.setAttribute("aria-label", gettext("{action}: {file}", { action: gettext("Save"), file: name }));
  press.onclick = () => save(row);
  const words = element("p", "", caption);
  words.dir = "auto";
  place.replaceChildren(title, element("span", "tags", sizeOf(size)), warning, press, words);
  fileRows.set(row, { event, warning, press });
  const mark = event.beware || (mayRun(name) ? "dangerous" : "");
  if (mark) warn(row, mark);
  else if (event.picture) showPicture(row, event);
}

const BEWARE = {
  dangerous: gettext("It is a program, or may contain one. Open it only if you trust whom it comes from."),
  disguised: gettext("Its content is not what its name says. Beware of it."),
};

/** Warns of a file as the answer with its content does; `true` if that is news.
 * @param {HTMLElement} row @param {Response} answer */
export function warnOf(row, { headers }) {
  return warn(row, headers.get("Salotto-Beware"));
}

/** Warns of a file as the room does, whose words of later versions are taken for the worst.
 * @param {HTMLElement} row @param {string | null} kind */
function warn(row, kind) {
  const found = fileRows.get(row);
  const beware = kind && (kind === "disguised" ? BEWARE.disguised : BEWARE.dangerous);
  if (!found || !beware || found.warning.textContent === beware) return false;
  const { event: { name = "" }, warning, press } = found;
  warning.textContent = beware;
  press.textContent = gettext("Save Anyway");
  press.setAttribute("aria-label", gettext("{action}: {file}", { action: gettext("Save Anyway"), file: name }));
  return true;
}

/** Asks the room for a file; refused with its error.
 * @param {number} file @returns {Promise<Ticket>} */
export function ticketFor(file) {
  return new Promise((given, refused) => {
    questions += 1;
    const id = `file-${run}-get-${questions}`;
    if (asked.size >= MOST_ASKED) forgetAsked();
    asked.set(id, { given, refused });
    if (!ask({ type: "fetch", id, file })) noAnswer(id, gettext("You are not in the room."));
  });
}

/** @param {string} id @param {string} message */
function noAnswer(id, message) {
  asked.get(id)?.refused({ message });
  asked.delete(id);
}

function forgetAsked() {
  for (const id of [...asked.keys()]) noAnswer(id, gettext("The room does not answer."));
}

/** Asks for a file, to save it.
 * @param {HTMLElement} row */
export async function save(row) {
  const found = fileRows.get(row);
  if (!found) return;
  refuse("");
  try {
    await saveBy(row, found.event.name || "", await ticketFor(found.event.number));
  } catch (error) {
    refuse(refusalOf(/** @type {Record<string, any>} */ (error)));
  }
}

/** Has the browser save a file. What its content makes of it is told before: a name may lie.
 * @param {HTMLElement} row @param {string} name @param {Ticket} ticket */
async function saveBy(row, name, { blake3, token }) {
  const address = `${addressOf(blake3)}?token=${encodeURIComponent(token)}`;
  const answer = await fetch(address, { method: "HEAD" }).catch(() => null);
  if (!answer?.ok) {
    return refuse(answer && answer.status < 429 ? gettext("The room does not have it any more.") : gettext("The room does not answer."));
  }
  if (warnOf(row, answer)) {
    report(gettext("{file}: {why}", { file: name, why: fileRows.get(row)?.warning.textContent || "" }));
    return;
  }
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  report(gettext("{file} is being saved.", { file: name }));
}

/** Where a content is.
 * @param {string} blake3 */
export function addressOf(blake3) {
  return `/f/${encodeURIComponent(blake3)}`;
}

/** The room does not do it.
 * @param {Record<string, any>} error */
export function refused(error) {
  const question = asked.get(error.id);
  if (!question) return whereFilesAreSent((it) => it.offerRefused(error));
  asked.delete(error.id);
  question.refused(error);
}

/** @param {any} message */
export function heard(message) {
  switch (message.type) {
    case "download":
      asked.get(message.id)?.given(message);
      asked.delete(message.id);
      break;
    case "upload": return whereFilesAreSent((it) => it.granted(message));
    case "quota": return whereFilesAreSent((it) => it.quotaTold(message));
    case "uploading": return comes(message);
  }
}

/** In the room again. */
export function cameBack() {
  // The answers are lost with the connection.
  forgetAsked();
  whereFilesAreSent((it) => it.offerAgain());
}

/* ---- Files that others are sending ---- */

/** What is told of each, and when that is forgotten.
 * @type {Map<string, {told: Coming, timer: number}>} */
const coming = new Map();

const comingLine = element("p", "");
comingLine.id = "coming";
comingLine.dir = "auto";
comingLine.hidden = true;
part("typing", HTMLElement).before(comingLine);

/** @param {{from?: string, seat?: number, id?: string, name?: string}} event */
function comingKey({ from, seat, id, name }) {
  return JSON.stringify([seat ?? from, id ?? name]);
}

/** @param {Coming} told */
function comes(told) {
  if (isMine(told)) return;
  forgetComing(told);
  if (!told.over && coming.size < MOST_COMING) {
    coming.set(comingKey(told), { told, timer: setTimeout(() => forgetComing(told), COMING_FOR) });
  }
  paintComing();
}

/** @param {{from?: string, seat?: number, id?: string, name?: string}} event */
function forgetComing(event) {
  const key = comingKey(event);
  clearTimeout(coming.get(key)?.timer);
  if (coming.delete(key)) paintComing();
}

function paintComing() {
  const [one] = coming.values();
  comingLine.hidden = !one;
  if (!one) return;
  const { from, name, done, size } = one.told;
  comingLine.textContent = coming.size === 1
    ? gettext("{name} is sending {file}: {percent} %", { name: from, file: name, percent: percentOf(done, size) })
    : ngettext("{count} file is on its way", "{count} files are on their way", coming.size);
}
