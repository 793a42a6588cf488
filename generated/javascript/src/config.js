/**
 * Configuration: what the environment variables mean, and what holds without them.
 *
 * Reads texts only; the variables themselves are read by the entry functions.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { MdkError } from "./_package.js";
import { Environment } from "./environment.js";
import { MissionControl, staticNodes, Synapse } from "./sources.js";
import { after } from "./text.js";

/** Where Mission Control is looked for unless something else is said: on this machine. */
export const DEFAULT_SERVER_URL = "ws://127.0.0.1:7070/rtp";

export const URL_FORM = "a WebSocket address: ws://… or wss://…";
export const ENVIRONMENT_FORM = "'name' or 'fallback:name'";
export const SOURCE_FORM = "'mission-control', 'static:nodes=<json list of nodes>' or 'synapse:path=<folder>'";
export const POLICY_FORM = "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'";
export const LONGEST_RETEST = 31536000;

/** An environment variable has a value that it cannot have. */
export class InvalidSetting extends MdkError {
  get name() {
    return "InvalidSetting";
  }

  constructor({ variable, accepted }) {
    variable = variable.toWellFormed();
    accepted = accepted.toWellFormed();
    super(`${variable}: expected ${accepted}`);
    this.variable = variable;
    this.accepted = accepted;
  }
}

/** How an MDK is set up. */
export class Config {
  constructor(
    {
      serverUrl = DEFAULT_SERVER_URL,
      token,
      environment = new Environment(),
      source = new MissionControl(),
      threshold = 3,
      retest = 30_000,
    } = {},
    maker,
  ) {
    if (maker !== quark.own) {
      serverUrl = serverUrl.toWellFormed();
      token = token?.toWellFormed();
    }
    /** Mission Control's address, `ws://` or `wss://`. What follows a `?` in it may be a token. */
    this.serverUrl = serverUrl;
    /** Proves to Mission Control who one is. */
    this.token = token;
    /** Where this process's services live. */
    this.environment = environment;
    /** Where nodes are learnt of. */
    this.source = source;
    /** How many failures in a row open a circuit breaker; 0: none do. */
    this.threshold = threshold;
    /** How long after the last failure a node is tried again. In milliseconds. */
    this.retest = retest;
    Object.freeze(this);
  }

  /**
   * Reads `MDK_SERVER_URL`, `MDK_TOKEN` (or `DATAWIRE_TOKEN`), `MDK_ENVIRONMENT`, `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
   * A variable that is missing or empty leaves the default.
   *
   * @param {ReadonlyMap<string, string>} variables
   * @returns {Config}
   * @throws {InvalidSetting}
   */
  static parse(variables) {
    variables = quark.frozenMap(variables);
    const environment = environmentOf(setting(variables, "MDK_ENVIRONMENT"));
    const breaker = breakerOf(setting(variables, "MDK_FAILURE_POLICY"));
    return new Config(
      {
        serverUrl: serverOf(setting(variables, "MDK_SERVER_URL")),
        token: tokenOf(variables),
        environment,
        source: sourceOf(setting(variables, "MDK_DISCOVERY_SOURCE"), environment),
        threshold: breaker.threshold,
        retest: breaker.retest,
      },
      quark.own,
    );
  }

  /** The headers with which a connection is asked for. */
  _headers() {
    const token = this.token;
    if (token === undefined) {
      return new quark.FrozenMap();
    }
    return new quark.FrozenMap([["Authorization", `Bearer ${token}`]]);
  }

  /** Mission Control's address as it may be shown: what follows a `?` may be a token. */
  _shownUrl() {
    return this._withoutToken(quark.item(this.serverUrl.split("?"), 0, "config.q:58"));
  }

  /** A text from elsewhere as it may be shown. */
  _withoutToken(text) {
    const token = this.token;
    if (token === undefined) {
      return text;
    }
    if (token === "") {
      return text;
    }
    return quark.split(text, token, "config.q:64").join("…");
  }

  /** Whether another one holds the same. */
  equals(other) {
    return (
      this.serverUrl === other.serverUrl &&
      this.token === other.token &&
      this.environment.equals(other.environment) &&
      quark.equal(this.source, other.source) &&
      this.threshold === other.threshold &&
      this.retest === other.retest
    );
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new quark.FrozenMap([
      ["serverUrl", "***"],
      ["token", "***"],
      ["environment", this.environment.toJson()],
      ["source", this.source.toJson()],
      ["threshold", this.threshold],
      ["retest", this.retest],
    ]);
  }

  /** What people see: without secrets. */
  [quark.inspect](_depth, options, inspect) {
    return `${this.constructor.name} ${inspect(quark.hiding(this, "serverUrl", "token"), options)}`;
  }

  /** What people see: without secrets. */
  toJSON() {
    return quark.hiding(this, "serverUrl", "token");
  }
}

export class BreakerSettings extends quark.Record {
  static $fields = (json) => ({ threshold: json.orDefault(json.integer), retest: json.orDefault(json.integer) });

  constructor({ threshold = 3, retest = 30_000 } = {}) {
    super();
    this.threshold = threshold;
    /** Milliseconds. */
    this.retest = retest;
  }

  /** Takes `name=value`; `undefined` if it is no such thing. */
  adjusted(assignment) {
    const threshold = after(assignment, "threshold=");
    if (threshold !== undefined) {
      return this.#withThresholdOf(threshold);
    }
    const retest = after(assignment, "retest=");
    if (retest !== undefined) {
      return this.#withRetestOf(retest);
    }
    return undefined;
  }

  #withThresholdOf(text) {
    const threshold = quark.toInt(text);
    if (threshold === undefined) {
      return undefined;
    }
    if (threshold < 0) {
      return undefined;
    }
    return new BreakerSettings({ retest: this.retest, threshold });
  }

  #withRetestOf(text) {
    const seconds = quark.toFloat(text);
    if (seconds === undefined) {
      return undefined;
    }
    if (seconds < 0 || seconds > LONGEST_RETEST) {
      return undefined;
    }
    return new BreakerSettings({ threshold: this.threshold, retest: quark.roundHalfUp(1000 * seconds, "config.q:88") });
  }
}

export function setting(variables, name) {
  const text = quark.trim(variables.get(name) ?? "");
  if (text === "") {
    return undefined;
  }
  return text;
}

export function tokenOf(variables) {
  const token = setting(variables, "MDK_TOKEN");
  if (token !== undefined) {
    return token;
  }
  return setting(variables, "DATAWIRE_TOKEN");
}

export function serverOf(text) {
  if (text === undefined) {
    return DEFAULT_SERVER_URL;
  }
  if ((after(text, "ws://") ?? after(text, "wss://") ?? "") === "") {
    throw new InvalidSetting({ variable: "MDK_SERVER_URL", accepted: URL_FORM });
  }
  return text;
}

export function environmentOf(text) {
  if (text === undefined) {
    return new Environment({}, quark.own);
  }
  const environment = Environment.parse(text);
  if (environment === undefined) {
    throw new InvalidSetting({ variable: "MDK_ENVIRONMENT", accepted: ENVIRONMENT_FORM });
  }
  return environment;
}

export function sourceOf(text, environment) {
  if (text === undefined) {
    return new MissionControl();
  }
  if (text === "mission-control") {
    return new MissionControl();
  }
  const path = after(text, "synapse:path=");
  if (path !== undefined) {
    if (path !== "") {
      return new Synapse({ path }, quark.own);
    }
  }
  const nodes = after(text, "static:nodes=");
  if (nodes !== undefined) {
    return listed(nodes, environment);
  }
  throw new InvalidSetting({ variable: "MDK_DISCOVERY_SOURCE", accepted: SOURCE_FORM });
}

export function listed(nodes, environment) {
  let source;
  let error;
  try {
    source = staticNodes(nodes, environment);
  } catch (thrown) {
    if (!(thrown instanceof quark.DecodeError)) {
      throw thrown;
    }
    error = thrown;
  }
  if (error === undefined) {
    return source;
  } else {
    throw new InvalidSetting({
      variable: "MDK_DISCOVERY_SOURCE",
      accepted: `${SOURCE_FORM} (${error.path}: ${error.text})`,
    });
  }
}

export function breakerOf(text) {
  if (text === undefined) {
    return new BreakerSettings();
  }
  if (text === "breaker") {
    return new BreakerSettings();
  }
  if (text === "none") {
    return new BreakerSettings({ threshold: 0 });
  }
  const assignments = after(text, "breaker:");
  if (assignments === undefined) {
    throw new InvalidSetting({ variable: "MDK_FAILURE_POLICY", accepted: POLICY_FORM });
  }
  let settings = new BreakerSettings();
  for (const assignment of assignments.split(",")) {
    const adjusted = settings.adjusted(quark.trim(assignment));
    if (adjusted === undefined) {
      throw new InvalidSetting({ variable: "MDK_FAILURE_POLICY", accepted: POLICY_FORM });
    }
    settings = adjusted;
  }
  return settings;
}
