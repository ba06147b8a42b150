// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures in the conversation: the preview that came along, then the picture itself while it
// is in view, and pressed it is shown large. What a stranger made gets into the page as an
// image of one of four types, and as nothing else.
// @ts-check

import { ofAFile, refusalOf } from "./file_reasons.js";
import { addressOf, save, ticketFor, warnOf } from "./files.js";
import { textField } from "./page.js";
import { element, part } from "./parts.js";
import { gettext } from "./words.js";

/**
 * @typedef {import("./files.js").FileEvent} FileEvent
 * @typedef {"resting" | "waiting" | "loading" | "held"} PictureStage
 * @typedef {{row: HTMLElement, event: FileEvent, press: HTMLElement, stage: PictureStage, isSeen: boolean, isLeft: boolean,
 *   tries: number, content: Blob | null, ticket: import("./files.js").Ticket | null, end: AbortController | null}} Picture
 * @typedef {{fault: "passing" | "gone" | "none" | "large", why: string, seconds?: number}} Unshown
 */

/** The types that are shown: the formats of src/pictures. */
const SHOWN_TYPES = new Set(["image/png", "image/jpeg", "image/webp", "image/gif"]);
/** The largest place of a picture, and its shortest side. */
const PLACE = { width: 320, height: 240, least: 48 };
const NO_SIZE = { width: 0, height: 0 };
/** Bytes and pixels of one that is fetched by itself at the most: those of src/pictures. */
const BYTES = 64 * 1024 * 1024;
const PIXELS = 20_000_000;
/** How much larger one may be that somebody asks for. */
const LARGER = 4;
/** Pixels of a preview at the most, and its characters. */
const PREVIEW_PIXELS = 640 * 640;
const PREVIEW_CHARACTERS = 24 * 1024;
/** Pictures that are held at the most, and their bytes. */
const MOST_HELD = 32;
const MOST_BYTES = 2 * BYTES;
/** Pictures that are fetched at a time. */
const AT_A_TIME = 2;
/** How often one is tried that may come a little later, and after how many seconds at least. */
const ATTEMPTS = 4;
const NEXT_AFTER = 2;

/** @type {WeakMap<Element, Picture>} */
const placed = new WeakMap();
/** Those that wait to be fetched, and those that are held.
 * @type {Set<Picture>} */
const wanted = new Set();
/** @type {Set<Picture>} */
const held = new Set();
let loads = 0;

/* ---- Places ---- */

/** Shows a picture in the row of its file, whose place is as large as it will be.
 * @param {HTMLElement} row @param {FileEvent} event */
export function addPicture(row, event) {
  const { name = "", media = "" } = event;
  const size = placeOf(event);
  if (!size || !SHOWN_TYPES.has(media) || row.matches(".removed")) return;
  const press = element("button", "picture");
  press.tabIndex = -1;
  press.title = gettext("Show Picture");
  press.setAttribute("aria-label", name);
  press.setAttribute("aria-haspopup", "dialog");
  press.style.width = `${size.width}px`;
  press.style.aspectRatio = `${size.width} / ${size.height}`;
  // What is out of view takes about as much.
  row.style.setProperty("contain-intrinsic-size", `auto ${size.height + 120}px`);
  row.querySelector(".text")?.prepend(press);
  /** @type {Picture} */
  const picture = { row, event, press, stage: "resting", isSeen: false, isLeft: false, tries: 0, content: null, ticket: null, end: null };
  press.onclick = () => view(picture);
  placed.set(press, picture);
  inView.observe(press);
}

/** Never larger than the picture, unless nobody could press it.
 * @param {FileEvent} event */
function placeOf({ picture, size }) {
  const { width, height } = picture || NO_SIZE;
  if (!size || !(width >= 1 && height >= 1)) return null;
  const scale = Math.min(1, PLACE.width / width, PLACE.height / height);
  const [wide, high] = [width, height].map((side) => Math.max(PLACE.least, Math.round(side * scale)));
  return { width: wide, height: high };
}

const inView = new IntersectionObserver((all) => {
  for (const { target, isIntersecting } of all) {
    const picture = placed.get(target);
    if (!picture) continue;
    picture.isSeen = isIntersecting;
    if (isIntersecting) seen(picture);
    else unseen(picture);
  }
}, { root: part("scroll", HTMLElement) });

/** @param {Picture} picture */
function seen(picture) {
  const { press, event } = picture;
  if (!press.hasChildNodes()) showPreview(picture);
  if (comesByItself(event)) want(picture);
}

/** @param {Picture} picture */
function unseen(picture) {
  picture.tries = 0;
  if (!picture.press.isConnected) release(picture);
  if (picture === viewed) return;
  if (wanted.delete(picture)) picture.stage = "resting";
  picture.end?.abort();
}

/** Is it small enough, and does it not move where nothing should?
 * @param {FileEvent} event */
function comesByItself({ size = 0, picture, media }) {
  const { width, height } = picture || NO_SIZE;
  const isStill = media !== "image/gif" || !matchMedia("(prefers-reduced-motion: reduce)").matches;
  return size <= BYTES && width * height <= PIXELS && isStill;
}

/* ---- Images ---- */

/** @param {Unshown["fault"]} fault @param {string} why @param {number} [seconds] @returns {Unshown} */
function unshown(fault, why, seconds) {
  return { fault, why, seconds };
}

const tooLarge = () => unshown("large", gettext("It is too large to be shown here."));

/** The image that a content is, decoded. Its size is known before that.
 * @param {Blob} content @param {string | undefined} name @param {number} most Pixels. */
async function imageOf(content, name, most) {
  const image = new Image();
  image.alt = name || "";
  // Dropped, it would be a file to send.
  image.draggable = false;
  const address = URL.createObjectURL(content);
  try {
    await new Promise((done, failed) => {
      image.onload = done;
      image.onerror = failed;
      image.src = address;
    });
    if (image.naturalWidth * image.naturalHeight > most) return tooLarge();
    await image.decode();
    return image;
  } catch {
    return unshown("none", gettext("It is damaged, or of a kind that is not shown here."));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** The preview, if it is one.
 * @param {Picture} picture */
async function previewOf({ event: { preview, name } }) {
  try {
    const bytes = Uint8Array.from(atob(String(preview).slice(0, PREVIEW_CHARACTERS)), (it) => it.charCodeAt(0));
    const image = await imageOf(new Blob([bytes], { type: "image/webp" }), name, PREVIEW_PIXELS);
    return "fault" in image ? null : image;
  } catch {
    return null;
  }
}

/** @param {Picture} picture */
async function showPreview(picture) {
  const { press, event } = picture;
  const preview = event.preview ? await previewOf(picture) : null;
  if (press.hasChildNodes()) return;
  if (preview) press.append(preview);
  else if (!comesByItself(event)) press.textContent = gettext("Show Picture");
}

/* ---- Fetching ---- */

/** Fetches a picture, in its turn.
 * @param {Picture} picture */
function want(picture) {
  if (picture.stage !== "resting" || picture.isLeft) return;
  picture.stage = "waiting";
  wanted.add(picture);
  loadNext();
}

function loadNext() {
  const [next] = wanted;
  if (next && loads < AT_A_TIME) load(next);
}

/** @param {Picture} picture */
async function load(picture) {
  const end = new AbortController();
  wanted.delete(picture);
  Object.assign(picture, { stage: "loading", end });
  loads += 1;
  const content = await contentOf(picture, end).catch(() => unshown("passing", ""));
  const most = picture === viewed ? LARGER * PIXELS : PIXELS;
  const image = "fault" in content ? content : await imageOf(content, picture.event.name, most);
  loads -= 1;
  Object.assign(picture, { stage: "resting", end: null });
  if ("fault" in image) notShown(picture, image, end.signal.aborted);
  else if (content instanceof Blob) hold(picture, content, image);
  loadNext();
}

/** The content of a picture, of the type that it is said to be.
 * @param {Picture} picture @param {AbortController} end @returns {Promise<Blob | Unshown>} */
async function contentOf(picture, end) {
  const { row, event: { number, size, media } } = picture;
  try {
    picture.ticket ||= await ticketFor(number);
  } catch (error) {
    const told = /** @type {Record<string, any>} */ (error);
    return unshown(told.reason === "no-such-file" ? "gone" : "passing", refusalOf(told), told.seconds);
  }
  const { blake3, token } = picture.ticket;
  // A part of it, so that the room takes it for one who can go on.
  const headers = { Authorization: `Bearer ${token}`, Range: "bytes=0-" };
  const answer = await fetch(addressOf(blake3), { headers, signal: end.signal });
  if (answer.status === 401) picture.ticket = null;
  if (answer.status === 404) return unshown("gone", ofAFile("no-such-file"));
  if (!answer.ok) return unshown("passing", "", Number(answer.headers.get("Retry-After")));
  if (answer.headers.has("Salotto-Beware")) {
    end.abort();
    warnOf(row, answer);
    return unshown("none", row.querySelector(".beware")?.textContent || "");
  }
  const content = await answer.blob();
  return content.size === size ? content.slice(0, size, media) : unshown("passing", "");
}

/** @param {Picture} picture @param {Unshown} told @param {boolean} isEnded */
function notShown(picture, { fault, why, seconds = 0 }, isEnded) {
  if (fault === "passing") {
    if (isEnded) return again(picture);
    picture.tries += 1;
    if (picture.tries < ATTEMPTS) return void setTimeout(() => again(picture), 1000 * Math.max(seconds, NEXT_AFTER));
  }
  picture.isLeft = fault !== "passing";
  if (picture === viewed) tellViewer(why || gettext("It cannot be shown now. Try again."));
  if (fault === "none" || (fault === "gone" && !picture.press.querySelector("img"))) takeAway(picture);
}

/** @param {Picture} picture */
function again(picture) {
  if (picture === viewed && picture.stage === "resting") load(picture);
  else if (picture.isSeen) want(picture);
}

/** It is a file like any.
 * @param {Picture} picture */
function takeAway(picture) {
  const { row, press } = picture;
  const hadFocus = press === document.activeElement;
  inView.unobserve(press);
  press.remove();
  row.style.removeProperty("contain-intrinsic-size");
  if (hadFocus) focusOn(row);
}

/** @param {HTMLElement} row */
function focusOn(row) {
  const press = row.querySelector(".save");
  (press instanceof HTMLElement ? press : textField).focus({ preventScroll: true });
}

/* ---- Holding ---- */

/** @param {Picture} picture @param {Blob} content @param {HTMLImageElement} image */
function hold(picture, content, image) {
  const { press, event } = picture;
  if (!press.isConnected) return;
  Object.assign(picture, { stage: "held", content });
  held.add(picture);
  if (comesByItself(event) && image.naturalWidth * image.naturalHeight <= PIXELS) press.replaceChildren(image);
  if (picture === viewed) enlarge(picture);
  letGo();
}

/** Holds those that are near, and as many as there is room for. */
function letGo() {
  const { top, height } = part("scroll", HTMLElement).getBoundingClientRect();
  const far = (/** @type {Picture} */ { row }) => row.isConnected ? Math.abs(row.getBoundingClientRect().top - top - height / 2) : Infinity;
  const all = [...held].map((picture) => ({ picture, distance: far(picture) })).sort((one, other) => one.distance - other.distance);
  let bytes = 0;
  for (const [index, { picture }] of all.entries()) {
    bytes += picture.content?.size || 0;
    if (picture !== viewed && (index >= MOST_HELD || bytes > MOST_BYTES)) release(picture);
  }
}

/** Back to its preview.
 * @param {Picture} picture */
function release(picture) {
  if (!held.delete(picture)) return;
  Object.assign(picture, { stage: "resting", content: null });
  picture.press.replaceChildren();
  if (picture.press.isConnected) showPreview(picture);
}

/* ---- One of them, large ---- */

/** @type {Picture | null} */
let viewed = null;
const viewer = /** @type {HTMLDialogElement} */ (element("dialog", ""));
viewer.id = "viewer";
viewer.setAttribute("aria-labelledby", "viewer-name");
const viewerName = element("h2", "");
viewerName.id = "viewer-name";
viewerName.dir = "auto";
const viewerSave = element("button", "", gettext("Save"));
viewerSave.id = "viewer-save";
const viewerClose = element("button", "", "✕");
viewerClose.id = "viewer-close";
viewerClose.title = gettext("Close");
viewerClose.setAttribute("aria-label", gettext("Close"));
const viewerHead = element("div", "");
viewerHead.append(viewerName, viewerSave, viewerClose);
const viewerPlace = element("div", "");
viewerPlace.id = "viewer-picture";
const viewerLine = element("p", "");
viewerLine.id = "viewer-status";
viewerLine.setAttribute("role", "status");
viewer.append(viewerHead, viewerPlace, viewerLine);
document.body.append(viewer);

/** @param {Picture} picture */
function view(picture) {
  const { event: { name = "", size = 0 }, stage } = picture;
  viewed = picture;
  Object.assign(picture, { isLeft: false, tries: 0 });
  viewerName.textContent = name;
  viewer.showModal();
  isRemoved.observe(picture.row, { attributeFilter: ["class"] });
  if (picture.content) return enlarge(picture);
  if (size > LARGER * BYTES) return tellViewer(tooLarge().why);
  viewerLine.textContent = gettext("Fetching the picture…");
  enlargePreview(picture);
  if (stage !== "loading") load(picture);
}

/** @param {Picture} picture */
async function enlargePreview(picture) {
  const preview = await previewOf(picture);
  const { width, height } = picture.event.picture || NO_SIZE;
  if (!preview || picture !== viewed || viewerPlace.hasChildNodes()) return;
  // As large as the picture will be.
  Object.assign(preview.style, { objectFit: "contain", maxWidth: `${width}px`, maxHeight: `${height}px` });
  viewerPlace.append(preview);
}

/** @param {Picture} picture */
async function enlarge({ content, event }) {
  if (!content) return;
  const image = await imageOf(content, event.name, LARGER * PIXELS);
  if (viewed?.content !== content) return;
  if ("fault" in image) return tellViewer(image.why);
  viewerLine.textContent = "";
  viewerPlace.replaceChildren(image);
}

/** @param {string} why */
function tellViewer(why) {
  viewerPlace.replaceChildren(element("b", "", gettext("The picture is not shown")));
  viewerLine.textContent = why;
}

/** What somebody removes is not to be seen any more. */
const isRemoved = new MutationObserver(() => {
  if (viewed?.row.matches(".removed")) viewer.close();
});

viewerClose.onclick = () => viewer.close();
// What tells how it goes is below.
viewerSave.onclick = () => {
  const row = viewed?.row;
  viewer.close();
  if (row) save(row);
};
viewer.onkeydown = (/** @type {KeyboardEvent} */ event) => {
  // The page below keeps what it has open.
  if (event.key === "Escape") event.stopPropagation();
};
viewer.onclose = () => {
  const row = viewed?.row;
  viewed = null;
  isRemoved.disconnect();
  viewerPlace.replaceChildren();
  viewerLine.textContent = "";
  letGo();
  // Where it was opened may be gone by now.
  if (row && document.activeElement === document.body) focusOn(row);
};
