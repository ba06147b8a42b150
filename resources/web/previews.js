// SPDX-License-Identifier: GPL-3.0-or-later
// What goes along with a picture of our own: its size, so that others know its place before
// it is there, and a small one to be seen until then.
// @ts-check

/** The formats that others show, and the most bytes that they look at: those of src/pictures. */
const SENT_TYPES = new Set(["image/png", "image/jpeg", "image/webp", "image/gif"]);
const SENT_BYTES = 64 * 1024 * 1024;
/** The longest sides of a preview that are tried, and its bytes at the most. */
const PREVIEW_SIDES = [320, 240, 160, 96, 48];
const PREVIEW_BYTES = 16 * 1024;
const QUALITY = 0.6;

/** Nothing for what is no picture.
 * @param {File} file @returns {Promise<{picture?: {width: number, height: number}, preview?: string}>} */
export async function aboutPicture(file) {
  if (!SENT_TYPES.has(file.type) || file.size > SENT_BYTES) return {};
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return {};
  const { width, height } = image;
  const preview = await smallOne(image).catch(() => undefined);
  image.close();
  return { picture: { width, height }, preview };
}

/** @param {ImageBitmap} image */
async function smallOne(image) {
  for (const side of PREVIEW_SIDES) {
    const scale = Math.min(1, side / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    /** @type {Blob | null} */
    const small = await new Promise((done) => canvas.toBlob(done, "image/webp", QUALITY));
    // Some browsers write none of that format.
    if (small?.type !== "image/webp") return undefined;
    if (small.size <= PREVIEW_BYTES) return btoa(String.fromCharCode(...new Uint8Array(await small.arrayBuffer())));
  }
  return undefined;
}
