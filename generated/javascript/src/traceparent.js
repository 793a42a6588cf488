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

export const NO_TRACE = "00000000000000000000000000000000";
export const NO_PARENT = "0000000000000000";

/** The trace's id, as a UUID, of a `traceparent`; `none` if it is malformed. */
export function traceIdOf(traceparent) {
  const parts = Object.freeze(quark.trim(traceparent).split("-"));
  if (parts.length < 4 || !isHeader(parts)) {
    return undefined;
  }
  return dashed(quark.item(parts, 1, "traceparent.q:17"));
}

export function isHeader(parts) {
  if (
    quark.item(parts, 0, "traceparent.q:21") === "ff" ||
    (quark.item(parts, 0, "traceparent.q:21") === "00" && parts.length > 4)
  ) {
    return false;
  }
  if (quark.item(parts, 1, "traceparent.q:22") === NO_TRACE || quark.item(parts, 2, "traceparent.q:22") === NO_PARENT) {
    return false;
  }
  return (
    isHex(quark.item(parts, 0, "traceparent.q:23"), 2) &&
    isHex(quark.item(parts, 1, "traceparent.q:23"), 32) &&
    isHex(quark.item(parts, 2, "traceparent.q:23"), 16) &&
    isHex(quark.item(parts, 3, "traceparent.q:23"), 2)
  );
}

export function dashed(digits) {
  return [
    quark.sliceText(digits, 0, 8, "traceparent.q:28"),
    quark.sliceText(digits, 8, 12, "traceparent.q:29"),
    quark.sliceText(digits, 12, 16, "traceparent.q:30"),
    quark.sliceText(digits, 16, 20, "traceparent.q:31"),
    quark.sliceText(digits, 20, 32, "traceparent.q:32"),
  ].join("-");
}

/** Whether a text is a UUID, in its usual form of 32 hexadecimal digits and four dashes. */
export function isUuid(text) {
  const digits = undashed(text);
  return isHex(digits, 32) && dashed(digits) === quark.lower(text);
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
