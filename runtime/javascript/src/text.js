/**
 * Strings as sequences of Unicode scalar values, and the text that other values have inside one.
 *
 * JavaScript counts and compares UTF-16 code units; what is here counts and compares code points. Only ASCII letters and
 * ASCII white space are ever changed: a locale never has a say.
 *
 * @module
 */

import { Fault } from "./fault.js";
import { MAX_INT } from "./number.js";

/**
 * Gives `text` with each lone surrogate replaced by U+FFFD.
 *
 * @param {string} text
 */
export function scalars(text) {
  return text.toWellFormed();
}

/** The second half of a code point beyond 16 bits: what has none has as many scalar values as code units. */
const LOW = /[\udc00-\udfff]/;

/** The text that was last found to be without any: loops look at one text again and again. */
let plain = "";

function isPlain(text) {
  if (text !== plain) {
    if (LOW.test(text)) {
      return false;
    }
    plain = text;
  }
  return true;
}

/**
 * Counts the scalar values.
 *
 * @param {string} text
 */
export function size(text) {
  if (isPlain(text)) {
    return text.length;
  }
  let count = text.length;
  for (let index = 0; index < text.length; index++) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00) {
      count--;
    }
  }
  return count;
}

/**
 * Compares by code point: negative, zero or positive.
 *
 * @param {string} left
 * @param {string} right
 */
export function compareText(left, right) {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const one = left.charCodeAt(index);
    const other = right.charCodeAt(index);
    if (one !== other) {
      return weight(one) - weight(other);
    }
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above all others. */
function weight(unit) {
  return (unit & 0xf800) === 0xd800 ? unit + 0x10000 : unit;
}

/**
 * Lowers the ASCII letters.
 *
 * @param {string} text
 */
export function lower(text) {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}

/**
 * Raises the ASCII letters.
 *
 * @param {string} text
 */
export function upper(text) {
  return /[a-z]/.test(text) ? text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : text;
}

/**
 * Removes ASCII white space from both ends.
 *
 * @param {string} text
 */
export function trim(text) {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) {
    start++;
  }
  while (end > start && isSpace(text.charCodeAt(end - 1))) {
    end--;
  }
  return text.slice(start, end);
}

function isSpace(unit) {
  return unit === 32 || unit === 9 || unit === 10 || unit === 12 || unit === 13;
}

/**
 * Splits at each `separator`; an empty one is a fault.
 *
 * @param {string} text
 * @param {string} separator
 * @param {string} where
 */
export function split(text, separator, where) {
  if (separator === "") {
    throw new Fault("an empty separator", where);
  }
  return text.split(separator);
}

/**
 * Tells whether each scalar value of `text` is one of `characters`.
 *
 * @param {string} text
 * @param {string} characters
 */
export function consistsOf(text, characters) {
  for (const character of text) {
    if (!characters.includes(character)) {
      return false;
    }
  }
  return true;
}

/**
 * Gives the scalar values from `start` up to and without `end`, or faults.
 *
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {string} where
 */
export function sliceText(text, start, end, where) {
  if (start >= 0 && start <= end && end <= text.length && isPlain(text)) {
    return text.slice(start, end);
  }
  const points = [...text];
  const isInside = (index) => index >= 0 && index <= points.length;
  if (isInside(start) && isInside(end) && start <= end) {
    return points.slice(start, end).join("");
  }
  throw new Fault(`index ${isInside(start) ? end : start} is out of range for ${points.length} elements`, where);
}

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * Reads a decimal `Int`; anything else, or what is out of range, is `undefined`.
 *
 * @param {string} text
 * @returns {number | undefined}
 */
export function toInt(text) {
  if (!isInteger(text)) {
    return undefined;
  }
  const value = Number(text) + 0;
  return Math.abs(value) <= MAX_INT ? value : undefined;
}

/**
 * Tells whether it is `-?[0-9]+`.
 *
 * @param {string} text
 */
export function isInteger(text) {
  const start = text.startsWith("-") ? 1 : 0;
  for (let index = start; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x30 || unit > 0x39) {
      return false;
    }
  }
  return text.length > start;
}

/**
 * Reads a JSON number; anything else, or what is beyond binary64, is `undefined`.
 *
 * @param {string} text
 * @returns {number | undefined}
 */
export function toFloat(text) {
  const value = NUMBER.test(text) ? Number(text) : Infinity;
  return Number.isFinite(value) ? value : undefined;
}

/**
 * Writes `[a, b]`, each element through `text`.
 *
 * @template T
 * @param {Iterable<T>} items
 * @param {(item: T) => string} [text]
 */
export function listText(items, text = String) {
  return `[${Array.from(items, (item) => text(item)).join(", ")}]`;
}

/**
 * Writes an instant as ISO 8601 in UTC, with milliseconds: `1970-01-12T13:46:40.000Z`. `Date` ends at the year 275760,
 * and instants do not.
 *
 * @param {number} instant
 */
export function instantText(instant) {
  const days = Math.floor(instant / DAY);
  const within = instant - days * DAY;
  const { year, month, day } = civil(days);
  const seconds = Math.floor(within / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
  return `${yearText(year)}-${two(month)}-${two(day)}T${clock}.${String(within % 1000).padStart(3, "0")}Z`;
}

const DAY = 86_400_000;
const ERA_DAYS = 146_097; // in 400 years of the Gregorian calendar

/** The date of a day, counted from 1970-01-01. The year is thought to begin in March, so that leap days come last. */
function civil(daysSince1970) {
  const days = daysSince1970 + 719_468;
  const era = Math.floor(days / ERA_DAYS);
  const dayOfEra = days - era * ERA_DAYS;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = ((shifted + 2) % 12) + 1;
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function two(number) {
  return String(number).padStart(2, "0");
}

function yearText(year) {
  if (year >= 0 && year <= 9999) {
    return String(year).padStart(4, "0");
  }
  return `${year < 0 ? "-" : "+"}${String(Math.abs(year)).padStart(6, "0")}`;
}

/**
 * Joins parts, the separator between them.
 *
 * @param {string} separator
 * @param {readonly string[]} parts
 */
export function join(separator, parts) {
  return parts.join(separator);
}

/**
 * Writes a string as JSON, ASCII only; DEL stays as it is.
 *
 * @param {string} text
 */
export function quoted(text) {
  return isOrdinary(text) ? `"${text}"` : escaped(text);
}

/** Whether there is nothing in a text that JSON cannot hold as it is. */
function isOrdinary(text) {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit > 0x7f || unit === 0x22 || unit === 0x5c) {
      return false;
    }
  }
  return true;
}

function escaped(text) {
  const code = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text.toWellFormed()).replace(/[\u0080-\uffff]/g, code);
}
