/**
 * Find other services, call the healthy ones, and follow a request through all of them.
 *
 * @module
 */

import * as quark from "quark-runtime";

/** The base of the errors that `@quark/mdk` declares. */
export class MdkError extends quark.DeclaredError {}

/** The version of this package. */
export const version: string;

// ---- breaker

/**
 * Decides whether a node may be called. Write your own in your own language and hand in a `FailurePolicies`.
 *
 * Its methods are called one at a time, and must return quickly.
 */
export interface FailurePolicy {
  /**
   * A call of the node succeeded.
   *
   * @param now - milliseconds since 1970
   */
  success(now: number): void;
  /**
   * A call of the node failed.
   *
   * @param now - milliseconds since 1970
   */
  failure(now: number): void;
  /**
   * Whether the node may be called now. Looks, and changes nothing.
   *
   * @param now - milliseconds since 1970
   */
  available(now: number): boolean;
  /**
   * A call was let through.
   *
   * @param now - milliseconds since 1970
   */
  admitted(now: number): void;
}

/** Makes a policy for each node. */
export interface FailurePolicies {
  /** The policy of a node that was just learnt of. */
  create(node: Node): FailurePolicy;
}

/**
 * Opens after `threshold` failures in a row, and lets one call through again `retest` after the last one. A threshold of 0
 * never opens it.
 */
export class CircuitBreaker implements FailurePolicy {
  #private;
  /** @param fields - `retest` in milliseconds */
  constructor(fields?: { threshold?: number; retest?: number });
  /** @param now - milliseconds since 1970 */
  success(now: number): void;
  /** @param now - milliseconds since 1970 */
  failure(now: number): void;
  /** @param now - milliseconds since 1970 */
  available(now: number): boolean;
  /** @param now - milliseconds since 1970 */
  admitted(now: number): void;
}

/** A `CircuitBreaker` for each node: what an MDK uses unless told otherwise. */
export class CircuitBreakers implements FailurePolicies {
  #private;
  /** @param fields - `retest` in milliseconds */
  constructor(fields?: { threshold?: number; retest?: number });
  create(node: Node): FailurePolicy;
}

/** Lets every call through and counts what it is told: for tests of code that reports failures. */
export class RecordingPolicy implements FailurePolicy {
  #private;
  constructor();
  /** @param now - milliseconds since 1970 */
  success(now: number): void;
  /** @param now - milliseconds since 1970 */
  failure(now: number): void;
  /** @param now - milliseconds since 1970 */
  available(now: number): boolean;
  /** @param now - milliseconds since 1970 */
  admitted(now: number): void;
  /** How many calls succeeded. */
  successCount(): number;
  /** How many calls failed. */
  failureCount(): number;
  /** How many calls were let through. */
  admissionCount(): number;
}

/** A `RecordingPolicy` for each node. */
export class RecordingPolicies implements FailurePolicies {
  #private;
  constructor();
  create(node: Node): FailurePolicy;
}

// ---- clock

/**
 * One moment in a trace: a counter per level of causality, outermost first.
 *
 * Sorted by their clocks, `before` first, the events of a trace stand in causal order.
 */
export class CausalClock extends quark.Record {
  constructor(fields?: { levels?: readonly number[] });
  readonly levels: readonly number[];
  /** The next moment on the same level. */
  tick(): CausalClock;
  /** The first moment one level deeper: everything there was caused by this moment. */
  enter(): CausalClock;
  /** Whether this moment comes first: level by level, and the cause before what it caused. */
  before(other: CausalClock): boolean;
}

// ---- config

/** Where Mission Control is looked for unless something else is said: on this machine. */
export const DEFAULT_SERVER_URL: string;

/** An environment variable has a value that it cannot have. */
export class InvalidSetting extends MdkError {
  constructor(fields: { variable: string; accepted: string });
  readonly variable: string;
  readonly accepted: string;
}

/** How an MDK is set up. */
export class Config {
  constructor(fields?: {
    serverUrl?: string;
    token?: string | null;
    environment?: Environment;
    source?: Source;
    threshold?: number;
    retest?: number;
  });
  /** Mission Control's address, `ws://` or `wss://`. What follows a `?` in it may be a token. */
  readonly serverUrl: string;
  /** Proves to Mission Control who one is. */
  readonly token: string | undefined;
  /** Where this process's services live. */
  readonly environment: Environment;
  /** Where nodes are learnt of. */
  readonly source: Source;
  /** How many failures in a row open a circuit breaker; 0: none do. */
  readonly threshold: number;
  /** How long after the last failure a node is tried again. In milliseconds. */
  readonly retest: number;
  /**
   * Reads `MDK_SERVER_URL`, `MDK_TOKEN` (or `DATAWIRE_TOKEN`), `MDK_ENVIRONMENT`, `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
   * A variable that is missing or empty leaves the default.
   *
   * @throws {InvalidSetting}
   */
  static parse(variables: ReadonlyMap<string, string>): Config;
  /** Whether another one holds the same. */
  equals(other: Config): boolean;
}

// ---- context

/** The name of the header in which a context travels. */
export const CONTEXT_HEADER: string;

/** The size in bytes that the context header never exceeds. */
export const CONTEXT_LIMIT: number;

/** With this property the context could outgrow its header. */
export class ContextTooLarge extends MdkError {
  constructor(fields: { name: string; limit: number });
  readonly name_: string;
  readonly limit: number;
}

/** The property belongs to the MDK, which has a method for it. */
export class ReservedProperty extends MdkError {
  constructor(fields: { name: string });
  readonly name_: string;
}

/** The part of a trace that one session sees, and hands on to those it calls. */
export class SharedContext extends quark.Record {
  constructor(fields: {
    traceId: string;
    clock?: CausalClock;
    properties?: ReadonlyMap<string, quark.JsonInput>;
    environment?: Environment;
    remaining?: number | null;
  });
  /** The trace's id, a UUID. */
  readonly traceId: string;
  readonly clock: CausalClock;
  readonly properties: ReadonlyMap<string, quark.Json>;
  readonly environment: Environment;
  /** What is left of the deadline, in a text on its way only: skewed clocks do it no harm. In milliseconds. */
  readonly remaining: number | undefined;
  /**
   * When the request has to be answered; `undefined` if there is no hurry.
   *
   * @returns milliseconds since 1970
   */
  deadline(): number | undefined;
  /** The lowest level that is logged. */
  gate(): quark.Severity;
}

// ---- discovery

/** No node was there before the deadline. */
export class Unresolved extends MdkError {
  constructor(fields: {
    service: string;
    version: string;
    environment: string;
    nodes: number;
    versions: readonly string[];
    open: readonly string[];
  });
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly nodes: number;
  readonly versions: readonly string[];
  readonly open: readonly string[];
}

// ---- environment

/**
 * Where a service lives. Services of different environments do not see each other, with one exception: what an
 * environment has never had is looked up in its `fallback`, one level deep and never the other way.
 */
export class Environment extends quark.Record {
  constructor(fields?: { name?: string; fallback?: string | null });
  readonly name: string;
  readonly fallback: string | undefined;
  /** Reads `name` or `fallback:name`; `undefined` if it is neither. */
  static parse(text: string): Environment | undefined;
}

// ---- interaction

/** No interaction was started, or it is finished already. */
export class NoInteraction extends MdkError {
  constructor();
}

// ---- mdk

/**
 * Starts an MDK configured by the environment variables: `MDK_SERVER_URL`, `MDK_TOKEN`, `MDK_ENVIRONMENT`,
 * `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
 *
 * @throws {InvalidSetting}
 */
export function start(options?: { environment?: quark.Variables; runtime?: quark.Runtime }): Mdk;

/**
 * Makes an MDK configured by the environment variables, and leaves starting it to the caller.
 *
 * @throws {InvalidSetting}
 */
export function init(options?: { environment?: quark.Variables; runtime?: quark.Runtime }): Mdk;

/**
 * The Microservices Development Kit: one per process, shared by all its requests.
 *
 * It never blocks the process and needs no server: without one it serves from what it knows and keeps what was logged.
 */
export class Mdk {
  #private;
  constructor(fields: { config: Config; policies: FailurePolicies; runtime?: quark.Runtime });
  /** Connects to Mission Control and starts to find nodes. Does nothing a second time. */
  start(): void;
  /**
   * Takes leave: announces that the registered services are gone, and waits until what was logged has arrived, at most
   * five seconds. The promise is kept in any case.
   */
  stop(): Promise<void>;
  /**
   * Announces a service of this process, now if connected and after every reconnect. Gives the node that others will resolve.
   *
   * @throws {InvalidVersion}
   * @throws {CannotRegister}
   */
  register(service: string, version: string, address: string): Node;
  /** Begins a new trace. */
  session(): Session;
  /**
   * Goes on with the trace of a request. `context` is the value of its `X-MDK-Context` header, `traceparent` that of the W3C
   * header, which counts where the first is missing. Without either a new trace begins; with a malformed context too,
   * and a warning is logged.
   */
  join(context?: string | null | undefined, traceparent?: string | null | undefined): Session;
  /**
   * Begins a new trace that keeps the properties and the environment of `context`, and names its trace in the log. For
   * broadcasts, whose receivers answer to nobody.
   */
  derive(context?: string | null | undefined): Session;
  /**
   * From now on sessions have at most this long. A deadline that a request brings along only shrinks.
   *
   * @param limit - milliseconds
   */
  setDefaultDeadline(limit: number): void;
}

// ---- node

/** One instance of a service. A node that was resolved never changes; what is learnt later is another node. */
export class Node extends quark.Record {
  constructor(fields: {
    id: string;
    service: string;
    version: string;
    address: string;
    properties?: ReadonlyMap<string, quark.JsonInput>;
    environment?: Environment;
  });
  /** Names this service at this address in this process, and nothing else. */
  readonly id: string;
  readonly service: string;
  /** The version as the service itself gave it. */
  readonly version: string;
  readonly address: string;
  readonly properties: ReadonlyMap<string, quark.Json>;
  readonly environment: Environment;
  /** The version as one compares it; `undefined` if the service gave none that can be compared. */
  interfaceVersion(): Version | undefined;
  /** How log messages name a node. */
  description(): string;
}

// ---- rtp

/** The version of the protocol that this package speaks. */
export const PROTOCOL_VERSION: string;

/** What a client of `Rtp` sends. */
export type RtpClientMessage = Open | Close | Active | Expire | LogEvent | Subscribe | InteractionEvent | Breaker;

/** Reads and writes what a client of `Rtp` sends. */
export const RTP_CLIENT: quark.Codec<RtpClientMessage>;

/** What a server of `Rtp` sends. */
export type RtpServerMessage = Open | Close | Active | Expire | Clear | LogEvent | LogAck | InteractionAck | Route;

/** Reads and writes what a server of `Rtp` sends. */
export const RTP_SERVER: quark.Codec<RtpServerMessage>;

/** The first message in either direction: who speaks, and what it understands. */
export class Open extends quark.Record {
  constructor(fields?: {
    version?: string;
    mdkVersion?: string;
    properties?: ReadonlyMap<string, quark.JsonInput>;
    nodeId?: string;
    environment?: Environment;
  });
  /** The version of the protocol. */
  readonly version: string;
  /** The version of the library. */
  readonly mdkVersion: string;
  /** `capabilities` lists the tags of newer messages that the sender understands; `language` says what it is written in. */
  readonly properties: ReadonlyMap<string, quark.Json>;
  /** The id of the process. */
  readonly nodeId: string;
  readonly environment: Environment;
  /** Whether the sender understands the newer messages with this tag. */
  understands(tag: string): boolean;
  /** Whether both can go on: the major versions of the protocol are the same. */
  isCompatible(): boolean;
}

/** Why a connection is closed. */
export class CloseError extends quark.Record {
  constructor(fields?: { code?: string; title?: string; detail?: string; id?: string });
  /** For programs, such as `VERSION_MISMATCH`. */
  readonly code: string;
  /** For people, in a few words. */
  readonly title: string;
  readonly detail: string;
  /** Names this occurrence. */
  readonly id: string;
}

/** The last message in either direction. */
export class Close extends quark.Record {
  constructor(fields?: { error?: CloseError });
  readonly error: CloseError;
}

/** A node is there, and will be announced again before `ttl` is over. */
export class Active extends quark.Record {
  constructor(fields: { node: Node; ttl?: number });
  readonly node: Node;
  /** Milliseconds. */
  readonly ttl: number;
}

/** A node is gone. */
export class Expire extends quark.Record {
  constructor(fields: { node: Node });
  readonly node: Node;
}

/** Forget the nodes that are not announced again. */
export class Clear extends quark.Record {
  constructor();
}

/** Asks for the log events of one's environment. */
export class Subscribe extends quark.Record {
  constructor();
}

/** A node that took part in what failed. */
export class InvolvedNode extends quark.Record {
  constructor(fields: { id: string; service: string; version: string; address: string });
  readonly id: string;
  readonly service: string;
  readonly version: string;
  readonly address: string;
}

/** What failed, for programs; the event's text says it to people. */
export class FailureReport extends quark.Record {
  constructor(fields: { kind: string; message: string; stack?: string; nodes?: readonly InvolvedNode[] });
  /** The type of the exception, as its language names it. */
  readonly kind: string;
  readonly message: string;
  /** The full stack. */
  readonly stack: string;
  /** The nodes that were resolved for what failed. */
  readonly nodes: readonly InvolvedNode[];
}

/** Something that a service logged. */
export class LogEvent extends quark.Record {
  constructor(fields: {
    context: SharedContext;
    timestamp: number;
    node: string;
    level: quark.Severity;
    category: string;
    contentType?: string;
    text: string;
    sequence?: number;
    sync?: number;
    failure?: FailureReport | null;
  });
  readonly context: SharedContext;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** The id of the process. */
  readonly node: string;
  readonly level: quark.Severity;
  readonly category: string;
  readonly contentType: string;
  readonly text: string;
  /** Numbers the events of a process, logs and interactions alike. */
  readonly sequence: number;
  /** 1: this event wants an acknowledgement of its own. */
  readonly sync: number;
  readonly failure: FailureReport | undefined;
}

/** The log event with this number is stored. */
export class LogAck extends quark.Record {
  constructor(fields: { sequence: number });
  readonly sequence: number;
}

/** What came of one level of interaction. */
export class InteractionEvent extends quark.Record {
  constructor(fields: {
    startTimestamp: number;
    endTimestamp: number;
    environment?: Environment;
    uuid: string;
    session: string;
    node?: string;
    results?: ReadonlyMap<string, number>;
    startClock?: readonly number[];
    endClock?: readonly number[];
    sequence?: number;
    sync?: number;
  });
  /** Milliseconds since 1970. */
  readonly startTimestamp: number;
  /** Milliseconds since 1970. */
  readonly endTimestamp: number;
  readonly environment: Environment;
  readonly uuid: string;
  /** The trace's id. */
  readonly session: string;
  /** The id of the process. */
  readonly node: string;
  /** For the id of each node that was called: 1 if it served, 0 if it failed. */
  readonly results: ReadonlyMap<string, number>;
  readonly startClock: readonly number[];
  readonly endClock: readonly number[];
  /** Numbers the events of a process, logs and interactions alike. */
  readonly sequence: number;
  /** 1: this event wants an acknowledgement of its own. */
  readonly sync: number;
}

/** The interaction event with this number is stored. */
export class InteractionAck extends quark.Record {
  constructor(fields: { sequence: number });
  readonly sequence: number;
}

/**
 * A command: from now on these versions of a service get these shares of the calls. A version that is not named gets none; without
 * any share the command is lifted.
 */
export class Route extends quark.Record {
  constructor(fields: { service: string; environment: string; shares?: ReadonlyMap<string, number> });
  readonly service: string;
  /** The name of the environment that the service's nodes are in. */
  readonly environment: string;
  /** By `MAJOR.MINOR`. */
  readonly shares: ReadonlyMap<string, number>;
}

/** A process changed its mind about calling a node. */
export class Breaker extends quark.Record {
  constructor(fields: { node: Node; open: boolean; since: number });
  readonly node: Node;
  /** Whether the node is not called any more. */
  readonly open: boolean;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** The events of a trace in causal order, whatever the clocks of their machines say. */
export function inCausalOrder(events: readonly LogEvent[]): readonly LogEvent[];

/** Where one direction of a conversation in `Rtp` stands. */
export class RtpState extends quark.Enum {
  static readonly Opening: RtpState;
  static readonly Ready: RtpState;
  static readonly Closed: RtpState;
  /** All cases, in order. */
  static readonly cases: readonly RtpState[];
  /** The case of this name on the wire; throws a `DecodeError`. */
  static fromJson(json: quark.JsonInput): RtpState;
  private constructor();
  /** The name on the wire, and in text. */
  readonly wire: "opening" | "ready" | "closed";
}

/** The client's side of a conversation in `Rtp`: reads what the server sends, writes what the client sends, and holds both to the states of the protocol. */
export class RtpClientSide {
  #private;
  constructor();
  /**
   * The message in a frame from the server.
   *
   * @throws {DecodeError}
   * @throws {OutOfState}
   */
  receive(text: string): RtpServerMessage;
  /**
   * The frame for a message to the server.
   *
   * @throws {OutOfState}
   */
  send(message: RtpClientMessage): string;
  /**
   * Goes on after a message from the server that was read elsewhere.
   *
   * @throws {OutOfState}
   */
  received(message: RtpServerMessage): void;
  /**
   * Goes on after a message to the server that is written elsewhere.
   *
   * @throws {OutOfState}
   */
  sent(message: RtpClientMessage): void;
}

/** The server's side of a conversation in `Rtp`: reads what the client sends, writes what the server sends, and holds both to the states of the protocol. */
export class RtpServerSide {
  #private;
  constructor();
  /**
   * The message in a frame from the client.
   *
   * @throws {DecodeError}
   * @throws {OutOfState}
   */
  receive(text: string): RtpClientMessage;
  /**
   * The frame for a message to the client.
   *
   * @throws {OutOfState}
   */
  send(message: RtpServerMessage): string;
  /**
   * Goes on after a message from the client that was read elsewhere.
   *
   * @throws {OutOfState}
   */
  received(message: RtpClientMessage): void;
  /**
   * Goes on after a message to the client that is written elsewhere.
   *
   * @throws {OutOfState}
   */
  sent(message: RtpServerMessage): void;
}

// ---- session

/** Names a log message: its trace, and the moment in it. */
export class LoggedMessageId extends quark.Record {
  constructor(fields: { traceId: string; causalLevel: readonly number[]; environment: Environment });
  readonly traceId: string;
  /** The counters of the causal clock, outermost first. */
  readonly causalLevel: readonly number[];
  readonly environment: Environment;
}

/**
 * One request's view of the MDK. Log, resolve and call others through it, and hand on its `headers()`.
 *
 * No method of it blocks, except for those that wait for a node, and no logging call fails.
 */
export class Session {
  #private;
  constructor(fields: { mdk: Mdk; context: SharedContext; runtime?: quark.Runtime });
  /**
   * Blames the nodes resolved inside when the body fails. The body is handed its own level, through which tasks that run
   * side by side resolve without blaming each other's nodes.
   */
  interaction<T>(body: (value: Level) => T | PromiseLike<T>): Promise<T>;
  /** Logs what needs somebody now. */
  critical(category: string, text: string): LoggedMessageId;
  /** Logs a failure. */
  error(category: string, text: string): LoggedMessageId;
  /** Logs what may lead to a failure. */
  warn(category: string, text: string): LoggedMessageId;
  /** Logs what happens in the normal course of things. */
  info(category: string, text: string): LoggedMessageId;
  /** Logs what helps to find a mistake. Not delivered unless `trace` asked for it. */
  debug(category: string, text: string): LoggedMessageId;
  /** Delivers messages from `level` upwards, in this session and everything downstream. INFO unless set. */
  trace(level: quark.Severity): void;
  /**
   * Locates a node of `service` that serves `version`, or any version, waiting at most ten seconds and never past the
   * session's deadline. The node belongs to the innermost interaction.
   *
   * @throws {InvalidVersion}
   * @throws {Unresolved}
   */
  resolve(service: string, version?: string | null | undefined): Promise<Node>;
  /**
   * Like `resolve`, waiting at most `limit`.
   *
   * @param limit - milliseconds
   * @throws {InvalidVersion}
   * @throws {Unresolved}
   */
  resolveUntil(service: string, version: string | null | undefined, limit: number): Promise<Node>;
  /**
   * From now on, here and downstream, requests for `version` of `service` look for `targetVersion` of `target` instead.
   *
   * @throws {InvalidVersion}
   * @throws {ContextTooLarge}
   * @throws {ReservedProperty}
   */
  route(service: string, version: string, target: string, targetVersion: string): void;
  /** Starts an interaction: what is resolved from here on is judged by how it ends. */
  startInteraction(): void;
  /**
   * Blames the nodes resolved in the innermost interaction so far. It goes on: nodes resolved from here on can still succeed.
   *
   * @throws {NoInteraction}
   */
  failInteraction(message: string): void;
  /**
   * Finishes the innermost interaction: the nodes that were not blamed have served.
   *
   * @throws {NoInteraction}
   */
  finishInteraction(): void;
  /**
   * Gives the request at most this long from now. A deadline only shrinks.
   *
   * @param limit - milliseconds
   */
  setDeadline(limit: number): void;
  /**
   * What is left of the deadline, zero once it has passed; `undefined` if there is none.
   *
   * @returns milliseconds
   */
  remaining(): number | undefined;
  /** A property of the request. */
  getProperty(name: string): quark.Json | undefined;
  /**
   * Sets a property of the request, for everything downstream.
   *
   * @throws {ContextTooLarge}
   * @throws {ReservedProperty}
   */
  setProperty(name: string, value: quark.JsonInput): void;
  /** Whether the request has a property. */
  hasProperty(name: string): boolean;
  /** The id of the trace, a UUID. */
  traceId(): string;
  /** The environment in which the request is served. */
  environment(): Environment;
  /** The context as a text, to be joined by whoever is called next. Use it for one call or message: each has its own moment. */
  externalize(): string;
  /** Another name of `externalize`. */
  inject(): string;
  /** The headers of one outgoing request: the context, and the W3C `traceparent`. */
  headers(): ReadonlyMap<string, string>;
}

/** One level of interaction, handed to its body. What is resolved through it belongs to it, whatever others do. */
export class Level {
  #private;
  constructor(fields: { session: Session; id: number; runtime?: quark.Runtime });
  /**
   * Locates a node, like the session's `resolve`, for this level.
   *
   * @throws {InvalidVersion}
   * @throws {Unresolved}
   */
  resolve(service: string, version?: string | null | undefined): Promise<Node>;
  /**
   * Locates a node, waiting at most `limit`.
   *
   * @param limit - milliseconds
   * @throws {InvalidVersion}
   * @throws {Unresolved}
   */
  resolveUntil(service: string, version: string | null | undefined, limit: number): Promise<Node>;
  /**
   * Blames the nodes resolved in this level so far, and goes on.
   *
   * @throws {NoInteraction}
   */
  fail(message: string): void;
}

// ---- sources

/** Nodes are learnt of from Mission Control, and registered there. */
export class MissionControl extends quark.Record {
  constructor();
}

/** The nodes are known beforehand, and never change. */
export class StaticNodes extends quark.Record {
  constructor(fields?: { nodes?: readonly Node[] });
  readonly nodes: readonly Node[];
}

/** Nodes are listed in a folder of `<service>.json` files, as AirBnB's Synapse writes them. */
export class Synapse extends quark.Record {
  constructor(fields: { path: string });
  readonly path: string;
}

/** Where an MDK learns of nodes. */
export type Source = MissionControl | StaticNodes | Synapse;

/** Services cannot be registered with this source of nodes. */
export class CannotRegister extends MdkError {
  constructor(fields: { source: string });
  readonly source: string;
}

// ---- traceparent

/** The name of the W3C header that travels beside the context. */
export const TRACEPARENT_HEADER: string;

// ---- version

/** The text is not a version: two numbers with a dot between them. */
export class InvalidVersion extends MdkError {
  constructor(fields: { text: string });
  readonly text: string;
}

/** The version of an interface. A greater `minor` only adds to it, another `major` is another interface. */
export class Version extends quark.Record {
  constructor(fields: { major: number; minor?: number });
  readonly major: number;
  readonly minor: number;
  /**
   * Reads `MAJOR.MINOR`. A missing minor is 0; what follows a second dot is ignored.
   *
   * @throws {InvalidVersion}
   */
  static parse(text: string): Version;
  /** Whether a caller who asked for this version is served by `actual`: same major, and at least the minor. */
  accepts(actual: Version): boolean;
  /** `MAJOR.MINOR`, the form of every key and message. */
  text(): string;
}
