/**
 * What travels with a request from service to service: the trace, its clock, its properties and its deadline.
 *
 * Pure: the time and fresh ids come from the sessions that use it.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { MdkError } from "./_package.js";
import { CausalClock } from "./clock.js";
import { Environment } from "./environment.js";
import { isUuid } from "./traceparent.js";

/** The name of the header in which a context travels. */
export const CONTEXT_HEADER = "X-MDK-Context";

/** The size in bytes that the context header never exceeds. */
export const CONTEXT_LIMIT = 8192;

export const DEADLINE_PROPERTY = "timeout";
export const LEVEL_PROPERTY = "trace";
export const FURTHEST_SECOND = 9000000000000;
export const LONGEST_WAIT = 31_536_000_000;

/** With this property the context could outgrow its header. */
export class ContextTooLarge extends MdkError {
  get name() {
    return "ContextTooLarge";
  }

  constructor({ name, limit }) {
    name = name.toWellFormed();
    super(`with '${name}' the context would not fit into ${limit} bytes`);
    this.name_ = name;
    this.limit = limit;
  }
}

/** The property belongs to the MDK, which has a method for it. */
export class ReservedProperty extends MdkError {
  get name() {
    return "ReservedProperty";
  }

  constructor({ name }) {
    name = name.toWellFormed();
    super(`'${name}' is set by set_deadline() or trace() only`);
    this.name_ = name;
  }
}

/** A text from elsewhere is not a context that can be joined. */
export class UnusableContext extends MdkError {
  get name() {
    return "UnusableContext";
  }

  constructor({ reason }) {
    reason = reason.toWellFormed();
    super(`${reason}`);
    this.reason = reason;
  }
}

/** The part of a trace that one session sees, and hands on to those it calls. */
export class SharedContext extends quark.Record {
  static $fields = (json) => ({
    traceId: json.string,
    clock: json.orDefault(CausalClock),
    properties: json.orDefault(json.mapOf(json.anything)),
    environment: json.orDefault(Environment),
    remaining: json.optional(json.integer),
  });

  constructor(
    {
      traceId,
      clock = new CausalClock(),
      properties = new quark.FrozenMap(),
      environment = new Environment(),
      remaining,
    },
    maker,
  ) {
    super();
    if (maker !== quark.own) {
      traceId = traceId.toWellFormed();
      properties = quark.frozenMap(properties);
      remaining = remaining ?? undefined;
    }
    /** The trace's id, a UUID. */
    this.traceId = traceId;
    this.clock = clock;
    this.properties = properties;
    this.environment = environment;
    /** What is left of the deadline, in a text on its way only: skewed clocks do it no harm. In milliseconds. */
    this.remaining = remaining;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }

  /** Reads the text of a header, received at `now`. What it says is left becomes a deadline by this machine's clock. */
  static _receive(text, now) {
    if (quark.size(text) > CONTEXT_LIMIT) {
      throw new UnusableContext({ reason: `it is larger than ${CONTEXT_LIMIT} bytes` });
    }
    let context;
    let error;
    try {
      context = SharedContext.decode(text);
    } catch (thrown) {
      if (!(thrown instanceof quark.DecodeError)) {
        throw thrown;
      }
      error = thrown;
    }
    if (error === undefined) {
      return context._checked(now);
    } else {
      throw new UnusableContext({ reason: error.text });
    }
  }

  /** The context with which a called service goes on. */
  _joined() {
    return new SharedContext(
      {
        traceId: this.traceId,
        properties: this.properties,
        environment: this.environment,
        remaining: this.remaining,
        clock: this.clock.tick().enter(),
      },
      quark.own,
    );
  }

  /** The next moment. */
  _ticked() {
    return new SharedContext(
      {
        traceId: this.traceId,
        properties: this.properties,
        environment: this.environment,
        remaining: this.remaining,
        clock: this.clock.tick(),
      },
      quark.own,
    );
  }

  /** A new trace that keeps the environment and the properties, except for the deadline. */
  _derived(traceId) {
    return new SharedContext(
      { traceId, properties: quark.minus(this.properties, DEADLINE_PROPERTY), environment: this.environment },
      quark.own,
    );
  }

  /**
   * When the request has to be answered; `undefined` if there is no hurry.
   *
   * @returns {number | undefined} milliseconds since 1970
   */
  deadline() {
    const value = this.properties.get(DEADLINE_PROPERTY);
    if (value === undefined) {
      return undefined;
    }
    const seconds = quark.json.asFloat(value);
    if (seconds === undefined) {
      return undefined;
    }
    if (Math.abs(seconds) > FURTHEST_SECOND) {
      return undefined;
    }
    return quark.fromSeconds(seconds, "context.q:68");
  }

  /** Moves the deadline forward to `at`, never back. */
  _expiring(at) {
    const earlier = this.deadline();
    if (earlier !== undefined) {
      if (earlier <= at) {
        return this;
      }
    }
    return new SharedContext(
      {
        traceId: this.traceId,
        clock: this.clock,
        environment: this.environment,
        remaining: this.remaining,
        properties: quark.put(this.properties, DEADLINE_PROPERTY, at / 1000),
      },
      quark.own,
    );
  }

  /** What is left of the deadline at `now`: zero when it has passed, `undefined` if there is none. */
  _left(now) {
    return quark.given(this.deadline(), (deadline) => Math.max(0, deadline - now));
  }

  /**
   * The lowest level that is logged.
   *
   * @returns {quark.Severity}
   */
  gate() {
    const value = this.properties.get(LEVEL_PROPERTY);
    if (value === undefined) {
      return quark.Severity.Info;
    }
    try {
      return quark.Severity.fromJson(value);
    } catch (error) {
      if (!(error instanceof quark.DecodeError)) {
        throw error;
      }
      return quark.Severity.Info;
    }
  }

  /** Logs from `level` upwards, here and downstream. */
  _tracing(level) {
    return new SharedContext(
      {
        traceId: this.traceId,
        clock: this.clock,
        environment: this.environment,
        remaining: this.remaining,
        properties: quark.put(this.properties, LEVEL_PROPERTY, level.wire),
      },
      quark.own,
    );
  }

  /** Sets a property of the user's, if the context will still fit into its header. */
  _including(name, value) {
    if (isReserved(name)) {
      throw new ReservedProperty({ name });
    }
    const larger = new SharedContext(
      {
        traceId: this.traceId,
        clock: this.clock,
        environment: this.environment,
        remaining: this.remaining,
        properties: quark.put(this.properties, name, value),
      },
      quark.own,
    );
    if (larger._largestSize() > CONTEXT_LIMIT) {
      throw new ContextTooLarge({ name, limit: CONTEXT_LIMIT });
    }
    return larger;
  }

  /** The text for a call at `now`: never larger than the limit. */
  _outgoing(now) {
    const stamped = this.#stamped(this._left(now));
    const text = stamped.encode();
    if (quark.size(text) <= CONTEXT_LIMIT) {
      return text;
    }
    return stamped._fitting().encode();
  }

  #stamped(remaining) {
    if (this.remaining === remaining) {
      return this;
    }
    return new SharedContext(
      {
        traceId: this.traceId,
        clock: this.clock,
        properties: this.properties,
        environment: this.environment,
        remaining,
      },
      quark.own,
    );
  }

  /** Only a context that came in almost full and went on deep outgrows the limit: the oldest properties go, the trace stays. */
  _fitting() {
    let context = this;
    const names = Object.freeze([...this.properties.keys()].filter((name) => !isReserved(name)));
    for (const name of names) {
      if (quark.size(context.encode()) <= CONTEXT_LIMIT) {
        return context;
      }
      context = new SharedContext(
        {
          traceId: context.traceId,
          clock: context.clock,
          environment: context.environment,
          remaining: context.remaining,
          properties: quark.minus(context.properties, name),
        },
        quark.own,
      );
    }
    return context;
  }

  /** The size of the largest text that this context can become while only its clock and its deadline move. */
  _largestSize() {
    const properties = quark.put(
      quark.put(this.properties, DEADLINE_PROPERTY, -9007199254740.99),
      LEVEL_PROPERTY,
      quark.Severity.Critical.wire,
    );
    const largest = new SharedContext(
      {
        traceId: this.traceId,
        environment: this.environment,
        clock: this.clock._widest(),
        properties,
        remaining: LONGEST_WAIT,
      },
      quark.own,
    );
    return quark.size(largest.encode());
  }

  _checked(now) {
    if (!isUuid(this.traceId)) {
      throw new UnusableContext({ reason: "its trace id is not a UUID" });
    }
    if (!this.clock._isSound()) {
      throw new UnusableContext({ reason: "its clock is not sound" });
    }
    if (!this.#isPlain() && !this.#leavesRoom()) {
      throw new UnusableContext({ reason: "it is too deep" });
    }
    return this.#arrived(now);
  }

  /**
   * Whether it is far from too deep, so that nothing has to be written to find out: a level takes at most 17 characters, and one
   * of a name at most 12.
   */
  #isPlain() {
    const fallback = this.environment.fallback ?? "";
    return this.clock.levels.length < 64 && quark.size(this.environment.name) < 64 && quark.size(fallback) < 64;
  }

  /** Whether the trace and its clock alone would fit, with all that the MDK adds. */
  #leavesRoom() {
    const bare = new SharedContext(
      { traceId: this.traceId, clock: this.clock.tick().enter(), environment: this.environment },
      quark.own,
    );
    return bare._largestSize() <= CONTEXT_LIMIT;
  }

  #arrived(now) {
    const left = this.remaining;
    if (left === undefined) {
      return this.#withSoundDeadline();
    }
    const at = now + Math.max(0, Math.min(left, LONGEST_WAIT));
    const properties = quark.put(this.properties, DEADLINE_PROPERTY, at / 1000);
    return new SharedContext(
      { traceId: this.traceId, clock: this.clock, environment: this.environment, properties, remaining: undefined },
      quark.own,
    );
  }

  #withSoundDeadline() {
    if (this.deadline() !== undefined || !this.properties.has(DEADLINE_PROPERTY)) {
      return this;
    }
    return new SharedContext(
      {
        traceId: this.traceId,
        clock: this.clock,
        environment: this.environment,
        remaining: this.remaining,
        properties: quark.minus(this.properties, DEADLINE_PROPERTY),
      },
      quark.own,
    );
  }
}

export function isReserved(name) {
  return name === DEADLINE_PROPERTY || name === LEVEL_PROPERTY;
}
