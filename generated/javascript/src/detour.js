/**
 * Detours: a session that looks for another service than the one it was asked for, here and downstream.
 *
 * They travel in the context's property `routes`, in the form of the 2016 clients: a list for each service.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { InvalidVersion, Version } from "./version.js";

/** Requests for a compatible version go to `target` instead. */
export class Detour extends quark.Record {
  static $fields = (json) => ({
    version: json.optional(json.string),
    target: json.string,
    targetVersion: json.optional(json.string),
  });

  constructor({ version, target, targetVersion }) {
    super();
    this.version = version;
    this.target = target;
    this.targetVersion = targetVersion;
  }

  /** Whether a request goes this way; one without a version does. */
  applies(requested) {
    if (requested === undefined) {
      return true;
    }
    const lowest = this.version;
    if (lowest === undefined) {
      return true;
    }
    let from;
    try {
      from = Version.parse(lowest);
    } catch (error) {
      if (!(error instanceof InvalidVersion)) {
        throw error;
      }
      return false;
    }
    let actual;
    try {
      actual = Version.parse(requested);
    } catch (error) {
      if (!(error instanceof InvalidVersion)) {
        throw error;
      }
      return false;
    }
    return from.accepts(actual);
  }
}

/** Which service to look for. */
export class Destination extends quark.Record {
  static $fields = (json) => ({ service: json.string, version: json.optional(json.string) });

  constructor({ service, version }) {
    super();
    this.service = service;
    this.version = version;
  }
}

/** The value of the property with one more detour. */
export function withDetour(routes, service, detour) {
  const services = new Map(entries(routes));
  const detours = [...items(services.get(service))];
  detours.push(detour.toJson());
  services.set(service, detours);
  return services;
}

/** Where a request goes: by the first detour that applies, or where it wanted to. */
export function destination(routes, service, version) {
  if (routes === undefined) {
    return new Destination({ service, version });
  }
  for (const item of items(entries(routes).get(service))) {
    const found = destinationBy(item, version);
    if (found !== undefined) {
      return found;
    }
  }
  return new Destination({ service, version });
}

export function destinationBy(item, version) {
  let detour;
  try {
    detour = Detour.fromJson(item);
  } catch (error) {
    if (!(error instanceof quark.DecodeError)) {
      throw error;
    }
    return undefined;
  }
  if (!detour.applies(version)) {
    return undefined;
  }
  return new Destination({ service: detour.target, version: detour.targetVersion });
}

export function entries(value) {
  if (value === undefined) {
    return new quark.FrozenMap();
  }
  return quark.json.asMap(value) ?? new quark.FrozenMap();
}

export function items(value) {
  if (value === undefined) {
    return Object.freeze([]);
  }
  return quark.json.asList(value) ?? Object.freeze([]);
}
