/**
 * The cases of enums by their names on the wire.
 *
 * @module
 */

import { FrozenMap } from "../collections.js";
import { quoted, scalars } from "../text.js";
import { DecodeKind, mistake, wrongType } from "./errors.js";

/**
 * The cases of an enum by their names on the wire, `older` ones included.
 *
 * @template {import("../collections.js").Enum} E
 * @param {readonly E[]} cases
 * @param {readonly (readonly [string, E])[]} [older]
 * @returns {ReadonlyMap<string, E>}
 */
export function caseNames(cases, older = []) {
  return new FrozenMap([...older, ...cases.map((one) => [one.wire, one])]);
}

/** Decodes the name of a case. */
export function caseOf(named, json) {
  if (typeof json !== "string") {
    throw wrongType("a string", json);
  }
  const one = named.get(json);
  if (one === undefined) {
    throw mistake(DecodeKind.UnknownCase, `unknown case ${quoted(scalars(json))}`);
  }
  return one;
}
