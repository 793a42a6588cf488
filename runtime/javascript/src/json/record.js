/**
 * Records that JSON can carry, and the messages of protocols: all that they can do by the table of their fields.
 *
 * @module
 */

import { equal, fill, FrozenMap } from "../collections.js";
import { state } from "../state.js";
import { quoted } from "../text.js";
import * as codecs from "./codecs.js";
import { anything, codecOf, entriesOf, isAbsent, string } from "./codecs.js";
import { DecodeKind, mistake, within } from "./errors.js";
import { parse } from "./reader.js";

/** A field of a record: the property that holds it, and how it is said. */
class Field {
  constructor(property, type) {
    const codec = codecOf(type);
    this.property = property;
    this.codec = codec;
    this.names = codec.names ?? [property];
    this.wire = this.names[0];
    this.head = `${quoted(this.wire)}:`;
    this.absent = codec.absent;
    this.hasNull = codec.fromJson === anything.fromJson;
  }

  /** The field's value among the entries of an object; `undefined` where it is absent and may be. */
  read(entries) {
    for (const name of this.names) {
      const json = entries.get(name);
      if (this.#isThere(json)) {
        return this.#read(name, json);
      }
    }
    if (this.absent === undefined) {
      throw mistake(DecodeKind.Missing, "missing", this.wire);
    }
    return undefined;
  }

  #read(name, json) {
    try {
      return this.codec.fromJson(json);
    } catch (error) {
      throw within(name, error);
    }
  }

  #isThere(json) {
    return this.hasNull ? json !== undefined : !isAbsent(json);
  }
}

/** The key of a record's table, made when it is first asked for, as modules may import each other. */
const table = Symbol("fields");

function fieldsOf(type) {
  type[table] ??= Object.entries(type.$fields(codecs)).map(([property, codec]) => new Field(property, codec));
  return type[table];
}

/** The entries of a record's text, without the braces around it. */
function entriesText(record) {
  let text = "";
  for (const { property, head, codec } of fieldsOf(record.constructor)) {
    const value = record[property];
    if (value !== undefined) {
      text += text === "" ? head : `,${head}`;
      text += codec.encode(value);
    }
  }
  return text;
}

/** Puts the fields of a record into an object. */
function fillFrom(record, json) {
  for (const { property, wire, codec } of fieldsOf(record.constructor)) {
    const value = record[property];
    if (value !== undefined) {
      fill(json, wire, codec.toJson(value));
    }
  }
  return json;
}

/**
 * The base of records that JSON can carry. Each has a static `$fields`, which is given the codecs and gives that of each
 * field, in order.
 */
export class Record {
  /** Whether another one holds the same. */
  equals(other) {
    return fieldsOf(this.constructor).every(({ property }) => equal(this[property], other[property]));
  }

  /** The fields by their names on the wire. */
  toJson() {
    return fillFrom(this, new FrozenMap());
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const entries = entriesOf(json);
    const fields = {};
    for (const field of fieldsOf(this)) {
      const value = field.read(entries);
      if (value !== undefined) {
        fields[field.property] = value;
      }
    }
    return new this(fields);
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return `{${entriesText(this)}}`;
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return this.fromJson(parse(text));
  }

  /** Gives the fields to `state` of the testing runtime. */
  [state]() {
    return this.toJson();
  }
}

/**
 * Freezes a record with all that is in it.
 *
 * @template {Record} R
 * @param {R} record
 * @returns {R}
 */
export function frozenRecord(record) {
  for (const { property } of fieldsOf(record.constructor)) {
    freezeWhole(record[property]);
  }
  return Object.freeze(record);
}

function freezeWhole(value) {
  if (value instanceof Record) {
    frozenRecord(value);
  } else if (Array.isArray(value) || value instanceof Map) {
    value.forEach(freezeWhole);
  }
}

/** Reads and writes the messages of one union, told apart by a tag. */
export class Codec {
  #field;
  #tag;
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
    this.#tag = new Field(field, string);
    this.#messages = messages;
    this.encode = this.encode.bind(this);
    this.toJson = this.toJson.bind(this);
    this.stateOf = this.stateOf.bind(this);
    this.fromJson = this.fromJson.bind(this);
    this.decode = this.decode.bind(this);
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
    return fillFrom(message, new FrozenMap([[this.#field, this.tag(message)]]));
  }

  /** Gives the tag and then the fields of `message`, without its secrets. */
  stateOf(message) {
    return new FrozenMap([[this.#field, this.tag(message)], ...message[state]()]);
  }

  /** Writes `message` as JSON text. */
  encode(message) {
    const fields = entriesText(message);
    return `{${quoted(this.#field)}:${quoted(this.tag(message))}${fields === "" ? "" : `,${fields}`}}`;
  }

  /** Decodes the message whose tag `json` carries. */
  fromJson(json) {
    this.#load();
    const entries = entriesOf(json);
    const tag = this.#tag.read(entries);
    const record = this.#decoders.get(tag);
    if (record === undefined) {
      throw mistake(DecodeKind.UnknownTag, `unknown tag ${quoted(tag)}`, this.#field);
    }
    return record.fromJson(entries);
  }

  /** Reads one message from JSON text. */
  decode(text) {
    return this.fromJson(parse(text));
  }
}
