/**
 * The nodes of one service in one environment, and whose turn it is.
 *
 * Knows no waiting and no connection: it answers which node is called next.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { Breaker } from "./rtp.js";

export const GREATEST_SHARE = 1_000_000;

/** What was known when no node could be resolved. */
export class Knowledge extends quark.Record {
  static $fields = (json) => ({
    nodes: json.orDefault(json.integer),
    versions: json.orDefault(json.listOf(json.string)),
    open: json.orDefault(json.listOf(json.string)),
  });

  constructor({ nodes = 0, versions = Object.freeze([]), open = Object.freeze([]) } = {}) {
    super();
    this.nodes = nodes;
    this.versions = versions;
    this.open = open;
  }
}

/** A node of a cluster, with what is remembered of it. */
export class Member {
  policy;
  node;
  /** The node's version, read once and not at every choice. */
  #version;
  isStale = false;
  #openSince;

  constructor({ policy, node }) {
    this.policy = policy;
    this.node = node;
    this.#version = this.node.interfaceVersion();
  }

  isReady(wanted, now) {
    return this.serves(wanted) && this.policy.available(now);
  }

  isReadyIn(version, now) {
    return quark.equal(this.#version, version) && this.policy.available(now);
  }

  /** Whether it may serve a request for a version; a request without one is served by all. */
  serves(wanted) {
    if (wanted === undefined) {
      return true;
    }
    const actual = this.#version;
    if (actual === undefined) {
      return false;
    }
    return wanted.accepts(actual);
  }

  /** Takes news of the same process. */
  renew(node) {
    this.node = node;
    this.#version = node.interfaceVersion();
    this.isStale = false;
  }

  /** Takes what came of a call; gives what to report if that opened or closed the node. */
  judge(succeeded, now) {
    const before = this.policy.available(now);
    if (succeeded) {
      this.policy.success(now);
    } else {
      this.policy.failure(now);
    }
    const after = this.policy.available(now);
    if (before === after) {
      return undefined;
    }
    if (after) {
      this.#openSince = undefined;
    } else {
      this.#openSince = now;
    }
    return new Breaker({ node: this.node, open: !after, since: now }, quark.own);
  }

  /** What to report to someone who knows nothing yet. */
  report() {
    return this.#openSince === undefined
      ? undefined
      : new Breaker({ node: this.node, open: true, since: this.#openSince }, quark.own);
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["policy", quark.stateOf(this.policy)],
      ["node", this.node.toJson()],
      ["version", this.#version === undefined ? null : this.#version.toJson()],
      ["is_stale", this.isStale],
      ["open_since", this.#openSince ?? null],
    ]);
  }
}

/**
 * The nodes of one service in one environment.
 *
 * The next is the one that was chosen longest ago among those that fit: an equal share for each, however the requests for versions
 * alternate. A route first gives each version its share of the choices.
 */
export class Cluster {
  /** Who was chosen longest ago stands first. */
  #members = [];
  #hadMembers = false;
  /** Every version that was ever there, in order of appearance. */
  #versions = [];
  #shares = new Map();
  #credits = new Map();
  #isRouteStale = false;

  /** Takes news of a process that is known at its address; says whether it is. */
  refresh(node) {
    const member = this.#members.find((member) => member.node._isSame(node));
    if (member === undefined) {
      return false;
    }
    member.renew(node);
    this.#remember(node);
    return true;
  }

  /** Takes in a new node, instead of those that cannot be there at the same time. */
  add(node, policy) {
    this.#removeWhereDisplaced(node);
    this.#members.push(new Member({ policy, node }));
    this.#hadMembers = true;
    this.#remember(node);
  }

  /** Forgets a node; an unknown one is nothing. */
  remove(node) {
    for (let index = 0, end = this.#members.length; index < end; index++) {
      if (quark.item(this.#members, index, "cluster.q:97").node._isSame(node)) {
        quark.removeAt(this.#members, index, "cluster.q:98");
        return;
      }
    }
  }

  /** From here on, only what is announced again counts as known. */
  doubt() {
    for (const member of this.#members) {
      member.isStale = true;
    }
    this.#isRouteStale = true;
  }

  /** Forgets what was not announced again. */
  sweep() {
    let index = 0;
    while (index < this.#members.length) {
      if (quark.item(this.#members, index, "cluster.q:114").isStale) {
        quark.removeAt(this.#members, index, "cluster.q:114");
      } else {
        index++;
      }
    }
    if (this.#isRouteStale) {
      this.direct(new quark.FrozenMap());
    }
  }

  /** Gives each version its share of the calls; without any, rotation is over all. */
  direct(shares) {
    this.#shares = new Map(shares);
    this.#credits = new Map();
    this.#isRouteStale = false;
  }

  /** The node to call next; `undefined` if none is ready. Whoever asks must call it. */
  choose(wanted, now) {
    const index = this.#turn(wanted, now);
    if (index === undefined) {
      return undefined;
    }
    const member = quark.removeAt(this.#members, index, "cluster.q:129");
    const node = member.node;
    member.policy.admitted(now);
    this.#members.push(member);
    return node;
  }

  /** Whose turn it is, by the place in line. */
  #turn(wanted, now) {
    if (this.#shares.size === 0) {
      return this.#firstReady(wanted, now);
    }
    const candidates = this.#candidates(wanted, now);
    const version = this.#nextVersion(candidates);
    if (version === undefined) {
      return undefined;
    }
    return this.#firstReadyIn(version, now);
  }

  /** Whether a compatible version was ever here. */
  hasSeen(wanted) {
    if (wanted === undefined) {
      return this.#hadMembers;
    }
    return this.#versions.some((seen) => wanted.accepts(seen));
  }

  judge(node, succeeded, now) {
    const member = this.#members.find((member) => member.node._isSame(node));
    if (member === undefined) {
      return undefined;
    }
    return member.judge(succeeded, now);
  }

  reports() {
    const reports = [];
    for (const member of this.#members) {
      const report = member.report();
      if (report !== undefined) {
        reports.push(report);
      }
    }
    return Object.freeze(reports);
  }

  knowledge(now) {
    return new Knowledge({
      nodes: this.#members.length,
      versions: Object.freeze(quark.distinct(this.#members.map((member) => member.node.version))),
      open: Object.freeze(
        this.#members.filter((member) => !member.policy.available(now)).map((member) => member.node.address),
      ),
    });
  }

  #firstReady(wanted, now) {
    for (let index = 0, end = this.#members.length; index < end; index++) {
      if (quark.item(this.#members, index, "cluster.q:173").isReady(wanted, now)) {
        return index;
      }
    }
    return undefined;
  }

  #firstReadyIn(version, now) {
    for (let index = 0, end = this.#members.length; index < end; index++) {
      if (quark.item(this.#members, index, "cluster.q:180").isReadyIn(version, now)) {
        return index;
      }
    }
    return undefined;
  }

  /** The versions that a route lets have this call. */
  #candidates(wanted, now) {
    return Object.freeze(
      this.#versions.filter((version) => this.#share(version) > 0 && this.#hasReady(version, wanted, now)),
    );
  }

  #hasReady(version, wanted, now) {
    return this.#members.some((member) => member.serves(wanted) && member.isReadyIn(version, now));
  }

  #share(version) {
    return Math.min(this.#shares.get(version.text()) ?? 0, GREATEST_SHARE);
  }

  #credit(version) {
    return this.#credits.get(version.text()) ?? 0;
  }

  /** Smooth weighted rotation: each earns its share, and the richest pays for all. */
  #nextVersion(candidates) {
    let total = 0;
    for (const version of candidates) {
      total += this.#share(version);
      this.#credits.set(version.text(), this.#credit(version) + this.#share(version));
    }
    const richest = quark.minBy(candidates, (version) => 0 - this.#credit(version));
    if (richest === undefined) {
      return undefined;
    }
    this.#credits.set(richest.text(), this.#credit(richest) - total);
    return richest;
  }

  #remember(node) {
    const version = node.interfaceVersion();
    if (version === undefined) {
      return;
    }
    if (!this.#versions.some((seen) => seen.equals(version))) {
      this.#versions.push(version);
    }
  }

  #removeWhereDisplaced(node) {
    let index = 0;
    while (index < this.#members.length) {
      if (quark.item(this.#members, index, "cluster.q:218").node._displaces(node)) {
        quark.removeAt(this.#members, index, "cluster.q:218");
      } else {
        index++;
      }
    }
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["members", this.#members.map((each) => each[quark.state]())],
      ["had_members", this.#hadMembers],
      ["versions", this.#versions.map((each) => each.toJson())],
      ["shares", this.#shares],
      ["credits", this.#credits],
      ["is_route_stale", this.#isRouteStale],
    ]);
  }
}
