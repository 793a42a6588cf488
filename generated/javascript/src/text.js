/**
 * Taking text apart: what the other modules need and a `String` does not offer by itself.
 *
 * Knows nothing of what the text means.
 *
 * @module
 */

import * as quark from "quark-runtime";

export const HEXADECIMAL = "0123456789abcdef";

/** What follows `prefix`; `undefined` if the text does not start with it. */
export function after(text, prefix) {
  if (!text.startsWith(prefix)) {
    return undefined;
  }
  return quark.sliceText(text, quark.size(prefix), quark.size(text), "text.q:10");
}

/** What stands before `suffix`; `undefined` if the text does not end with it. */
export function before(text, suffix) {
  if (!text.endsWith(suffix)) {
    return undefined;
  }
  return quark.sliceText(text, 0, quark.size(text) - quark.size(suffix), "text.q:16");
}

/** Whether a text is exactly `size` lower-case hexadecimal digits. */
export function isHex(text, size) {
  return quark.size(text) === size && quark.consistsOf(text, HEXADECIMAL);
}
