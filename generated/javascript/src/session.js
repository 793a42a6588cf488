/**
 * Sessions: what one request sees of the MDK, and the levels of interaction in it.
 *
 * A session calls its MDK, a level calls its session, and nothing calls back.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { CONTEXT_HEADER } from "./context.js";
import { destination, Detour, withDetour } from "./detour.js";
import { Request } from "./discovery.js";
import { Environment } from "./environment.js";
import { failureText, Interactions, NoInteraction } from "./interaction.js";
import { FailureReport, InvolvedNode } from "./rtp.js";
import { TRACEPARENT_HEADER, traceparentFor } from "./traceparent.js";
import { requested, Version } from "./version.js";

export const RESOLVE_LIMIT = 10_000;
export const LONGEST_DEADLINE = 31_536_000_000;
export const ROUTES_PROPERTY = "routes";
export const HALF_ID = 4294967296;

/** Names a log message: its trace, and the moment in it. */
export class LoggedMessageId extends quark.Record {
  static $fields = (json) => ({
    traceId: json.string,
    causalLevel: json.listOf(json.integer),
    environment: Environment,
  });

  constructor({ traceId, causalLevel, environment }, maker) {
    super();
    if (maker !== quark.own) {
      traceId = traceId.toWellFormed();
      causalLevel = quark.frozen(causalLevel);
    }
    this.traceId = traceId;
    /** The counters of the causal clock, outermost first. */
    this.causalLevel = causalLevel;
    this.environment = environment;
    Object.freeze(this);
  }
}

/**
 * One request's view of the MDK. Log, resolve and call others through it, and hand on its `headers()`.
 *
 * No method of it blocks, except for those that wait for a node, and no logging call fails.
 */
export class Session {
  #quark;
  #mdk;
  #context;
  #gate;
  #interactions;

  /** @param {{ mdk: Mdk, context: SharedContext, runtime?: quark.Runtime }} fields */
  constructor({ mdk, context, runtime }, maker) {
    this.#quark = new quark.Core(this, "Session", 1, runtime);
    this.#mdk = mdk;
    this.#context = maker === quark.own ? context : quark.frozenRecord(context);
    this.#gate = this.#context.gate();
    this.#interactions = new Interactions();
  }

  /**
   * Blames the nodes resolved inside when the body fails. The body is handed its own level, through which tasks that run
   * side by side resolve without blaming each other's nodes.
   *
   * @template T
   * @param {(value: Level) => T | PromiseLike<T>} body
   * @returns {Promise<T>} what the body gives
   */
  interaction(body) {
    return quark.scope(
      {
        enter: () => this._enterLevel(),
        fail: (value, failure) => this._blameLevel(value, failure),
        leave: (value) => this._exitLevel(value),
      },
      body,
    );
  }

  /**
   * Logs what needs somebody now.
   *
   * @param {string} category
   * @param {string} text
   * @returns {LoggedMessageId}
   */
  critical(category, text) {
    category = category.toWellFormed();
    text = text.toWellFormed();
    return this.#quark.step(() => this.#log(quark.Severity.Critical, category, text));
  }

  /**
   * Logs a failure.
   *
   * @param {string} category
   * @param {string} text
   * @returns {LoggedMessageId}
   */
  error(category, text) {
    category = category.toWellFormed();
    text = text.toWellFormed();
    return this.#quark.step(() => this.#log(quark.Severity.Error, category, text));
  }

  /**
   * Logs what may lead to a failure.
   *
   * @param {string} category
   * @param {string} text
   * @returns {LoggedMessageId}
   */
  warn(category, text) {
    category = category.toWellFormed();
    text = text.toWellFormed();
    return this.#quark.step(() => this.#log(quark.Severity.Warn, category, text));
  }

  /**
   * Logs what happens in the normal course of things.
   *
   * @param {string} category
   * @param {string} text
   * @returns {LoggedMessageId}
   */
  info(category, text) {
    category = category.toWellFormed();
    text = text.toWellFormed();
    return this.#quark.step(() => this.#log(quark.Severity.Info, category, text));
  }

  /**
   * Logs what helps to find a mistake. Not delivered unless `trace` asked for it.
   *
   * @param {string} category
   * @param {string} text
   * @returns {LoggedMessageId}
   */
  debug(category, text) {
    category = category.toWellFormed();
    text = text.toWellFormed();
    return this.#quark.step(() => this.#log(quark.Severity.Debug, category, text));
  }

  /**
   * Delivers messages from `level` upwards, in this session and everything downstream. INFO unless set.
   *
   * @param {quark.Severity} level
   */
  trace(level) {
    this.#quark.step(() => {
      this.#context = this.#context._tracing(level);
      this.#gate = level;
    });
  }

  /** Ticks, whether or not the message passes: the clock counts what happened, not what was told. */
  #log(level, category, text, failure) {
    this.#context = this.#context._ticked();
    if (level.order >= this.#gate.order) {
      this.#mdk._log(this.#context, level, category, text, failure);
    }
    return new LoggedMessageId(
      {
        traceId: this.#context.traceId,
        causalLevel: this.#context.clock.levels,
        environment: this.#context.environment,
      },
      quark.own,
    );
  }

  /**
   * Locates a node of `service` that serves `version`, or any version, waiting at most ten seconds and never past the
   * session's deadline. The node belongs to the innermost interaction.
   *
   * @param {string} service
   * @param {string | null | undefined} [version]
   * @returns {Promise<Node>}
   * @throws {InvalidVersion}
   * @throws {Unresolved}
   */
  resolve(service, version) {
    service = service.toWellFormed();
    version = version?.toWellFormed();
    return this.#quark.step(() => this.#resolveIn(this.#interactions.innermost(), service, version, RESOLVE_LIMIT));
  }

  /**
   * Like `resolve`, waiting at most `limit`.
   *
   * @param {string} service
   * @param {string | null | undefined} version
   * @param {number} limit milliseconds
   * @returns {Promise<Node>}
   * @throws {InvalidVersion}
   * @throws {Unresolved}
   */
  resolveUntil(service, version, limit) {
    service = service.toWellFormed();
    version = version?.toWellFormed();
    limit = quark.millis(limit);
    return this.#quark.step(() => this.#resolveIn(this.#interactions.innermost(), service, version, limit));
  }

  /** Like `resolve`, for a level of interaction. */
  _resolveAt(level, service, version, limit) {
    return this.#quark.step(() => this.#resolveIn(level, service, version, limit ?? RESOLVE_LIMIT));
  }

  #resolveIn(level, service, version, limit) {
    return this.#quark.beginWithin(async (wait) => {
      const place = destination(this.#context.properties.get(ROUTES_PROPERTY), service, version);
      const wanted = requested(place.version);
      const now = this.#quark.now();
      const deadline = now + Math.min(Math.min(limit, LONGEST_DEADLINE), this.#context._left(now) ?? LONGEST_DEADLINE);
      const node = await wait(
        this.#mdk._resolve(
          new Request({ service: place.service, version: wanted, environment: this.#context.environment, deadline }),
          now,
        ),
      );
      return this.#quark.step(() => {
        this.#interactions.involve(level, node);
        return node;
      });
    });
  }

  /**
   * From now on, here and downstream, requests for `version` of `service` look for `targetVersion` of `target` instead.
   *
   * @param {string} service
   * @param {string} version
   * @param {string} target
   * @param {string} targetVersion
   * @throws {InvalidVersion}
   * @throws {ContextTooLarge}
   * @throws {ReservedProperty}
   */
  route(service, version, target, targetVersion) {
    service = service.toWellFormed();
    version = version.toWellFormed();
    target = target.toWellFormed();
    targetVersion = targetVersion.toWellFormed();
    this.#quark.step(() => {
      Version.parse(version);
      Version.parse(targetVersion);
      const routes = this.#context.properties.get(ROUTES_PROPERTY);
      const detour = new Detour({ version, target, targetVersion });
      this.#context = this.#context._including(ROUTES_PROPERTY, withDetour(routes, service, detour));
    });
  }

  /** Starts an interaction: what is resolved from here on is judged by how it ends. */
  startInteraction() {
    this.#quark.step(() => {
      this.#openLevel();
    });
  }

  /**
   * Blames the nodes resolved in the innermost interaction so far. It goes on: nodes resolved from here on can still succeed.
   *
   * @param {string} message
   * @throws {NoInteraction}
   */
  failInteraction(message) {
    message = message.toWellFormed();
    this.#quark.step(() => {
      this.#failLevelWithin(this.#interactions.innermost(), message);
    });
  }

  /**
   * Finishes the innermost interaction: the nodes that were not blamed have served.
   *
   * @throws {NoInteraction}
   */
  finishInteraction() {
    this.#quark.step(() => {
      if (!this.#closeLevel(this.#interactions.innermost())) {
        throw new NoInteraction();
      }
    });
  }

  _enterLevel() {
    return this.#quark.step(() => new Level({ session: this, id: this.#openLevel(), runtime: this.#quark.runtime }));
  }

  _blameLevel(level, failure) {
    this.#quark.step(() => {
      if (this.#interactions.isOpen(level._id)) {
        this.#blame(level._id, failure.message, failure);
      }
    });
  }

  _exitLevel(level) {
    this.#quark.step(() => {
      this.#closeLevel(level._id);
    });
  }

  _failLevel(level, message) {
    this.#quark.step(() => this.#failLevelWithin(level, message));
  }

  #failLevelWithin(level, message) {
    if (!this.#interactions.isOpen(level)) {
      throw new NoInteraction();
    }
    this.#blame(level, message);
  }

  #openLevel() {
    this.#log(quark.Severity.Info, "MDK", "Starting interaction.");
    return this.#interactions.start(this.#context, this.#quark.now());
  }

  #blame(level, message, failure) {
    const nodes = this.#interactions.fail(level);
    const report = failure === undefined ? undefined : failureReport(failure, nodes);
    this.#log(quark.Severity.Error, "interaction failure", failureText(nodes, message), report);
    for (const node of nodes) {
      this.#mdk._judge(node, false);
    }
  }

  /** Says whether there was something to close. */
  #closeLevel(level) {
    if (!this.#interactions.isOpen(level)) {
      return false;
    }
    this.#log(quark.Severity.Info, "MDK", "Finished interaction.");
    const finished = this.#interactions.finish(level, this.#quark.uuid(), this.#context, this.#quark.now());
    if (finished !== undefined) {
      this.#mdk._interacted(finished.event);
      for (const node of finished.served) {
        this.#mdk._judge(node, true);
      }
    }
    return true;
  }

  /**
   * Gives the request at most this long from now. A deadline only shrinks.
   *
   * @param {number} limit milliseconds
   */
  setDeadline(limit) {
    limit = quark.millis(limit);
    this.#quark.step(() => {
      this.#context = this.#context._expiring(this.#quark.now() + Math.max(0, Math.min(limit, LONGEST_DEADLINE)));
    });
  }

  /**
   * What is left of the deadline, zero once it has passed; `undefined` if there is none.
   *
   * @returns {number | undefined} milliseconds
   */
  remaining() {
    return this.#quark.step(() => this.#context._left(this.#quark.now()));
  }

  /**
   * A property of the request.
   *
   * @param {string} name
   * @returns {quark.Json | undefined}
   */
  getProperty(name) {
    name = name.toWellFormed();
    return this.#quark.step(() => this.#context.properties.get(name));
  }

  /**
   * Sets a property of the request, for everything downstream.
   *
   * @param {string} name
   * @param {quark.JsonInput} value
   * @throws {ContextTooLarge}
   * @throws {ReservedProperty}
   */
  setProperty(name, value) {
    name = name.toWellFormed();
    value = quark.json.from(value);
    this.#quark.step(() => {
      this.#context = this.#context._including(name, value);
    });
  }

  /**
   * Whether the request has a property.
   *
   * @param {string} name
   * @returns {boolean}
   */
  hasProperty(name) {
    name = name.toWellFormed();
    return this.#quark.step(() => this.#context.properties.has(name));
  }

  /**
   * The id of the trace, a UUID.
   *
   * @returns {string}
   */
  traceId() {
    return this.#quark.step(() => this.#context.traceId);
  }

  /**
   * The environment in which the request is served.
   *
   * @returns {Environment}
   */
  environment() {
    return this.#quark.step(() => this.#context.environment);
  }

  /**
   * The context as a text, to be joined by whoever is called next. Use it for one call or message: each has its own moment.
   *
   * @returns {string}
   */
  externalize() {
    return this.#quark.step(() => this.#externalizeWithin());
  }

  #externalizeWithin() {
    const text = this.#context._outgoing(this.#quark.now());
    this.#context = this.#context._ticked();
    return text;
  }

  /**
   * Another name of `externalize`.
   *
   * @returns {string}
   */
  inject() {
    return this.#quark.step(() => this.#externalizeWithin());
  }

  /**
   * The headers of one outgoing request: the context, and the W3C `traceparent`.
   *
   * @returns {ReadonlyMap<string, string>}
   */
  headers() {
    return this.#quark.step(() => {
      const parent = traceparentFor(
        this.#context.traceId,
        quark.floor(this.#quark.random() * HALF_ID, "session.q:230"),
        quark.floor(this.#quark.random() * HALF_ID, "session.q:230"),
      );
      return new quark.FrozenMap([
        [CONTEXT_HEADER, this.#externalizeWithin()],
        [TRACEPARENT_HEADER, parent],
      ]);
    });
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["mdk", quark.typeName(this.#mdk)],
      ["context", this.#context.toJson()],
      ["gate", this.#gate.wire],
      ["interactions", this.#interactions[quark.state]()],
    ]);
  }

  /** Gives the runtime what it keeps of the actor. */
  get [quark.core]() {
    return this.#quark;
  }
}

/** One level of interaction, handed to its body. What is resolved through it belongs to it, whatever others do. */
export class Level {
  #quark;
  #session;
  _id;

  /** @param {{ session: Session, id: number, runtime?: quark.Runtime }} fields */
  constructor({ session, id, runtime }) {
    this.#quark = new quark.Core(this, "Level", 2, runtime);
    this.#session = session;
    this._id = id;
  }

  /**
   * Locates a node, like the session's `resolve`, for this level.
   *
   * @param {string} service
   * @param {string | null | undefined} [version]
   * @returns {Promise<Node>}
   * @throws {InvalidVersion}
   * @throws {Unresolved}
   */
  resolve(service, version) {
    service = service.toWellFormed();
    version = version?.toWellFormed();
    return this.#quark.step(() => this.#session._resolveAt(this._id, service, version));
  }

  /**
   * Locates a node, waiting at most `limit`.
   *
   * @param {string} service
   * @param {string | null | undefined} version
   * @param {number} limit milliseconds
   * @returns {Promise<Node>}
   * @throws {InvalidVersion}
   * @throws {Unresolved}
   */
  resolveUntil(service, version, limit) {
    service = service.toWellFormed();
    version = version?.toWellFormed();
    limit = quark.millis(limit);
    return this.#quark.step(() => this.#session._resolveAt(this._id, service, version, limit));
  }

  /**
   * Blames the nodes resolved in this level so far, and goes on.
   *
   * @param {string} message
   * @throws {NoInteraction}
   */
  fail(message) {
    message = message.toWellFormed();
    this.#quark.step(() => {
      this.#session._failLevel(this._id, message);
    });
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["session", quark.typeName(this.#session)],
      ["id", this._id],
    ]);
  }

  /** Gives the runtime what it keeps of the actor. */
  get [quark.core]() {
    return this.#quark;
  }
}

export function failureReport(failure, nodes) {
  const involved = Object.freeze(
    nodes.map(
      (node) =>
        new InvolvedNode(
          { id: node.id, service: node.service, version: node.version, address: node.address },
          quark.own,
        ),
    ),
  );
  return new FailureReport(
    { kind: failure.kind, message: failure.message, stack: failure.stack, nodes: involved },
    quark.own,
  );
}
