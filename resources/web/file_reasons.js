// SPDX-License-Identifier: GPL-3.0-or-later
// Refusals about files in words. They come with the script for files, as nothing is refused
// about one before somebody sends or saves one.
// @ts-check

import { sentenceOf } from "./reasons.js";
import { gettext } from "./words.js";

/** Why a file is not taken, or not given.
 * @param {string} reason */
export function ofAFile(reason) {
  switch (reason) {
    case "caption-too-long": return gettext("Those words are too long. Words about a file have up to 200 characters.");
    case "files-off": return gettext("This room takes no files from you.");
    case "file-too-large": return gettext("That file is larger than this room takes.");
    case "no-space": return gettext("The disk of the host has no space for that file.");
    case "file-quota": return gettext("That is more than this room takes of files. Wait, or remove some.");
    case "too-many-uploads": return gettext("Too many of your files are on their way. Wait for one of them.");
    case "file-type": return gettext("This room takes no files of that type.");
    case "no-such-file": return gettext("That file is not here any more.");
    case "no-such-upload": return gettext("That file has to be sent anew.");
    default: return "";
  }
}

/** @param {Record<string, any>} error */
export function refusalOf(error) {
  return ofAFile(error.reason) || sentenceOf(error);
}
