/**
 * Open data: writing it as text, taking it from host code, looking into it, showing values as it.
 *
 * It is `null`, booleans, numbers, strings, frozen lists and frozen maps: a plain object would put keys that look like
 * numbers before all others.
 *
 * @module
 */

import { Enum, FrozenMap } from "../collections.js";
import { state, stateOf, typeName } from "../state.js";
import { quoted, scalars } from "../text.js";

/** @typedef {null | boolean | number | string | readonly Json[] | ReadonlyMap<string, Json>} Json open data */

/**
 * Writes JSON text: ASCII only, no spaces, in the order of the entries.
 *
 * @param {Json} json
 * @returns {string}
 */
export function encode(json) {
  switch (typeof json) {
    case "string":
      return quoted(json);
    case "number":
      return numberText(json);
    case "boolean":
      return json ? "true" : "false";
    default:
      return json === null || json === undefined ? "null" : encodeNested(json);
  }
}

/** Writes a number; what JSON has no number for is `null`. */
export function numberText(number) {
  return Number.isFinite(number) ? String(number) : "null";
}

function encodeNested(json) {
  if (Array.isArray(json)) {
    return listText(json, encode);
  }
  return mapText(json instanceof Map ? json : Object.entries(json), encode);
}

/** Writes a list, each element through `text`. */
export function listText(elements, text) {
  let all = "";
  for (const element of elements) {
    all += all === "" ? text(element) : `,${text(element)}`;
  }
  return `[${all}]`;
}

/** Writes an object, each value through `text` and each key through `name`. */
export function mapText(entries, text, name = String) {
  let all = "";
  for (const [key, value] of entries) {
    all += `${all === "" ? "" : ","}${quoted(name(key))}:${text(value)}`;
  }
  return `{${all}}`;
}

/**
 * Gives open data of what host code has: plain objects become maps, and nothing in it can be changed afterwards.
 *
 * @param {unknown} value
 * @returns {Json}
 */
export function from(value) {
  switch (typeof value) {
    case "string":
      return scalars(value);
    case "number":
    case "boolean":
      return value;
    case "object":
      return fromObject(value);
    default:
      if (value === undefined) {
        return null;
      }
      throw new TypeError(`a ${typeof value} cannot be said in JSON`);
  }
}

function fromObject(value) {
  if (value === null || value instanceof FrozenMap) {
    return value;
  }
  if (Array.isArray(value)) {
    const taken = value.map(from);
    const same = Object.isFrozen(value) && taken.every((one, index) => Object.is(one, value[index]));
    return same ? value : Object.freeze(taken);
  }
  const entries = value instanceof Map ? value : Object.entries(value);
  return new FrozenMap(Array.from(entries, ([key, one]) => [scalars(String(key)), from(one)]));
}

/** Gives the string that `json` is, if it is one. */
export function asString(json) {
  return typeof json === "string" ? json : undefined;
}

/** Gives the `Int` that `json` is, if it is one: integral and in range. */
export function asInt(json) {
  return Number.isSafeInteger(json) ? json + 0 : undefined;
}

/** Gives the number that `json` is, if it is one. */
export function asFloat(json) {
  return typeof json === "number" ? json : undefined;
}

/** Gives the boolean that `json` is, if it is one. */
export function asBool(json) {
  return typeof json === "boolean" ? json : undefined;
}

/** Gives the elements of the list that `json` is, if it is one. */
export function asList(json) {
  return Array.isArray(json) ? json : undefined;
}

/** Gives the entries of the object that `json` is, if it is one. */
export function asMap(json) {
  return json instanceof Map ? json : undefined;
}

/**
 * Writes a value as faults and recorded calls show it: compact JSON.
 *
 * @param {unknown} value
 */
export function shown(value) {
  return encode(plain(value));
}

/**
 * Gives a value as open data, also one that JSON cannot carry: a promise is its state, an actor its type's name.
 *
 * @param {any} value
 * @returns {Json}
 */
export function plain(value) {
  if (typeof value !== "object" || value === null) {
    return value ?? null;
  }
  if (value instanceof Enum) {
    return value.wire;
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (value instanceof Map) {
    return new Map(Array.from(value, ([key, one]) => [key instanceof Enum ? key.wire : String(key), plain(one)]));
  }
  return plainObject(value);
}

function plainObject(value) {
  if (typeof value.toJson === "function") {
    return value.toJson();
  }
  const name = typeName(value);
  if (name !== undefined) {
    return name;
  }
  if (state in value) {
    return stateOf(value);
  }
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  return new Map(fields.map(([name, one]) => [name.replace(/_+$/, ""), plain(one)]));
}
