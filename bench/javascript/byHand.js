/**
 * What a session of the MDK does when a request is served, written by hand: the measure for the generated package. It has
 * no connection; what was logged stays in the outbox.
 */

const LEVELS = ["DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"];
const CONTEXT_LIMIT = 8192;
const OUTBOX_LIMIT = 10_000;
const DEPTH = 64;
const GREATEST_COUNT = 2 ** 52;
const YEAR_MS = 8760 * 3_600_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export class InvalidVersion extends Error {}
export class Unresolved extends Error {}
class UnusableContext extends Error {}

/** Reads `MAJOR.MINOR`; a missing minor is 0, and what follows a second dot is ignored. */
function parseVersion(text) {
  const found = /^(\d+)(?:\.(\d+)(?:\..*)?)?$/s.exec(text);
  if (found === null) {
    throw new InvalidVersion(`'${text}' is not MAJOR.MINOR`);
  }
  return { major: Number(found[1]), minor: Number(found[2] ?? 0) };
}

function versionOrNone(text) {
  try {
    return parseVersion(text);
  } catch {
    return undefined;
  }
}

/** Opens after `threshold` failures in a row; lets one call through again `retest` milliseconds after the last. */
class Breaker {
  #threshold;
  #retest;
  #failures = 0;
  #openUntil = 0;

  constructor(threshold, retest) {
    this.#threshold = threshold;
    this.#retest = retest;
  }

  get #isTripped() {
    return this.#threshold > 0 && this.#failures >= this.#threshold;
  }

  available(now) {
    return !this.#isTripped || now > this.#openUntil;
  }

  admitted(now) {
    if (this.#isTripped) {
      this.#openUntil = now + this.#retest;
    }
  }

  judge(succeeded, now) {
    this.#failures = succeeded ? 0 : this.#failures + 1;
    this.#openUntil = succeeded ? 0 : now + this.#retest;
  }
}

function serves(member, wanted) {
  if (wanted === undefined) {
    return true;
  }
  const version = member.version;
  return version !== undefined && version.major === wanted.major && version.minor >= wanted.minor;
}

/** The nodes of one service in one environment: the one that was chosen longest ago stands first. */
class Cluster {
  members = [];

  hasSeen(wanted) {
    return this.members.some((member) => serves(member, wanted));
  }

  choose(wanted, now) {
    const index = this.members.findIndex((member) => serves(member, wanted) && member.breaker.available(now));
    if (index < 0) {
      return undefined;
    }
    const [member] = this.members.splice(index, 1);
    this.members.push(member);
    member.breaker.admitted(now);
    return member.node;
  }
}

/** The part of a trace that one session sees and hands on; never changed. */
class Context {
  constructor(traceId, clock, properties, environment) {
    this.traceId = traceId;
    this.clock = clock;
    this.properties = properties;
    this.environment = environment;
  }

  static begin(environment) {
    return new Context(crypto.randomUUID(), [0], {}, environment);
  }

  ticked() {
    const clock = this.clock.slice();
    clock[clock.length - 1] += 1;
    return new Context(this.traceId, clock, this.properties, this.environment);
  }

  joined() {
    const context = this.ticked();
    context.clock.push(0);
    return context;
  }

  /** The deadline in milliseconds, if there is one. */
  deadline() {
    const seconds = this.properties.timeout;
    return typeof seconds === "number" && Math.abs(seconds) <= 9e12 ? Math.round(seconds * 1000) : undefined;
  }

  /** The lowest level that is logged. */
  gate() {
    const level = LEVELS.indexOf(this.properties.trace);
    return level < 0 ? 1 : level;
  }

  written(remaining = undefined) {
    const { traceId, clock, properties, environment } = this;
    return { traceId, clock: { clocks: clock }, properties, environment, remaining };
  }

  /** The text of the header: when it is too long, the oldest properties stay behind. */
  outgoing(now) {
    const deadline = this.deadline();
    const fields = this.written(deadline === undefined ? undefined : Math.max(0, deadline - now));
    let text = encode(fields);
    for (const name of Object.keys(this.properties).filter((name) => name !== "timeout" && name !== "trace")) {
      if (text.length <= CONTEXT_LIMIT) {
        break;
      }
      const { [name]: _, ...others } = fields.properties;
      fields.properties = others;
      text = encode(fields);
    }
    return text;
  }

  /** The size of the longest text that a service called next can get to see. */
  largest() {
    const clock = [...this.clock, 0].map((count) => Math.max(count, GREATEST_COUNT));
    const properties = { timeout: -9007199254740.99, trace: "CRITICAL" };
    return encode(new Context(this.traceId, clock, properties, this.environment).written(YEAR_MS)).length;
  }

  /** Reads the text of a header. */
  static receive(text, now) {
    if (text.length > CONTEXT_LIMIT && [...text].length > CONTEXT_LIMIT) {
      throw new UnusableContext(`it is larger than ${CONTEXT_LIMIT} bytes`);
    }
    const fields = object(parse(text));
    const traceId = string(fields.traceId);
    const clock = readClock(fields.clock);
    const properties = object(fields.properties ?? {});
    const environment = readEnvironment(fields.environment);
    const remaining = fields.remaining == null ? undefined : whole(fields.remaining);
    if (!UUID.test(traceId)) {
      throw new UnusableContext("its trace id is not a UUID");
    }
    if (clock.length === 0 || !clock.every((count) => count >= 0 && count < GREATEST_COUNT)) {
      throw new UnusableContext("its clock is not sound");
    }
    const context = new Context(traceId, clock, properties, environment);
    if (text.length + 17 * clock.length > CONTEXT_LIMIT / 2 && context.largest() > CONTEXT_LIMIT) {
      throw new UnusableContext("it is too deep");
    }
    context.#limit(remaining, now);
    return context;
  }

  /** Turns what is left into a deadline by this machine's clock. */
  #limit(remaining, now) {
    if (remaining !== undefined) {
      const timeout = (now + Math.max(0, Math.min(remaining, YEAR_MS))) / 1000;
      this.properties = { ...this.properties, timeout };
    } else if (this.properties.timeout !== undefined && this.deadline() === undefined) {
      const { timeout: _, ...others } = this.properties;
      this.properties = others;
    }
  }
}

/** Writes compact ASCII. */
function encode(value) {
  const escape = (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, escape);
}

function parse(text) {
  checkDepth(text);
  try {
    return /\\ud/i.test(text) ? JSON.parse(text, mended) : JSON.parse(text);
  } catch {
    throw new UnusableContext("not JSON");
  }
}

function checkDepth(text) {
  let depth = 0;
  for (const [mark] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    depth += mark === "[" || mark === "{" ? 1 : mark === "]" || mark === "}" ? -1 : 0;
    if (depth > DEPTH) {
      throw new UnusableContext(`nested deeper than ${DEPTH}`);
    }
  }
}

function mended(_key, value) {
  return typeof value === "string" ? value.toWellFormed() : value;
}

function wrong(expected) {
  return new UnusableContext(`expected ${expected}`);
}

function object(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong("an object");
  }
  return value;
}

function string(value) {
  if (typeof value !== "string") {
    throw wrong("a string");
  }
  return value;
}

function whole(value) {
  if (!Number.isSafeInteger(value)) {
    throw wrong("an integer");
  }
  return value;
}

function readClock(value) {
  const clocks = value == null ? undefined : object(value).clocks;
  if (clocks == null) {
    return [0];
  }
  if (!Array.isArray(clocks)) {
    throw wrong("a list");
  }
  return clocks.map(whole);
}

function readEnvironment(value) {
  const { name, fallbackName } = value == null ? {} : object(value);
  return environment(name == null ? "sandbox" : string(name), fallbackName == null ? undefined : string(fallbackName));
}

/** Where a service lives, and where else to look for what has never been there. */
export function environment(name, fallbackName) {
  return Object.freeze(fallbackName === undefined ? { name } : { name, fallbackName });
}

/** One per process: the nodes that are known, and what was logged. */
export class Mdk {
  #environment;
  #process = crypto.randomUUID();
  #offset = Date.now() - performance.now();
  #clusters = new Map();
  #waiting = new Set();
  #outbox = LEVELS.map(() => new Map());
  #kept = 0;
  #sequence = 0;
  dropped = 0;

  constructor(nodes, environment) {
    this.#environment = environment;
    for (const { id, service, version, address, environment: own } of JSON.parse(nodes)) {
      const where = own == null ? environment : readEnvironment(own);
      const node = Object.freeze({ id: id || address, service, version, address, environment: where });
      this.#cluster(node).members.push({ node, version: versionOrNone(version), breaker: new Breaker(3, 30_000) });
    }
  }

  #cluster({ environment, service }) {
    const key = JSON.stringify([environment.name, service]);
    const cluster = this.#clusters.get(key) ?? new Cluster();
    this.#clusters.set(key, cluster);
    return cluster;
  }

  /** The time in milliseconds, which never goes back. */
  now() {
    return Math.floor(this.#offset + performance.now());
  }

  /** Goes on with the trace of a request; begins a new one if its context is malformed. */
  join(text) {
    try {
      return new Session(this, Context.receive(text, this.now()).joined());
    } catch (error) {
      if (!(error instanceof UnusableContext)) {
        throw error;
      }
      const context = Context.begin(this.#environment).ticked();
      this.log(context, 2, "mdk", `a new trace was begun, X-MDK-Context could not be joined: ${error.message}`);
      return new Session(this, context);
    }
  }

  /** The node to call, as soon as there is one before the deadline. */
  async resolve(environment, service, wanted, deadline) {
    for (;;) {
      const now = this.now();
      const node = this.#choose(environment, service, wanted, now);
      if (node !== undefined) {
        return node;
      }
      if (now >= deadline) {
        throw new Unresolved(`no node of '${service}' in '${environment.name}'`);
      }
      await this.#change(Math.min(deadline - now, 1000));
    }
  }

  #change(limit) {
    return new Promise((resolve) => {
      const timer = setTimeout(wake, limit);
      const waiting = this.#waiting.add(wake);
      function wake() {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      }
    });
  }

  #choose(environment, service, wanted, now) {
    for (const name of [environment.name, environment.fallbackName]) {
      const cluster = name === undefined ? undefined : this.#clusters.get(JSON.stringify([name, service]));
      if (cluster?.hasSeen(wanted)) {
        return cluster.choose(wanted, now);
      }
    }
    return undefined;
  }

  judge(nodes, succeeded) {
    const now = this.now();
    for (const node of nodes) {
      const members = this.#cluster(node).members.filter((member) => member.node.id === node.id);
      members.forEach((member) => member.breaker.judge(succeeded, now));
    }
    this.#waiting.forEach((wake) => wake());
  }

  /** Keeps an event; of more than 10,000, the oldest of the lowest level goes. */
  log(context, level, category, text) {
    const sequence = this.#sequence++;
    this.#outbox[level].set(sequence, { context, timestamp: this.now(), level, category, text, sequence });
    this.#kept += 1;
    if (this.#kept > OUTBOX_LIMIT) {
      const lane = this.#outbox.find((lane) => lane.size > 0);
      lane.delete(lane.keys().next().value);
      this.#kept -= 1;
      this.dropped += 1;
    }
  }

  /** The texts of what is kept, in order. */
  events() {
    const events = this.#outbox.flatMap((lane) => [...lane.values()]);
    events.sort((a, b) => a.sequence - b.sequence);
    return events.map(({ context, timestamp, level, category, text, sequence }) =>
      encode({
        type: "log",
        context: context.written(),
        timestamp,
        node: this.#process,
        level: LEVELS[level],
        category,
        contentType: "text/plain",
        text,
        sequence,
        sync: 1,
      }),
    );
  }
}

/** One request's view of the MDK. */
class Session {
  #mdk;
  #context;
  #gate;
  #levels = [];

  constructor(mdk, context) {
    this.#mdk = mdk;
    this.#context = context;
    this.#gate = context.gate();
  }

  debug(category, text) {
    return this.#log(0, category, text);
  }

  info(category, text) {
    return this.#log(1, category, text);
  }

  #log(level, category, text) {
    const context = this.#context.ticked();
    this.#context = context;
    if (level >= this.#gate) {
      this.#mdk.log(context, level, category.toWellFormed(), text.toWellFormed());
    }
    const { traceId, clock, environment } = context;
    return { traceId, causalLevel: [...clock], environment }; // a copy: callers may do with it what they like
  }

  /** Locates a node, waiting at most `limit` milliseconds and never past the deadline. */
  async resolve(service, version, limit = 10_000) {
    [service, version] = this.#destination(service, version);
    const wanted = version === undefined ? undefined : parseVersion(version);
    const now = this.#mdk.now();
    const until = Math.max(now, Math.min(now + limit, this.#context.deadline() ?? Infinity));
    const level = this.#levels.at(-1);
    const node = await this.#mdk.resolve(this.#context.environment, service, wanted, until);
    level?.add(node);
    return node;
  }

  #destination(service, version) {
    const detours = this.#context.properties.routes?.[service];
    for (const detour of Array.isArray(detours) ? detours : []) {
      if (typeof detour?.target === "string" && applies(detour, version)) {
        return [detour.target, detour.targetVersion ?? undefined];
      }
    }
    return [service, version];
  }

  startInteraction() {
    this.info("MDK", "Starting interaction.");
    this.#levels.push(new Set());
  }

  /** Blames what was resolved in the innermost interaction. */
  failInteraction(message) {
    const nodes = [...this.#levels.at(-1)];
    this.#levels.at(-1).clear();
    const involved = nodes.map((node) => `Node(id:${node.id} ${node.service}: ${node.address}, ${node.version})`);
    this.#log(3, "interaction failure", `involved: ${involved.join(", ")}\n\n${message}`);
    this.#mdk.judge(nodes, false);
  }

  /** The context as a text, for one call. */
  externalize() {
    const text = this.#context.outgoing(this.#mdk.now());
    this.#context = this.#context.ticked();
    return text;
  }
}

function applies({ version: lowest }, version) {
  if (version === undefined || lowest == null) {
    return true;
  }
  const [start, wanted] = [versionOrNone(lowest), versionOrNone(version)];
  return start?.major === wanted?.major && wanted !== undefined && wanted.minor >= start.minor;
}
