/**
 * Nodes: where a service can be called.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { Environment } from "./environment.js";
import { InvalidVersion, Version } from "./version.js";

/** One instance of a service. A node that was resolved never changes; what is learnt later is another node. */
export class Node extends quark.Record {
  static $fields = (json) => ({
    id: json.string,
    service: json.string,
    version: json.string,
    address: json.string,
    properties: json.orDefault(json.mapOf(json.anything)),
    environment: json.orDefault(Environment),
  });

  constructor(
    { id, service, version, address, properties = new quark.FrozenMap(), environment = new Environment() },
    maker,
  ) {
    super();
    if (maker !== quark.own) {
      id = id.toWellFormed();
      service = service.toWellFormed();
      version = version.toWellFormed();
      address = address.toWellFormed();
      properties = quark.frozenMap(properties);
    }
    /** Names this service at this address in this process, and nothing else. */
    this.id = id;
    this.service = service;
    /** The version as the service itself gave it. */
    this.version = version;
    this.address = address;
    this.properties = properties;
    this.environment = environment;
    Object.freeze(this);
  }

  /**
   * The version as one compares it; `undefined` if the service gave none that can be compared.
   *
   * @returns {Version | undefined}
   */
  interfaceVersion() {
    try {
      return Version.parse(this.version);
    } catch (error) {
      if (!(error instanceof InvalidVersion)) {
        throw error;
      }
      return undefined;
    }
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
}
