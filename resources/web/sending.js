// SPDX-License-Identifier: GPL-3.0-or-later
// Files of our own on their way: chosen, offered one after the other, and sent in portions.
// The room hashes what comes, and tells where to go on; a browser reads each portion from
// the disk as it sends it.
// @ts-check

import { ofAFile, refusalOf } from "./file_reasons.js";
import { mayBeTaken, percentOf, sizeOf } from "./file_kinds.js";
import { report } from "./files.js";
import { ask, can, moderates, refuse, rules, run, textField } from "./page.js";
import { element, part } from "./parts.js";
import { aboutPicture } from "./previews.js";
import { leftOf, sumOf } from "./quotas.js";
import { gettext, ngettext } from "./words.js";

/**
 * @typedef {"queued" | "asking" | "moving" | "waiting" | "failed"} SendingStage
 * @typedef {{file: File, caption: string, id: string, upload: string, token: string, done: number, sent: number,
 *   stage: SendingStage, tries: number, why: string, samples: [number, number][], request: XMLHttpRequest | null,
 *   timer: number, row: HTMLElement, bar: HTMLProgressElement, line: HTMLElement, again: HTMLElement,
 *   about: Awaited<ReturnType<typeof aboutPicture>> | null}} Sending
 */

/** Files that are chosen or on their way at the most. */
const MOST_FILES = 100;
/** Bytes of one request, in whole slices: between two of them the room has others take their
 * turn. After a fault there is one slice in each, so that the answer which says why gets through. */
const SLICE = 1024 * 1024;
const PORTION = 32 * SLICE;
/** Characters of a caption at the most. */
const CAPTION = 200;
/** Milliseconds before it is tried again, and how often that is done without a byte more. */
const TRIED_AFTER = [1000, 2000, 4000, 8000, 15000];
const MOST_TRIES = 60;
/** Milliseconds between two looks of the progress, and in which the speed is measured. */
const PAINTED_EVERY = 200;
const MEASURED_FOR = 4000;

/** @type {File[]} */
let chosen = [];
/** @type {Sending[]} */
const sendings = [];
let offers = 0;
/** What may still be sent, once the room has told, and the question for it.
 * @type {import("./quotas.js").Quota | null} */
let quota = null;
let quotaAsked = "";

const pane = element("section", "");
pane.id = "files";
pane.hidden = true;
pane.setAttribute("aria-label", gettext("Files to be sent"));
const form = /** @type {HTMLFormElement} */ (element("form", ""));
form.id = "chosen";
const chosenList = element("ul", "");
const captionField = /** @type {HTMLInputElement} */ (element("input", ""));
captionField.id = "caption";
captionField.maxLength = CAPTION;
captionField.dir = "auto";
captionField.autocomplete = "off";
captionField.placeholder = gettext("Say something about it");
captionField.setAttribute("aria-label", gettext("Say something about it"));
const sendButton = element("button", "suggested", gettext("Send"));
sendButton.id = "send-files";
sendButton.setAttribute("type", "submit");
const dropButton = element("button", "", gettext("Cancel"));
dropButton.setAttribute("aria-label", gettext("{action}: {file}", { action: gettext("Cancel"), file: gettext("Files to be sent") }));
const sumLine = element("p", "tags");
sumLine.id = "chosen-sum";
captionField.setAttribute("aria-describedby", sumLine.id);
const troubleLine = element("p", "beware");
troubleLine.id = "chosen-trouble";
troubleLine.setAttribute("role", "alert");
form.append(chosenList, sumLine, troubleLine, captionField, sendButton, dropButton);
const sendingList = element("ul", "");
sendingList.id = "sending";
pane.append(form, sendingList);
part("say", HTMLElement).before(pane);

form.onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  sendChosen();
};
form.onkeydown = (/** @type {KeyboardEvent} */ event) => {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  leaveOutAll();
};
dropButton.onclick = leaveOutAll;
window.addEventListener("beforeunload", (event) => {
  if (sendings.some((it) => it.stage !== "failed")) event.preventDefault();
});

function leaveOutAll() {
  chosen = [];
  paintChosen();
  textField.focus();
}

/* ---- Choosing ---- */

/** Shows files before they are sent.
 * @param {File[]} files */
export async function consider(files) {
  if (rules.files !== "everybody" && !(rules.files === "moderators" && moderates())) {
    return refuse(rules.files === "moderators" ? gettext("Moderators alone may send files here") : gettext("Nobody may send files here"));
  }
  refuse("");
  for (const file of files) {
    const isOneTooMany = chosen.length + sendings.length >= MOST_FILES;
    const trouble = isOneTooMany ? ofAFile("too-many-uploads") : await troubleWith(file);
    if (trouble) refuse(trouble);
    else chosen.push(file);
    if (isOneTooMany) break;
  }
  paintChosen();
  if (chosen.length) captionField.focus();
}

/** @param {File} file */
async function troubleWith(file) {
  const { name, size } = file;
  if (!mayBeTaken(name, rules.file_types)) return gettext("{file}: {why}", { file: name, why: ofAFile("file-type") });
  if (rules.file_size && size > rules.file_size) {
    return gettext("{file} is larger than this room takes: {size} at most.", { file: name, size: sizeOf(rules.file_size) });
  }
  try {
    await file.slice(0, 1).arrayBuffer();
    return "";
  } catch {
    // A browser gives a folder like a file, with the size of its entry.
    const isFolder = !file.type && size % 4096 === 0;
    return isFolder ? gettext("Folders are not sent. Pack one into an archive first.") : gettext("{file} cannot be read.", { file: name });
  }
}

function paintChosen() {
  // The words were about what is left out.
  if (!chosen.length) captionField.value = "";
  chosenList.replaceChildren(...chosen.map((file, index) => {
    const row = element("li", "");
    const out = element("button", "", "✕");
    out.title = gettext("Leave Out");
    out.setAttribute("aria-label", gettext("Leave out {file}", { file: file.name }));
    out.onclick = () => {
      chosen.splice(index, 1);
      paintChosen();
      (chosen.length ? captionField : textField).focus();
    };
    row.append(nameOf(file), element("span", "tags", sizeOf(file.size)), out);
    return row;
  }));
  paintPane();
  paintSum();
}

/* ---- What may still be sent ---- */

/** Asks again whenever others are chosen, or one begins or ends: what is left is another. */
function askForQuota() {
  quotaAsked = "";
  if (!chosen.length) quota = null;
  if (!chosen.length || !can.quotas) return;
  offers += 1;
  quotaAsked = `file-${run}-quota-${offers}`;
  ask({ type: "quota", id: quotaAsked });
}

/** @param {import("./quotas.js").Quota} told */
export function quotaTold(told) {
  if (!quotaAsked || told.id !== quotaAsked) return;
  quota = told;
  paintSum();
}

/** Tells what is chosen and what is left, and what would be refused.
 * The room counts what it knows of: not what waits here for its turn. */
function paintSum() {
  sumLine.textContent = sumOf(chosen.reduce((sum, { size }) => sum + size, 0), quota);
  let left = quota ? leftOf(quota) : Infinity;
  for (const { file, stage, upload } of sendings) if (stage !== "failed" && !upload) left -= file.size;
  const tooMuch = chosen.find(({ size }) => (left -= size) < 0);
  const trouble = tooMuch ? gettext("{file}: {why}", { file: tooMuch.name, why: ofAFile("file-quota") }) : "";
  if (troubleLine.textContent !== trouble) troubleLine.textContent = trouble;
  sendButton.toggleAttribute("disabled", Boolean(trouble));
}

/** @param {{name: string}} file */
function nameOf({ name }) {
  const it = element("b", "", name);
  it.dir = "auto";
  return it;
}

function paintPane() {
  form.hidden = !chosen.length;
  sendingList.hidden = !sendings.length;
  pane.hidden = form.hidden && sendingList.hidden;
  askForQuota();
}

/** The first one has the caption. */
function sendChosen() {
  for (const file of chosen) {
    sendings.push(sendingOf(file, captionField.value.trim()));
    captionField.value = "";
  }
  report(ngettext("{count} file is on its way", "{count} files are on their way", chosen.length));
  leaveOutAll();
  beginNext();
}

/* ---- Rows ---- */

/** @param {File} file @param {string} caption @returns {Sending} */
function sendingOf(file, caption) {
  const row = element("li", "");
  const bar = /** @type {HTMLProgressElement} */ (element("progress", ""));
  bar.max = 100;
  bar.setAttribute("aria-label", file.name);
  const line = element("span", "tags");
  const again = element("button", "", gettext("Try Again"));
  again.setAttribute("aria-label", gettext("{action}: {file}", { action: gettext("Try Again"), file: file.name }));
  const cancel = element("button", "", gettext("Cancel"));
  cancel.setAttribute("aria-label", gettext("{action}: {file}", { action: gettext("Cancel"), file: file.name }));
  row.append(nameOf(file), bar, line, again, cancel);
  sendingList.append(row);
  /** @type {Sending} */
  const it = {
    file, caption, id: "", upload: "", token: "", done: 0, sent: 0, stage: "queued", tries: 0, why: "", samples: [], request: null,
    timer: 0, row, bar, line, again, about: null,
  };
  again.onclick = () => {
    cancel.focus();
    it.tries = 0;
    stageIs(it, "queued");
    beginNext();
  };
  cancel.onclick = () => cancelled(it);
  stageIs(it, "queued");
  return it;
}

/** @param {Sending} it @param {SendingStage} stage */
function stageIs(it, stage) {
  it.stage = stage;
  it.samples = [];
  paintSending(it);
}

/** @param {Sending} it */
function paintSending({ file: { size }, sent, stage, why, samples, bar, line, again }) {
  const percent = percentOf(sent, size);
  bar.value = percent;
  bar.hidden = stage === "failed";
  again.hidden = stage !== "failed";
  const [first] = samples;
  const moved = gettext("{done} of {size}", { done: sizeOf(sent), size: sizeOf(size) });
  const millis = first ? performance.now() - first[0] : 0;
  const speed = millis > 500 ? sizeOf(1000 * (sent - first[1]) / millis) : "";
  const told = {
    queued: gettext("Waiting for its turn"),
    asking: gettext("Asking the room…"),
    moving: `${percent} % · ${speed ? gettext("{moved} · {speed}/s", { moved, speed }) : moved}`,
    waiting: gettext("The connection is lost. It goes on by itself."),
    failed: why,
  }[stage];
  if (line.textContent !== told) line.textContent = told;
}

/** @param {Sending} it */
function forgetSending(it) {
  clearTimeout(it.timer);
  it.request?.abort();
  const at = sendings.indexOf(it);
  if (at < 0) return false;
  sendings.splice(at, 1);
  if (it.row.contains(document.activeElement)) textField.focus();
  it.row.remove();
  paintPane();
  return true;
}

/* ---- Offering ---- */

/** One after the other. */
function beginNext() {
  if (sendings.some(({ stage }) => stage !== "queued" && stage !== "failed")) return;
  const next = sendings.find(({ stage, timer }) => stage === "queued" && !timer);
  if (next) offer(next);
  paintPane();
}

/** Offers a file, or goes on with one. The same offer again is the same upload.
 * @param {Sending} it */
async function offer(it) {
  if (!it.id) {
    offers += 1;
    it.id = `file-${run}-${offers}`;
  }
  stageIs(it, "asking");
  it.about ||= await aboutPicture(it.file);
  if (!sendings.includes(it)) return;
  const { file: { name, size, type }, caption, id, upload, about } = it;
  // Without a connection it is asked once we are back.
  ask({
    type: "offer", id, name, size, media: type || undefined, caption: caption || undefined, upload: upload || undefined, ...about,
  });
}

/** @param {string} id */
function sendingBy(id) {
  return sendings.find((it) => it.id === id);
}

/** @param {{id: string, upload: string, token: string, from?: number}} grant */
export function granted({ id, upload, token, from = 0 }) {
  const it = sendingBy(id);
  // It was cancelled meanwhile.
  if (!it) return giveUp(upload);
  if (it.stage !== "asking") return;
  Object.assign(it, { upload, token, done: from });
  sendPortion(it);
  askForQuota();
}

/** @param {string} upload */
function giveUp(upload) {
  offers += 1;
  ask({ type: "withdraw", id: `file-${run}-${offers}`, upload });
}

/** @param {Record<string, any>} error */
export function offerRefused(error) {
  const it = sendingBy(error.id);
  if (!it || it.stage !== "asking") return;
  switch (error.reason) {
    case "no-such-upload":
      if (!it.upload) return failedFor(it, refusalOf(error));
      Object.assign(it, { id: "", upload: "", done: 0, sent: 0 });
      return offer(it);
    case "slow-mode":
    case "too-fast":
    case "busy":
    case "too-many-uploads":
      return turnLater(it, 1000 * (error.seconds || 5));
    default:
      return failedFor(it, refusalOf(error));
  }
}

/** Its turn comes later.
 * @param {Sending} it @param {number} pause */
function turnLater(it, pause) {
  it.timer = setTimeout(() => {
    it.timer = 0;
    beginNext();
  }, pause);
  stageIs(it, "queued");
  beginNext();
}

/** We are in the room again: what was asked for on the old connection has no answer. */
export function offerAgain() {
  for (const it of sendings) if (it.stage === "asking") offer(it);
}

/* ---- Sending ---- */

/** @param {Sending} it */
function sendPortion(it) {
  const { file, upload, token, done } = it;
  const end = Math.min(file.size, done + (it.tries ? SLICE : PORTION));
  const request = new XMLHttpRequest();
  it.request = request;
  it.sent = done;
  if (it.stage !== "moving") stageIs(it, "moving");
  let painted = 0;
  request.open("PUT", `/f/${upload}`);
  request.setRequestHeader("Authorization", `Bearer ${token}`);
  if (end > done) request.setRequestHeader("Content-Range", `bytes ${done}-${end - 1}/${file.size}`);
  request.upload.onprogress = ({ loaded }) => {
    const now = performance.now();
    if (now - painted < PAINTED_EVERY) return;
    painted = now;
    it.sent = done + loaded;
    it.samples = [...it.samples.filter(([at]) => now - at < MEASURED_FOR), [now, it.sent]];
    paintSending(it);
  };
  request.onload = () => portionAnswered(it, request);
  request.onerror = () => portionLost(it);
  request.send(file.slice(done, end));
}

/** @param {Sending} it @param {XMLHttpRequest} request */
function portionAnswered(it, request) {
  const offset = Number(request.getResponseHeader("Upload-Offset") ?? it.done);
  const isFurther = offset > it.done;
  it.request = null;
  switch (request.status) {
    case 201: return arrived(it);
    case 204:
      it.done = offset;
      if (!isFurther) return tryLater(it);
      it.tries = 0;
      return sendPortion(it);
    case 401:
    case 404:
      it.tries += 1;
      return it.tries > 3 ? tryLater(it) : offer(it);
    case 403: return failedFor(it, ofAFile("files-off"));
    case 413: return failedFor(it, ofAFile("file-too-large"));
    // It has ended: there is nothing to go on with.
    case 415: return failedFor(it, ofAFile("file-type"));
    case 422: return failedFor(it, gettext("It changed while it was sent. Send it again once it is finished."));
    case 507: return failedFor(it, gettext("The disk of the host is full."));
    default: return tryLater(it);
  }
}

/** The line is lost, or the file cannot be read any more.
 * @param {Sending} it */
async function portionLost(it) {
  it.request = null;
  const { file, done } = it;
  try {
    await file.slice(done, done + 1).arrayBuffer();
  } catch {
    return failedFor(it, gettext("It changed while it was sent. Send it again once it is finished."));
  }
  tryLater(it);
}

/** @param {Sending} it */
function tryLater(it) {
  if (!sendings.includes(it)) return;
  if (it.tries >= MOST_TRIES) return failedFor(it, gettext("The room does not answer."));
  const pause = TRIED_AFTER[Math.min(it.tries, TRIED_AFTER.length - 1)];
  it.tries += 1;
  it.timer = setTimeout(() => goOn(it), pause);
  stageIs(it, "waiting");
}

/** Asks how much of it is there, and goes on.
 * @param {Sending} it */
async function goOn(it) {
  it.timer = 0;
  const headers = { Authorization: `Bearer ${it.token}` };
  const answer = await fetch(`/f/${it.upload}`, { method: "HEAD", headers }).catch(() => null);
  if (!sendings.includes(it) || it.stage !== "waiting") return;
  if (answer && (answer.status === 401 || answer.status === 404)) return offer(it);
  if (!answer?.ok) return tryLater(it);
  const there = Number(answer.headers.get("Upload-Offset"));
  if (there > it.done) it.tries = 0;
  it.done = there;
  sendPortion(it);
}

/** @param {Sending} it */
function arrived(it) {
  if (!forgetSending(it)) return;
  report(gettext("{file} is sent.", { file: it.file.name }));
  beginNext();
}

/** Everybody has been told of it: the answer that says so may be lost.
 * @param {string} id */
export function shared(id) {
  const it = sendingBy(id);
  if (it) arrived(it);
}

/** @param {Sending} it */
function cancelled(it) {
  forgetSending(it);
  if (it.upload) giveUp(it.upload);
  report(gettext("{file} was cancelled.", { file: it.file.name }));
  beginNext();
}

/** @param {Sending} it @param {string} why */
function failedFor(it, why) {
  it.why = why;
  stageIs(it, "failed");
  report(gettext("{file}: {why}", { file: it.file.name, why }));
  beginNext();
}
