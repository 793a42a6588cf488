/**
 * Instants and durations: whole milliseconds, inside and outside.
 *
 * @module
 */

import { halfUp, MAX_INT, roundHalfUp } from "./number.js";

/**
 * Gives the whole milliseconds that host code means: half up, and nothing that cannot be an instant.
 *
 * @param {number} milliseconds
 */
export function millis(milliseconds) {
  const whole = halfUp(milliseconds);
  if (typeof milliseconds === "number" && Math.abs(whole) <= MAX_INT) {
    return whole;
  }
  throw new RangeError(`${milliseconds} is no number of milliseconds`);
}

/**
 * Gives the instant so many seconds after the epoch, half up; beyond the range is a fault.
 *
 * @param {number} seconds
 * @param {string} where
 */
export function fromSeconds(seconds, where) {
  return roundHalfUp(seconds * 1000, where);
}

/** Kept, as Node calls a getter wherever the global is named. */
const steady = performance;

/** The wall clock at start-up plus the steady clock since: it never goes back. */
export class SteadyClock {
  #offset = Date.now() - steady.now();

  /** Gives the current instant, in milliseconds since 1970. */
  now() {
    return Math.floor(this.#offset + steady.now());
  }
}
