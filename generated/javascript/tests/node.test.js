/**
 * The tests of `node`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { Environment } from "../src/environment.js";
import { Node } from "../src/node.js";
import { Version } from "../src/version.js";
import { checkThrows } from "quark-runtime/testing";

describe("node", () => {
  it("a node describes itself with its id, service, address and version", () => {
    quark.checkCompared(
      new Node({ id: "n1", service: "hello", version: "1.1", address: "http://h:1" }).description(),
      "==",
      "Node(id:n1 hello: http://h:1, 1.1)",
      'Node("n1", "hello", "1.1", "http://h:1").description() == "Node(id:n1 hello: http://h:1, 1.1)"',
      "node.q:35",
    );
  });

  it("a version that cannot be compared is none", () => {
    quark.checkCompared(
      new Node({ id: "n1", service: "hello", version: "1.1.3", address: "http://h:1" }).interfaceVersion(),
      "==",
      new Version({ major: 1, minor: 1 }),
      'Node("n1", "hello", "1.1.3", "http://h:1").interface_version() == Version(1, 1)',
      "node.q:39",
    );
    quark.checkCompared(
      new Node({ id: "n1", service: "hello", version: "latest", address: "http://h:1" }).interfaceVersion(),
      "==",
      undefined,
      'Node("n1", "hello", "latest", "http://h:1").interface_version() == none',
      "node.q:40",
    );
  });

  it("nodes with one id or one address cannot both be there", () => {
    const node = new Node({ id: "n1", service: "hello", version: "1.0", address: "http://h:1" });
    quark.check(
      node._displaces(new Node({ id: "n1", service: "hello", version: "1.0", address: "http://h:2" })),
      'node.displaces(Node("n1", "hello", "1.0", "http://h:2"))',
      "node.q:45",
    );
    quark.check(
      node._displaces(new Node({ id: "n2", service: "hello", version: "1.0", address: "http://h:1" })),
      'node.displaces(Node("n2", "hello", "1.0", "http://h:1"))',
      "node.q:46",
    );
    quark.check(
      !node._displaces(new Node({ id: "n2", service: "hello", version: "1.0", address: "http://h:2" })),
      '!node.displaces(Node("n2", "hello", "1.0", "http://h:2"))',
      "node.q:47",
    );
    quark.check(
      !node._isSame(new Node({ id: "n2", service: "hello", version: "1.0", address: "http://h:1" })),
      '!node.is_same(Node("n2", "hello", "1.0", "http://h:1"))',
      "node.q:48",
    );
    quark.check(
      node._isSame(new Node({ id: "n1", service: "hello", version: "1.1", address: "http://h:1" })),
      'node.is_same(Node("n1", "hello", "1.1", "http://h:1"))',
      "node.q:49",
    );
  });

  it("a node on the wire", async () => {
    const node = new Node({
      id: "n1",
      service: "hello",
      version: "1.1",
      address: "http://h:1",
      properties: new quark.FrozenMap([["zone", "a"]]),
      environment: new Environment({ name: "feature", fallback: "base" }),
    });
    const text =
      '{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{"zone":"a"},"environment":{"name":"feature","fallbackName":"base"}}';
    quark.checkCompared(node.encode(), "==", text, "node.encode() == text", "node.q:55");
    quark.checkCompared(Node.decode(text), "==", node, "(try Node.decode(text)) == node", "node.q:56");
    await checkThrows(
      () => Node.decode('{"id":"n1","service":"hello","version":"1.1"}'),
      quark.DecodeError,
      'Node.decode(`{"id":"n1","service":"hello","version":"1.1"}`) throws quark.DecodeError',
      "node.q:57",
    );
  });
});
