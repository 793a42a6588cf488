/**
 * What steps ask for and the runtime does later: one queue per runtime, carried out in order, outside of every step.
 *
 * A step here is a stretch of code without `await`, so it needs no lock; its rank is checked nevertheless, as code that
 * runs here must run where there are threads. Effects that ask for further effects put them at the end.
 *
 * @module
 */

import { Fault } from "./fault.js";

/** @type {import("./actor.js").Core | undefined} the actor whose step runs, the innermost of several */
let current;

/** The queue of one runtime. */
export class Effects {
  #queue = [];
  #busy = false;
  #onFault;
  #onDrained;

  /**
   * @param {(error: unknown) => void} onFault told what an effect throws
   * @param {() => void} [onDrained] told when nothing is left to do
   */
  constructor(onFault, onDrained = undefined) {
    this.#onFault = onFault;
    this.#onDrained = onDrained;
  }

  /** Asks for `effect`: carried out soon, or now when no step runs. */
  add(effect) {
    this.#queue.push(effect);
    if (current === undefined) {
      this.drain();
    }
  }

  /** Whether nothing is asked for that has not begun: what is asked for next comes next. */
  get isEmpty() {
    return this.#queue.length === 0;
  }

  /** Carries out what is asked for, unless that is being done already. */
  drain() {
    if (this.#busy) {
      return;
    }
    if (this.#queue.length > 0) {
      this.#carryOutAll();
    }
    this.#onDrained?.();
  }

  #carryOutAll() {
    this.#busy = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        this.#carryOut(next);
      }
    } finally {
      this.#busy = false;
    }
  }

  #carryOut(effect) {
    try {
      effect();
    } catch (error) {
      this.#onFault(error);
    }
  }
}

/**
 * Runs `body` as a step of an actor, unless one of this or a lower rank runs already. After the outermost step what was
 * asked for is carried out, also where the body threw.
 *
 * @template T
 * @param {import("./actor.js").Core} core
 * @param {() => T} body
 * @returns {T}
 */
export function step(core, body) {
  const outer = current;
  if (outer !== undefined && outer.rank <= core.rank) {
    throw new Fault(`a step of ${core.name} was entered from a step of ${outer.name}`);
  }
  current = core;
  try {
    return body();
  } finally {
    current = outer;
    if (outer === undefined) {
      core.runtime.effects.drain();
    }
  }
}

/** Whether what the running step asks for now would come next, or no step runs. */
export function isNext() {
  return current === undefined || current.runtime.effects.isEmpty;
}

/** Asks for `effect` in the queue of the running step. */
export function enqueue(effect) {
  current.runtime.effects.add(effect);
}
