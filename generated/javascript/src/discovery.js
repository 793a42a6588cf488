/**
 * Finding a node for a request: all clusters, those who wait for one, and what a reconnect puts in doubt.
 *
 * Knows no connection and no time but what it is told.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { MdkError } from "./_package.js";
import { Cluster, Knowledge } from "./cluster.js";
import { Environment } from "./environment.js";
import { Version } from "./version.js";

/** How often those who wait are looked at again: a breaker may have become ready without anybody saying so. */
export const LOOK_INTERVAL = 1000;

/** How long after a `Clear` a node may take to be announced again. */
export const ANNOUNCEMENT_GRACE = 10_000;

/** No node was there before the deadline. */
export class Unresolved extends MdkError {
  get name() {
    return "Unresolved";
  }

  constructor({ service, version, environment, nodes, versions, open }) {
    service = service.toWellFormed();
    version = version.toWellFormed();
    environment = environment.toWellFormed();
    versions = quark.frozenTexts(versions);
    open = quark.frozenTexts(open);
    super(
      `no node of '${service}' ${version} in '${environment}': ${nodes} nodes known, of versions ${quark.listText(versions)}, with open breakers at ${quark.listText(open)}`,
    );
    this.service = service;
    this.version = version;
    this.environment = environment;
    this.nodes = nodes;
    this.versions = versions;
    this.open = open;
  }
}

/** Which service is wanted, by whom, and until when. */
export class Request extends quark.Record {
  static $fields = (json) => ({
    service: json.string,
    version: json.optional(Version),
    environment: Environment,
    deadline: json.integer,
  });

  constructor({ service, version, environment, deadline }) {
    super();
    this.service = service;
    this.version = version;
    this.environment = environment;
    /** Milliseconds since 1970. */
    this.deadline = deadline;
  }

  /** The environments to look in: its own, then the fallback. */
  environments() {
    const names = [this.environment.name];
    const fallback = this.environment.fallback;
    if (fallback !== undefined) {
      names.push(fallback);
    }
    return Object.freeze(names);
  }

  /** The version as messages show it. */
  versionText() {
    const version = this.version;
    if (version === undefined) {
      return "of any version";
    }
    return version.text();
  }
}

export class Waiter {
  constructor({ request, promise }) {
    this.request = request;
    this.promise = promise;
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new quark.FrozenMap([
      ["request", this.request.toJson()],
      ["promise", this.promise[quark.state]()],
    ]);
  }
}

/** The services of one environment. */
export class Directory {
  clusters = new Map();

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["clusters", new quark.FrozenMap(Array.from(this.clusters, ([key, each]) => [key, each[quark.state]()]))],
    ]);
  }
}

/** The nodes of all services, and the requests that wait for one. */
export class Discovery {
  #policies;
  /** By the name of the environment. */
  #directories = new Map();
  #waiting = [];
  #looked;
  #sweepAt;

  constructor({ policies }) {
    this.#policies = policies;
    this.#looked = 0;
  }

  /** Keeps the promise with a node as soon as there is one, and fails it at the deadline. */
  resolve(request, promise, now) {
    this.serve(now);
    if (!this.#keep(request, promise, now)) {
      this.#putOff(new Waiter({ request, promise }), now);
    }
  }

  /** A node is there. */
  activate(node, now) {
    this.#ensure(node.environment.name, node.service);
    const directory = quark.entry(this.#directories, node.environment.name, "discovery.q:76");
    const cluster = quark.entry(directory.clusters, node.service, "discovery.q:77");
    if (!cluster.refresh(node)) {
      cluster.add(node, this.#policies.create(node));
    }
    this.serve(now);
  }

  /** A node is gone; an unknown one is nothing. */
  expire(node) {
    const directory = this.#directories.get(node.environment.name);
    if (directory === undefined) {
      return;
    }
    const cluster = directory.clusters.get(node.service);
    if (cluster !== undefined) {
      cluster.remove(node);
    }
  }

  /** What is not announced again soon is gone. */
  clear(now) {
    for (const directory of this.#directories.values()) {
      for (const cluster of directory.clusters.values()) {
        cluster.doubt();
      }
    }
    this.#sweepAt = now + ANNOUNCEMENT_GRACE;
  }

  /** Takes a command about the shares of a service's versions. */
  direct(route, now) {
    this.#ensure(route.environment, route.service);
    const directory = quark.entry(this.#directories, route.environment, "discovery.q:99");
    quark.entry(directory.clusters, route.service, "discovery.q:100").direct(route.shares);
    this.serve(now);
  }

  /** Takes what came of a call; gives what to report if that opened or closed the node's breaker. */
  judge(node, succeeded, now) {
    const directory = this.#directories.get(node.environment.name);
    if (directory === undefined) {
      return undefined;
    }
    const cluster = directory.clusters.get(node.service);
    if (cluster === undefined) {
      return undefined;
    }
    const report = cluster.judge(node, succeeded, now);
    this.serve(now);
    return report;
  }

  /** Every breaker that was reported open and not closed since. */
  reports() {
    const reports = [];
    for (const directory of this.#directories.values()) {
      for (const cluster of directory.clusters.values()) {
        quark.addAll(reports, cluster.reports());
      }
    }
    return Object.freeze(reports);
  }

  /** Does what is due: serves those who wait, and forgets those who gave up. */
  serve(now) {
    this.#looked = now;
    this.#sweepWhenDue(now);
    if (this.#waiting.length === 0) {
      return;
    }
    const waiting = quark.frozen(this.#waiting);
    this.#waiting = [];
    for (const waiter of waiting) {
      if (waiter.promise.isPending() && !this.#keep(waiter.request, waiter.promise, now)) {
        this.#putOff(waiter, now);
      }
    }
  }

  /** When to serve next; `undefined` if nothing can become due. */
  nextWake() {
    const moments = this.#waiting.map((waiter) => waiter.request.deadline);
    if (moments.length > 0) {
      moments.push(this.#looked + LOOK_INTERVAL);
    }
    const at = this.#sweepAt;
    if (at !== undefined) {
      moments.push(at);
    }
    return quark.minOf(moments);
  }

  /** Fails all who still wait. */
  abandon(now) {
    for (const waiter of [...this.#waiting]) {
      if (waiter.promise.isPending()) {
        this.#giveUp(waiter, now);
      }
    }
    this.#waiting = [];
  }

  /** What is known of a request's service, where it may be looked up. */
  knowledge(request, now) {
    let nodes = 0;
    const versions = [];
    const open = [];
    for (const name of request.environments()) {
      const directory = this.#directories.get(name);
      if (directory === undefined) {
        continue;
      }
      const cluster = directory.clusters.get(request.service);
      if (cluster === undefined) {
        continue;
      }
      const known = cluster.knowledge(now);
      nodes += known.nodes;
      quark.addAll(versions, known.versions);
      quark.addAll(open, known.open);
    }
    return new Knowledge({ nodes, versions: Object.freeze(quark.distinct(versions)), open: Object.freeze(open) });
  }

  #keep(request, promise, now) {
    const node = this.#choose(request, now);
    if (node === undefined) {
      return false;
    }
    promise.keep(node);
    return true;
  }

  #putOff(waiter, now) {
    if (now < waiter.request.deadline) {
      this.#waiting.push(waiter);
    } else {
      this.#giveUp(waiter, now);
    }
  }

  #giveUp(waiter, now) {
    const request = waiter.request;
    const known = this.knowledge(request, now);
    waiter.promise.fail(
      new Unresolved({
        service: request.service,
        version: request.versionText(),
        environment: request.environment.name,
        nodes: known.nodes,
        versions: known.versions,
        open: known.open,
      }),
    );
  }

  /** In its own environment if a compatible version was ever seen there; if not, wherever one answers. */
  #choose(request, now) {
    const directory = this.#directories.get(request.environment.name);
    if (directory !== undefined) {
      const cluster = directory.clusters.get(request.service);
      if (cluster !== undefined) {
        const node = cluster.choose(request.version, now);
        if (node !== undefined) {
          return node;
        }
        if (cluster.hasSeen(request.version)) {
          return undefined;
        }
      }
    }
    const fallback = request.environment.fallback;
    if (fallback === undefined) {
      return undefined;
    }
    const directory2 = this.#directories.get(fallback);
    if (directory2 === undefined) {
      return undefined;
    }
    const cluster = directory2.clusters.get(request.service);
    if (cluster === undefined) {
      return undefined;
    }
    return cluster.choose(request.version, now);
  }

  #ensure(environment, service) {
    if (!this.#directories.has(environment)) {
      this.#directories.set(environment, new Directory());
    }
    const directory = quark.entry(this.#directories, environment, "discovery.q:207");
    if (!directory.clusters.has(service)) {
      directory.clusters.set(service, new Cluster());
    }
  }

  #sweepWhenDue(now) {
    const at = this.#sweepAt;
    if (at === undefined) {
      return;
    }
    if (now < at) {
      return;
    }
    for (const directory of this.#directories.values()) {
      for (const cluster of directory.clusters.values()) {
        cluster.sweep();
      }
    }
    this.#sweepAt = undefined;
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["policies", quark.stateOf(this.#policies)],
      ["directories", new quark.FrozenMap(Array.from(this.#directories, ([key, each]) => [key, each[quark.state]()]))],
      ["waiting", this.#waiting.map((each) => each[quark.state]())],
      ["looked", this.#looked],
      ["sweep_at", this.#sweepAt ?? null],
    ]);
  }
}
