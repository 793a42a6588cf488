/**
 * Actors: handles on state that changes one step at a time.
 *
 * Rank, runtime and life of an actor stand in its `Core`, which is all that an actor adds to its own fields.
 *
 * @module
 */

import { step } from "./effects.js";
import { DeclaredError } from "./fault.js";
import { Record } from "./json.js";
import { Promise } from "./promise.js";
import { defaultRuntime } from "./runtime.js";
import { scalars } from "./text.js";

/** What every actor has besides its fields: a rank, a runtime, a life. */
export class Core {
  #isRetired = false;
  #onRetire = [];

  /**
   * @param {object} actor
   * @param {string} name the name of its type
   * @param {number} rank above the rank of all that it calls
   * @param {import("./runtime.js").Runtime} [runtime] the default one unless given
   */
  constructor(actor, name, rank, runtime = undefined) {
    this.name = name;
    this.rank = rank;
    this.runtime = runtime ?? defaultRuntime();
    this.runtime.born(actor);
  }

  /** Whether the actor has retired. */
  get isRetired() {
    return this.#isRetired;
  }

  /** Gives the current instant, in milliseconds. */
  now() {
    return this.runtime.now();
  }

  /** Gives a fresh UUID. */
  uuid() {
    return this.runtime.uuid();
  }

  /** Gives a number from 0 up to and without 1. */
  random() {
    return this.runtime.random();
  }

  /**
   * Runs `body` as one step.
   *
   * @template T
   * @param {() => T} body
   * @returns {T}
   */
  step(body) {
    return step(this, body);
  }

  /**
   * Begins an asynchronous function with a step; what follows an `await` in it takes steps of its own.
   *
   * @template T
   * @param {(wait: <U>(promise: U) => U) => globalThis.Promise<T>} body
   * @returns {Promise<T>}
   */
  begin(body) {
    return step(this, () => Promise.of(body));
  }

  /**
   * Begins an asynchronous function within the running step.
   *
   * @template T
   * @param {(wait: <U>(promise: U) => U) => globalThis.Promise<T>} body
   * @returns {Promise<T>}
   */
  beginWithin(body) {
    return Promise.of(body);
  }

  /** Has an event handled as a step of its own, soon; a retired actor hears nothing. */
  handle(handler, ...values) {
    this.runtime.effects.add(() => {
      if (!this.#isRetired) {
        step(this, () => handler(...values));
      }
    });
  }

  /** Runs `handler` each `period` milliseconds, for as long as the actor lives. */
  every(period, handler) {
    const fired = () => {
      timer.set(this.now() + period);
      handler();
    };
    const timer = this.runtime.timer(() => this.handle(fired));
    this.onRetire(() => timer.cancel());
    timer.set(this.now() + period);
  }

  /** Has `action` done when the actor retires. */
  onRetire(action) {
    this.#onRetire.push(action);
  }

  /** Cancels the timers and drops the pending events; the methods still answer. */
  retire() {
    this.#isRetired = true;
    for (const action of this.#onRetire.splice(0)) {
      action();
    }
  }
}

/** What went wrong in the body of a scope. */
export class Failure extends Record {
  static $fields = ({ string, orDefault }) => ({ kind: string, message: string, stack: orDefault(string) });

  /** @param {{ kind: string, message: string, stack?: string }} fields */
  constructor({ kind, message, stack = "" }) {
    super();
    /** The name of the exception's type. */
    this.kind = kind;
    /** Its message. */
    this.message = message;
    /** The whole stack trace. */
    this.stack = stack;
    Object.freeze(this);
  }

  /**
   * Describes what was thrown.
   *
   * @param {unknown} error
   */
  static of(error) {
    if (error instanceof Error) {
      const kind = error instanceof DeclaredError ? error.name : error.constructor.name;
      return new Failure({ kind, message: scalars(error.message), stack: scalars(error.stack ?? "") });
    }
    return new Failure({ kind: typeof error, message: scalars(String(error)) });
  }
}

/**
 * Runs a body with a beginning and an end. `fail` runs when the body throws, though not when what it awaited was aborted;
 * `leave` always, last. What the body throws goes on unchanged.
 *
 * @template T, U
 * @param {{ enter: () => T, fail?: (value: T, failure: Failure) => unknown, leave?: (value: T) => unknown }} scope
 * @param {(value: T) => U | PromiseLike<U>} body
 * @returns {globalThis.Promise<U>}
 */
export async function scope({ enter, fail, leave }, body) {
  const value = enter();
  try {
    return await body(value);
  } catch (error) {
    if (!isAbort(error)) {
      fail?.(value, Failure.of(error));
    }
    throw error;
  } finally {
    leave?.(value);
  }
}

/** Whether it is how JavaScript says that something was cancelled. */
function isAbort(error) {
  return typeof error === "object" && error !== null && error.name === "AbortError";
}
