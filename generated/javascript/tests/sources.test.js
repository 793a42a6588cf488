/**
 * The tests of `sources`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { Environment } from "../src/environment.js";
import { Node } from "../src/node.js";
import {
  Changes,
  MissionControl,
  sourceName,
  StaticNodes,
  staticNodes,
  Synapse,
  SynapseFolder,
} from "../src/sources.js";
import { checkThrows } from "quark-runtime/testing";

describe("sources", () => {
  it("a static list says what is there, with or without ids and environments", async () => {
    const text =
      '[{"id":"n1","service":"time","version":"1.0","address":"http://t:1","environment":{"name":"other"}},\n                 {"service":"space","version":"2.1","address":"http://s:1","properties":{"zone":"a"}}]';
    const feature = new Environment({ name: "feature", fallback: "base" });
    quark.checkCompared(
      staticNodes(text, feature).nodes,
      "==",
      [
        new Node({
          id: "n1",
          service: "time",
          version: "1.0",
          address: "http://t:1",
          environment: new Environment({ name: "other" }),
        }),
        new Node({
          id: "http://s:1",
          service: "space",
          version: "2.1",
          address: "http://s:1",
          properties: new quark.FrozenMap([["zone", "a"]]),
          environment: feature,
        }),
      ],
      '(try static_nodes(text, feature)).nodes == [\n        Node("n1", "time", "1.0", "http://t:1", environment: Environment("other")),\n        Node("http://s:1", "space", "2.1", "http://s:1", { "zone": Json.of("a") }, feature),\n    ]',
      "sources.q:136",
    );
    await checkThrows(
      () => staticNodes("no list", feature),
      quark.DecodeError,
      'static_nodes("no list", feature) throws quark.DecodeError',
      "sources.q:140",
    );
    await checkThrows(
      () => staticNodes('[{"service":"time"}]', feature),
      quark.DecodeError,
      'static_nodes(`[{"service":"time"}]`, feature) throws quark.DecodeError',
      "sources.q:141",
    );
  });

  it("a folder's files name services, and list where they are", () => {
    const folder = new SynapseFolder({ environment: new Environment() });
    const changes = folder.update(
      new quark.FrozenMap([
        ["time.json", '[{"name":"x","host":"10.0.0.1","port":8080},{"host":"10.0.0.2","port":80,"version":"1.2"}]'],
        ["notes.txt", "[]"],
      ]),
    );
    quark.checkCompared(
      changes.there,
      "==",
      [
        new Node({ id: "10.0.0.1:8080", service: "time", version: "1.0", address: "10.0.0.1:8080" }),
        new Node({ id: "10.0.0.2:80", service: "time", version: "1.2", address: "10.0.0.2:80" }),
      ],
      'changes.there == [\n        Node("10.0.0.1:8080", "time", "1.0", "10.0.0.1:8080"),\n        Node("10.0.0.2:80", "time", "1.2", "10.0.0.2:80"),\n    ]',
      "sources.q:150",
    );
    quark.check(changes.gone.length === 0, "changes.gone.is_empty()", "sources.q:154");
    quark.check(changes.bad.length === 0, "changes.bad.is_empty()", "sources.q:155");
  });

  it("only what changed in a folder is told", () => {
    const folder = new SynapseFolder({ environment: new Environment() });
    folder.update(new quark.FrozenMap([["time.json", '[{"host":"a","port":1},{"host":"b","port":2}]']]));
    quark.checkCompared(
      folder.update(new quark.FrozenMap([["time.json", '[{"host":"a","port":1},{"host":"b","port":2}]']])),
      "==",
      new Changes(),
      'folder.update({ "time.json": `[{"host":"a","port":1},{"host":"b","port":2}]` }) == Changes()',
      "sources.q:161",
    );
    const changes = folder.update(
      new quark.FrozenMap([["time.json", '[{"host":"b","port":2},{"host":"c","port":3}]']]),
    );
    quark.checkCompared(
      changes.there,
      "==",
      [new Node({ id: "c:3", service: "time", version: "1.0", address: "c:3" })],
      'changes.there == [Node("c:3", "time", "1.0", "c:3")]',
      "sources.q:163",
    );
    quark.checkCompared(
      changes.gone,
      "==",
      [new Node({ id: "a:1", service: "time", version: "1.0", address: "a:1" })],
      'changes.gone == [Node("a:1", "time", "1.0", "a:1")]',
      "sources.q:164",
    );
    const upgraded = folder.update(
      new quark.FrozenMap([["time.json", '[{"host":"b","port":2,"version":"2.0"},{"host":"c","port":3}]']]),
    );
    quark.checkCompared(
      upgraded.there,
      "==",
      [new Node({ id: "b:2", service: "time", version: "2.0", address: "b:2" })],
      'upgraded.there == [Node("b:2", "time", "2.0", "b:2")]',
      "sources.q:166",
    );
    quark.check(upgraded.gone.length === 0, "upgraded.gone.is_empty()", "sources.q:167");
  });

  it("a file that is removed takes its nodes along", () => {
    const folder = new SynapseFolder({ environment: new Environment() });
    folder.update(new quark.FrozenMap([["time.json", '[{"host":"a","port":1}]']]));
    quark.checkCompared(
      folder.update(new quark.FrozenMap()).gone,
      "==",
      [new Node({ id: "a:1", service: "time", version: "1.0", address: "a:1" })],
      'folder.update({}).gone == [Node("a:1", "time", "1.0", "a:1")]',
      "sources.q:173",
    );
    quark.checkCompared(
      folder.update(new quark.FrozenMap([["time.json", '[{"host":"a","port":1}]']])).there,
      "==",
      [new Node({ id: "a:1", service: "time", version: "1.0", address: "a:1" })],
      'folder.update({ "time.json": `[{"host":"a","port":1}]` }).there == [Node("a:1", "time", "1.0", "a:1")]',
      "sources.q:174",
    );
  });

  it("bad JSON leaves the previous state", () => {
    const folder = new SynapseFolder({ environment: new Environment() });
    folder.update(new quark.FrozenMap([["time.json", '[{"host":"a","port":1}]']]));
    quark.checkCompared(
      folder.update(new quark.FrozenMap([["time.json", '[{"host":']])),
      "==",
      new Changes({ bad: Object.freeze(["time.json"]) }),
      'folder.update({ "time.json": `[{"host":` }) == Changes(bad: ["time.json"])',
      "sources.q:180",
    );
    quark.checkCompared(
      folder.update(new quark.FrozenMap([["time.json", '[{"host":']])),
      "==",
      new Changes(),
      'folder.update({ "time.json": `[{"host":` }) == Changes()',
      "sources.q:181",
    );
    quark.checkCompared(
      folder.update(new quark.FrozenMap([["time.json", "[]"]])).gone,
      "==",
      [new Node({ id: "a:1", service: "time", version: "1.0", address: "a:1" })],
      'folder.update({ "time.json": `[]` }).gone == [Node("a:1", "time", "1.0", "a:1")]',
      "sources.q:182",
    );
  });

  it("a source says its name", () => {
    quark.checkCompared(
      sourceName(new MissionControl()),
      "==",
      "Mission Control",
      'source_name(MissionControl()) == "Mission Control"',
      "sources.q:186",
    );
    quark.checkCompared(
      sourceName(new StaticNodes()),
      "==",
      "a static list",
      'source_name(StaticNodes()) == "a static list"',
      "sources.q:187",
    );
    quark.checkCompared(
      sourceName(new Synapse({ path: "/etc/nodes" })),
      "==",
      "the Synapse folder /etc/nodes",
      'source_name(Synapse("/etc/nodes")) == "the Synapse folder /etc/nodes"',
      "sources.q:188",
    );
  });
});
