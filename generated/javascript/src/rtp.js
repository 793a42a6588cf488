/**
 * Rtp: what an MDK and Mission Control say to each other, one message in each text frame of a WebSocket.
 *
 * The messages and nothing of their use. Every one that a 2016 client sends or understands has the names it had then.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { SharedContext } from "./context.js";
import { Environment } from "./environment.js";
import { Node } from "./node.js";
import { InvalidVersion, Version } from "./version.js";

/** The version of the protocol that this package speaks. */
export const PROTOCOL_VERSION = "2.0.0";

export const ROUTE_CAPABILITY = "route";
export const BREAKER_CAPABILITY = "breaker";

/** The first message in either direction: who speaks, and what it understands. */
export class Open {
  /** @param {{ version?: string, mdkVersion?: string, properties?: ReadonlyMap<string, quark.JsonInput>, nodeId?: string, environment?: Environment }} [fields] */
  constructor({
    version = PROTOCOL_VERSION,
    mdkVersion = "",
    properties = new quark.FrozenMap(),
    nodeId = "",
    environment = new Environment(),
  } = {}) {
    /** The version of the protocol. */
    this.version = version.toWellFormed();
    /** The version of the library. */
    this.mdkVersion = mdkVersion.toWellFormed();
    /** `capabilities` lists the tags of newer messages that the sender understands; `language` says what it is written in. */
    this.properties = quark.frozenMap(properties);
    /** The id of the process. */
    this.nodeId = nodeId.toWellFormed();
    this.environment = environment;
    Object.freeze(this);
  }

  /**
   * Whether the sender understands the newer messages with this tag.
   *
   * @param {string} tag
   * @returns {boolean}
   */
  understands(tag) {
    tag = tag.toWellFormed();
    const listed = this.properties.get("capabilities");
    if (listed === undefined) {
      return false;
    }
    const tags = quark.json.asList(listed);
    if (tags === undefined) {
      return false;
    }
    return tags.some((known) => quark.json.asString(known) === tag);
  }

  /**
   * Whether both can go on: the major versions of the protocol are the same.
   *
   * @returns {boolean}
   */
  isCompatible() {
    let theirs;
    try {
      theirs = Version.parse(this.version);
    } catch (error) {
      if (!(error instanceof InvalidVersion)) {
        throw error;
      }
      theirs = new Version({ major: 0 });
    }
    let ours;
    try {
      ours = Version.parse(PROTOCOL_VERSION);
    } catch (error) {
      if (!(error instanceof InvalidVersion)) {
        throw error;
      }
      ours = new Version({ major: 0 });
    }
    return theirs.major === ours.major;
  }

  /** Whether another one holds the same. */
  equals(other) {
    return (
      this.version === other.version &&
      this.mdkVersion === other.mdkVersion &&
      quark.equal(this.properties, other.properties) &&
      this.nodeId === other.nodeId &&
      this.environment.equals(other.environment)
    );
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["version", this.version],
      ["mdkVersion", this.mdkVersion],
      ["properties", this.properties],
      ["nodeId", this.nodeId],
      ["environment", this.environment.toJson()],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Open({
      version: fields.optional(quark.json.string, "version"),
      mdkVersion: fields.optional(quark.json.string, "mdkVersion"),
      properties: fields.optional(quark.json.mapOf(quark.json.anything, quark.json.string), "properties"),
      nodeId: fields.optional(quark.json.string, "nodeId"),
      environment: fields.optional(Environment.fromJson, "environment"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Open.fromJson(quark.json.parse(text));
  }
}

/** Why a connection is closed. */
export class CloseError {
  /** @param {{ code?: string, title?: string, detail?: string, id?: string }} [fields] */
  constructor({ code = "", title = "", detail = "", id = "" } = {}) {
    /** For programs, such as `VERSION_MISMATCH`. */
    this.code = code.toWellFormed();
    /** For people, in a few words. */
    this.title = title.toWellFormed();
    this.detail = detail.toWellFormed();
    /** Names this occurrence. */
    this.id = id.toWellFormed();
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return (
      this.code === other.code && this.title === other.title && this.detail === other.detail && this.id === other.id
    );
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["code", this.code],
      ["title", this.title],
      ["detail", this.detail],
      ["id", this.id],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new CloseError({
      code: fields.optional(quark.json.string, "code"),
      title: fields.optional(quark.json.string, "title"),
      detail: fields.optional(quark.json.string, "detail"),
      id: fields.optional(quark.json.string, "id"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return CloseError.fromJson(quark.json.parse(text));
  }
}

/** The last message in either direction. */
export class Close {
  /** @param {{ error?: CloseError }} [fields] */
  constructor({ error = new CloseError() } = {}) {
    this.error = error;
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return this.error.equals(other.error);
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([["error", this.error.toJson()]]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Close({
      error: fields.optional(CloseError.fromJson, "error"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Close.fromJson(quark.json.parse(text));
  }
}

/** A node is there, and will be announced again before `ttl` is over. */
export class Active {
  /** @param {{ node: Node, ttl?: number }} fields */
  constructor({ node, ttl = 30_000 }) {
    this.node = node;
    this.ttl = ttl;
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return this.node.equals(other.node) && this.ttl === other.ttl;
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["node", this.node.toJson()],
      ["ttl", this.ttl / 1000],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Active({
      node: fields.required(Node.fromJson, "node"),
      ttl: fields.optional(quark.json.inSeconds, "ttl"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Active.fromJson(quark.json.parse(text));
  }
}

/** A node is gone. */
export class Expire {
  /** @param {{ node: Node }} fields */
  constructor({ node }) {
    this.node = node;
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return this.node.equals(other.node);
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([["node", this.node.toJson()]]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Expire({
      node: fields.required(Node.fromJson, "node"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Expire.fromJson(quark.json.parse(text));
  }
}

/** Forget the nodes that are not announced again. */
export class Clear {
  constructor() {
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals() {
    return true;
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap();
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    new quark.Fields(json);
    return new Clear();
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Clear.fromJson(quark.json.parse(text));
  }
}

/** Asks for the log events of one's environment. */
export class Subscribe {
  constructor() {
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals() {
    return true;
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap();
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    new quark.Fields(json);
    return new Subscribe();
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Subscribe.fromJson(quark.json.parse(text));
  }
}

/** A node that took part in what failed. */
export class InvolvedNode {
  /** @param {{ id: string, service: string, version: string, address: string }} fields */
  constructor({ id, service, version, address }) {
    this.id = id.toWellFormed();
    this.service = service.toWellFormed();
    this.version = version.toWellFormed();
    this.address = address.toWellFormed();
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return (
      this.id === other.id &&
      this.service === other.service &&
      this.version === other.version &&
      this.address === other.address
    );
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["id", this.id],
      ["service", this.service],
      ["version", this.version],
      ["address", this.address],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new InvolvedNode({
      id: fields.required(quark.json.string, "id"),
      service: fields.required(quark.json.string, "service"),
      version: fields.required(quark.json.string, "version"),
      address: fields.required(quark.json.string, "address"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return InvolvedNode.fromJson(quark.json.parse(text));
  }
}

/** What failed, for programs; the event's text says it to people. */
export class FailureReport {
  /** @param {{ kind: string, message: string, stack?: string, nodes?: readonly InvolvedNode[] }} fields */
  constructor({ kind, message, stack = "", nodes = Object.freeze([]) }) {
    /** The type of the exception, as its language names it. */
    this.kind = kind.toWellFormed();
    this.message = message.toWellFormed();
    /** The full stack. */
    this.stack = stack.toWellFormed();
    /** The nodes that were resolved for what failed. */
    this.nodes = quark.frozen(nodes);
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return (
      this.kind === other.kind &&
      this.message === other.message &&
      this.stack === other.stack &&
      quark.equal(this.nodes, other.nodes)
    );
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["kind", this.kind],
      ["message", this.message],
      ["stack", this.stack],
      ["nodes", this.nodes.map((each) => each.toJson())],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new FailureReport({
      kind: fields.required(quark.json.string, "kind"),
      message: fields.required(quark.json.string, "message"),
      stack: fields.optional(quark.json.string, "stack"),
      nodes: fields.optional(quark.json.listOf(InvolvedNode.fromJson), "nodes"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return FailureReport.fromJson(quark.json.parse(text));
  }
}

/** Something that a service logged. */
export class LogEvent {
  /** @param {{ context: SharedContext, timestamp: number, node: string, level: quark.Severity, category: string, contentType?: string, text: string, sequence?: number, sync?: number, failure?: FailureReport | null | undefined }} fields */
  constructor({
    context,
    timestamp,
    node,
    level,
    category,
    contentType = "text/plain",
    text,
    sequence = 0,
    sync = 1,
    failure,
  }) {
    this.context = context;
    this.timestamp = timestamp;
    /** The id of the process. */
    this.node = node.toWellFormed();
    this.level = level;
    this.category = category.toWellFormed();
    this.contentType = contentType.toWellFormed();
    this.text = text.toWellFormed();
    /** Numbers the events of a process, logs and interactions alike. */
    this.sequence = sequence;
    /** 1: this event wants an acknowledgement of its own. */
    this.sync = sync;
    this.failure = failure ?? undefined;
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return (
      this.context.equals(other.context) &&
      this.timestamp === other.timestamp &&
      this.node === other.node &&
      this.level === other.level &&
      this.category === other.category &&
      this.contentType === other.contentType &&
      this.text === other.text &&
      this.sequence === other.sequence &&
      this.sync === other.sync &&
      quark.equal(this.failure, other.failure)
    );
  }

  /** The fields by their names on the wire. */
  toJson() {
    const fields = new Map([
      ["context", this.context.toJson()],
      ["timestamp", this.timestamp],
      ["node", this.node],
      ["level", this.level.wire],
      ["category", this.category],
      ["contentType", this.contentType],
      ["text", this.text],
      ["sequence", this.sequence],
      ["sync", this.sync],
    ]);
    if (this.failure !== undefined) {
      fields.set("failure", this.failure.toJson());
    }
    return new quark.FrozenMap(fields);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new LogEvent({
      context: fields.required(SharedContext.fromJson, "context"),
      timestamp: fields.required(quark.json.integer, "timestamp"),
      node: fields.required(quark.json.string, "node"),
      level: fields.required(quark.Severity.fromJson, "level"),
      category: fields.required(quark.json.string, "category"),
      contentType: fields.optional(quark.json.string, "contentType"),
      text: fields.required(quark.json.string, "text"),
      sequence: fields.optional(quark.json.integer, "sequence"),
      sync: fields.optional(quark.json.integer, "sync"),
      failure: fields.optional(FailureReport.fromJson, "failure"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return LogEvent.fromJson(quark.json.parse(text));
  }
}

/** The log event with this number is stored. */
export class LogAck {
  /** @param {{ sequence: number }} fields */
  constructor({ sequence }) {
    this.sequence = sequence;
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return this.sequence === other.sequence;
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([["sequence", this.sequence]]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new LogAck({
      sequence: fields.required(quark.json.integer, "sequence"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return LogAck.fromJson(quark.json.parse(text));
  }
}

/** What came of one level of interaction. */
export class InteractionEvent {
  /** @param {{ startTimestamp: number, endTimestamp: number, environment?: Environment, uuid: string, session: string, node?: string, results?: ReadonlyMap<string, number>, startClock?: readonly number[], endClock?: readonly number[], sequence?: number, sync?: number }} fields */
  constructor({
    startTimestamp,
    endTimestamp,
    environment = new Environment(),
    uuid,
    session,
    node = "",
    results = new quark.FrozenMap(),
    startClock = Object.freeze([]),
    endClock = Object.freeze([]),
    sequence = 0,
    sync = 1,
  }) {
    this.startTimestamp = startTimestamp;
    this.endTimestamp = endTimestamp;
    this.environment = environment;
    this.uuid = uuid.toWellFormed();
    /** The trace's id. */
    this.session = session.toWellFormed();
    /** The id of the process. */
    this.node = node.toWellFormed();
    /** For the id of each node that was called: 1 if it served, 0 if it failed. */
    this.results = quark.frozenMap(results);
    this.startClock = quark.frozen(startClock);
    this.endClock = quark.frozen(endClock);
    /** Numbers the events of a process, logs and interactions alike. */
    this.sequence = sequence;
    /** 1: this event wants an acknowledgement of its own. */
    this.sync = sync;
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return (
      this.startTimestamp === other.startTimestamp &&
      this.endTimestamp === other.endTimestamp &&
      this.environment.equals(other.environment) &&
      this.uuid === other.uuid &&
      this.session === other.session &&
      this.node === other.node &&
      quark.equal(this.results, other.results) &&
      quark.equal(this.startClock, other.startClock) &&
      quark.equal(this.endClock, other.endClock) &&
      this.sequence === other.sequence &&
      this.sync === other.sync
    );
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["startTimestamp", this.startTimestamp],
      ["endTimestamp", this.endTimestamp],
      ["environment", this.environment.toJson()],
      ["uuid", this.uuid],
      ["session", this.session],
      ["node", this.node],
      ["results", this.results],
      ["startClock", this.startClock],
      ["endClock", this.endClock],
      ["sequence", this.sequence],
      ["sync", this.sync],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new InteractionEvent({
      startTimestamp: fields.required(quark.json.integer, "startTimestamp"),
      endTimestamp: fields.required(quark.json.integer, "endTimestamp"),
      environment: fields.optional(Environment.fromJson, "environment"),
      uuid: fields.required(quark.json.string, "uuid"),
      session: fields.required(quark.json.string, "session"),
      node: fields.optional(quark.json.string, "node"),
      results: fields.optional(quark.json.mapOf(quark.json.integer, quark.json.string), "results"),
      startClock: fields.optional(quark.json.listOf(quark.json.integer), "startClock"),
      endClock: fields.optional(quark.json.listOf(quark.json.integer), "endClock"),
      sequence: fields.optional(quark.json.integer, "sequence"),
      sync: fields.optional(quark.json.integer, "sync"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return InteractionEvent.fromJson(quark.json.parse(text));
  }
}

/** The interaction event with this number is stored. */
export class InteractionAck {
  /** @param {{ sequence: number }} fields */
  constructor({ sequence }) {
    this.sequence = sequence;
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return this.sequence === other.sequence;
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([["sequence", this.sequence]]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new InteractionAck({
      sequence: fields.required(quark.json.integer, "sequence"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return InteractionAck.fromJson(quark.json.parse(text));
  }
}

/**
 * A command: from now on these versions of a service get these shares of the calls. A version that is not named gets none; without
 * any share the command is lifted.
 */
export class Route {
  /** @param {{ service: string, environment: string, shares?: ReadonlyMap<string, number> }} fields */
  constructor({ service, environment, shares = new quark.FrozenMap() }) {
    this.service = service.toWellFormed();
    /** The name of the environment that the service's nodes are in. */
    this.environment = environment.toWellFormed();
    /** By `MAJOR.MINOR`. */
    this.shares = quark.frozenMap(shares);
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return (
      this.service === other.service && this.environment === other.environment && quark.equal(this.shares, other.shares)
    );
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["service", this.service],
      ["environment", this.environment],
      ["shares", this.shares],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Route({
      service: fields.required(quark.json.string, "service"),
      environment: fields.required(quark.json.string, "environment"),
      shares: fields.optional(quark.json.mapOf(quark.json.integer, quark.json.string), "shares"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Route.fromJson(quark.json.parse(text));
  }
}

/** A process changed its mind about calling a node. */
export class Breaker {
  /** @param {{ node: Node, open: boolean, since: number }} fields */
  constructor({ node, open, since }) {
    this.node = node;
    /** Whether the node is not called any more. */
    this.open = open;
    this.since = since;
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return this.node.equals(other.node) && this.open === other.open && this.since === other.since;
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["node", this.node.toJson()],
      ["open", this.open],
      ["since", this.since],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Breaker({
      node: fields.required(Node.fromJson, "node"),
      open: fields.required(quark.json.boolean, "open"),
      since: fields.required(quark.json.integer, "since"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Breaker.fromJson(quark.json.parse(text));
  }
}

/**
 * What a client of `Rtp` sends.
 *
 * @typedef {Open | Close | Active | Expire | LogEvent | Subscribe | InteractionEvent | Breaker} RtpClientMessage
 */

/** Reads and writes what a client of `Rtp` sends. */
export const RTP_CLIENT = new quark.Codec("type", () => [
  [Open, "open", "mdk.protocol.Open"],
  [Close, "close", "mdk.protocol.Close", "discovery.protocol.Close"],
  [Active, "active", "discovery.protocol.Active"],
  [Expire, "expire", "discovery.protocol.Expire"],
  [LogEvent, "log"],
  [Subscribe, "subscribe"],
  [InteractionEvent, "interactionevent"],
  [Breaker, "breaker"],
]);

/**
 * What a server of `Rtp` sends.
 *
 * @typedef {Open | Close | Active | Expire | Clear | LogEvent | LogAck | InteractionAck | Route} RtpServerMessage
 */

/** Reads and writes what a server of `Rtp` sends. */
export const RTP_SERVER = new quark.Codec("type", () => [
  [Open, "open", "mdk.protocol.Open"],
  [Close, "close", "mdk.protocol.Close", "discovery.protocol.Close"],
  [Active, "active", "discovery.protocol.Active"],
  [Expire, "expire", "discovery.protocol.Expire"],
  [Clear, "clear", "discovery.protocol.Clear"],
  [LogEvent, "log"],
  [LogAck, "logack", "mdk_tracing.protocol.LogAckEvent"],
  [InteractionAck, "interactionack"],
  [Route, "route"],
]);

/**
 * The events of a trace in causal order, whatever the clocks of their machines say.
 *
 * @param {readonly LogEvent[]} events
 * @returns {readonly LogEvent[]}
 */
export function inCausalOrder(events) {
  let ordered = [...events];
  const depth = quark.maxOf(events.map((event) => event.context.clock.levels.length)) ?? 0;
  for (let step = 0; step < depth; step++) {
    const level = depth - 1 - step;
    ordered = quark.sortBy(ordered, (event) => event.context.clock.levels[level] ?? -1);
  }
  return Object.freeze(ordered);
}

/** Where one direction of a conversation in `Rtp` stands. */
export class RtpState extends quark.Enum {
  static Opening = new RtpState("opening", 0);
  static Ready = new RtpState("ready", 1);
  static Closed = new RtpState("closed", 2);

  /** All cases, in order. */
  static cases = Object.freeze([RtpState.Opening, RtpState.Ready, RtpState.Closed]);

  static #named = quark.json.caseNames(RtpState.cases);

  /** The case of this name on the wire; throws a `DecodeError`. */
  static fromJson(json) {
    return quark.json.caseOf(RtpState.#named, json);
  }
}

/** The state after a message of the client. */
export function rtpAfterClient(state, message) {
  switch (state) {
    case RtpState.Opening:
      if (message instanceof Open) {
        return RtpState.Ready;
      } else if (message instanceof Close) {
        return RtpState.Closed;
      } else if (message instanceof Active) {
        throw new quark.OutOfState({ message: "active", state: "opening" });
      } else if (message instanceof Expire) {
        throw new quark.OutOfState({ message: "expire", state: "opening" });
      } else if (message instanceof LogEvent) {
        throw new quark.OutOfState({ message: "log", state: "opening" });
      } else if (message instanceof Subscribe) {
        throw new quark.OutOfState({ message: "subscribe", state: "opening" });
      } else if (message instanceof InteractionEvent) {
        throw new quark.OutOfState({ message: "interactionevent", state: "opening" });
      } else {
        throw new quark.OutOfState({ message: "breaker", state: "opening" });
      }
    case RtpState.Ready:
      if (message instanceof Close) {
        return RtpState.Closed;
      } else {
        return RtpState.Ready;
      }
    case RtpState.Closed:
      if (message instanceof Open) {
        throw new quark.OutOfState({ message: "open", state: "closed" });
      } else if (message instanceof Close) {
        throw new quark.OutOfState({ message: "close", state: "closed" });
      } else if (message instanceof Active) {
        throw new quark.OutOfState({ message: "active", state: "closed" });
      } else if (message instanceof Expire) {
        throw new quark.OutOfState({ message: "expire", state: "closed" });
      } else if (message instanceof LogEvent) {
        throw new quark.OutOfState({ message: "log", state: "closed" });
      } else if (message instanceof Subscribe) {
        throw new quark.OutOfState({ message: "subscribe", state: "closed" });
      } else if (message instanceof InteractionEvent) {
        throw new quark.OutOfState({ message: "interactionevent", state: "closed" });
      } else {
        throw new quark.OutOfState({ message: "breaker", state: "closed" });
      }
  }
}

/** The state after a message of the server. */
export function rtpAfterServer(state, message) {
  switch (state) {
    case RtpState.Opening:
      if (message instanceof Open) {
        return RtpState.Ready;
      } else if (message instanceof Close) {
        return RtpState.Closed;
      } else if (message instanceof Active) {
        throw new quark.OutOfState({ message: "active", state: "opening" });
      } else if (message instanceof Expire) {
        throw new quark.OutOfState({ message: "expire", state: "opening" });
      } else if (message instanceof Clear) {
        throw new quark.OutOfState({ message: "clear", state: "opening" });
      } else if (message instanceof LogEvent) {
        throw new quark.OutOfState({ message: "log", state: "opening" });
      } else if (message instanceof LogAck) {
        throw new quark.OutOfState({ message: "logack", state: "opening" });
      } else if (message instanceof InteractionAck) {
        throw new quark.OutOfState({ message: "interactionack", state: "opening" });
      } else {
        throw new quark.OutOfState({ message: "route", state: "opening" });
      }
    case RtpState.Ready:
      if (message instanceof Close) {
        return RtpState.Closed;
      } else {
        return RtpState.Ready;
      }
    case RtpState.Closed:
      if (message instanceof Open) {
        throw new quark.OutOfState({ message: "open", state: "closed" });
      } else if (message instanceof Close) {
        throw new quark.OutOfState({ message: "close", state: "closed" });
      } else if (message instanceof Active) {
        throw new quark.OutOfState({ message: "active", state: "closed" });
      } else if (message instanceof Expire) {
        throw new quark.OutOfState({ message: "expire", state: "closed" });
      } else if (message instanceof Clear) {
        throw new quark.OutOfState({ message: "clear", state: "closed" });
      } else if (message instanceof LogEvent) {
        throw new quark.OutOfState({ message: "log", state: "closed" });
      } else if (message instanceof LogAck) {
        throw new quark.OutOfState({ message: "logack", state: "closed" });
      } else if (message instanceof InteractionAck) {
        throw new quark.OutOfState({ message: "interactionack", state: "closed" });
      } else {
        throw new quark.OutOfState({ message: "route", state: "closed" });
      }
  }
}

/** The client's side of a conversation in `Rtp`: reads what the server sends, writes what the client sends, and holds both to the states of the protocol. */
export class RtpClientSide {
  #receiving;
  #sending;

  constructor() {
    this.#receiving = RtpState.Opening;
    this.#sending = RtpState.Opening;
  }

  /**
   * The message in a frame from the server.
   *
   * @param {string} text
   * @returns {RtpServerMessage}
   * @throws {DecodeError}
   * @throws {OutOfState}
   */
  receive(text) {
    text = text.toWellFormed();
    const message = RTP_SERVER.decode(text);
    this.received(message);
    return message;
  }

  /**
   * The frame for a message to the server.
   *
   * @param {RtpClientMessage} message
   * @returns {string}
   * @throws {OutOfState}
   */
  send(message) {
    this.sent(message);
    return RTP_CLIENT.encode(message);
  }

  /**
   * Goes on after a message from the server that was read elsewhere.
   *
   * @param {RtpServerMessage} message
   * @throws {OutOfState}
   */
  received(message) {
    this.#receiving = rtpAfterServer(this.#receiving, message);
  }

  /**
   * Goes on after a message to the server that is written elsewhere.
   *
   * @param {RtpClientMessage} message
   * @throws {OutOfState}
   */
  sent(message) {
    this.#sending = rtpAfterClient(this.#sending, message);
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["receiving", this.#receiving.wire],
      ["sending", this.#sending.wire],
    ]);
  }
}

/** The server's side of a conversation in `Rtp`: reads what the client sends, writes what the server sends, and holds both to the states of the protocol. */
export class RtpServerSide {
  #receiving;
  #sending;

  constructor() {
    this.#receiving = RtpState.Opening;
    this.#sending = RtpState.Opening;
  }

  /**
   * The message in a frame from the client.
   *
   * @param {string} text
   * @returns {RtpClientMessage}
   * @throws {DecodeError}
   * @throws {OutOfState}
   */
  receive(text) {
    text = text.toWellFormed();
    const message = RTP_CLIENT.decode(text);
    this.received(message);
    return message;
  }

  /**
   * The frame for a message to the client.
   *
   * @param {RtpServerMessage} message
   * @returns {string}
   * @throws {OutOfState}
   */
  send(message) {
    this.sent(message);
    return RTP_SERVER.encode(message);
  }

  /**
   * Goes on after a message from the client that was read elsewhere.
   *
   * @param {RtpClientMessage} message
   * @throws {OutOfState}
   */
  received(message) {
    this.#receiving = rtpAfterClient(this.#receiving, message);
  }

  /**
   * Goes on after a message to the client that is written elsewhere.
   *
   * @param {RtpServerMessage} message
   * @throws {OutOfState}
   */
  sent(message) {
    this.#sending = rtpAfterServer(this.#sending, message);
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["receiving", this.#receiving.wire],
      ["sending", this.#sending.wire],
    ]);
  }
}
