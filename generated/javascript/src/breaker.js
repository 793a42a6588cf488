/**
 * When to stop calling a node, and when to try it again.
 *
 * @module
 */

import * as quark from "quark-runtime";

/**
 * Decides whether a node may be called. Write your own in your own language and hand in a `FailurePolicies`.
 *
 * Its methods are called one at a time, and must return quickly.
 *
 * @typedef {object} FailurePolicy
 * @property {(now: number) => void} success A call of the node succeeded.
 * @property {(now: number) => void} failure A call of the node failed.
 * @property {(now: number) => boolean} available Whether the node may be called now. Looks, and changes nothing.
 * @property {(now: number) => void} admitted A call was let through.
 */

/** A `FailurePolicy` of host code: what it throws is a fault. */
class HostFailurePolicy {
  #host;

  constructor(host) {
    quark.requireMethods("FailurePolicy", host, "success", "failure", "available", "admitted");
    this.#host = host;
  }

  success(now) {
    quark.hosted("FailurePolicy.success", () => this.#host.success(now));
  }

  failure(now) {
    quark.hosted("FailurePolicy.failure", () => this.#host.failure(now));
  }

  available(now) {
    return quark.hosted("FailurePolicy.available", () => this.#host.available(now));
  }

  admitted(now) {
    quark.hosted("FailurePolicy.admitted", () => this.#host.admitted(now));
  }
}

/** Takes a `FailurePolicy` from host code, or one that is an instance of a class here. */
export function hostFailurePolicy(host) {
  return quark.isOwn(host) ? host : new HostFailurePolicy(host);
}

/**
 * Makes a policy for each node.
 *
 * @typedef {object} FailurePolicies
 * @property {(node: Node) => FailurePolicy} create The policy of a node that was just learnt of.
 */

/** A `FailurePolicies` of host code: what it throws is a fault. */
class HostFailurePolicies {
  #host;

  constructor(host) {
    quark.requireMethods("FailurePolicies", host, "create");
    this.#host = host;
  }

  create(node) {
    return hostFailurePolicy(quark.hosted("FailurePolicies.create", () => this.#host.create(node)));
  }
}

/** Takes a `FailurePolicies` from host code, or one that is an instance of a class here. */
export function hostFailurePolicies(host) {
  return quark.isOwn(host) ? host : new HostFailurePolicies(host);
}

/**
 * Opens after `threshold` failures in a row, and lets one call through again `retest` after the last one. A threshold of 0
 * never opens it.
 */
export class CircuitBreaker {
  #threshold;
  #retest;
  #failures = 0;
  #openUntil;

  /** @param {{ threshold?: number, retest?: number }} [fields] */
  constructor({ threshold = 3, retest = 30_000 } = {}) {
    this.#threshold = threshold;
    this.#retest = quark.millis(retest);
  }

  /** @param {number} now milliseconds since 1970 */
  success() {
    this.#failures = 0;
    this.#openUntil = undefined;
  }

  /** @param {number} now milliseconds since 1970 */
  failure(now) {
    now = quark.millis(now);
    this.#failures++;
    this.#openUntil = now + this.#retest;
  }

  /**
   * @param {number} now milliseconds since 1970
   * @returns {boolean}
   */
  available(now) {
    now = quark.millis(now);
    if (!this.#isTripped()) {
      return true;
    }
    const until = this.#openUntil;
    if (until === undefined) {
      return true;
    }
    return now > until;
  }

  /** @param {number} now milliseconds since 1970 */
  admitted(now) {
    now = quark.millis(now);
    if (this.#isTripped()) {
      this.#openUntil = now + this.#retest;
    }
  }

  #isTripped() {
    return this.#threshold > 0 && this.#failures >= this.#threshold;
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["threshold", this.#threshold],
      ["retest", this.#retest],
      ["failures", this.#failures],
      ["open_until", this.#openUntil ?? null],
    ]);
  }
}

/** A `CircuitBreaker` for each node: what an MDK uses unless told otherwise. */
export class CircuitBreakers {
  #threshold;
  #retest;

  /** @param {{ threshold?: number, retest?: number }} [fields] */
  constructor({ threshold = 3, retest = 30_000 } = {}) {
    this.#threshold = threshold;
    this.#retest = quark.millis(retest);
  }

  /**
   * @param {Node} node
   * @returns {FailurePolicy}
   */
  create() {
    return new CircuitBreaker({ threshold: this.#threshold, retest: this.#retest });
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["threshold", this.#threshold],
      ["retest", this.#retest],
    ]);
  }
}

/** Lets every call through and counts what it is told: for tests of code that reports failures. */
export class RecordingPolicy {
  #successes = 0;
  #failures = 0;
  #admissions = 0;

  /** @param {number} now milliseconds since 1970 */
  success() {
    this.#successes++;
  }

  /** @param {number} now milliseconds since 1970 */
  failure() {
    this.#failures++;
  }

  /**
   * @param {number} now milliseconds since 1970
   * @returns {boolean}
   */
  available() {
    return true;
  }

  /** @param {number} now milliseconds since 1970 */
  admitted() {
    this.#admissions++;
  }

  /**
   * How many calls succeeded.
   *
   * @returns {number}
   */
  successCount() {
    return this.#successes;
  }

  /**
   * How many calls failed.
   *
   * @returns {number}
   */
  failureCount() {
    return this.#failures;
  }

  /**
   * How many calls were let through.
   *
   * @returns {number}
   */
  admissionCount() {
    return this.#admissions;
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["successes", this.#successes],
      ["failures", this.#failures],
      ["admissions", this.#admissions],
    ]);
  }
}

/** A `RecordingPolicy` for each node. */
export class RecordingPolicies {
  /**
   * @param {Node} node
   * @returns {FailurePolicy}
   */
  create() {
    return new RecordingPolicy();
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map();
  }
}
