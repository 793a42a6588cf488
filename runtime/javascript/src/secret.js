/**
 * Secrets: what people see of a value that holds one, in Node's console and wherever else objects are shown as a whole.
 *
 * @module
 */

/** What stands in the place of a secret. */
const HIDDEN = "***";

/**
 * Gives a record's fields as people see them.
 *
 * @param {object} record
 * @param {...string} secrets
 */
export function hiding(record, ...secrets) {
  return { ...record, ...Object.fromEntries(secrets.map((name) => [name, HIDDEN])) };
}

/**
 * Keeps the fields of an error, a class or an actor from being listed with the others.
 *
 * @param {object} owner
 * @param {...string} secrets
 */
export function hide(owner, ...secrets) {
  for (const name of secrets) {
    Object.defineProperty(owner, name, { enumerable: false });
  }
}

/** The key under which Node's console looks for what it should show. */
export const inspect = Symbol.for("nodejs.util.inspect.custom");
