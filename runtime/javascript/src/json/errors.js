/**
 * Why a text or open data could not be decoded, and where: every level that an error leaves on its way up puts its own name
 * before the path.
 *
 * @module
 */

import { Enum, FrozenMap } from "../collections.js";
import { DeclaredError } from "../fault.js";
import { state } from "../state.js";
import { caseNames, caseOf } from "./cases.js";

/** Why a text could not be decoded. */
export class DecodeKind extends Enum {
  static NotJson = new DecodeKind("NotJson", 0);
  static TooDeep = new DecodeKind("TooDeep", 1);
  static Missing = new DecodeKind("Missing", 2);
  static WrongType = new DecodeKind("WrongType", 3);
  static OutOfRange = new DecodeKind("OutOfRange", 4);
  static UnknownCase = new DecodeKind("UnknownCase", 5);
  static UnknownTag = new DecodeKind("UnknownTag", 6);

  /** All cases, in order. */
  static cases = Object.freeze([
    DecodeKind.NotJson,
    DecodeKind.TooDeep,
    DecodeKind.Missing,
    DecodeKind.WrongType,
    DecodeKind.OutOfRange,
    DecodeKind.UnknownCase,
    DecodeKind.UnknownTag,
  ]);

  static #named = caseNames(DecodeKind.cases);

  /** @param {import("./open.js").Json} json the name of a case on the wire */
  static fromJson(json) {
    return caseOf(DecodeKind.#named, json);
  }
}

/** A text that is not what was expected; `path` says where: `nodes[0].address`. */
export class DecodeError extends DeclaredError {
  get name() {
    return "DecodeError";
  }

  /** @param {{ kind: DecodeKind, path: string, text: string }} fields */
  constructor({ kind, path, text }) {
    super(path === "" ? text : `${path}: ${text}`);
    /** What kind of mistake it is. */
    this.kind = kind;
    /** Where it stands; empty at the top. */
    this.path = path;
    /** What is wrong. */
    this.text = text;
  }

  /** Gives the fields to `state` of the testing runtime. */
  [state]() {
    return new FrozenMap([
      ["kind", this.kind.wire],
      ["path", this.path],
      ["text", this.text],
    ]);
  }
}

export function mistake(kind, text, path = "") {
  return new DecodeError({ kind, path, text });
}

/** The same error, seen from one level further out. */
export function within(step, error) {
  if (!(error instanceof DecodeError)) {
    return error;
  }
  const joint = error.path === "" || error.path.startsWith("[") ? "" : ".";
  return mistake(error.kind, error.text, `${step}${joint}${error.path}`);
}

export function notJson() {
  return mistake(DecodeKind.NotJson, "not JSON");
}

export function outOfRange() {
  return mistake(DecodeKind.OutOfRange, "out of range");
}

export function wrongType(expected, json) {
  return mistake(DecodeKind.WrongType, `expected ${expected}, found ${found(json)}`);
}

function found(json) {
  switch (typeof json) {
    case "string":
      return "a string";
    case "number":
      return "a number";
    case "boolean":
      return "a boolean";
    default:
      return json === null || json === undefined ? "null" : Array.isArray(json) ? "a list" : "an object";
  }
}
