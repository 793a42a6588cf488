/**
 * What the testing runtime sees of actors, class instances and promises, without a name in their API.
 *
 * @module
 */

/** The key of the fields and ports that the package's own tests read. */
export const fields = Symbol.for("quark.fields");

/** The key of the function that gives the state as open data. */
export const state = Symbol.for("quark.state");

/** The key of an actor's core. */
export const core = Symbol.for("quark.core");

/**
 * Gives the type's name of an actor; of anything else `undefined`.
 *
 * @param {object} value
 * @returns {string | undefined}
 */
export function typeName(value) {
  return value[core]?.name;
}

/**
 * Gives the state of what has one; `null` for what host code brings.
 *
 * @param {any} value
 */
export function stateOf(value) {
  return typeof value[state] === "function" ? value[state]() : null;
}
