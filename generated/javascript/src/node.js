/**
 * Nodes: where a service can be called.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { Environment } from "./environment.js";
import { InvalidVersion, Version } from "./version.js";

/** One instance of a service. A node that was resolved never changes; what is learnt later is another node. */
export class Node {
  /** @param {{ id: string, service: string, version: string, address: string, properties?: ReadonlyMap<string, quark.JsonInput>, environment?: Environment }} fields */
  constructor({ id, service, version, address, properties = new quark.FrozenMap(), environment = new Environment() }) {
    /** Names this service at this address in this process, and nothing else. */
    this.id = id.toWellFormed();
    this.service = service.toWellFormed();
    /** The version as the service itself gave it. */
    this.version = version.toWellFormed();
    this.address = address.toWellFormed();
    this.properties = quark.frozenMap(properties);
    this.environment = environment;
    Object.freeze(this);
  }

  /**
   * The version as one compares it; `none` if the service gave none that can be compared.
   *
   * @returns {Version | undefined}
   */
  interfaceVersion() {
    let version;
    try {
      version = Version.parse(this.version);
    } catch (error) {
      if (!(error instanceof InvalidVersion)) {
        throw error;
      }
    }
    if (version !== undefined) {
      return version;
    }
    return undefined;
  }

  /**
   * How log messages name a node.
   *
   * @returns {string}
   */
  description() {
    return `Node(id:${this.id} ${this.service}: ${this.address}, ${this.version})`;
  }

  /** Whether this is the same process at the same address. */
  _isSame(other) {
    return this.id === other.id && this.address === other.address;
  }

  /** Whether only one of the two can be there. */
  _displaces(other) {
    return this.id === other.id || this.address === other.address;
  }

  /** Whether another one holds the same. */
  equals(other) {
    return (
      this.id === other.id &&
      this.service === other.service &&
      this.version === other.version &&
      this.address === other.address &&
      quark.equal(this.properties, other.properties) &&
      this.environment.equals(other.environment)
    );
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["id", this.id],
      ["service", this.service],
      ["version", this.version],
      ["address", this.address],
      ["properties", this.properties],
      ["environment", this.environment.toJson()],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Node({
      id: fields.required(quark.json.string, "id"),
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
    return Node.fromJson(quark.json.parse(text));
  }
}
