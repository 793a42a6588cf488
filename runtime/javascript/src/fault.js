/**
 * Faults and declared errors: what generated code throws.
 *
 * A fault is a mistake in the program (a broken `assert`, a missing key) and is never caught by generated code. A
 * declared error is expected, and derives from the base of its package. This module knows nothing of actors or time.
 *
 * @module
 */

/** A broken rule of the program, with the Quark file and line where it broke. */
export class Fault extends Error {
  static {
    Object.defineProperty(this.prototype, "name", { value: "Fault" });
  }

  /**
   * @param {string} text what broke
   * @param {string} [where] where it broke: `clock.q:14`
   * @param {ErrorOptions} [options] the exception that it came from
   */
  constructor(text, where = "", options = undefined) {
    super(where === "" ? text : `${text} (${where})`, options);
    /** What broke. */
    this.text = text;
    /** The Quark file and line; empty where it is not known. */
    this.where = where;
  }
}

/** The base of every declared error. */
export class DeclaredError extends Error {}

/**
 * Gives what a step throws when host code threw `error`: declared errors and faults themselves, the rest as a fault.
 *
 * @param {string} method the interface and the method: `FailurePolicy.failure`
 * @param {unknown} error
 * @returns {Error}
 */
export function thrown(method, error) {
  if (error instanceof DeclaredError || error instanceof Fault) {
    return error;
  }
  const text = error instanceof Error ? error.message : String(error);
  return new Fault(`${method} threw ${text}`, "", { cause: error });
}

/**
 * Faults unless `condition` holds; `text` is its source.
 *
 * @param {boolean} condition
 * @param {string} text
 * @param {string} where
 */
export function check(condition, text, where) {
  if (!condition) {
    throw new Fault(`assertion failed: ${text}`, where);
  }
}
