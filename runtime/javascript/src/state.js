/**
 * What the testing runtime sees of actors, class instances and promises, without a name in their API.
 *
 * @module
 */

/** The key of the fields that printed tests read, ports included. */
export const fields = Symbol.for("quark.fields");

/** The key of the state as JSON: a function of an actor or a class instance. */
export const state = Symbol.for("quark.state");

const names = new WeakMap();

/** Notes the type's name of an actor. */
export function named(actor, name) {
  names.set(actor, name);
}

/** Gives the type's name of an actor; of anything else `undefined`. */
export function typeName(value) {
  return names.get(value);
}

/** Gives the state of a class instance or a promise; of anything else `undefined`. */
export function ownState(value) {
  return value[state]?.();
}
