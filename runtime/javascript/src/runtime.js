/**
 * The production runtime: the real clock, timers, the language's own console, folders on disk where there is one.
 *
 * One runtime serves any number of actors. Sockets come from outside: `new Runtime({ link })` takes a function that makes
 * a connection for the given events, and `runtime.accepting(…)` hands an accepted connection to one actor. A project's own
 * port kinds are supplied with `provide`.
 *
 * @module
 */

import { FrozenMap } from "./collections.js";
import { Effects } from "./effects.js";
import { Connection, Console, Folder, Link, requireMethods, Severity } from "./port.js";
import { scalars } from "./text.js";
import { SteadyClock } from "./time.js";

/** What a platform has of its own; Node's module fills it. */
export const platform = {
  /** The environment's variables. */
  environment: () => ({}),
  /** Makes what stands behind a `Folder`. */
  folder: (events) => ({ read: () => events.failed("there are no folders here") }),
  /** Finds what nobody holds any more, and tells whether it could. */
  collect: async () => false,
};

/** Supplies actors with time, randomness and ports. */
export class Runtime {
  #clock = new SteadyClock();
  #kinds = new Map();

  /**
   * @param {object} [options]
   * @param {(events: import("./port.js").LinkEvents) => object} [options.link] makes connections
   * @param {(error: unknown) => void} [options.onFault] told what handlers and timers throw, which is logged otherwise
   */
  constructor({ link = undefined, onFault = logFault } = {}) {
    this.effects = new Effects(onFault);
    this.#kinds.set(Console, () => logging);
    this.#kinds.set(Folder, (events) => platform.folder(events));
    if (link !== undefined) {
      this.#kinds.set(Link, link);
    }
  }

  /**
   * Supplies ports of `kind` with what `factory` makes for the events of each.
   *
   * @param {import("./port.js").PortKind} kind
   * @param {(events: any) => object} factory
   */
  provide(kind, factory) {
    this.#kinds.set(kind, factory);
  }

  /**
   * Gives this runtime for one actor, whose link gets the connection that `accept` gives for its events, and is connected
   * at once.
   *
   * @param {(events: import("./port.js").LinkEvents) => object} accept
   * @returns {Runtime}
   */
  accepting(accept) {
    return new Accepting(this, accept);
  }

  /** Gives the current instant, in milliseconds since 1970; it never goes back. */
  now() {
    return this.#clock.now();
  }

  /** Gives a fresh random UUID. */
  uuid() {
    return crypto.randomUUID();
  }

  /** Gives a number from 0 up to and without 1. */
  random() {
    return Math.random();
  }

  /** Gives the environment's variables. */
  environment() {
    return cleaned(platform.environment());
  }

  /**
   * Makes a timer that calls `fired`.
   *
   * @param {() => void} fired
   */
  timer(fired) {
    return new RealTimer(this, fired);
  }

  /** Makes what stands behind a port, or says what is missing. */
  supply(kind, events) {
    const factory = this.#kinds.get(kind);
    if (factory === undefined) {
      const how = WAYS.get(kind) ?? `runtime.provide(${kind.name}, …)`;
      throw new TypeError(`nothing supplies a ${kind.name}: ${how}`);
    }
    const host = factory(events);
    requireMethods(kind.name, host, ...kind.calls);
    return host;
  }

  /** Carries out one call of a port. */
  perform(call) {
    call.act();
  }

  /** Hears of each actor that is made. */
  born() {}
}

/** How what cannot be provided is supplied. */
const WAYS = new Map([
  [Link, "new Runtime({ link: … })"],
  [Connection, "runtime.accepting(…)"],
]);

/** Another runtime, with an accepted connection for the link that asks first. */
class Accepting extends Runtime {
  #runtime;
  #accept;

  constructor(runtime, accept) {
    super();
    this.#runtime = runtime;
    this.#accept = accept;
    this.effects = runtime.effects;
  }

  provide(kind, factory) {
    this.#runtime.provide(kind, factory);
  }

  now() {
    return this.#runtime.now();
  }

  uuid() {
    return this.#runtime.uuid();
  }

  random() {
    return this.#runtime.random();
  }

  environment() {
    return this.#runtime.environment();
  }

  timer(fired) {
    return this.#runtime.timer(fired);
  }

  supply(kind, events) {
    const accept = this.#accept;
    if (kind !== Connection || accept === undefined) {
      return this.#runtime.supply(kind, events);
    }
    this.#accept = undefined;
    const host = accept(events);
    requireMethods(kind.name, host, ...kind.calls);
    return host;
  }

  perform(call) {
    this.#runtime.perform(call);
  }

  born(actor) {
    this.#runtime.born(actor);
  }
}

/** What an entry function reads and hands on: the environment's variables and the runtime. */
export class Entry {
  /**
   * @param {Record<string, string | undefined> | undefined} environment the process's own unless given
   * @param {Runtime | undefined} runtime the default one unless given
   */
  constructor(environment, runtime) {
    this.runtime = runtime ?? defaultRuntime();
    this.environment = environment === undefined ? this.runtime.environment() : cleaned(environment);
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
}

/** Variables as generated code reads them; a plain object or a `Map`. */
export function cleaned(variables) {
  const entries = variables instanceof Map ? [...variables] : Object.entries(variables);
  const given = entries.filter(([, value]) => value !== undefined && value !== null);
  return new FrozenMap(given.map(([name, value]) => [scalars(name), scalars(String(value))]));
}

let shared;

/** Gives the runtime of actors that were not handed one, the same for all. */
export function defaultRuntime() {
  shared ??= new Runtime();
  return shared;
}

function logFault(error) {
  console.error("a step failed:", error);
}

const logging = {
  write(severity, text) {
    switch (severity) {
      case Severity.Debug:
        console.debug(text);
        break;
      case Severity.Info:
        console.info(text);
        break;
      case Severity.Warn:
        console.warn(text);
        break;
      default:
        console.error(text);
    }
  },
};

/** More than this and `setTimeout` fires at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

class RealTimer {
  #runtime;
  #fired;
  #pending;

  constructor(runtime, fired) {
    this.#runtime = runtime;
    this.#fired = fired;
  }

  set(at) {
    this.cancel();
    const delay = Math.min(Math.max(at - this.#runtime.now(), 0), LONGEST_DELAY);
    this.#pending = setTimeout(() => this.#ring(at), delay);
  }

  /** A timer may ring early, by a millisecond or because its delay was too long for one. */
  #ring(at) {
    if (at > this.#runtime.now()) {
      this.set(at);
    } else {
      this.#pending = undefined;
      this.#fired();
    }
  }

  cancel() {
    clearTimeout(this.#pending);
    this.#pending = undefined;
  }
}
