// SPDX-License-Identifier: GPL-3.0-or-later
// What may still be sent, as the room tells it, in words.
// @ts-check

import { sizeOf } from "./file_kinds.js";
import { gettext } from "./words.js";

/** @typedef {{id?: string, day_left?: number, room_left?: number, files_left?: number}} Quota */

/** Bytes that the room can still take: none, if it takes no further file.
 * @param {Quota} quota */
function spaceLeft({ room_left = 0, files_left = 0 }) {
  return files_left ? room_left : 0;
}

/** Bytes that may be sent in all now.
 * @param {Quota} quota */
export function leftOf(quota) {
  return Math.min(quota.day_left ?? Infinity, spaceLeft(quota));
}

/** What is about to be sent, and what is left of what may be.
 * @param {number} bytes @param {Quota | null} quota */
export function sumOf(bytes, quota) {
  const size = sizeOf(bytes);
  if (!quota) return size;
  const left = sizeOf(leftOf(quota));
  const isDay = (quota.day_left ?? Infinity) <= spaceLeft(quota);
  return gettext("{size} · {left}", { size, left: isDay ? gettext("{left} left today", { left }) : gettext("{left} left in this room", { left }) });
}
