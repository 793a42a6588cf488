/**
 * The testing runtime: virtual time, recorded ports, and nothing that happens by itself.
 *
 * ```js
 * afterEach(finish);
 * test("a session is opened", async () => {
 *   const runtime = new TestRuntime();
 *   const session = new Session({ runtime });
 *   await runtime.advance(15_000);
 *   assert.deepEqual(calls(port(session, "link")), ['send({"type":"open"})']);
 * });
 * ```
 *
 * @module
 */

import { Effects } from "./effects.js";
import { Fault } from "./fault.js";
import { encode, shown } from "./json.js";
import { watchPromises } from "./promise.js";
import { cleaned, platform, Runtime } from "./runtime.js";
import { core, fields, state as stateKey } from "./state.js";
import { millis } from "./time.js";

/** The first instant of every test, in milliseconds. */
export const START = 1_000_000_000;

const MODULUS = 2_147_483_647;
const MULTIPLIER = 48_271;

/** The runtime of the test that runs: the one that was made last. */
let running;

/** A runtime in which time stands still until `advance`, and ports only record what was asked of them. */
export class TestRuntime extends Runtime {
  #now = START;
  #uuids = 0;
  #seed = 1;
  #order = 0;
  #due = new Map();
  #environment;
  #provided = new Set();
  #faults = [];
  #actors = [];
  #promises = [];

  /** @param {Record<string, string>} [environment] what entry functions read */
  constructor(environment = {}) {
    super();
    const raise = () => this.raiseFaults();
    this.effects = new Effects((error) => this.note(error), raise);
    this.#environment = cleaned(environment);
    watchPromises((promise) => this.#watch(promise));
    running = this;
  }

  /** Notes what a handler or timer threw, which the statement that caused it throws. */
  note(error) {
    this.#faults.push(error);
  }

  /** Throws the first fault of a handler or timer, out of whatever the test did to cause it. */
  raiseFaults() {
    const faults = this.#faults.splice(0);
    if (faults.length > 0) {
      throw faults[0];
    }
  }

  /** Holds the actor: while it is there it may decide its promises. */
  born(actor) {
    this.#actors.push(actor);
  }

  #watch(promise) {
    const fate = { isPending: true };
    this.#promises.push({ fate, promise: new WeakRef(promise) });
    return fate;
  }

  /** Whether a promise is gone that nobody decided: nobody holds it any more, and no actor either. */
  async hasDroppedPromise() {
    await new Promise(later); // until now the test's own names may hold it
    this.#promises = this.#promises.filter(({ fate }) => fate.isPending);
    const isKnown = this.#promises.length > 0 && (await platform.collect());
    return isKnown && this.#promises.some(({ promise }) => promise.deref() === undefined);
  }

  provide(kind, factory) {
    super.provide(kind, factory);
    this.#provided.add(kind);
  }

  now() {
    return this.#now;
  }

  /** Counts `00000000-0000-4000-8000-000000000001` and on. */
  uuid() {
    this.#uuids++;
    return `00000000-0000-4000-8000-${this.#uuids.toString(16).padStart(12, "0")}`;
  }

  /** Gives the next number of the minimal standard generator. */
  random() {
    this.#seed = (MULTIPLIER * this.#seed) % MODULUS;
    return this.#seed / MODULUS;
  }

  environment() {
    return this.#environment;
  }

  timer(fired) {
    const timer = {
      set: (at) => this.#due.set(timer, { at, order: this.#order++, fired }),
      cancel: () => this.#due.delete(timer),
    };
    return timer;
  }

  /** Supplies nothing: calls are only recorded, unless the test has provided the kind. */
  supply(kind, events) {
    return this.#provided.has(kind) ? super.supply(kind, events) : undefined;
  }

  /** Records one call of a port; timers and what the test has provided carry it out too. */
  perform(call) {
    const { port, values, frame } = call;
    port.$recorded.push(call);
    if (frame !== undefined) {
      port.$outbox.push(values[0]);
    }
    if (port.$isSupplied) {
      call.act();
    }
  }

  /**
   * Lets time pass; timers fire by due time, then in the order set, each seen through before the next.
   *
   * @param {number} milliseconds
   */
  async advance(milliseconds) {
    const end = this.#now + millis(milliseconds);
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      const [timer, { at, fired }] = next;
      this.#due.delete(timer);
      this.#now = Math.max(this.#now, at);
      fired();
      await this.settle();
    }
    this.#now = end;
    await this.settle();
  }

  /** Gives the instant at which the next timer fires, if one is set. */
  nextDue() {
    return this.#next(Infinity)?.[1].at;
  }

  #next(end) {
    let first;
    for (const entry of this.#due) {
      const { at, order } = entry[1];
      if (at <= end && (first === undefined || at < first[1].at || (at === first[1].at && order < first[1].order))) {
        first = entry;
      }
    }
    return first;
  }

  /** Waits until all that can go on without time passing has done so, and throws what went wrong on the way. */
  async settle() {
    await new Promise(later);
    this.raiseFaults();
  }

  /**
   * Gives what a promise was kept with, or throws what it failed with; a fault if it is still pending when all has
   * settled.
   *
   * @template T
   * @param {import("./promise.js").Promise<T>} promise
   * @returns {Promise<T>}
   */
  async value(promise) {
    await this.settle();
    return promise.value();
  }

  /**
   * Tells whether a promise is pending when all has settled.
   *
   * @param {import("./promise.js").Promise<unknown>} promise
   */
  async isPending(promise) {
    await this.settle();
    return promise.isPending();
  }

  /** Throws what a handler or timer threw last, if no statement did. */
  finish() {
    this.raiseFaults();
  }
}

/**
 * Ends a test: throws what a handler or timer threw, if no statement did, and a fault if a promise was dropped undecided:
 * nobody is left who could decide it. It is for `afterEach`, since the names of a test hold promises until it is over, and
 * takes an engine that collects garbage on demand, as Node's does; elsewhere promises that are dropped are not noticed.
 */
export async function finish() {
  const runtime = running;
  running = undefined;
  watchPromises(undefined);
  runtime?.raiseFaults();
  if (await runtime?.hasDroppedPromise()) {
    throw new Fault("a promise was dropped undecided");
  }
}

/** Asks for a turn of the event loop: whatever waits for promises that are decided has run by then. */
const later = globalThis.setImmediate ?? turn;

function turn(then) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    then();
  };
  port2.postMessage(undefined);
}

/**
 * Gives the fields of an actor or of a class's instance as JSON text, the same in every language.
 *
 * Ports are left out, a promise is `"pending"`, `"kept"` or `"failed"`, and another actor is its type's name. For an actor
 * this is a step.
 *
 * @param {any} subject
 * @returns {string}
 */
export function state(subject) {
  const text = () => encode(subject[stateKey]());
  return subject[core]?.step(text) ?? text();
}

/**
 * Gives a port of an actor, by its name.
 *
 * @param {any} actor
 * @param {string} name
 * @returns {any}
 */
export function port(actor, name) {
  const found = actor[fields]?.[name];
  if (found === undefined) {
    throw new TypeError(`no port ${name}`);
  }
  return found;
}

/**
 * Gives what tells an actor the events of one of its ports.
 *
 * @param {import("./port.js").Port} port
 * @returns {any}
 */
export function events(port) {
  return port.$events;
}

/**
 * Gives and forgets what was asked of a port, as text: `set(1000015000)`.
 *
 * @param {import("./port.js").Port} port
 * @returns {string[]}
 */
export function calls(port) {
  return port.$recorded.splice(0).map(callText);
}

/**
 * Gives and forgets the messages sent over a link.
 *
 * @param {any} link
 * @returns {any[]}
 */
export function sent(link) {
  return link.$outbox.splice(0);
}

function callText({ name, values, frame }) {
  return frame === undefined ? `${name}(${values.map(shown).join(", ")})` : `send(${frame})`;
}

/**
 * Holds when `action` throws an `expected` error, or gives a promise that fails with one.
 *
 * @param {() => unknown} action
 * @param {new (...values: any[]) => Error} expected
 * @param {string} text the source of the condition
 * @param {string} where
 */
export async function checkThrows(action, expected, text, where) {
  let error;
  try {
    await settled(action());
  } catch (thrown) {
    error = thrown;
  }
  if (!(error instanceof expected)) {
    throw new Fault(`assertion failed: ${text}`, where, { cause: error });
  }
}

/** What a promise comes to, one that is pending when all has settled included. */
async function settled(value) {
  if (typeof value?.isPending === "function") {
    await new Promise(later);
    value.value();
  } else {
    await value;
  }
}
