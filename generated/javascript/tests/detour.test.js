/**
 * The tests of `detour`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { Destination, destination, Detour, withDetour } from "../src/detour.js";

describe("detour", () => {
  it("without a detour a request goes where it wanted to", () => {
    quark.checkCompared(
      destination(undefined, "time", "1.0"),
      "==",
      new Destination({ service: "time", version: "1.0" }),
      'destination(none, "time", "1.0") == Destination("time", "1.0")',
      "detour.q:64",
    );
    quark.checkCompared(
      destination("nonsense", "time"),
      "==",
      new Destination({ service: "time" }),
      'destination(Json.of("nonsense"), "time", none) == Destination("time")',
      "detour.q:65",
    );
    quark.checkCompared(
      destination(
        withDetour(undefined, "space", new Detour({ version: "1.0", target: "mock", targetVersion: "2.0" })),
        "time",
        "1.0",
      ),
      "==",
      new Destination({ service: "time", version: "1.0" }),
      'destination(with_detour(none, "space", Detour("1.0", "mock", "2.0")), "time", "1.0")\n        == Destination("time", "1.0")',
      "detour.q:66",
    );
  });

  it("a detour leads compatible requests elsewhere, the first that applies", () => {
    const first = withDetour(undefined, "time", new Detour({ version: "1.1", target: "mock", targetVersion: "2.0" }));
    const routes = withDetour(first, "time", new Detour({ version: "1.0", target: "other", targetVersion: "3.0" }));
    quark.checkCompared(
      destination(routes, "time", "1.1"),
      "==",
      new Destination({ service: "mock", version: "2.0" }),
      'destination(routes, "time", "1.1") == Destination("mock", "2.0")',
      "detour.q:73",
    );
    quark.checkCompared(
      destination(routes, "time", "1.5"),
      "==",
      new Destination({ service: "mock", version: "2.0" }),
      'destination(routes, "time", "1.5") == Destination("mock", "2.0")',
      "detour.q:74",
    );
    quark.checkCompared(
      destination(routes, "time", "1.0"),
      "==",
      new Destination({ service: "other", version: "3.0" }),
      'destination(routes, "time", "1.0") == Destination("other", "3.0")',
      "detour.q:75",
    );
    quark.checkCompared(
      destination(routes, "time", "2.0"),
      "==",
      new Destination({ service: "time", version: "2.0" }),
      'destination(routes, "time", "2.0") == Destination("time", "2.0")',
      "detour.q:76",
    );
    quark.checkCompared(
      destination(routes, "time"),
      "==",
      new Destination({ service: "mock", version: "2.0" }),
      'destination(routes, "time", none) == Destination("mock", "2.0")',
      "detour.q:77",
    );
  });

  it("detours have the form of the 2016 clients", () => {
    const routes = withDetour(undefined, "time", new Detour({ version: "1.1", target: "mock", targetVersion: "2.0" }));
    quark.checkCompared(
      quark.json.encode(routes),
      "==",
      '{"time":[{"version":"1.1","target":"mock","targetVersion":"2.0"}]}',
      'routes.encode() == `{"time":[{"version":"1.1","target":"mock","targetVersion":"2.0"}]}`',
      "detour.q:82",
    );
  });

  it("a detour without a version is for all, one that cannot be read is for none", () => {
    const routes = withDetour(undefined, "time", new Detour({ version: undefined, target: "mock" }));
    quark.checkCompared(
      destination(routes, "time", "1.0"),
      "==",
      new Destination({ service: "mock" }),
      'destination(routes, "time", "1.0") == Destination("mock")',
      "detour.q:87",
    );
    quark.checkCompared(
      destination(withDetour(undefined, "time", new Detour({ version: "old", target: "mock" })), "time", "1.0"),
      "==",
      new Destination({ service: "time", version: "1.0" }),
      'destination(with_detour(none, "time", Detour("old", "mock")), "time", "1.0") == Destination("time", "1.0")',
      "detour.q:88",
    );
    quark.checkCompared(
      destination(withDetour(undefined, "time", new Detour({ version: "1.0", target: "mock" })), "time", "new"),
      "==",
      new Destination({ service: "time", version: "new" }),
      'destination(with_detour(none, "time", Detour("1.0", "mock")), "time", "new") == Destination("time", "new")',
      "detour.q:89",
    );
  });
});
