import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as quark from "../src/index.js";

const { json } = quark;
const again = (text) => json.encode(json.parse(text));
const error = (action) => {
  try {
    action();
  } catch (thrown) {
    return `${thrown.kind.wire} ${thrown.message}`;
  }
  return "nothing";
};

class Name extends quark.Record {
  static $fields = () => ({ name: json.string });

  constructor({ name }) {
    super();
    this.name = name;
  }
}

class Nothing extends quark.Record {
  static $fields = () => ({});
}

class Lease extends quark.Record {
  static $fields = (json) => ({
    first: Name,
    ttl: json.named(json.orDefault(json.seconds), "ttl", "old"),
    data: json.orDefault(json.anything),
    note: json.optional(json.string),
  });

  constructor({ first, ttl = 30_000, data = [], note }) {
    super();
    Object.assign(this, { first, ttl, data, note });
  }
}

describe("json", () => {
  it("freezes a record with all that is in it", () => {
    const [first, second] = [new Name({ name: "a" }), new Name({ name: "b" })];
    const lease = quark.frozenRecord(new Lease({ first, data: Object.freeze([new Map([["k", second]])]) }));
    assert.ok([lease, first, second].every(Object.isFrozen));
  });

  it("comes back compact, with its keys in order", () => {
    assert.equal(again(' { "a" : [ 1 , -0.5e1 , true , false , null ] } '), '{"a":[1,-5,true,false,null]}');
    assert.equal(again('{"2":1,"1":[],"2":{}}'), '{"2":{},"1":[]}');
    assert.equal(again('{"__proto__":1,"constructor":2}'), '{"__proto__":1,"constructor":2}');
  });

  it("writes ASCII with short escapes", () => {
    const text = '"\\/\b\f\n\r\t\u0001\u007fé😀';
    assert.equal(json.encode(text), '"\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007f\\u00e9\\ud83d\\ude00"');
    assert.equal(json.encode([NaN, Infinity, -0, 1e21]), "[null,null,0,1e+21]");
    assert.equal(json.encode("a\ud800"), '"a\\ufffd"');
  });

  it("has one error for what is no JSON", () => {
    const texts = '|nul|truex|01|1.|.5|+1|1e|NaN|1e999|"a|"\t"|"\\x"|"\\u12"|[1,]|[1 2]|{"a"}|{a:1}|[1] x|\ufeff1';
    for (const text of texts.split("|")) {
      assert.equal(
        error(() => json.parse(text)),
        "NotJson not JSON",
        text,
      );
    }
  });

  it("replaces lone surrogates in escapes", () => {
    assert.equal(json.parse('"\\ud83d\\ude00"'), "😀");
    assert.equal(json.parse('"\\ud83d\\ud83d\\ude00"'), "\ufffd😀");
    assert.equal(json.parse('"\\ude00\\ud83dx"'), "\ufffd\ufffdx");
  });

  it("ends at a depth of 64, as soon as it is reached", () => {
    assert.equal(again("[".repeat(64) + "]".repeat(64)).length, 128);
    assert.equal(
      error(() => json.parse("[".repeat(65))),
      "TooDeep nested deeper than 64",
    );
    assert.equal(
      error(() => json.parse("[".repeat(64))),
      "NotJson not JSON",
    );
  });

  it("says where a mistake stands", () => {
    const list = json.listOf(json.mapOf(json.integer, json.string));
    assert.equal(
      error(() => list.decode('[{"a b":1.5}]')),
      'WrongType [0]["a b"]: expected an integer, found a number',
    );
    assert.equal(
      error(() => json.integer.fromJson(2 ** 53)),
      "OutOfRange out of range",
    );
    assert.equal(
      error(() => json.intKey.fromJson("x")),
      'WrongType expected an integer key, found "x"',
    );
  });

  it("knows records by the table of their fields", () => {
    const read = Lease.decode('{"old":1.5,"data":null,"first":{"name":"a"}}');
    assert.equal(read.encode(), '{"first":{"name":"a"},"ttl":1.5,"data":null}');
    assert.ok(read.equals(new Lease({ first: new Name({ name: "a" }), ttl: 1500, data: null })));
    assert.ok(!read.equals(new Lease({ ...read, note: "b" })));
    assert.equal(
      Lease.decode('{"first":{"name":"a"},"note":null}').encode(),
      '{"first":{"name":"a"},"ttl":30,"data":[]}',
    );
    assert.deepEqual(
      [
        ...Lease.fromJson({ first: { name: "a" } })
          .toJson()
          .keys(),
      ],
      ["first", "ttl", "data"],
    );
    assert.equal(
      error(() => Lease.decode("{}")),
      "Missing first: missing",
    );
    assert.equal(
      error(() => Lease.decode('{"first":{"name":1}}')),
      "WrongType first.name: expected a string, found a number",
    );
    assert.equal(
      error(() => Lease.fromJson([])),
      "WrongType expected an object, found a list",
    );
  });

  it("tells messages apart by their tag", () => {
    const codec = new quark.Codec("type", () => [
      [Name, "name", "older"],
      [Nothing, "nothing"],
    ]);
    assert.equal(codec.encode(codec.decode('{"name":"a","type":"older"}')), '{"type":"name","name":"a"}');
    assert.equal(json.encode(codec.toJson(codec.decode('{"type":"nothing"}'))), '{"type":"nothing"}');
    assert.equal(codec.encode(new Nothing()), '{"type":"nothing"}');
    assert.equal(
      error(() => codec.decode('{"type":"x"}')),
      'UnknownTag type: unknown tag "x"',
    );
    assert.equal(
      error(() => codec.decode("{}")),
      "Missing type: missing",
    );
  });

  it("takes plain objects of host code for maps, and copies them", () => {
    const plain = { a: [{ b: 1 }], c: undefined };
    const taken = json.from(plain);
    plain.a.push(2);
    assert.equal(json.encode(taken), '{"a":[{"b":1}],"c":null}');
    assert.equal(json.from(taken), taken);
    assert.throws(() => json.from(() => {}), TypeError);
  });

  it("looks into open data", () => {
    assert.deepEqual([json.asInt(3), json.asInt(1.5), json.asInt("3"), json.asInt(2 ** 53)], [3, ...Array(3).fill()]);
    assert.equal(json.asMap(json.parse("[]")), undefined);
    assert.equal(json.asBool(null), undefined);
  });
});
