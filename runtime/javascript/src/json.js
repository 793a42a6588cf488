/**
 * JSON text, strictly read and written one way only, and the decoding of values from it with paths.
 *
 * @module
 */

export { caseNames, caseOf } from "./json/cases.js";
export * from "./json/codecs.js";
export { DecodeError, DecodeKind } from "./json/errors.js";
export * from "./json/open.js";
export { parse } from "./json/reader.js";
export { Codec, frozenRecord, Record } from "./json/record.js";
