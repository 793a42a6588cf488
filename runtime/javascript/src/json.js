/**
 * JSON text, strictly read and written one way only, and the decoding of values from it with paths.
 *
 * Open data (`Json`) is `null`, booleans, numbers, strings, frozen lists and frozen maps: a plain object would put keys
 * that look like numbers before all others. Decoders are functions from open data to a value; they throw a `DecodeError`
 * without a path, and every level that it leaves on its way up puts its own name before.
 *
 * @module
 */

import { asciiText, Enum, FrozenMap } from "./collections.js";
import { DeclaredError } from "./fault.js";
import { halfUp, MAX_INT } from "./number.js";
import { isInteger, scalars } from "./text.js";
import { state, stateOf, typeName } from "./state.js";

/** @typedef {null | boolean | number | string | readonly Json[] | ReadonlyMap<string, Json>} Json open data */

/** How many lists and objects may stand inside one another. */
const DEPTH = 64;

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

  /** @param {Json} json the name of a case on the wire */
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

function mistake(kind, text, path = "") {
  return new DecodeError({ kind, path, text });
}

/** The same error, seen from one level further out. */
function within(step, error) {
  if (!(error instanceof DecodeError)) {
    return error;
  }
  const joint = error.path === "" || error.path.startsWith("[") ? "" : ".";
  return mistake(error.kind, error.text, `${step}${joint}${error.path}`);
}

// ---- reading

/**
 * Reads JSON text, or throws a `DecodeError`: `not JSON`, or `nested deeper than 64`.
 *
 * @param {string} text
 * @returns {Json}
 */
export function parse(text) {
  const reader = new Reader(scalars(text));
  const value = reader.value();
  reader.space();
  if (!reader.isAtEnd()) {
    throw notJson();
  }
  return value;
}

function notJson() {
  return mistake(DecodeKind.NotJson, "not JSON");
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// eslint-disable-next-line no-control-regex -- control characters end what may stand in a string
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Reads one text from front to back. `JSON.parse` loses the order of keys that look like numbers, and takes 1e999. */
class Reader {
  #text;
  #at = 0;
  #depth = 0;

  constructor(text) {
    this.#text = text;
  }

  isAtEnd() {
    return this.#at === this.#text.length;
  }

  space() {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) {
        return;
      }
      this.#at++;
    }
  }

  value() {
    this.space();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#nested(() => this.#object());
      case "[":
        return this.#nested(() => this.#list());
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #nested(inner) {
    if (this.#depth === DEPTH) {
      throw mistake(DecodeKind.TooDeep, `nested deeper than ${DEPTH}`);
    }
    this.#depth++;
    this.#at++;
    const value = inner();
    this.#depth--;
    return value;
  }

  #object() {
    const entries = [];
    this.space();
    if (this.#eat("}")) {
      return new FrozenMap();
    }
    do {
      this.space();
      const key = this.#string();
      this.space();
      this.#expect(":");
      entries.push([key, this.value()]);
    } while (!this.#ends("}"));
    return new FrozenMap(entries);
  }

  #list() {
    const elements = [];
    this.space();
    if (this.#eat("]")) {
      return Object.freeze(elements);
    }
    do {
      elements.push(this.value());
    } while (!this.#ends("]"));
    return Object.freeze(elements);
  }

  #eat(character) {
    const found = this.#text[this.#at] === character;
    this.#at += found ? 1 : 0;
    return found;
  }

  #expect(character) {
    if (!this.#eat(character)) {
      throw notJson();
    }
  }

  /** Whether the list or object ends here; otherwise a comma must stand here. */
  #ends(close) {
    this.space();
    if (this.#eat(close)) {
      return true;
    }
    this.#expect(",");
    return false;
  }

  #word(word, value) {
    if (!this.#text.startsWith(word, this.#at)) {
      throw notJson();
    }
    this.#at += word.length;
    return value;
  }

  #number() {
    const value = Number(this.#match(NUMBER) || NaN);
    if (!Number.isFinite(value)) {
      throw notJson();
    }
    return value;
  }

  #match(pattern) {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #string() {
    this.#expect('"');
    let text = this.#match(PLAIN);
    while (!this.#eat('"')) {
      this.#expect("\\");
      text += this.#escape();
      text += this.#match(PLAIN);
    }
    return text;
  }

  #escape() {
    const letter = this.#text[this.#at++];
    if (letter === "u") {
      return this.#unicode();
    }
    const character = letter === undefined ? undefined : ESCAPES[letter];
    if (character === undefined) {
      throw notJson();
    }
    return character;
  }

  /** A `\u` escape, with its second half where it is the first of a pair; half a pair alone is U+FFFD. */
  #unicode() {
    const first = this.#hex();
    if (first < 0xd800 || first > 0xdfff) {
      return String.fromCharCode(first);
    }
    const before = this.#at;
    if (first < 0xdc00 && this.#text.startsWith("\\u", this.#at)) {
      this.#at += 2;
      const second = this.#hex();
      if (second >= 0xdc00 && second < 0xe000) {
        return String.fromCharCode(first, second);
      }
      this.#at = before;
    }
    return "\ufffd";
  }

  #hex() {
    const digits = this.#text.slice(this.#at, this.#at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
      throw notJson();
    }
    this.#at += 4;
    return parseInt(digits, 16);
  }
}

// ---- writing

/**
 * Writes JSON text: ASCII only, no spaces, in the order of the entries.
 *
 * @param {Json} json
 * @returns {string}
 */
export function encode(json) {
  switch (typeof json) {
    case "string":
      return stringText(json);
    case "number":
      return Number.isFinite(json) ? String(json) : "null";
    case "boolean":
      return json ? "true" : "false";
    default:
      return json === null || json === undefined ? "null" : encodeNested(json);
  }
}

function encodeNested(json) {
  if (Array.isArray(json)) {
    return `[${json.map(encode).join(",")}]`;
  }
  const entries = json instanceof Map ? json : Object.entries(json);
  return `{${Array.from(entries, ([key, value]) => `${stringText(String(key))}:${encode(value)}`).join(",")}}`;
}

/**
 * Writes a string as JSON, ASCII only.
 *
 * @param {string} text
 */
export function stringText(text) {
  return asciiText(scalars(text));
}

// ---- decoding

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

function wrongType(expected, json) {
  return mistake(DecodeKind.WrongType, `expected ${expected}, found ${found(json)}`);
}

function outOfRange() {
  return mistake(DecodeKind.OutOfRange, "out of range");
}

/** Decodes a string. */
export function string(json) {
  if (typeof json === "string") {
    return scalars(json);
  }
  throw wrongType("a string", json);
}

/** Decodes a boolean. */
export function boolean(json) {
  if (typeof json === "boolean") {
    return json;
  }
  throw wrongType("a boolean", json);
}

/** Decodes a `Float`. */
export function number(json) {
  if (typeof json === "number") {
    return json;
  }
  throw wrongType("a number", json);
}

/** Decodes an `Int`; `1.0` and `1e3` are integral too. Instants and durations are read so as well. */
export function integer(json) {
  if (!Number.isInteger(json)) {
    throw wrongType("an integer", json);
  }
  if (Number.isSafeInteger(json)) {
    return json + 0;
  }
  throw outOfRange();
}

/** Decodes seconds into whole milliseconds, half up. */
export function inSeconds(json) {
  const milliseconds = halfUp(number(json) * 1000);
  if (Math.abs(milliseconds) <= MAX_INT) {
    return milliseconds;
  }
  throw outOfRange();
}

/** Decodes open data: any value is right. */
export function anything(json) {
  return from(json);
}

/** Makes a decoder of lists. */
export function listOf(element) {
  return (json) => {
    if (!Array.isArray(json)) {
      throw wrongType("a list", json);
    }
    return Object.freeze(json.map((one, index) => decoded(element, one, () => `[${index}]`)));
  };
}

/** Makes a decoder of maps; `key` is `string`, `intKey` or an enum's `fromJson`. */
export function mapOf(element, key) {
  return (json) => {
    const read = ([name, one]) => {
      const step = () => `[${stringText(name)}]`;
      return [decoded(key, name, step), decoded(element, one, step)];
    };
    return new FrozenMap(Array.from(entriesOf(json), read));
  };
}

/** Decodes the key of a map from `Int`. */
export function intKey(name) {
  if (!isInteger(name)) {
    throw mistake(DecodeKind.WrongType, `expected an integer key, found ${stringText(name)}`);
  }
  const key = Number(name) + 0;
  if (Math.abs(key) <= MAX_INT) {
    return key;
  }
  throw outOfRange();
}

/**
 * The cases of an enum by their names on the wire, `older` ones included.
 *
 * @template {Enum} E
 * @param {readonly E[]} cases
 * @param {readonly (readonly [string, E])[]} [older]
 * @returns {ReadonlyMap<string, E>}
 */
export function caseNames(cases, older = []) {
  return new FrozenMap([...older, ...cases.map((one) => [one.wire, one])]);
}

/** Decodes the name of a case. */
export function caseOf(named, json) {
  const name = string(json);
  const one = named.get(name);
  if (one === undefined) {
    throw mistake(DecodeKind.UnknownCase, `unknown case ${stringText(name)}`);
  }
  return one;
}

/** Makes a decoder for which null is `undefined`. */
export function optional(element) {
  return (json) => (isAbsent(json) ? undefined : element(json));
}

function isAbsent(json) {
  return json === null || json === undefined;
}

function decoded(decoder, json, step) {
  try {
    return decoder(json);
  } catch (error) {
    throw within(step(), error);
  }
}

/** The entries of an object, a plain one of host code included. */
function entriesOf(json) {
  if (json instanceof Map) {
    return json;
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw wrongType("an object", json);
  }
  return new Map(Object.entries(json));
}

/** The fields of one JSON object, taken out by their names on the wire; null and absent are the same. */
export class Fields {
  #entries;

  /** @param {Json} json must be an object */
  constructor(json) {
    this.#entries = entriesOf(json);
  }

  /** Decodes a field that must be there, under the first of its names that is. */
  required(decoder, ...names) {
    const name = this.#find(names);
    if (name === undefined) {
      throw mistake(DecodeKind.Missing, "missing", names[0]);
    }
    return this.#decoded(decoder, name);
  }

  /** Decodes a field that may be absent. */
  optional(decoder, ...names) {
    const name = this.#find(names);
    return name === undefined ? undefined : this.#decoded(decoder, name);
  }

  /** Gives a field that may be absent as what `Object.assign` takes: nothing at all where it is. */
  entry(key, decoder, ...names) {
    const value = this.optional(decoder, ...names);
    return value === undefined ? {} : { [key]: value };
  }

  /** Gives a field of open data, where null is a value; it must be there. */
  json(...names) {
    const name = names.find((one) => this.#entries.has(one));
    if (name === undefined) {
      throw mistake(DecodeKind.Missing, "missing", names[0]);
    }
    return from(this.#entries.get(name));
  }

  /** Gives a field of open data, where null is a value, if it is there. */
  optionalJson(...names) {
    const name = names.find((one) => this.#entries.has(one));
    return name === undefined ? undefined : from(this.#entries.get(name));
  }

  #find(names) {
    return names.find((name) => !isAbsent(this.#entries.get(name)));
  }

  #decoded(decoder, name) {
    return decoded(decoder, this.#entries.get(name), () => name);
  }
}

/** Reads and writes the messages of one union, told apart by a tag. */
export class Codec {
  #field;
  #messages;
  #tags;
  #decoders;

  /**
   * @param {string} field the tag's field
   * @param {() => readonly (readonly [any, ...string[]])[]} messages each record with the tag that it is written with and
   *   those also accepted; asked for when first needed, as modules may import each other
   */
  constructor(field, messages) {
    this.#field = field;
    this.#messages = messages;
    this.toJson = this.toJson.bind(this);
    this.stateOf = this.stateOf.bind(this);
    this.fromJson = this.fromJson.bind(this);
  }

  #load() {
    if (this.#tags === undefined) {
      const messages = this.#messages();
      this.#tags = new Map(messages.map(([record, tag]) => [record, tag]));
      this.#decoders = new Map(messages.flatMap(([record, ...tags]) => tags.map((tag) => [tag, record])));
    }
  }

  /** Gives the tag that `message` is written with. */
  tag(message) {
    this.#load();
    return this.#tags.get(message.constructor);
  }

  /** Gives the tag and then the fields of `message`. */
  toJson(message) {
    return new FrozenMap([[this.#field, this.tag(message)], ...message.toJson()]);
  }

  /** Gives the tag and then the fields of `message`, without its secrets. */
  stateOf(message) {
    return new FrozenMap([[this.#field, this.tag(message)], ...message[state]()]);
  }

  /** Writes `message` as JSON text. */
  encode(message) {
    return encode(this.toJson(message));
  }

  /** Decodes the message whose tag `json` carries. */
  fromJson(json) {
    this.#load();
    const tag = new Fields(json).required(string, this.#field);
    const record = this.#decoders.get(tag);
    if (record === undefined) {
      throw mistake(DecodeKind.UnknownTag, `unknown tag ${stringText(tag)}`, this.#field);
    }
    return record.fromJson(json);
  }

  /** Reads one message from JSON text. */
  decode(text) {
    return this.fromJson(parse(text));
  }
}

// ---- open data

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

// ---- showing

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
