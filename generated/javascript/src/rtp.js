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
export class Open extends quark.Record {
  static $fields = (json) => ({
    version: json.orDefault(json.string),
    mdkVersion: json.orDefault(json.string),
    properties: json.orDefault(json.mapOf(json.anything)),
    nodeId: json.orDefault(json.string),
    environment: json.orDefault(Environment),
  });

  constructor(
    {
      version = PROTOCOL_VERSION,
      mdkVersion = "",
      properties = new quark.FrozenMap(),
      nodeId = "",
      environment = new Environment(),
    } = {},
    maker,
  ) {
    super();
    if (maker !== quark.own) {
      version = version.toWellFormed();
      mdkVersion = mdkVersion.toWellFormed();
      properties = quark.frozenMap(properties);
      nodeId = nodeId.toWellFormed();
    }
    /** The version of the protocol. */
    this.version = version;
    /** The version of the library. */
    this.mdkVersion = mdkVersion;
    /** `capabilities` lists the tags of newer messages that the sender understands; `language` says what it is written in. */
    this.properties = properties;
    /** The id of the process. */
    this.nodeId = nodeId;
    this.environment = environment;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
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
      theirs = new Version({ major: 0 }, quark.own);
    }
    let ours;
    try {
      ours = Version.parse(PROTOCOL_VERSION);
    } catch (error) {
      if (!(error instanceof InvalidVersion)) {
        throw error;
      }
      ours = new Version({ major: 0 }, quark.own);
    }
    return theirs.major === ours.major;
  }
}

/** Why a connection is closed. */
export class CloseError extends quark.Record {
  static $fields = (json) => ({
    code: json.orDefault(json.string),
    title: json.orDefault(json.string),
    detail: json.orDefault(json.string),
    id: json.orDefault(json.string),
  });

  constructor({ code = "", title = "", detail = "", id = "" } = {}, maker) {
    super();
    if (maker !== quark.own) {
      code = code.toWellFormed();
      title = title.toWellFormed();
      detail = detail.toWellFormed();
      id = id.toWellFormed();
    }
    /** For programs, such as `VERSION_MISMATCH`. */
    this.code = code;
    /** For people, in a few words. */
    this.title = title;
    this.detail = detail;
    /** Names this occurrence. */
    this.id = id;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }
}

/** The last message in either direction. */
export class Close extends quark.Record {
  static $fields = (json) => ({ error: json.orDefault(CloseError) });

  constructor({ error = new CloseError() } = {}, maker) {
    super();
    this.error = error;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }
}

/** A node is there, and will be announced again before `ttl` is over. */
export class Active extends quark.Record {
  static $fields = (json) => ({ node: Node, ttl: json.orDefault(json.seconds) });

  constructor({ node, ttl = 30_000 }, maker) {
    super();
    this.node = node;
    /** Milliseconds. */
    this.ttl = ttl;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }
}

/** A node is gone. */
export class Expire extends quark.Record {
  static $fields = () => ({ node: Node });

  constructor({ node }, maker) {
    super();
    this.node = node;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }
}

/** Forget the nodes that are not announced again. */
export class Clear extends quark.Record {
  static $fields = () => ({});

  constructor() {
    super();
    Object.freeze(this);
  }
}

/** Asks for the log events of one's environment. */
export class Subscribe extends quark.Record {
  static $fields = () => ({});

  constructor() {
    super();
    Object.freeze(this);
  }
}

/** A node that took part in what failed. */
export class InvolvedNode extends quark.Record {
  static $fields = (json) => ({ id: json.string, service: json.string, version: json.string, address: json.string });

  constructor({ id, service, version, address }, maker) {
    super();
    if (maker !== quark.own) {
      id = id.toWellFormed();
      service = service.toWellFormed();
      version = version.toWellFormed();
      address = address.toWellFormed();
    }
    this.id = id;
    this.service = service;
    this.version = version;
    this.address = address;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }
}

/** What failed, for programs; the event's text says it to people. */
export class FailureReport extends quark.Record {
  static $fields = (json) => ({
    kind: json.string,
    message: json.string,
    stack: json.orDefault(json.string),
    nodes: json.orDefault(json.listOf(InvolvedNode)),
  });

  constructor({ kind, message, stack = "", nodes = Object.freeze([]) }, maker) {
    super();
    if (maker !== quark.own) {
      kind = kind.toWellFormed();
      message = message.toWellFormed();
      stack = stack.toWellFormed();
      nodes = quark.frozen(nodes);
    }
    /** The type of the exception, as its language names it. */
    this.kind = kind;
    this.message = message;
    /** The full stack. */
    this.stack = stack;
    /** The nodes that were resolved for what failed. */
    this.nodes = nodes;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }
}

/** Something that a service logged. */
export class LogEvent extends quark.Record {
  static $fields = (json) => ({
    context: SharedContext,
    timestamp: json.integer,
    node: json.string,
    level: quark.Severity,
    category: json.string,
    contentType: json.orDefault(json.string),
    text: json.string,
    sequence: json.orDefault(json.integer),
    sync: json.orDefault(json.integer),
    failure: json.optional(FailureReport),
  });

  constructor(
    { context, timestamp, node, level, category, contentType = "text/plain", text, sequence = 0, sync = 1, failure },
    maker,
  ) {
    super();
    if (maker !== quark.own) {
      node = node.toWellFormed();
      category = category.toWellFormed();
      contentType = contentType.toWellFormed();
      text = text.toWellFormed();
      failure = failure ?? undefined;
    }
    this.context = context;
    /** Milliseconds since 1970. */
    this.timestamp = timestamp;
    /** The id of the process. */
    this.node = node;
    this.level = level;
    this.category = category;
    this.contentType = contentType;
    this.text = text;
    /** Numbers the events of a process, logs and interactions alike. */
    this.sequence = sequence;
    /** 1: this event wants an acknowledgement of its own. */
    this.sync = sync;
    this.failure = failure;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }
}

/** The log event with this number is stored. */
export class LogAck extends quark.Record {
  static $fields = (json) => ({ sequence: json.integer });

  constructor({ sequence }, maker) {
    super();
    this.sequence = sequence;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }
}

/** What came of one level of interaction. */
export class InteractionEvent extends quark.Record {
  static $fields = (json) => ({
    startTimestamp: json.integer,
    endTimestamp: json.integer,
    environment: json.orDefault(Environment),
    uuid: json.string,
    session: json.string,
    node: json.orDefault(json.string),
    results: json.orDefault(json.mapOf(json.integer)),
    startClock: json.orDefault(json.listOf(json.integer)),
    endClock: json.orDefault(json.listOf(json.integer)),
    sequence: json.orDefault(json.integer),
    sync: json.orDefault(json.integer),
  });

  constructor(
    {
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
    },
    maker,
  ) {
    super();
    if (maker !== quark.own) {
      uuid = uuid.toWellFormed();
      session = session.toWellFormed();
      node = node.toWellFormed();
      results = quark.frozenMap(results);
      startClock = quark.frozen(startClock);
      endClock = quark.frozen(endClock);
    }
    /** Milliseconds since 1970. */
    this.startTimestamp = startTimestamp;
    /** Milliseconds since 1970. */
    this.endTimestamp = endTimestamp;
    this.environment = environment;
    this.uuid = uuid;
    /** The trace's id. */
    this.session = session;
    /** The id of the process. */
    this.node = node;
    /** For the id of each node that was called: 1 if it served, 0 if it failed. */
    this.results = results;
    this.startClock = startClock;
    this.endClock = endClock;
    /** Numbers the events of a process, logs and interactions alike. */
    this.sequence = sequence;
    /** 1: this event wants an acknowledgement of its own. */
    this.sync = sync;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }
}

/** The interaction event with this number is stored. */
export class InteractionAck extends quark.Record {
  static $fields = (json) => ({ sequence: json.integer });

  constructor({ sequence }, maker) {
    super();
    this.sequence = sequence;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }
}

/**
 * A command: from now on these versions of a service get these shares of the calls. A version that is not named gets none; without
 * any share the command is lifted.
 */
export class Route extends quark.Record {
  static $fields = (json) => ({
    service: json.string,
    environment: json.string,
    shares: json.orDefault(json.mapOf(json.integer)),
  });

  constructor({ service, environment, shares = new quark.FrozenMap() }, maker) {
    super();
    if (maker !== quark.own) {
      service = service.toWellFormed();
      environment = environment.toWellFormed();
      shares = quark.frozenMap(shares);
    }
    this.service = service;
    /** The name of the environment that the service's nodes are in. */
    this.environment = environment;
    /** By `MAJOR.MINOR`. */
    this.shares = shares;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }
}

/** A process changed its mind about calling a node. */
export class Breaker extends quark.Record {
  static $fields = (json) => ({ node: Node, open: json.boolean, since: json.integer });

  constructor({ node, open, since }, maker) {
    super();
    this.node = node;
    /** Whether the node is not called any more. */
    this.open = open;
    /** Milliseconds since 1970. */
    this.since = since;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
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
