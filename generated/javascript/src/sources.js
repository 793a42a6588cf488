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
export class MissionControl {
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
    return new MissionControl();
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return MissionControl.fromJson(quark.json.parse(text));
  }
}

/** The nodes are known beforehand, and never change. */
export class StaticNodes {
  /** @param {{ nodes?: readonly Node[] }} [fields] */
  constructor({ nodes = Object.freeze([]) } = {}) {
    this.nodes = quark.frozen(nodes);
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return quark.equal(this.nodes, other.nodes);
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([["nodes", this.nodes.map((each) => each.toJson())]]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new StaticNodes({
      nodes: fields.optional(quark.json.listOf(Node.fromJson), "nodes"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return StaticNodes.fromJson(quark.json.parse(text));
  }
}

/** Nodes are listed in a folder of `<service>.json` files, as AirBnB's Synapse writes them. */
export class Synapse {
  /** @param {{ path: string }} fields */
  constructor({ path }) {
    this.path = path.toWellFormed();
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return this.path === other.path;
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([["path", this.path]]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Synapse({
      path: fields.required(quark.json.string, "path"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Synapse.fromJson(quark.json.parse(text));
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
export class ListedNode {
  constructor({ id = "", service, version, address, properties = new quark.FrozenMap(), environment }) {
    this.id = id.toWellFormed();
    this.service = service.toWellFormed();
    this.version = version.toWellFormed();
    this.address = address.toWellFormed();
    this.properties = quark.frozenMap(properties);
    this.environment = environment ?? undefined;
    Object.freeze(this);
  }

  node(environment) {
    const id = this.id === "" ? this.address : this.id;
    return new Node({
      id,
      service: this.service,
      version: this.version,
      address: this.address,
      properties: this.properties,
      environment: this.environment ?? environment,
    });
  }

  /** Whether another one holds the same. */
  equals(other) {
    return (
      this.id === other.id &&
      this.service === other.service &&
      this.version === other.version &&
      this.address === other.address &&
      quark.equal(this.properties, other.properties) &&
      quark.equal(this.environment, other.environment)
    );
  }

  /** The fields by their names on the wire. */
  toJson() {
    const fields = new Map([
      ["id", this.id],
      ["service", this.service],
      ["version", this.version],
      ["address", this.address],
      ["properties", this.properties],
    ]);
    if (this.environment !== undefined) {
      fields.set("environment", this.environment.toJson());
    }
    return new quark.FrozenMap(fields);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new ListedNode({
      id: fields.optional(quark.json.string, "id"),
      service: fields.required(quark.json.string, "service"),
      version: fields.required(quark.json.string, "version"),
      address: fields.required(quark.json.string, "address"),
      properties: fields.optional(quark.json.mapOf(quark.json.anything, quark.json.string), "properties"),
      environment: fields.optional(Environment.fromJson, "environment"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return ListedNode.fromJson(quark.json.parse(text));
  }
}

export class NodeList {
  constructor({ nodes }) {
    this.nodes = quark.frozen(nodes);
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return quark.equal(this.nodes, other.nodes);
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([["nodes", this.nodes.map((each) => each.toJson())]]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new NodeList({
      nodes: fields.required(quark.json.listOf(ListedNode.fromJson), "nodes"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return NodeList.fromJson(quark.json.parse(text));
  }
}

/** Reads a JSON list of nodes. An id may be missing, and is the address then; an environment too, and is the given one. */
export function staticNodes(json, environment) {
  const list = NodeList.decode(`{"nodes":${json}}`);
  return new StaticNodes({ nodes: Object.freeze(list.nodes.map((listed) => listed.node(environment))) });
}

/** One entry of a Synapse file. */
export class Backend {
  constructor({ host, port, version = "1.0" }) {
    this.host = host.toWellFormed();
    this.port = port;
    this.version = version.toWellFormed();
    Object.freeze(this);
  }

  node(service, environment) {
    const address = `${this.host}:${this.port}`;
    return new Node({ id: address, service, version: this.version, address, environment });
  }

  /** Whether another one holds the same. */
  equals(other) {
    return this.host === other.host && this.port === other.port && this.version === other.version;
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["host", this.host],
      ["port", this.port],
      ["version", this.version],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Backend({
      host: fields.required(quark.json.string, "host"),
      port: fields.required(quark.json.integer, "port"),
      version: fields.optional(quark.json.string, "version"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Backend.fromJson(quark.json.parse(text));
  }
}

export class BackendList {
  constructor({ backends }) {
    this.backends = quark.frozen(backends);
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return quark.equal(this.backends, other.backends);
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([["backends", this.backends.map((each) => each.toJson())]]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new BackendList({
      backends: fields.required(quark.json.listOf(Backend.fromJson), "backends"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return BackendList.fromJson(quark.json.parse(text));
  }
}

/** What changed between two looks at a folder. */
export class Changes {
  constructor({ there = Object.freeze([]), gone = Object.freeze([]), bad = Object.freeze([]) } = {}) {
    this.there = quark.frozen(there);
    this.gone = quark.frozen(gone);
    /** The files that could not be read; what they said before still holds. */
    this.bad = quark.frozenTexts(bad);
    Object.freeze(this);
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

  /** Whether another one holds the same. */
  equals(other) {
    return (
      quark.equal(this.there, other.there) && quark.equal(this.gone, other.gone) && quark.equal(this.bad, other.bad)
    );
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["there", this.there.map((each) => each.toJson())],
      ["gone", this.gone.map((each) => each.toJson())],
      ["bad", this.bad],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Changes({
      there: fields.optional(quark.json.listOf(Node.fromJson), "there"),
      gone: fields.optional(quark.json.listOf(Node.fromJson), "gone"),
      bad: fields.optional(quark.json.listOf(quark.json.string), "bad"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Changes.fromJson(quark.json.parse(text));
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
    const old = this.#nodes.get(service) ?? Object.freeze([]);
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
