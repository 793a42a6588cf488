/**
 * Ports: the pieces of the outside that actors hold, and what a host implements to supply them.
 *
 * Each kind is a token that stands for it (`Timer`), the events that a host tells (`TimerEvents`), and what an actor
 * holds (`TimerPort`), whose calls are enqueued. Events are steps of the actor, taken soon; one without a handler is
 * ignored. Nothing here opens a socket or reads a clock.
 *
 * @module
 */

import { Enum, FrozenMap, frozenMap } from "./collections.js";
import { DeclaredError, Fault, thrown } from "./fault.js";
import { caseNames, caseOf, DecodeError } from "./json.js";
import { state as stateKey } from "./state.js";
import { scalars } from "./text.js";

/** A kind of port: what a runtime is told to supply. */
export class PortKind {
  /**
   * @param {string} name
   * @param {readonly string[]} calls the methods that a host implements
   */
  constructor(name, calls) {
    this.name = name;
    this.calls = calls;
    Object.freeze(this);
  }
}

/**
 * The base of what a host tells of one port. What a base has begins with `$`, so that calls and events may have any name.
 */
export class Events {
  #deliver;

  /** @param {(event: string, values: readonly unknown[]) => void} deliver */
  constructor(deliver) {
    this.#deliver = deliver;
  }

  /**
   * Tells the actor.
   *
   * @param {string} event
   * @param {...unknown} values
   */
  $tell(event, ...values) {
    this.#deliver(event, values);
  }
}

/** The base of what an actor holds of a port: the events, and calls that are enqueued. */
export class Port {
  #core;
  #handlers;
  #host;

  /**
   * @param {import("./actor.js").Core} core
   * @param {PortKind} kind
   * @param {(deliver: (event: string, values: readonly unknown[]) => void) => Events} events
   * @param {Record<string, (...values: any[]) => void>} handlers
   */
  constructor(core, kind, events, handlers) {
    this.#core = core;
    this.#handlers = new Map(Object.entries(handlers));
    this.$kind = kind;
    /** What the testing runtime notes. */
    this.$recorded = [];
    this.$events = events((event, values) => this.#deliver(event, values));
    this.#host = this.$supplied(core.runtime);
    core.onRetire(() => this.$retired(this.#host));
  }

  /** What stands behind the port. */
  $supplied(runtime) {
    return runtime.supply(this.$kind, this.$events);
  }

  /** Whether anything stands behind it: in tests mostly nothing does. */
  get $isSupplied() {
    return this.#host !== undefined;
  }

  /** What becomes of it when the actor retires. */
  $retired() {}

  /** Has something done after the step. */
  $later(effect) {
    this.#core.runtime.effects.add(effect);
  }

  /**
   * Asks the runtime for a call, which it carries out after the step.
   *
   * @param {string} name
   * @param {...unknown} values
   */
  $call(name, ...values) {
    this.$later(() => this.$carryOut(name, values, (host) => host[name](...values)));
  }

  /** Has the runtime carry out a call now; a message goes out as `frame`. */
  $carryOut(name, values, act, frame = undefined) {
    this.#core.runtime.perform({ port: this, name, values, act: () => act(this.#host), frame });
  }

  #deliver(event, values) {
    const handler = this.#handlers.get(event);
    if (handler !== undefined) {
      this.#core.handle(handler, ...values);
    }
  }
}

// ---- timer

/** Something that can fire once, at a given instant. */
export const Timer = new PortKind("Timer", Object.freeze(["set", "cancel"]));

/** What a `Timer` tells. */
export class TimerEvents extends Events {
  /** The instant has come. */
  fired() {
    this.$tell("fired");
  }
}

/** A timer of an actor. */
export class TimerPort extends Port {
  #core;

  constructor(core, handlers = {}) {
    super(core, Timer, (deliver) => new TimerEvents(deliver), handlers);
    this.#core = core;
  }

  $supplied(runtime) {
    return runtime.timer(() => this.$events.fired());
  }

  $retired(host) {
    host.cancel();
  }

  /** Fires at `at`, in place of whatever was set before; never once the actor has retired. */
  set(at) {
    this.$later(() => {
      this.$carryOut("set", [at], (host) => {
        if (!this.#core.isRetired) {
          host.set(at);
        }
      });
    });
  }

  /** Does not fire. */
  cancel() {
    this.$call("cancel");
  }
}

// ---- console

/** How much a line on the console matters. */
export class Severity extends Enum {
  static Debug = new Severity("DEBUG", 0);
  static Info = new Severity("INFO", 1);
  static Warn = new Severity("WARN", 2);
  static Error = new Severity("ERROR", 3);
  static Critical = new Severity("CRITICAL", 4);

  /** All cases, in order. */
  static cases = Object.freeze([Severity.Debug, Severity.Info, Severity.Warn, Severity.Error, Severity.Critical]);

  static #named = caseNames(Severity.cases);

  /** @param {import("./json.js").Json} json the name of a case on the wire */
  static fromJson(json) {
    return caseOf(Severity.#named, json);
  }
}

/** Where an actor writes what a person should read. */
export const Console = new PortKind("Console", Object.freeze(["write"]));

/** What a `Console` tells: nothing. */
export class ConsoleEvents extends Events {}

/** The console of an actor. */
export class ConsolePort extends Port {
  constructor(core, handlers = {}) {
    super(core, Console, (deliver) => new ConsoleEvents(deliver), handlers);
  }

  /** Writes one line. */
  write(severity, text) {
    this.$call("write", severity, text);
  }
}

// ---- folder

/** Reads the files of a folder. */
export const Folder = new PortKind("Folder", Object.freeze(["read"]));

/** What a `Folder` tells. */
export class FolderEvents extends Events {
  /**
   * What the files hold, by name.
   *
   * @param {ReadonlyMap<string, string>} files
   */
  contents(files) {
    this.$tell("contents", new FrozenMap(Array.from(files, ([name, text]) => [scalars(name), scalars(text)])));
  }

  /**
   * The folder could not be read.
   *
   * @param {string} reason
   */
  failed(reason) {
    this.$tell("failed", scalars(reason));
  }
}

/** A folder of an actor. */
export class FolderPort extends Port {
  constructor(core, handlers = {}) {
    super(core, Folder, (deliver) => new FolderEvents(deliver), handlers);
  }

  /** Reads all files of the folder. */
  read(path) {
    this.$call("read", path);
  }
}

// ---- link

/** A connection that can be made, again and again, and carries text frames: what a host implements to bring sockets. */
export const Link = new PortKind("Link", Object.freeze(["connect", "send", "close"]));

/** A connection that stands, such as a web server's accepted sockets. */
export const Connection = new PortKind("Connection", Object.freeze(["send", "close"]));

/** The side that a link is on: a new one for each connection. What is out of state is a fault that says so. */
class Conversation {
  #name;
  #begin;
  #side;

  /**
   * @param {string} name names the side: `Rtp.client`
   * @param {() => any} begin makes the side, a class that the protocol brings
   */
  constructor(name, begin) {
    this.#name = name;
    this.#begin = begin;
    this.#side = begin();
  }

  /** Forgets what was said: there is another connection. */
  restart() {
    this.#side = this.#begin();
  }

  /** Reads a frame, or throws a `DecodeError`. */
  read(text) {
    return this.#held("received", () => this.#side.receive(text));
  }

  /** Goes on after a message that is read already. */
  heard(message) {
    this.#held("received", () => this.#side.received(message));
  }

  /** Writes a frame. */
  written(message) {
    return this.#held("send", () => this.#side.send(message));
  }

  #held(what, speak) {
    try {
      return speak();
    } catch (error) {
      if (!(error instanceof OutOfState)) {
        throw error;
      }
      throw new Fault(`Link<${this.#name}>.${what}: ${error.message}`, "", { cause: error });
    }
  }
}

/** What a link tells; the host gives frames to `frame`, and the side of the protocol makes messages of them. */
export class LinkEvents extends Events {
  #conversation;
  #report;

  /**
   * @param {(event: string, values: readonly unknown[]) => void} deliver
   * @param {Conversation} conversation
   * @param {(fault: Fault) => void} report told what is out of state
   */
  constructor(deliver, conversation, report) {
    super(deliver);
    this.#conversation = conversation;
    this.#report = report;
  }

  /** Messages may be sent. */
  connected() {
    this.$tell("connected");
  }

  /**
   * A text frame has come: `received` if it is a message, `unreadable` if not.
   *
   * @param {string} text
   */
  frame(text) {
    this.#heard(() => this.#conversation.read(text));
  }

  /** A message has come. */
  received(message) {
    this.#heard(() => {
      this.#conversation.heard(message);
      return message;
    });
  }

  #heard(hear) {
    let message;
    try {
      message = hear();
    } catch (error) {
      if (error instanceof DecodeError) {
        this.unreadable(error);
      } else if (error instanceof Fault) {
        this.#report(error);
      } else {
        throw error;
      }
      return;
    }
    this.$tell("received", message);
  }

  /** Something has come that is no message. */
  unreadable(error) {
    this.$tell("unreadable", error);
  }

  /**
   * The other side refused the handshake, with its HTTP status.
   *
   * @param {number} status
   * @param {string} reason
   */
  rejected(status, reason) {
    this.$tell("rejected", status, scalars(reason));
  }

  /**
   * The connection is gone.
   *
   * @param {string} reason
   */
  closed(reason) {
    this.$tell("closed", scalars(reason));
  }
}

/** What both ends of a connection have in common. */
class Talking extends Port {
  #conversation;

  constructor(core, kind, conversation, handlers) {
    const report = (fault) =>
      core.runtime.effects.add(() => {
        throw fault; // the runtime's hook is told, in its turn
      });
    super(core, kind, (deliver) => new LinkEvents(deliver, conversation, report), handlers);
    this.#conversation = conversation;
    /** What the testing runtime notes. */
    this.$outbox = [];
  }

  /** Sends one message. */
  send(message) {
    this.$later(() => {
      const frame = this.#conversation.written(message);
      this.$carryOut("send", [message], (host) => host.send(frame), frame);
    });
  }

  /** Closes the connection. */
  close() {
    this.$call("close");
  }

  /** Forgets what was said: there is another connection. */
  $restart() {
    this.#conversation.restart();
  }
}

/** A connection that an actor makes. */
export class LinkPort extends Talking {
  /**
   * @param {import("./actor.js").Core} core
   * @param {string} name names the side: `Rtp.client`
   * @param {() => any} side makes the side
   * @param {Record<string, (...values: any[]) => void>} [handlers]
   */
  constructor(core, name, side, handlers = {}) {
    super(core, Link, new Conversation(name, side), handlers);
  }

  /** Connects to `url`. */
  connect(url, headers) {
    const shared = frozenMap(headers);
    this.$later(() => {
      this.$restart();
      this.$carryOut("connect", [url, shared], (host) => host.connect(url, shared));
    });
  }
}

/** A connection that was accepted for an actor. */
export class AcceptedPort extends Talking {
  /**
   * @param {import("./actor.js").Core} core
   * @param {string} name names the side: `Rtp.server`
   * @param {() => any} side makes the side
   * @param {Record<string, (...values: any[]) => void>} [handlers]
   */
  constructor(core, name, side, handlers = {}) {
    super(core, Connection, new Conversation(name, side), handlers);
  }

  /** Tells the actor, which is made now, that it is connected. */
  $begin() {
    this.$events.connected();
  }

  /** Refuses to connect: the connection is there already. */
  connect(_url, _headers, where) {
    throw new Fault("connect on an accepted link", where);
  }
}

// ---- conversations

/** A message that the protocol does not allow in the state that its direction is in. */
export class OutOfState extends DeclaredError {
  get name() {
    return "OutOfState";
  }

  /** @param {{ message: string, state: string }} fields the message's tag, and the state */
  constructor({ message, state }) {
    super(`${message} may not come in state ${state}`);
    /** The message's tag. */
    this.message_ = message;
    /** The state that does not allow it. */
    this.state = state;
  }

  /** Gives the fields to `state` of the testing runtime. */
  [stateKey]() {
    return new FrozenMap([
      ["message", this.message_],
      ["state", this.state],
    ]);
  }
}

// ---- interfaces

/**
 * Calls host code, whose exceptions are faults.
 *
 * @template T
 * @param {string} method the interface and the method: `FailurePolicy.failure`
 * @param {() => T} call
 * @returns {T}
 */
export function hosted(method, call) {
  try {
    return call();
  } catch (error) {
    throw thrown(method, error);
  }
}

/**
 * Tells whether something is an instance of a generated class, which needs no checks.
 *
 * @param {any} value
 */
export function isOwn(value) {
  return typeof value === "object" && value !== null && stateKey in value;
}

/**
 * Refuses a host's object that lacks methods of an interface.
 *
 * @param {string} name the interface
 * @param {any} host
 * @param {...string} methods
 */
export function requireMethods(name, host, ...methods) {
  const missing = methods.filter((method) => typeof host?.[method] !== "function");
  if (missing.length > 0) {
    throw new TypeError(`no ${name}: it has no ${missing.map((method) => `${method}()`).join(", ")}`);
  }
}
