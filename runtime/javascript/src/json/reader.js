/**
 * Reads JSON text, strictly. `JSON.parse` will not do: it loses the order of keys that look like numbers, does not tell how
 * deep a text is, and takes 1e999.
 *
 * @module
 */

import { fill, FrozenMap } from "../collections.js";
import { DecodeKind, mistake, notJson } from "./errors.js";

/** How many lists and objects may stand inside one another. */
const DEPTH = 64;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const UNICODE = 0x75;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const HEX = /^[0-9a-fA-F]{4}$/;
const ESCAPES = new Map(
  Object.entries({ '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }).map(
    ([letter, character]) => [letter.charCodeAt(0), character],
  ),
);

/**
 * Reads JSON text, or throws a `DecodeError`: `not JSON`, or `nested deeper than 64`.
 *
 * @param {string} text
 * @returns {import("./open.js").Json}
 */
export function parse(text) {
  return new Reader(text.toWellFormed()).whole();
}

/** Reads one text from front to back. */
class Reader {
  #text;
  #at = 0;
  #depth = 0;

  constructor(text) {
    this.#text = text;
  }

  whole() {
    const value = this.#value();
    this.#space();
    if (this.#at !== this.#text.length) {
      throw notJson();
    }
    return value;
  }

  #value() {
    this.#space();
    switch (this.#text.charCodeAt(this.#at)) {
      case QUOTE:
        return this.#string();
      case OPEN_OBJECT:
        return this.#object();
      case OPEN_LIST:
        return this.#list();
      case 0x74:
        return this.#word("true", true);
      case 0x66:
        return this.#word("false", false);
      case 0x6e:
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #space() {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) {
        return;
      }
      this.#at++;
    }
  }

  #enter() {
    if (this.#depth === DEPTH) {
      throw mistake(DecodeKind.TooDeep, `nested deeper than ${DEPTH}`);
    }
    this.#depth++;
    this.#at++;
    this.#space();
  }

  #object() {
    this.#enter();
    const entries = new FrozenMap();
    if (!this.#eat(CLOSE_OBJECT)) {
      do {
        this.#space();
        const key = this.#string();
        this.#space();
        this.#expect(COLON);
        fill(entries, key, this.#value());
      } while (!this.#ends(CLOSE_OBJECT));
    }
    this.#depth--;
    return entries;
  }

  #list() {
    this.#enter();
    const elements = [];
    if (!this.#eat(CLOSE_LIST)) {
      do {
        elements.push(this.#value());
      } while (!this.#ends(CLOSE_LIST));
    }
    this.#depth--;
    return Object.freeze(elements);
  }

  #eat(unit) {
    const isThere = this.#text.charCodeAt(this.#at) === unit;
    if (isThere) {
      this.#at++;
    }
    return isThere;
  }

  #expect(unit) {
    if (!this.#eat(unit)) {
      throw notJson();
    }
  }

  /** Whether the list or object ends here; otherwise a comma must stand here. */
  #ends(close) {
    this.#space();
    if (this.#eat(close)) {
      return true;
    }
    this.#expect(COMMA);
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
    NUMBER.lastIndex = this.#at;
    if (!NUMBER.test(this.#text)) {
      throw notJson();
    }
    const value = Number(this.#text.slice(this.#at, NUMBER.lastIndex));
    if (!Number.isFinite(value)) {
      throw notJson();
    }
    this.#at = NUMBER.lastIndex;
    return value;
  }

  #string() {
    this.#expect(QUOTE);
    let text = this.#plain();
    while (!this.#eat(QUOTE)) {
      this.#expect(BACKSLASH);
      text += this.#escape();
      text += this.#plain();
    }
    return text;
  }

  /** What stands in a string as it is. */
  #plain() {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === QUOTE || unit === BACKSLASH || unit < 0x20) {
        break;
      }
    }
    this.#at = at;
    return text.slice(start, at);
  }

  #escape() {
    const letter = this.#text.charCodeAt(this.#at++);
    if (letter === UNICODE) {
      return this.#unicode();
    }
    const character = ESCAPES.get(letter);
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
    if (!HEX.test(digits)) {
      throw notJson();
    }
    this.#at += 4;
    return parseInt(digits, 16);
  }
}
