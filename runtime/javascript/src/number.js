/**
 * Arithmetic as every target does it: checked `Int`, division that truncates, rounding half up.
 *
 * An `Int` lies within ±(2^53-1) and is never `-0`: hence the `+ 0` here and there. Functions that can fault take the
 * Quark file and line as their last argument.
 *
 * @module
 */

import { Fault } from "./fault.js";

/** The largest `Int`; the smallest is its negative. */
export const MAX_INT = Number.MAX_SAFE_INTEGER;

/**
 * Gives `value` back, or faults when it left the range of `Int`. A sum or product of two `Int`s beyond the range is
 * never rounded into it.
 *
 * @param {number} value
 * @param {string} where
 */
export function checked(value, where) {
  if (Number.isSafeInteger(value)) {
    return value + 0;
  }
  throw new Fault("integer overflow", where);
}

/**
 * Adds, within the range of `Int`.
 *
 * @param {number} left
 * @param {number} right
 * @param {string} where
 */
export function add(left, right, where) {
  return checked(left + right, where);
}

/**
 * Subtracts, within the range of `Int`.
 *
 * @param {number} left
 * @param {number} right
 * @param {string} where
 */
export function sub(left, right, where) {
  return checked(left - right, where);
}

/**
 * Multiplies, within the range of `Int`.
 *
 * @param {number} left
 * @param {number} right
 * @param {string} where
 */
export function mul(left, right, where) {
  return checked(left * right, where);
}

/**
 * Divides, truncating toward zero.
 *
 * @param {number} left
 * @param {number} right
 * @param {string} where
 */
export function div(left, right, where) {
  if (right === 0) {
    throw new Fault("division by zero", where);
  }
  return Math.trunc(left / right) + 0;
}

/**
 * Gives the remainder, with the sign of the dividend.
 *
 * @param {number} left
 * @param {number} right
 * @param {string} where
 */
export function rem(left, right, where) {
  if (right === 0) {
    throw new Fault("division by zero", where);
  }
  return (left % right) + 0;
}

/**
 * Divides floats; dividing by zero is a fault, and no infinity.
 *
 * @param {number} left
 * @param {number} right
 * @param {string} where
 */
export function divFloat(left, right, where) {
  if (right === 0) {
    throw new Fault("division by zero", where);
  }
  return left / right;
}

/**
 * Divides milliseconds by a whole number, rounding half up: exactly, as the remainder decides.
 *
 * @param {number} left
 * @param {number} right
 * @param {string} where
 */
export function divHalfUp(left, right, where) {
  if (right === 0) {
    throw new Fault("division by zero", where);
  }
  const sign = right < 0 ? -1 : 1;
  const dividend = left * sign;
  const divisor = right * sign;
  // All on the way stays within what a number holds exactly, whatever the two are.
  let remainder = dividend % divisor;
  let below = (dividend - remainder) / divisor;
  if (remainder < 0) {
    remainder += divisor;
    below -= 1;
  }
  return checked(remainder >= divisor - remainder ? below + 1 : below, where);
}

/**
 * Gives the largest `Int` not above `value`.
 *
 * @param {number} value
 * @param {string} where
 */
export function floor(value, where) {
  return checked(Math.floor(value), where);
}

/**
 * Gives the nearest `Int`; a half goes up, toward positive infinity. Exact, where adding a half before flooring is not.
 *
 * @param {number} value
 * @param {string} where
 */
export function roundHalfUp(value, where) {
  return checked(halfUp(value), where);
}

/**
 * Gives the nearest whole number, a half up.
 *
 * @param {number} value
 */
export function halfUp(value) {
  const below = Math.floor(value);
  return (value - below < 0.5 ? below : below + 1) + 0;
}

/**
 * Gives the smaller of two floats, the first where they are equal; NaN is a fault.
 *
 * @param {number} left
 * @param {number} right
 * @param {string} where
 */
export function minFloat(left, right, where) {
  return ordered(right, where) < ordered(left, where) ? right : left;
}

/**
 * Gives the larger of two floats, the first where they are equal; NaN is a fault.
 *
 * @param {number} left
 * @param {number} right
 * @param {string} where
 */
export function maxFloat(left, right, where) {
  return ordered(right, where) > ordered(left, where) ? right : left;
}

/**
 * Gives `value` back, or faults when it is NaN, which has no order.
 *
 * @template T
 * @param {T} value
 * @param {string} where
 * @returns {T}
 */
export function ordered(value, where) {
  if (Number.isNaN(value)) {
    throw new Fault("NaN has no order", where);
  }
  return value;
}

/**
 * Writes `value` in lower-case hexadecimal, padded with zeros to at least `digits` digits.
 *
 * @param {number} value
 * @param {number} digits
 */
export function hexText(value, digits) {
  const text = Math.abs(value).toString(16).padStart(digits, "0");
  return value < 0 ? `-${text}` : text;
}
