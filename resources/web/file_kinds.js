// SPDX-License-Identifier: GPL-3.0-or-later
// Names and sizes of files. What a content is, the room tells once it is saved.
// @ts-check

import { language } from "./words.js";

/** Endings of what may run when it is opened: those of src/protocol/file/kind. */
const RUNNING = new Set(("doc dot xls xlt xla xlw ppt pot pps docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm rtf one " +
  "mdb accdb ott ots otp slk iqy ps eps xps pub vsd html htm xhtml xht shtml mht mhtml svg svgz xml xsl " +
  "xslt swf eml msg ipynb desktop kdelnk sh bash zsh fish ksh csh run appimage flatpak flatpakref " +
  "flatpakrepo snap deb rpm ebuild service socket timer mount so ko o a out elf directory " +
  "gnome-extension plasmoid py pyc pyo pyw pyz pyzw pl pm rb php phar js mjs cjs jse lua tcl r awk jar " +
  "jnlp class war groovy wasm el scm xpi crx exe com bat cmd msi msix appx msp mst scr pif cpl dll sys " +
  "drv ocx lnk url scf vbs vbe vb wsf wsh wsc ws hta ps1 psm1 psd1 ps1xml reg inf gadget application " +
  "appref-ms msc chm hlp library-ms search-ms settingcontent-ms theme themepack diagcab xll job rdp app " +
  "command tool pkg mpkg workflow action scpt scptd applescript terminal webloc inetloc fileloc apk apks " +
  "xapk ipa").split(" "));

/** Endings of pictures: those as well. */
const PICTURES = new Set("png jpg jpeg jpe jfif gif webp bmp tif tiff avif heic heif jxl ico".split(" "));

/** @param {string} name */
function endingOf(name) {
  const [, ending] = /[^.].*\.([^.]+)$/s.exec(name) || [];
  return (ending || "").toLowerCase();
}

/** @param {string} name */
export function mayRun(name) {
  return RUNNING.has(endingOf(name));
}

/** `false` if a room that takes such types takes none of that name; of others it judges the content.
 * @param {string} name @param {string | undefined} types */
export function mayBeTaken(name, types) {
  if (types === "pictures") return PICTURES.has(endingOf(name));
  return types !== "no-programs" || !mayRun(name);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** A number of bytes as people read it.
 * @param {number} bytes */
export function sizeOf(bytes) {
  let unit = 0;
  while (bytes >= 999.5 && unit < UNITS.length - 1) {
    bytes /= 1000;
    unit += 1;
  }
  const digits = unit && bytes < 9.95 ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: "unit", unit: UNITS[unit], unitDisplay: unit ? "short" : "long", minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(bytes);
}

/** @param {number} done @param {number} size */
export function percentOf(done, size) {
  return size ? Math.min(100, Math.floor(100 * done / size)) : 100;
}
