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

import type { Port } from "./index.js";
import { Runtime } from "./index.js";

/** The first instant of every test, in milliseconds. */
export const START: number;

/** A runtime in which time stands still until `advance`, and ports only record what was asked of them. */
export class TestRuntime extends Runtime {
  constructor(environment?: { readonly [name: string]: string });
  /** Lets time pass; timers fire by due time, then in the order set, each seen through before the next. */
  advance(milliseconds: number): Promise<void>;
  /** Waits until all that can go on without time passing has done so, and throws what went wrong on the way. */
  settle(): Promise<void>;
  /** Gives what a promise was kept with, or throws what it failed with, when all has settled. */
  value<T>(promise: PromiseLike<T>): Promise<T>;
  /** Tells whether a promise is pending when all has settled. */
  isPending(promise: PromiseLike<unknown>): Promise<boolean>;
  /** Gives the instant at which the next timer fires, if one is set. */
  nextDue(): number | undefined;
  /** Throws what a handler or timer threw last, if no statement did. */
  finish(): void;
}

/**
 * Ends a test: throws what a handler or timer threw, if no statement did, and a fault if a promise was dropped undecided:
 * nobody is left who could decide it. It is for `afterEach`, since the names of a test hold promises until it is over, and
 * takes an engine that collects garbage on demand, as Node's does; elsewhere promises that are dropped are not noticed.
 */
export function finish(): Promise<void>;

/**
 * Gives the fields of an actor or of a class's instance as JSON text, the same in every language.
 *
 * Ports are left out, a promise is `"pending"`, `"kept"` or `"failed"`, and another actor is its type's name. For an actor
 * this is a step.
 */
export function state(subject: object): string;

/** Gives a port of an actor, by its name. */
export function port(actor: object, name: string): Port;

/** Gives what tells an actor the events of one of its ports. */
export function events(port: Port): any;

/** Gives and forgets what was asked of a port, as text: `set(1000015000)`. */
export function calls(port: Port): string[];

/** Gives and forgets the messages sent over a link. */
export function sent(link: Port): any[];

/** Holds when `action` throws an `expected` error, or gives a promise that fails with one. */
export function checkThrows(
  action: () => unknown,
  expected: new (...values: any[]) => Error,
  text: string,
  where: string,
): Promise<void>;
