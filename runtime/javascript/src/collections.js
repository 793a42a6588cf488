/**
 * Lists and maps as values, enums in order, and the operations that fault.
 *
 * A frozen list is a frozen array and a frozen map a `FrozenMap`; growing ones are a plain array and a plain `Map`.
 * Freezing what is frozen is free. Nothing here changes an argument unless its name says so.
 *
 * @module
 */

import { DeclaredError, Fault } from "./fault.js";
import { ordered } from "./number.js";
import { compareText, quoted } from "./text.js";

/**
 * What generated code tells the constructor of a record that it makes itself: all that it is given is in order. What host
 * code hands in has to be taken first.
 */
export const own = Symbol("own");

/** The base of every enum: its cases are ordered as declared, and have names on the wire. */
export class Enum {
  /**
   * @param {string} wire the name on the wire
   * @param {number} order the place among the cases
   */
  constructor(wire, order) {
    /** The name on the wire, and in text. */
    this.wire = wire;
    /** The place among the cases, from 0. */
    this.order = order;
    Object.freeze(this);
  }

  /** The name on the wire. */
  toString() {
    return this.wire;
  }

  /** The name on the wire. */
  toJSON() {
    return this.wire;
  }

  /** The place among the cases, so that cases compare as they are declared. */
  valueOf() {
    return this.order;
  }
}

const NOTHING = Object.freeze([]);

/**
 * A `Map` that no longer changes, so that it can be shared. It is not frozen besides: that keeps no entry in its place, and
 * takes ten times as long as making the map.
 *
 * @template K, V
 * @extends {Map<K, V>}
 */
export class FrozenMap extends Map {
  /** @param {Iterable<readonly [K, V]>} [entries] */
  constructor(entries = NOTHING) {
    super();
    for (const [key, value] of entries) {
      super.set(key, value);
    }
  }

  /** @returns {never} */
  set() {
    throw new TypeError("a FrozenMap cannot be changed");
  }

  /** @returns {never} */
  delete() {
    throw new TypeError("a FrozenMap cannot be changed");
  }

  /** @returns {never} */
  clear() {
    throw new TypeError("a FrozenMap cannot be changed");
  }

  /** What is made of it is a plain `Map`. */
  static get [Symbol.species]() {
    return Map;
  }
}

const { set: place, delete: drop } = Map.prototype;

/**
 * Puts an entry into a map that nobody else has seen yet.
 *
 * @template K, V
 * @param {FrozenMap<K, V>} entries
 * @param {K} key
 * @param {V} value
 */
export function fill(entries, key, value) {
  place.call(entries, key, value);
}

/**
 * Freezes a list: a copy, unless it is frozen already. What stands in it is frozen too.
 *
 * @template T
 * @param {readonly T[]} items
 * @returns {readonly T[]}
 */
export function frozen(items) {
  return Object.isFrozen(items) ? items : Object.freeze(items.map(frozenValue));
}

/**
 * Freezes a list of texts or open data from host code, which have no lone surrogates then.
 *
 * @template T
 * @param {readonly T[]} items
 * @returns {readonly T[]}
 */
export function frozenTexts(items) {
  return isClean(items) ? items : Object.freeze(items.map(frozenValue));
}

/** Whether nothing in a value can be changed, and no text in it has lone surrogates. */
function isClean(value) {
  if (typeof value === "string") {
    return value.isWellFormed();
  }
  if (Array.isArray(value)) {
    return Object.isFrozen(value) && value.every(isClean);
  }
  return value instanceof FrozenMap || !(value instanceof Map || isPlain(value));
}

/**
 * Freezes a map as `frozen` does a list; a plain object of host code is taken for one.
 *
 * @template K, V
 * @param {ReadonlyMap<K, V>} entries
 * @returns {FrozenMap<K, V>}
 */
export function frozenMap(entries) {
  if (entries.constructor === FrozenMap) {
    return entries;
  }
  const given = entries instanceof Map ? entries : Object.entries(entries);
  return new FrozenMap(Array.from(given, ([key, value]) => [frozenValue(key), frozenValue(value)]));
}

function frozenValue(value) {
  if (typeof value === "string") {
    return value.toWellFormed();
  }
  if (Array.isArray(value)) {
    return frozenTexts(value);
  }
  return value instanceof Map || isPlain(value) ? frozenMap(value) : value;
}

/** Whether it is an object literal: open data of host code. */
function isPlain(value) {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * Gives the element at `index`, or faults.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {number} index
 * @param {string} where
 * @returns {T}
 */
export function item(items, index, where) {
  if (index >= 0 && index < items.length) {
    return items[index];
  }
  throw outOfRange(index, items.length, where);
}

/**
 * Replaces the element at `index`, or faults.
 *
 * @template T
 * @param {T[]} items
 * @param {number} index
 * @param {T} value
 * @param {string} where
 */
export function setItem(items, index, value, where) {
  if (index < 0 || index >= items.length) {
    throw outOfRange(index, items.length, where);
  }
  items[index] = value;
}

/**
 * Takes the element at `index` out, or faults.
 *
 * @template T
 * @param {T[]} items
 * @param {number} index
 * @param {string} where
 * @returns {T}
 */
export function removeAt(items, index, where) {
  const removed = item(items, index, where);
  items.splice(index, 1);
  return removed;
}

/**
 * Takes the last element out, or faults.
 *
 * @template T
 * @param {T[]} items
 * @param {string} where
 * @returns {T}
 */
export function removeLast(items, where) {
  if (items.length === 0) {
    throw outOfRange(0, 0, where);
  }
  return /** @type {T} */ (items.pop());
}

/**
 * Takes the first element equal to `element` out, and tells whether there was one.
 *
 * @template T
 * @param {T[]} items
 * @param {T} element
 */
export function removeEqual(items, element) {
  const index = indexOf(items, element);
  if (index === undefined) {
    return false;
  }
  items.splice(index, 1);
  return true;
}

/**
 * Gives the value under `key`, or faults.
 *
 * @template K, V
 * @param {ReadonlyMap<K, V>} entries
 * @param {K} key
 * @param {string} where
 * @returns {V}
 */
export function entry(entries, key, where) {
  const value = entries.get(key);
  if (value === undefined && !entries.has(key)) {
    throw new Fault(`no entry for key ${keyText(key)}`, where);
  }
  return /** @type {V} */ (value);
}

/**
 * Gives the place of the first element equal to `wanted`.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {T} wanted
 * @returns {number | undefined}
 */
export function indexOf(items, wanted) {
  const index = items.findIndex((element) => equal(element, wanted));
  return index < 0 ? undefined : index;
}

/**
 * Gives a map with one entry more, or another value under the same key at the same place.
 *
 * @template K, V
 * @param {ReadonlyMap<K, V>} entries
 * @param {K} key
 * @param {V} value
 * @returns {FrozenMap<K, V>}
 */
export function put(entries, key, value) {
  const more = new FrozenMap(entries);
  fill(more, key, value);
  return more;
}

/**
 * Gives a map without `key`.
 *
 * @template K, V
 * @param {ReadonlyMap<K, V>} entries
 * @param {K} key
 * @returns {FrozenMap<K, V>}
 */
export function minus(entries, key) {
  const rest = new FrozenMap(entries);
  drop.call(rest, key);
  return rest;
}

/**
 * Takes the value under `key` out, if there is one.
 *
 * @template K, V
 * @param {Map<K, V>} entries
 * @param {K} key
 * @returns {V | undefined}
 */
export function remove(entries, key) {
  const value = entries.get(key);
  entries.delete(key);
  return value;
}

/**
 * Gives what was under `key` of an object, which afterwards holds `next`: a place that is taken from.
 *
 * @template T
 * @param {readonly T[]} items
 * @returns {T[]}
 */
export function distinct(items) {
  const seen = new Set();
  return items.filter((element, index) => {
    if (typeof element === "object" && element !== null && !(element instanceof Enum)) {
      return indexOf(items, element) === index;
    }
    // A set takes a NaN for itself, and values do not.
    return Number.isNaN(element) || (!seen.has(element) && seen.add(element));
  });
}

/**
 * Compares two keys of one type: negative, zero or positive.
 *
 * @param {any} left
 * @param {any} right
 * @returns {number}
 */
export function compare(left, right) {
  if (typeof left === "string") {
    return compareText(left, right);
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Sorts by a key, stably; a NaN among the keys is a fault.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {(element: T) => unknown} key
 * @param {string} where
 * @returns {T[]}
 */
export function sortBy(items, key, where) {
  const keyed = items.map((element) => ({ key: ordered(key(element), where), element }));
  return keyed.sort((left, right) => compare(left.key, right.key)).map(({ element }) => element);
}

/**
 * Gives the first element with the smallest key; a NaN among the keys is a fault.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {(element: T) => unknown} key
 * @param {string} where
 * @returns {T | undefined}
 */
export function minBy(items, key, where) {
  let best;
  let least;
  let first = true;
  for (const element of items) {
    const own = ordered(key(element), where);
    if (first || compare(own, least) < 0) {
      best = element;
      least = own;
      first = false;
    }
  }
  return best;
}

/**
 * Gives the smallest element, the first of equals; a NaN among them is a fault.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {string} where
 * @returns {T | undefined}
 */
export function minOf(items, where) {
  let best;
  for (const element of items) {
    ordered(element, where);
    if (best === undefined || compare(element, best) < 0) {
      best = element;
    }
  }
  return best;
}

/**
 * Gives the largest element, the first of equals; a NaN among them is a fault.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {string} where
 * @returns {T | undefined}
 */
export function maxOf(items, where) {
  let best;
  for (const element of items) {
    ordered(element, where);
    if (best === undefined || compare(element, best) > 0) {
      best = element;
    }
  }
  return best;
}

/**
 * Gives the smaller of two, the first where they are equal.
 *
 * @template T
 * @param {T} left
 * @param {T} right
 * @returns {T}
 */
export function min(left, right) {
  return compare(right, left) < 0 ? right : left;
}

/**
 * Gives the larger of two, the first where they are equal.
 *
 * @template T
 * @param {T} left
 * @param {T} right
 * @returns {T}
 */
export function max(left, right) {
  return compare(right, left) > 0 ? right : left;
}

/**
 * Gives what `use` makes of `value`, if there is one.
 *
 * @template T, U
 * @param {T | undefined} value
 * @param {(value: T) => U} use
 * @returns {U | undefined}
 */
export function given(value, use) {
  return value === undefined ? undefined : use(value);
}

/**
 * Gives `value`, if there is one, and else what `otherwise` gives: unlike `??`, JSON's `null` is a value.
 *
 * @template T
 * @param {T | undefined} value
 * @param {() => T} otherwise
 * @returns {T}
 */
export function orElse(value, otherwise) {
  return value === undefined ? otherwise() : value;
}

/**
 * Compares what values hold, at every depth, maps without regard to order.
 *
 * @param {any} left
 * @param {any} right
 * @returns {boolean}
 */
export function equal(left, right) {
  if (left === right) {
    return !holdsNaN(left);
  }
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) {
    return false;
  }
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((one, index) => equal(one, right[index]));
  }
  if (left instanceof Map) {
    return right instanceof Map && left.size === right.size && [...left].every(([key, one]) => holds(right, key, one));
  }
  if (left.constructor !== right.constructor) {
    return false;
  }
  if (left instanceof DeclaredError) {
    const fields = Object.getOwnPropertyNames(left).filter((name) => name !== "stack" && name !== "cause");
    return fields.every((name) => equal(left[name], right[name]));
  }
  return typeof left.equals === "function" && left.equals(right);
}

function holds(entries, key, value) {
  return entries.has(key) && equal(value, entries.get(key));
}

/** Whether something that is itself is not equal to itself: a NaN stands somewhere in it. */
function holdsNaN(value) {
  if (typeof value !== "object" || value === null || value instanceof Enum) {
    return false;
  }
  if (Array.isArray(value)) {
    return value.some((element) => element !== element || holdsNaN(element));
  }
  if (value instanceof Map) {
    return holdsNaN([...value.values()]);
  }
  return typeof value.equals === "function" && !value.equals(value);
}

function outOfRange(index, length, where) {
  return new Fault(`index ${index} is out of range for ${length} elements`, where);
}

function keyText(key) {
  const name = key instanceof Enum ? key.wire : key;
  return typeof name === "string" ? quoted(name) : String(name);
}

/**
 * Adds elements at the end of a list that grows; the list itself may be what is added.
 *
 * @template T
 * @param {T[]} items
 * @param {Iterable<T>} added
 */
export function addAll(items, added) {
  for (const element of added === items ? [...items] : added) {
    items.push(element);
  }
}
