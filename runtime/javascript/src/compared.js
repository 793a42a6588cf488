/**
 * Asserts that compare, which show both sides.
 *
 * @module
 */

import { compare, equal } from "./collections.js";
import { Fault } from "./fault.js";
import { shown } from "./json.js";

const SIGNS = {
  "==": equal,
  "!=": (left, right) => !equal(left, right),
  "<": (left, right) => isOrdered(left, right) && compare(left, right) < 0,
  "<=": (left, right) => isOrdered(left, right) && compare(left, right) <= 0,
  ">": (left, right) => isOrdered(left, right) && compare(left, right) > 0,
  ">=": (left, right) => isOrdered(left, right) && compare(left, right) >= 0,
};

function isOrdered(left, right) {
  return !Number.isNaN(left) && !Number.isNaN(right);
}

/**
 * Faults, and shows both sides, unless the comparison holds.
 *
 * @param {any} left
 * @param {keyof typeof SIGNS} sign
 * @param {any} right
 * @param {string} text the source of the condition
 * @param {string} where
 */
export function checkCompared(left, sign, right, text, where) {
  if (!SIGNS[sign](left, right)) {
    throw new Fault(`assertion failed: ${text} (left: ${shown(left)}, right: ${shown(right)})`, where);
  }
}
