/**
 * Where an MDK learns of nodes.
 *
 * Reading lists and files only: the MDK watches the folder and keeps the connection.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { MdkError } from "./_package.js";
import { Environment } from "./environment.js";
import { Node } from "./node.js";
import { before } from "./text.js";

/** Nodes are learnt of from Mission Control, and registered there. */
export class MissionControl extends quark.Record {
  static $fields = () => ({});

  constructor() {
    super();
    Object.freeze(this);
  }
}

/** The nodes are known beforehand, and never change. */
export class StaticNodes extends quark.Record {
  static $fields = (json) => ({ nodes: json.orDefault(json.listOf(Node)) });

  constructor({ nodes = Object.freeze([]) } = {}, maker) {
    super();
    if (maker !== quark.own) {
      nodes = quark.frozen(nodes);
    }
    this.nodes = nodes;
    Object.freeze(this);
  }
}

/** Nodes are listed in a folder of `<service>.json` files, as AirBnB's Synapse writes them. */
export class Synapse extends quark.Record {
  static $fields = (json) => ({ path: json.string });

  constructor({ path }, maker) {
    super();
    if (maker !== quark.own) {
      path = path.toWellFormed();
    }
    this.path = path;
    Object.freeze(this);
  }
}

/**
 * Where an MDK learns of nodes.
 *
 * @typedef {MissionControl | StaticNodes | Synapse} Source
 */

/** Services cannot be registered with this source of nodes. */
export class CannotRegister extends MdkError {
  get name() {
    return "CannotRegister";
  }

  constructor({ source }) {
    source = source.toWellFormed();
    super(`nodes come from ${source}: services cannot be registered there`);
    this.source = source;
  }
}

/** How messages name a source. */
export function sourceName(source) {
  if (source instanceof MissionControl) {
    return "Mission Control";
  } else if (source instanceof StaticNodes) {
    return "a static list";
  } else {
    return `the Synapse folder ${source.path}`;
  }
}

/** A node as a person writes it in a list. */
export class ListedNode extends quark.Record {
  static $fields = (json) => ({
    id: json.orDefault(json.string),
    service: json.string,
    version: json.string,
    address: json.string,
    properties: json.orDefault(json.mapOf(json.anything)),
    environment: json.optional(Environment),
  });

  constructor({ id = "", service, version, address, properties = new quark.FrozenMap(), environment }) {
    super();
    this.id = id;
    this.service = service;
    this.version = version;
    this.address = address;
    this.properties = properties;
    this.environment = environment;
  }

  node(environment) {
    const id = this.id === "" ? this.address : this.id;
    return new Node(
      {
        id,
        service: this.service,
        version: this.version,
        address: this.address,
        properties: this.properties,
        environment: this.environment ?? environment,
      },
      quark.own,
    );
  }
}

export class NodeList extends quark.Record {
  static $fields = (json) => ({ nodes: json.listOf(ListedNode) });

  constructor({ nodes }) {
    super();
    this.nodes = nodes;
  }
}

/** Reads a JSON list of nodes. An id may be missing, and is the address then; an environment too, and is the given one. */
export function staticNodes(json, environment) {
  const list = NodeList.decode(`{"nodes":${json}}`);
  return new StaticNodes({ nodes: Object.freeze(list.nodes.map((listed) => listed.node(environment))) }, quark.own);
}

/** One entry of a Synapse file. */
export class Backend extends quark.Record {
  static $fields = (json) => ({ host: json.string, port: json.integer, version: json.orDefault(json.string) });

  constructor({ host, port, version = "1.0" }) {
    super();
    this.host = host;
    this.port = port;
    this.version = version;
  }

  node(service, environment) {
    const address = `${this.host}:${this.port}`;
    return new Node({ id: address, service, version: this.version, address, environment }, quark.own);
  }
}

export class BackendList extends quark.Record {
  static $fields = (json) => ({ backends: json.listOf(Backend) });

  constructor({ backends }) {
    super();
    this.backends = backends;
  }
}

/** What changed between two looks at a folder. */
export class Changes extends quark.Record {
  static $fields = (json) => ({
    there: json.orDefault(json.listOf(Node)),
    gone: json.orDefault(json.listOf(Node)),
    bad: json.orDefault(json.listOf(json.string)),
  });

  constructor({ there = Object.freeze([]), gone = Object.freeze([]), bad = Object.freeze([]) } = {}) {
    super();
    this.there = there;
    this.gone = gone;
    /** The files that could not be read; what they said before still holds. */
    this.bad = bad;
  }

  and(other) {
    const there = [...this.there];
    const gone = [...this.gone];
    const bad = [...this.bad];
    quark.addAll(there, other.there);
    quark.addAll(gone, other.gone);
    quark.addAll(bad, other.bad);
    return new Changes({ there: Object.freeze(there), gone: Object.freeze(gone), bad: Object.freeze(bad) });
  }
}

/** What was read from a folder of `<service>.json` files. */
export class SynapseFolder {
  #environment;
  #texts = new Map();
  #nodes = new Map();

  constructor({ environment }) {
    this.#environment = environment;
  }

  /** Takes the files as they are now; what did not change since costs nothing. */
  update(files) {
    let changes = new Changes();
    for (const name of files.keys()) {
      const service = before(name, ".json");
      if (service !== undefined) {
        changes = changes.and(this.#read(service, quark.entry(files, name, "sources.q:98")));
      }
    }
    for (const service of [...this.#texts.keys()]) {
      if (!files.has(`${service}.json`)) {
        changes = changes.and(this.#forget(service));
      }
    }
    return changes;
  }

  #read(service, text) {
    if (this.#texts.get(service) === text) {
      return new Changes();
    }
    this.#texts.set(service, text);
    let list;
    let error;
    try {
      list = BackendList.decode(`{"backends":${text}}`);
    } catch (thrown) {
      if (!(thrown instanceof quark.DecodeError)) {
        throw thrown;
      }
      error = thrown;
    }
    if (error === undefined) {
      return this.#replace(
        service,
        Object.freeze(list.backends.map((backend) => backend.node(service, this.#environment))),
      );
    } else {
      return new Changes({ bad: Object.freeze([`${service}.json`]) });
    }
  }

  #forget(service) {
    this.#texts.delete(service);
    return this.#replace(service, Object.freeze([]));
  }

  #replace(service, nodes) {
    const old = this.#nodes.get(service) ?? [];
    this.#nodes.set(service, quark.frozen(nodes));
    return new Changes({
      there: Object.freeze(nodes.filter((node) => !old.some((other) => other.equals(node)))),
      gone: Object.freeze(old.filter((node) => !nodes.some((other) => other._isSame(node)))),
    });
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["environment", this.#environment.toJson()],
      ["texts", this.#texts],
      [
        "nodes",
        new quark.FrozenMap(Array.from(this.#nodes, ([key, each]) => [key, each.map((each) => each.toJson())])),
      ],
    ]);
  }
}
