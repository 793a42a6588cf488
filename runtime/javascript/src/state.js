/**
 * What the testing runtime sees of actors, class instances and promises, without a name in their API.
 *
 * @module
 */

/** The key of the fields and ports that the package's own tests read. */
export const fields = Symbol.for("quark.fields");

/** The key of the function that gives the state as open data. */
export const state = Symbol.for("quark.state");

const cores = new WeakMap();

/**
 * Notes the core of an actor.
 *
 * @param {object} actor
 * @param {import("./actor.js").Core} core
 */
export function enlist(actor, core) {
  cores.set(actor, core);
}

/**
 * Gives the core of an actor; of anything else `undefined`.
 *
 * @param {object} value
 * @returns {import("./actor.js").Core | undefined}
 */
export function coreOf(value) {
  return cores.get(value);
}

/**
 * Gives the type's name of an actor; of anything else `undefined`.
 *
 * @param {object} value
 * @returns {string | undefined}
 */
export function typeName(value) {
  return coreOf(value)?.name;
}

/**
 * Gives the state of what has one; `null` for what host code brings.
 *
 * @param {any} value
 */
export function stateOf(value) {
  return typeof value[state] === "function" ? value[state]() : null;
}
