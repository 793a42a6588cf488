/**
 * Codecs: how the values of a type are said in JSON and read from it.
 *
 * A codec has `encode` (to text), `toJson` (to open data), `fromJson` (which throws a `DecodeError`) and `decode` (from
 * text). Where one is wanted, the class of a record or an enum will do.
 *
 * @module
 */

import { Enum, fill, FrozenMap } from "../collections.js";
import { halfUp, MAX_INT } from "../number.js";
import { isInteger, quoted, scalars } from "../text.js";
import { DecodeKind, mistake, outOfRange, within, wrongType } from "./errors.js";
import { encode, from, listText, mapText, numberText } from "./open.js";
import { parse } from "./reader.js";

/**
 * @template T
 * @typedef {object} Codec
 * @property {(value: T) => string} encode
 * @property {(value: T) => import("./open.js").Json} toJson
 * @property {(json: import("./open.js").Json) => T} fromJson
 * @property {(text: string) => T} decode
 * @property {readonly string[] | undefined} [names] of a field: what it is called, unless that is the property's name
 * @property {"none" | "default" | undefined} [absent] of a field: what it is when it is not there, unless that is a mistake
 */

function codec(encode, toJson, fromJson) {
  return Object.freeze({ encode, toJson, fromJson, decode: (text) => fromJson(parse(text)) });
}

const same = (value) => value;

/** A `String`. */
export const string = codec(quoted, same, (json) => {
  if (typeof json === "string") {
    return scalars(json);
  }
  throw wrongType("a string", json);
});

/** A `Bool`. */
export const boolean = codec(String, same, (json) => {
  if (typeof json === "boolean") {
    return json;
  }
  throw wrongType("a boolean", json);
});

/** A `Float`. */
export const number = codec(numberText, same, (json) => {
  if (typeof json === "number") {
    return json;
  }
  throw wrongType("a number", json);
});

/** An `Int`; `1.0` and `1e3` are integral too. Instants and durations are so as well. */
export const integer = codec(String, same, (json) => {
  if (Number.isSafeInteger(json)) {
    return json + 0;
  }
  throw Number.isInteger(json) ? outOfRange() : wrongType("an integer", json);
});

/** Whole milliseconds, said in seconds; half up. */
export const seconds = codec(
  (value) => String(value / 1000),
  (value) => value / 1000,
  (json) => {
    const milliseconds = halfUp(number.fromJson(json) * 1000);
    if (Math.abs(milliseconds) <= MAX_INT) {
      return milliseconds;
    }
    throw outOfRange();
  },
);

/** Open data: any value is right, null too. */
export const anything = codec(encode, same, from);

/** An `Int` as the key of a map. */
export const intKey = codec(
  (key) => `"${key}"`,
  String,
  (name) => {
    if (!isInteger(name)) {
      throw mistake(DecodeKind.WrongType, `expected an integer key, found ${quoted(scalars(name))}`);
    }
    const key = Number(name) + 0;
    if (Math.abs(key) <= MAX_INT) {
      return key;
    }
    throw outOfRange();
  },
);

/** The codec of a type that is named by its class; a codec itself. */
export function codecOf(type) {
  if (typeof type !== "function") {
    return type;
  }
  const read = (json) => type.fromJson(json);
  return type.prototype instanceof Enum
    ? codec(
        (one) => quoted(one.wire),
        (one) => one.wire,
        read,
      )
    : codec(
        (record) => record.encode(),
        (record) => record.toJson(),
        read,
      );
}

/** Reads an element of a list through the codec that is `this`. */
function readElement(json, index) {
  try {
    return this.fromJson(json);
  } catch (error) {
    throw within(`[${index}]`, error);
  }
}

/** Lists. */
export function listOf(type) {
  const element = codecOf(type);
  return codec(
    (elements) => listText(elements, element.encode),
    (elements) => Object.freeze(elements.map((one) => element.toJson(one))),
    (json) => {
      if (!Array.isArray(json)) {
        throw wrongType("a list", json);
      }
      return Object.freeze(json.map(readElement, element));
    },
  );
}

/** Maps, whose keys are strings unless another codec is given for them. */
export function mapOf(type, keys = string) {
  const value = codecOf(type);
  const key = codecOf(keys);
  const isOpen = value === anything && key === string;
  return codec(
    (entries) => mapText(entries, value.encode, key.toJson),
    (entries) => (isOpen ? entries : mapped(entries, key.toJson, value.toJson)),
    (json) => {
      const entries = entriesOf(json);
      return isOpen ? from(entries) : mapped(entries, key.fromJson, value.fromJson);
    },
  );
}

/** A map whose keys and values are changed. */
function mapped(entries, key, value) {
  const changed = new FrozenMap();
  for (const [name, one] of entries) {
    try {
      fill(changed, key(name), value(one));
    } catch (error) {
      throw within(`[${quoted(String(name))}]`, error);
    }
  }
  return changed;
}

/** What may be absent, as `undefined`; null is absent. A field that is absent is left out. */
export function optional(type) {
  const present = codecOf(type);
  const made = codec(
    (value) => (value === undefined ? "null" : present.encode(value)),
    (value) => (value === undefined ? null : present.toJson(value)),
    (json) => (isAbsent(json) ? undefined : present.fromJson(json)),
  );
  return { ...made, names: present.names, absent: "none" };
}

/** Of a field: its type's constructor has a value for it where it is not there. */
export function orDefault(type) {
  return { ...handed(codecOf(type)), absent: "default" };
}

/** Of a field: other names than its property has, the first of which it is written under. */
export function named(type, ...names) {
  return { ...handed(codecOf(type)), names };
}

function handed({ encode, toJson, fromJson, decode, names, absent }) {
  return { encode, toJson, fromJson, decode, names, absent };
}

export function isAbsent(json) {
  return json === null || json === undefined;
}

/** The entries of an object, a plain one of host code included. */
export function entriesOf(json) {
  if (json instanceof Map) {
    return json;
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw wrongType("an object", json);
  }
  return new Map(Object.entries(json));
}
