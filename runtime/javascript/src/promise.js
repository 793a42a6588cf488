/**
 * Promises: native ones that are decided from outside, once.
 *
 * Deciding takes effect at once; telling those who wait is an effect, carried out after the outermost step.
 *
 * @module
 */

import { enqueue, isNext } from "./effects.js";
import { Fault } from "./fault.js";
import { state } from "./state.js";

const Native = globalThis.Promise;

let resolve;
let reject;

/** Takes what settles the native promise that is being made. */
function take(toResolve, toReject) {
  resolve = toResolve;
  reject = toReject;
}

function ignore() {}

/** @type {((promise: Promise<any>) => { isPending: boolean }) | undefined} */
let watcher;

/**
 * Has somebody told of each promise that is made. What they answer outlives the promise, and says whether it was decided:
 * the testing runtime looks for those that were dropped.
 *
 * @param {((promise: Promise<any>) => { isPending: boolean }) | undefined} told
 */
export function watchPromises(told) {
  watcher = told;
}

/**
 * A native promise that an actor decides. A rejection that nobody hears ends nothing: it is marked as handled.
 *
 * @template T
 * @extends {globalThis.Promise<T>}
 */
export class Promise extends Native {
  #decision = "pending";
  #isPending = true;
  #isTold = false;
  #value;
  #resolve;
  #reject;
  #fate;
  /** What an asynchronous function gives natively: whoever waits goes on in turn, as soon as the function ends. */
  #ended;

  /** @param {(keep: (value: T) => void, fail: (error: unknown) => void) => void} [executor] as of any promise */
  constructor(executor = undefined) {
    super(take);
    this.#resolve = resolve;
    this.#reject = reject;
    resolve = reject = undefined; // they would hold the promise
    this.#fate = watcher?.(this);
    executor?.(
      (value) => this.keep(value),
      (error) => this.fail(error),
    );
  }

  /** To `await` and `then` it is a native promise like others: they would wrap one of a class of its own. */
  static {
    Object.defineProperty(this.prototype, "constructor", { value: Native });
  }

  /**
   * Decides with a value; ignored when decided already.
   *
   * @param {T} value
   */
  keep(value) {
    this.#decide("kept", value);
  }

  /**
   * Decides with an error; ignored when decided already.
   *
   * @param {unknown} error
   */
  fail(error) {
    this.#decide("failed", error);
  }

  #decide(decision, value) {
    if (this.#decision === "pending") {
      this.#decision = decision;
      this.#isPending = false;
      this.#value = value;
      if (this.#fate !== undefined) {
        this.#fate.isPending = false;
      }
      this.#have();
    }
  }

  /**
   * Has those who wait told: in its turn after the step, or now if nothing comes before. They go on in turns of their own,
   * after all of the step and its effects, so nobody can tell the difference.
   */
  #have() {
    if (isNext()) {
      this.#tell();
    } else {
      enqueue(() => this.#tell());
    }
  }

  #tell() {
    this.#isTold = true;
    if (this.#decision === "kept") {
      this.#resolve(this.#value);
    } else {
      this.catch(ignore);
      this.#reject(this.#value);
    }
  }

  /** Tells whether it is not decided yet. */
  isPending() {
    return this.#isPending;
  }

  /**
   * Gives the value of a kept promise and throws the error of a failed one; a fault while it is pending. For tests: all
   * others await.
   *
   * @returns {T}
   */
  value() {
    if (this.#decision === "failed") {
      throw this.#value;
    }
    if (this.#decision === "pending") {
      throw new Fault("the promise is pending");
    }
    return this.#value;
  }

  /** `pending`, `kept` or `failed`. */
  [state]() {
    return this.#decision;
  }

  /** What an asynchronous function awaits: the value itself, once it is told, takes no other turn and less time. */
  #awaited() {
    return this.#isTold && this.#decision === "kept" && this.#ended === undefined ? this.#value : (this.#ended ?? this);
  }

  /**
   * A promise that is decided as an asynchronous function ends, which runs up to its first `await` at once. One that
   * never comes to an `await` is decided at once too, though its value is known a little later.
   *
   * @template T
   * @param {(wait: <U>(promise: U) => U) => globalThis.Promise<T>} body given what it waits through
   * @returns {Promise<T>}
   */
  static of(body) {
    const promise = new Promise();
    let waits = false;
    const ended = body((inner) => {
      waits = true;
      return #ended in inner ? inner.#awaited() : inner;
    });
    promise.#ended = ended;
    promise.#isPending = waits;
    ended.then(
      (value) => promise.keep(value),
      (error) => promise.fail(error),
    );
    return promise;
  }
}
