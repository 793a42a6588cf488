/**
 * The W3C `traceparent` header, by which OpenTelemetry systems follow the same trace.
 *
 * It knows the trace's id and nothing of the causal clock, which travels in the context alone.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { isHex } from "./text.js";

/** The name of the W3C header that travels beside the context. */
export const TRACEPARENT_HEADER = "traceparent";

export const UUID_SIZES = Object.freeze([8, 4, 4, 4, 12]);
export const UUID_CHARACTERS = "0123456789abcdefABCDEF-";
export const NO_TRACE = "00000000000000000000000000000000";
export const NO_PARENT = "0000000000000000";

/** The trace's id, as a UUID, of a `traceparent`; `undefined` if it is malformed. */
export function traceIdOf(traceparent) {
  const parts = Object.freeze(quark.trim(traceparent).split("-"));
  if (parts.length < 4 || !isHeader(parts)) {
    return undefined;
  }
  return dashed(quark.item(parts, 1, "traceparent.q:19"));
}

export function isHeader(parts) {
  if (
    quark.item(parts, 0, "traceparent.q:23") === "ff" ||
    (quark.item(parts, 0, "traceparent.q:23") === "00" && parts.length > 4)
  ) {
    return false;
  }
  if (quark.item(parts, 1, "traceparent.q:24") === NO_TRACE || quark.item(parts, 2, "traceparent.q:24") === NO_PARENT) {
    return false;
  }
  return (
    isHex(quark.item(parts, 0, "traceparent.q:25"), 2) &&
    isHex(quark.item(parts, 1, "traceparent.q:25"), 32) &&
    isHex(quark.item(parts, 2, "traceparent.q:25"), 16) &&
    isHex(quark.item(parts, 3, "traceparent.q:25"), 2)
  );
}

export function dashed(digits) {
  return [
    quark.sliceText(digits, 0, 8, "traceparent.q:30"),
    quark.sliceText(digits, 8, 12, "traceparent.q:31"),
    quark.sliceText(digits, 12, 16, "traceparent.q:32"),
    quark.sliceText(digits, 16, 20, "traceparent.q:33"),
    quark.sliceText(digits, 20, 32, "traceparent.q:34"),
  ].join("-");
}

/** Whether a text is a UUID, in its usual form of 32 hexadecimal digits and four dashes. */
export function isUuid(text) {
  return (
    quark.equal(
      text.split("-").map((part) => quark.size(part)),
      UUID_SIZES,
    ) && quark.consistsOf(text, UUID_CHARACTERS)
  );
}

export function undashed(id) {
  return quark.lower(id).split("-").join("");
}

/**
 * The header that says to an OpenTelemetry system which trace a call belongs to: always sampled. `high` and `low` are the two
 * halves of the parent's id, 32 random bits each.
 */
export function traceparentFor(traceId, high, low) {
  const id = undashed(traceId);
  const parent = high === 0 && low === 0 ? quark.hexText(1, 16) : `${quark.hexText(high, 8)}${quark.hexText(low, 8)}`;
  return `00-${id}-${parent}-01`;
}
