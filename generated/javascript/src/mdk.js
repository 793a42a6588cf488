/**
 * The MDK itself: one per process, it finds nodes, announces services, and delivers what was logged.
 *
 * It owns the connection and all that outlives a request. It makes sessions and never calls one.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { Backoff } from "./backoff.js";
import { CircuitBreakers, hostFailurePolicies } from "./breaker.js";
import { CausalClock } from "./clock.js";
import { Config } from "./config.js";
import { CONTEXT_HEADER, SharedContext, UnusableContext } from "./context.js";
import { Discovery } from "./discovery.js";
import { Node } from "./node.js";
import { Outbox } from "./outbox.js";
import {
  Active,
  BREAKER_CAPABILITY,
  Clear,
  Close,
  CloseError,
  Expire,
  InteractionAck,
  InteractionEvent,
  LogAck,
  LogEvent,
  Open,
  PROTOCOL_VERSION,
  Route,
  ROUTE_CAPABILITY,
  RtpClientSide,
} from "./rtp.js";
import { Session } from "./session.js";
import { CannotRegister, MissionControl, sourceName, StaticNodes, SynapseFolder } from "./sources.js";
import { traceIdOf } from "./traceparent.js";
import { Version } from "./version.js";

export const HEARTBEAT_INTERVAL = 15_000;
export const POLL_INTERVAL = 1000;
export const FAREWELL_LIMIT = 5000;

/**
 * Starts an MDK configured by the environment variables: `MDK_SERVER_URL`, `MDK_TOKEN`, `MDK_ENVIRONMENT`,
 * `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
 *
 * @returns {Mdk}
 * @throws {InvalidSetting}
 */
export function start({ environment, runtime } = {}) {
  const outside = new quark.Entry(environment, runtime);
  const config = Config.parse(outside.environment);
  const mdk = new Mdk({
    config,
    policies: new CircuitBreakers({ threshold: config.threshold, retest: config.retest }),
    runtime: outside.runtime,
  });
  mdk.start();
  return mdk;
}

/**
 * Makes an MDK configured by the environment variables, and leaves starting it to the caller.
 *
 * @returns {Mdk}
 * @throws {InvalidSetting}
 */
export function init({ environment, runtime } = {}) {
  const outside = new quark.Entry(environment, runtime);
  const config = Config.parse(outside.environment);
  return new Mdk({
    config,
    policies: new CircuitBreakers({ threshold: config.threshold, retest: config.retest }),
    runtime: outside.runtime,
  });
}

export class Life extends quark.Enum {
  static Created = new Life("Created", 0);
  static Running = new Life("Running", 1);
  static Stopping = new Life("Stopping", 2);
  static Stopped = new Life("Stopped", 3);

  /** All cases, in order. */
  static cases = Object.freeze([Life.Created, Life.Running, Life.Stopping, Life.Stopped]);

  static #named = quark.json.caseNames(Life.cases);

  /** The case of this name on the wire; throws a `DecodeError`. */
  static fromJson(json) {
    return quark.json.caseOf(Life.#named, json);
  }
}

/**
 * The Microservices Development Kit: one per process, shared by all its requests.
 *
 * It never blocks the process and needs no server: without one it serves from what it knows and keeps what was logged.
 */
export class Mdk {
  #quark;
  #config;
  #link;
  #console;
  #folder;
  #wake;
  #reconnect;
  #heartbeat;
  #poll;
  #farewell;
  #process;
  #discovery;
  #synapse;
  #outbox;
  #backoff;
  #registered = [];
  #defaultDeadline;
  #life;
  #stopping;
  /** Mission Control has said who it is, on this connection. */
  #isReady = false;
  /** The timer `wake` was set and not cancelled since. */
  #isWaking = false;
  #wantsBreakers = false;
  /** What is missing was said, and need not be said again. */
  #hasComplained = false;
  #hasComplainedOfFolder = false;

  /** @param {{ config: Config, policies: FailurePolicies, runtime?: quark.Runtime }} fields */
  constructor({ config, policies, runtime }) {
    this.#quark = new quark.Core(this, "Mdk", 0, runtime);
    this.#config = config;
    policies = hostFailurePolicies(policies);
    this.#link = new quark.LinkPort(this.#quark, "Rtp.client", () => new RtpClientSide(), {
      connected: () => this.#onLinkConnected(),
      closed: (reason) => this.#onLinkClosed(reason),
      rejected: (status, reason) => this.#onLinkRejected(status, reason),
      unreadable: (error) => this.#onLinkUnreadable(error),
      received: (message) => this.#onLinkReceived(message),
    });
    this.#console = new quark.ConsolePort(this.#quark);
    this.#folder = new quark.FolderPort(this.#quark, {
      contents: (files) => this.#onFolderContents(files),
      failed: (reason) => this.#onFolderFailed(reason),
    });
    this.#wake = new quark.TimerPort(this.#quark, { fired: () => this.#onWakeFired() });
    this.#reconnect = new quark.TimerPort(this.#quark, { fired: () => this.#onReconnectFired() });
    this.#heartbeat = new quark.TimerPort(this.#quark, { fired: () => this.#onHeartbeatFired() });
    this.#poll = new quark.TimerPort(this.#quark, { fired: () => this.#onPollFired() });
    this.#farewell = new quark.TimerPort(this.#quark, { fired: () => this.#onFarewellFired() });
    this.#process = this.#quark.uuid();
    this.#discovery = new Discovery({ policies });
    this.#synapse = new SynapseFolder({ environment: this.#config.environment });
    this.#outbox = new Outbox();
    this.#backoff = new Backoff();
    this.#life = Life.Created;
  }

  /** Connects to Mission Control and starts to find nodes. Does nothing a second time. */
  start() {
    this.#quark.step(() => {
      if (this.#life !== Life.Created) {
        return;
      }
      this.#life = Life.Running;
      this.#findNodes();
      this.#connect();
    });
  }

  /**
   * Takes leave: announces that the registered services are gone, and waits until what was logged has arrived, at most
   * five seconds. The promise is kept in any case.
   *
   * @returns {Promise<void>}
   */
  stop() {
    return this.#quark.step(() => {
      const stopping = this.#stopping;
      if (stopping !== undefined) {
        return stopping;
      }
      const stopped = new quark.Promise();
      this.#stopping = stopped;
      if (this.#isReady) {
        for (const node of this.#registered) {
          this.#link.send(new Expire({ node }, quark.own));
        }
      }
      this.#heartbeat.cancel();
      this.#farewell.set(this.#quark.now() + FAREWELL_LIMIT);
      if (this.#life === Life.Created || this.#outbox.size() === 0) {
        this.#finish();
      } else {
        this.#life = Life.Stopping;
      }
      return stopped;
    });
  }

  #finish() {
    this.#life = Life.Stopped;
    this.#isReady = false;
    this.#link.close();
    this.#discovery.abandon(this.#quark.now());
    const stopping = this.#stopping;
    if (stopping !== undefined) {
      stopping.keep(undefined);
    }
    this.#quark.retire();
  }

  /**
   * Announces a service of this process, now if connected and after every reconnect. Gives the node that others will resolve.
   *
   * @param {string} service
   * @param {string} version
   * @param {string} address
   * @returns {Node}
   * @throws {InvalidVersion}
   * @throws {CannotRegister}
   */
  register(service, version, address) {
    service = service.toWellFormed();
    version = version.toWellFormed();
    address = address.toWellFormed();
    return this.#quark.step(() => {
      Version.parse(version);
      if (!this.#followsMissionControl()) {
        throw new CannotRegister({ source: sourceName(this.#config.source) });
      }
      const node = this.#ownNode(service, version, address);
      this.#registered = this.#registered.filter((other) => other.id !== node.id);
      this.#registered.push(node);
      if (this.#isReady) {
        this.#link.send(new Active({ node }, quark.own));
      }
      return node;
    });
  }

  #ownNode(service, version, address) {
    const known = this.#registered.find((node) => node.service === service && node.address === address);
    const id = known?.id ?? this.#quark.uuid();
    return new Node(
      {
        id,
        service,
        version,
        address,
        properties: new quark.FrozenMap([["datawire_nodeId", this.#process]]),
        environment: this.#config.environment,
      },
      quark.own,
    );
  }

  /**
   * Begins a new trace.
   *
   * @returns {Session}
   */
  session() {
    return this.#quark.step(() => this.#sessionWithin());
  }

  #sessionWithin() {
    const context = this.#newContext();
    return this.#begin(context);
  }

  /**
   * Goes on with the trace of a request. `context` is the value of its `X-MDK-Context` header, `traceparent` that of the W3C
   * header, which counts where the first is missing. Without either a new trace begins; with a malformed context too,
   * and a warning is logged.
   *
   * @param {string | null | undefined} [context]
   * @param {string | null | undefined} [traceparent]
   * @returns {Session}
   */
  join(context, traceparent) {
    context = context?.toWellFormed();
    traceparent = traceparent?.toWellFormed();
    return this.#quark.step(() => {
      if (context !== undefined) {
        return this.#joinContext(context);
      }
      if (traceparent !== undefined) {
        return this.#joinTraceparent(traceparent);
      }
      return this.#sessionWithin();
    });
  }

  /**
   * Begins a new trace that keeps the properties and the environment of `context`, and names its trace in the log. For
   * broadcasts, whose receivers answer to nobody.
   *
   * @param {string | null | undefined} [context]
   * @returns {Session}
   */
  derive(context) {
    context = context?.toWellFormed();
    return this.#quark.step(() => {
      if (context === undefined) {
        return this.#sessionWithin();
      }
      let parent;
      let error;
      try {
        parent = SharedContext._receive(context, this.#quark.now());
      } catch (thrown) {
        if (!(thrown instanceof UnusableContext)) {
          throw thrown;
        }
        error = thrown;
      }
      if (error === undefined) {
        return this.#deriveFrom(parent);
      } else {
        return this.#beginAnew(error.reason);
      }
    });
  }

  /**
   * From now on sessions have at most this long. A deadline that a request brings along only shrinks.
   *
   * @param {number} limit milliseconds
   */
  setDefaultDeadline(limit) {
    limit = quark.millis(limit);
    this.#quark.step(() => {
      this.#defaultDeadline = limit;
    });
  }

  #joinContext(text) {
    let context;
    let error;
    try {
      context = SharedContext._receive(text, this.#quark.now());
    } catch (thrown) {
      if (!(thrown instanceof UnusableContext)) {
        throw thrown;
      }
      error = thrown;
    }
    if (error === undefined) {
      return this.#begin(context._joined());
    } else {
      return this.#beginAnew(error.reason);
    }
  }

  #joinTraceparent(text) {
    const traceId = traceIdOf(text);
    if (traceId === undefined) {
      return this.#sessionWithin();
    }
    return this.#begin(
      new SharedContext(
        {
          traceId,
          clock: new CausalClock({ levels: Object.freeze([1, 0]) }, quark.own),
          environment: this.#config.environment,
        },
        quark.own,
      ),
    );
  }

  #deriveFrom(parent) {
    const context = this.#bounded(parent._derived(this.#quark.uuid()))._ticked();
    if (quark.Severity.Info.order >= context.gate().order) {
      const text = `This session is derived from trace ${parent.traceId} ${quark.listText(parent.clock.levels)}`;
      this.#logWithin(context, quark.Severity.Info, "mdk", text);
    }
    return new Session({ mdk: this, context, runtime: this.#quark.runtime }, quark.own);
  }

  #beginAnew(reason) {
    const fresh = this.#newContext();
    const context = this.#bounded(fresh)._ticked();
    this.#logWithin(
      context,
      quark.Severity.Warn,
      "mdk",
      `a new trace was begun, ${CONTEXT_HEADER} could not be joined: ${reason}`,
    );
    return new Session({ mdk: this, context, runtime: this.#quark.runtime }, quark.own);
  }

  #begin(context) {
    return new Session({ mdk: this, context: this.#bounded(context), runtime: this.#quark.runtime }, quark.own);
  }

  #newContext() {
    return new SharedContext({ traceId: this.#quark.uuid(), environment: this.#config.environment }, quark.own);
  }

  #bounded(context) {
    const limit = this.#defaultDeadline;
    if (limit === undefined) {
      return context;
    }
    return context._expiring(this.#quark.now() + limit);
  }

  /** A node, or `Unresolved` at the deadline. */
  _resolve(request, now) {
    return this.#quark.step(() => {
      const promise = new quark.Promise();
      this.#discovery.resolve(request, promise, now);
      if (!promise.isPending()) {
        return promise;
      }
      if (this.#life === Life.Stopped) {
        this.#discovery.abandon(now);
      }
      this.#rewake();
      return promise;
    });
  }

  /** What came of a call of a node. */
  _judge(node, succeeded) {
    this.#quark.step(() => {
      const report = this.#discovery.judge(node, succeeded, this.#quark.now());
      if (report !== undefined) {
        this.#report(report);
      }
      this.#rewake();
    });
  }

  /** Delivers a log message. */
  _log(context, level, category, text, failure) {
    this.#quark.step(() => this.#logWithin(context, level, category, text, failure));
  }

  #logWithin(context, level, category, text, failure) {
    const sequence = this.#outbox.number();
    const event = new LogEvent(
      { context, timestamp: this.#quark.now(), node: this.#process, level, category, text, sequence, failure },
      quark.own,
    );
    this.#deliver(sequence, level, event);
  }

  /** Delivers what came of an interaction. */
  _interacted(event) {
    this.#quark.step(() => {
      const sequence = this.#outbox.number();
      this.#deliver(
        sequence,
        quark.Severity.Info,
        new InteractionEvent({ ...event, node: this.#process, sequence }, quark.own),
      );
    });
  }

  #deliver(sequence, severity, message) {
    if (this.#isReady) {
      this.#link.send(message);
    }
    this.#outbox.keep(sequence, severity, message);
  }

  #report(breaker) {
    if (this.#isReady && this.#wantsBreakers) {
      this.#link.send(breaker);
    }
  }

  #connect() {
    this.#link.connect(this.#config.serverUrl, this.#config._headers());
  }

  #greet(open) {
    if (!open.isCompatible()) {
      this.#part(open.version);
      return;
    }
    this.#isReady = true;
    this.#hasComplained = false;
    this.#wantsBreakers = open.understands(BREAKER_CAPABILITY);
    this.#backoff.reset();
    if (this.#life === Life.Running) {
      this.#announce();
    }
    for (const message of this.#outbox.unacknowledged()) {
      this.#link.send(message);
    }
    this.#confess();
    for (const breaker of this.#discovery.reports()) {
      this.#report(breaker);
    }
  }

  #part(version) {
    this.#complain(`speaks version ${version} of the protocol, this library ${PROTOCOL_VERSION}`);
    const detail = `this peer speaks ${PROTOCOL_VERSION}, the other ${version}`;
    this.#link.send(
      new Close(
        {
          error: new CloseError(
            {
              code: "VERSION_MISMATCH",
              title: "incompatible versions of the protocol",
              detail,
              id: this.#quark.uuid(),
            },
            quark.own,
          ),
        },
        quark.own,
      ),
    );
    this.#link.close();
  }

  #dismissed(error) {
    this.#complain(`closed the connection: ${error.code} ${error.title}`);
    this.#link.close();
  }

  #announce() {
    for (const node of this.#registered) {
      this.#link.send(new Active({ node }, quark.own));
    }
    this.#heartbeat.set(this.#quark.now() + HEARTBEAT_INTERVAL);
  }

  /** Says how much was lost. */
  #confess() {
    const dropped = this.#outbox.takeDropped();
    if (dropped === 0) {
      return;
    }
    const context = this.#newContext()._ticked();
    this.#logWithin(context, quark.Severity.Warn, "mdk", `${dropped} events were dropped while not connected`);
  }

  #acknowledge(sequence) {
    this.#outbox.acknowledge(sequence);
    if (this.#life === Life.Stopping && this.#outbox.size() === 0) {
      this.#finish();
    }
  }

  #lost(what) {
    this.#isReady = false;
    this.#heartbeat.cancel();
    this.#complain(what);
    this.#reconnect.set(this.#quark.now() + this.#backoff.next(this.#quark.random()));
  }

  #complain(what) {
    if (this.#hasComplained) {
      return;
    }
    this.#hasComplained = true;
    const problem = this.#config._withoutToken(what);
    this.#console.write(
      quark.Severity.Warn,
      `Mission Control at ${this.#config._shownUrl()} ${problem}; the MDK works on without it (MDK_SERVER_URL)`,
    );
  }

  #followsMissionControl() {
    if (this.#config.source instanceof MissionControl) {
      return true;
    } else {
      return false;
    }
  }

  #findNodes() {
    const subject = this.#config.source;
    if (subject instanceof MissionControl) {
      // nothing to do
    } else if (subject instanceof StaticNodes) {
      for (const node of subject.nodes) {
        this.#discovery.activate(node, this.#quark.now());
      }
    } else {
      this.#lookInto(subject.path);
    }
    this.#rewake();
  }

  #lookInto(path) {
    this.#folder.read(path);
    this.#poll.set(this.#quark.now() + POLL_INTERVAL);
  }

  #apply(changes) {
    for (const node of changes.gone) {
      this.#discovery.expire(node);
    }
    for (const node of changes.there) {
      this.#discovery.activate(node, this.#quark.now());
    }
    for (const name of changes.bad) {
      this.#console.write(quark.Severity.Warn, `${name} is no list of nodes: what it said before still holds`);
    }
    this.#rewake();
  }

  #learn(node) {
    if (this.#followsMissionControl()) {
      this.#discovery.activate(node, this.#quark.now());
    }
    this.#rewake();
  }

  #unlearn(node) {
    if (this.#followsMissionControl()) {
      this.#discovery.expire(node);
    }
  }

  #doubt() {
    if (this.#followsMissionControl()) {
      this.#discovery.clear(this.#quark.now());
    }
    this.#rewake();
  }

  #direct(route) {
    this.#discovery.direct(route, this.#quark.now());
    this.#rewake();
  }

  #rewake() {
    const at = this.#discovery.nextWake();
    if (at !== undefined) {
      this.#wake.set(at);
      this.#isWaking = true;
    } else if (this.#isWaking) {
      this.#wake.cancel();
      this.#isWaking = false;
    }
  }

  #onFarewellFired() {
    this.#finish();
  }

  #onReconnectFired() {
    this.#connect();
  }

  #onLinkConnected() {
    this.#link.send(
      new Open(
        {
          mdkVersion: "3.0.0",
          properties: new quark.FrozenMap([
            ["capabilities", Object.freeze([ROUTE_CAPABILITY])],
            ["language", "javascript"],
          ]),
          nodeId: this.#process,
          environment: this.#config.environment,
        },
        quark.own,
      ),
    );
  }

  #onLinkClosed(reason) {
    this.#lost(`cannot be reached (${reason})`);
  }

  #onLinkRejected(status, reason) {
    this.#lost(`refused the connection with ${status} (${reason}), see MDK_TOKEN`);
  }

  #onLinkUnreadable(error) {
    if (error.kind === quark.DecodeKind.UnknownTag) {
      return;
    }
    this.#console.write(
      quark.Severity.Warn,
      `a message from Mission Control was not understood: ${error.path}: ${error.text}`,
    );
  }

  #onLinkReceived(message) {
    if (message instanceof Open) {
      this.#greet(message);
    } else if (message instanceof Close) {
      this.#dismissed(message.error);
    } else if (message instanceof Active) {
      this.#learn(message.node);
    } else if (message instanceof Expire) {
      this.#unlearn(message.node);
    } else if (message instanceof Clear) {
      this.#doubt();
    } else if (message instanceof Route) {
      this.#direct(message);
    } else if (message instanceof LogAck) {
      this.#acknowledge(message.sequence);
    } else if (message instanceof InteractionAck) {
      this.#acknowledge(message.sequence);
    }
  }

  #onHeartbeatFired() {
    this.#announce();
  }

  #onPollFired() {
    this.#findNodes();
  }

  #onFolderContents(files) {
    this.#hasComplainedOfFolder = false;
    const changes = this.#synapse.update(quark.frozenMap(files));
    this.#apply(changes);
  }

  #onFolderFailed(reason) {
    if (this.#hasComplainedOfFolder) {
      return;
    }
    this.#hasComplainedOfFolder = true;
    this.#console.write(quark.Severity.Warn, `${sourceName(this.#config.source)} cannot be read: ${reason}`);
  }

  #onWakeFired() {
    this.#discovery.serve(this.#quark.now());
    this.#rewake();
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["config", this.#config[quark.state]()],
      ["process", this.#process],
      ["discovery", this.#discovery[quark.state]()],
      ["synapse", this.#synapse[quark.state]()],
      ["outbox", this.#outbox[quark.state]()],
      ["backoff", this.#backoff[quark.state]()],
      ["registered", this.#registered.map((each) => each.toJson())],
      ["default_deadline", this.#defaultDeadline ?? null],
      ["life", this.#life.wire],
      ["stopping", this.#stopping === undefined ? null : this.#stopping[quark.state]()],
      ["is_ready", this.#isReady],
      ["is_waking", this.#isWaking],
      ["wants_breakers", this.#wantsBreakers],
      ["has_complained", this.#hasComplained],
      ["has_complained_of_folder", this.#hasComplainedOfFolder],
    ]);
  }

  /** Gives the runtime what it keeps of the actor. */
  get [quark.core]() {
    return this.#quark;
  }

  /** What the package's own tests see. */
  get [quark.fields]() {
    return {
      link: this.#link,
      console: this.#console,
      folder: this.#folder,
      wake: this.#wake,
      reconnect: this.#reconnect,
      heartbeat: this.#heartbeat,
      poll: this.#poll,
      farewell: this.#farewell,
    };
  }
}
