/**
 * The tests of `config`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { Config, InvalidSetting } from "../src/config.js";
import { Environment } from "../src/environment.js";
import { staticNodes, Synapse } from "../src/sources.js";
import { checkThrows } from "quark-runtime/testing";

describe("config", () => {
  it("without variables there is a Mission Control on this machine, the sandbox, and a breaker", () => {
    const config = Config.parse(new Map());
    quark.check(config.equals(new Config()), "config == Config()", "config.q:149");
    quark.check(
      config.serverUrl === "ws://127.0.0.1:7070/rtp",
      'config.server_url == "ws://127.0.0.1:7070/rtp"',
      "config.q:150",
    );
    quark.check(config.token === undefined, "config.token == none", "config.q:151");
    quark.checkCompared(
      config.environment,
      "==",
      new Environment({ name: "sandbox" }),
      'config.environment == Environment("sandbox")',
      "config.q:152",
    );
    quark.checkCompared(config.threshold, "==", 3, "config.threshold == 3", "config.q:153");
    quark.checkCompared(config.retest, "==", 30_000, "config.retest == 30s", "config.q:154");
    quark.check(
      Config.parse(
        new Map([
          ["MDK_SERVER_URL", ""],
          ["MDK_TOKEN", " "],
          ["MDK_ENVIRONMENT", ""],
          ["MDK_FAILURE_POLICY", ""],
        ]),
      ).equals(new Config()),
      '(try Config.parse({\n        "MDK_SERVER_URL": "",\n        "MDK_TOKEN": " ",\n        "MDK_ENVIRONMENT": "",\n        "MDK_FAILURE_POLICY": "",\n    }))\n        == Config()',
      "config.q:155",
    );
  });

  it("the address of Mission Control is a WebSocket's", async () => {
    quark.check(
      Config.parse(new Map([["MDK_SERVER_URL", "wss://mc.example.org/rtp"]])).serverUrl === "wss://mc.example.org/rtp",
      '(try Config.parse({ "MDK_SERVER_URL": "wss://mc.example.org/rtp" })).server_url\n        == "wss://mc.example.org/rtp"',
      "config.q:165",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_SERVER_URL", "http://mc.example.org"]])),
      InvalidSetting,
      'Config.parse({ "MDK_SERVER_URL": "http://mc.example.org" }) throws InvalidSetting',
      "config.q:167",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_SERVER_URL", "ws://"]])),
      InvalidSetting,
      'Config.parse({ "MDK_SERVER_URL": "ws://" }) throws InvalidSetting',
      "config.q:168",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_SERVER_URL", "mc.example.org"]])),
      InvalidSetting,
      'Config.parse({ "MDK_SERVER_URL": "mc.example.org" }) throws InvalidSetting',
      "config.q:169",
    );
  });

  it("the token has an older name, and today's wins", () => {
    quark.check(
      Config.parse(new Map([["DATAWIRE_TOKEN", "old"]])).token === "old",
      '(try Config.parse({ "DATAWIRE_TOKEN": "old" })).token == "old"',
      "config.q:173",
    );
    quark.check(
      Config.parse(
        new Map([
          ["MDK_TOKEN", "new"],
          ["DATAWIRE_TOKEN", "old"],
        ]),
      ).token === "new",
      '(try Config.parse({ "MDK_TOKEN": "new", "DATAWIRE_TOKEN": "old" })).token == "new"',
      "config.q:174",
    );
  });

  it("the token goes into a header, and is never shown", () => {
    const config = new Config({ serverUrl: "ws://h/rtp?token=secret", token: "secret" });
    quark.checkCompared(
      config._headers(),
      "==",
      new Map([["Authorization", "Bearer secret"]]),
      'config.headers() == { "Authorization": "Bearer secret" }',
      "config.q:179",
    );
    quark.checkCompared(new Config()._headers(), "==", new Map(), "Config().headers() == {}", "config.q:180");
    quark.checkCompared(config._shownUrl(), "==", "ws://h/rtp", 'config.shown_url() == "ws://h/rtp"', "config.q:181");
    quark.checkCompared(
      config._withoutToken("refused: bad token secret"),
      "==",
      "refused: bad token …",
      'config.without_token("refused: bad token secret") == "refused: bad token …"',
      "config.q:182",
    );
    quark.checkCompared(
      new Config()._withoutToken("refused"),
      "==",
      "refused",
      'Config().without_token("refused") == "refused"',
      "config.q:183",
    );
  });

  it("no error shows the token, in whatever variable it stands", () => {
    const bad = Object.freeze([
      new quark.FrozenMap([["MDK_SERVER_URL", "http://h/rtp?token=letmein"]]),
      new quark.FrozenMap([["MDK_ENVIRONMENT", "letmein:letmein:letmein"]]),
      new quark.FrozenMap([["MDK_DISCOVERY_SOURCE", "letmein"]]),
      new quark.FrozenMap([["MDK_DISCOVERY_SOURCE", "static:nodes=letmein"]]),
      new quark.FrozenMap([["MDK_DISCOVERY_SOURCE", 'static:nodes=[{"service":"letmein"}]']]),
      new quark.FrozenMap([["MDK_FAILURE_POLICY", "breaker:letmein"]]),
    ]);
    for (const variables of bad) {
      let error;
      try {
        Config.parse(quark.put(variables, "MDK_TOKEN", "letmein"));
      } catch (thrown) {
        if (!(thrown instanceof InvalidSetting)) {
          throw thrown;
        }
        error = thrown;
      }
      if (error === undefined) {
        quark.check(false, "false", "config.q:197");
      } else {
        quark.check(!error.message.includes("letmein"), '!error.message().contains("letmein")', "config.q:198");
      }
    }
  });

  it("an environment is a name, or a fallback and a name", async () => {
    quark.checkCompared(
      Config.parse(new Map([["MDK_ENVIRONMENT", "production"]])).environment,
      "==",
      new Environment({ name: "production" }),
      '(try Config.parse({ "MDK_ENVIRONMENT": "production" })).environment == Environment("production")',
      "config.q:204",
    );
    quark.checkCompared(
      Config.parse(new Map([["MDK_ENVIRONMENT", "base:feature"]])).environment,
      "==",
      new Environment({ name: "feature", fallback: "base" }),
      '(try Config.parse({ "MDK_ENVIRONMENT": "base:feature" })).environment == Environment("feature", "base")',
      "config.q:205",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_ENVIRONMENT", "a:b:c"]])),
      InvalidSetting,
      'Config.parse({ "MDK_ENVIRONMENT": "a:b:c" }) throws InvalidSetting',
      "config.q:206",
    );
  });

  it("nodes come from Mission Control, a list or a folder", async () => {
    const folder = new Synapse({ path: "/etc/nodes" });
    const list = staticNodes(
      '[{"service":"time","version":"1.0","address":"http://t:1"}]',
      new Environment({ name: "feature" }),
    );
    quark.checkCompared(
      Config.parse(new Map([["MDK_DISCOVERY_SOURCE", "mission-control"]])).source,
      "==",
      new Config().source,
      '(try Config.parse({ "MDK_DISCOVERY_SOURCE": "mission-control" })).source == Config().source',
      "config.q:215",
    );
    quark.checkCompared(
      Config.parse(new Map([["MDK_DISCOVERY_SOURCE", "synapse:path=/etc/nodes"]])).source,
      "==",
      folder,
      '(try Config.parse({ "MDK_DISCOVERY_SOURCE": "synapse:path=/etc/nodes" })).source == folder',
      "config.q:216",
    );
    const variables = new quark.FrozenMap([
      ["MDK_DISCOVERY_SOURCE", 'static:nodes=[{"service":"time","version":"1.0","address":"http://t:1"}]'],
      ["MDK_ENVIRONMENT", "feature"],
    ]);
    quark.checkCompared(
      Config.parse(variables).source,
      "==",
      list,
      "(try Config.parse(variables)).source == list",
      "config.q:221",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_DISCOVERY_SOURCE", "static:nodes=time"]])),
      InvalidSetting,
      'Config.parse({ "MDK_DISCOVERY_SOURCE": "static:nodes=time" }) throws InvalidSetting',
      "config.q:222",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_DISCOVERY_SOURCE", "synapse:path="]])),
      InvalidSetting,
      'Config.parse({ "MDK_DISCOVERY_SOURCE": "synapse:path=" }) throws InvalidSetting',
      "config.q:223",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_DISCOVERY_SOURCE", "zookeeper"]])),
      InvalidSetting,
      'Config.parse({ "MDK_DISCOVERY_SOURCE": "zookeeper" }) throws InvalidSetting',
      "config.q:224",
    );
  });

  it("the failure policy is a breaker, with other numbers if one likes, or none", async () => {
    const adjusted = Config.parse(new Map([["MDK_FAILURE_POLICY", "breaker:threshold=5,retest=0.5"]]));
    quark.checkCompared(adjusted.threshold, "==", 5, "adjusted.threshold == 5", "config.q:229");
    quark.checkCompared(adjusted.retest, "==", 500, "adjusted.retest == 500ms", "config.q:230");
    const later = Config.parse(new Map([["MDK_FAILURE_POLICY", "breaker:retest=60"]]));
    quark.checkCompared(later.threshold, "==", 3, "later.threshold == 3", "config.q:232");
    quark.checkCompared(later.retest, "==", 60_000, "later.retest == 1m", "config.q:233");
    quark.checkCompared(
      Config.parse(new Map([["MDK_FAILURE_POLICY", "breaker"]])).threshold,
      "==",
      3,
      '(try Config.parse({ "MDK_FAILURE_POLICY": "breaker" })).threshold == 3',
      "config.q:234",
    );
    quark.checkCompared(
      Config.parse(new Map([["MDK_FAILURE_POLICY", "none"]])).threshold,
      "==",
      0,
      '(try Config.parse({ "MDK_FAILURE_POLICY": "none" })).threshold == 0',
      "config.q:235",
    );
    quark.checkCompared(
      Config.parse(new Map([["MDK_FAILURE_POLICY", "breaker:threshold=0,retest=0"]])).threshold,
      "==",
      0,
      '(try Config.parse({ "MDK_FAILURE_POLICY": "breaker:threshold=0,retest=0" })).threshold == 0',
      "config.q:236",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_FAILURE_POLICY", "breaker:threshold=-1"]])),
      InvalidSetting,
      'Config.parse({ "MDK_FAILURE_POLICY": "breaker:threshold=-1" }) throws InvalidSetting',
      "config.q:237",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_FAILURE_POLICY", "breaker:threshold=many"]])),
      InvalidSetting,
      'Config.parse({ "MDK_FAILURE_POLICY": "breaker:threshold=many" }) throws InvalidSetting',
      "config.q:238",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_FAILURE_POLICY", "breaker:retest=-1"]])),
      InvalidSetting,
      'Config.parse({ "MDK_FAILURE_POLICY": "breaker:retest=-1" }) throws InvalidSetting',
      "config.q:239",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_FAILURE_POLICY", "breaker:patience=3"]])),
      InvalidSetting,
      'Config.parse({ "MDK_FAILURE_POLICY": "breaker:patience=3" }) throws InvalidSetting',
      "config.q:240",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_FAILURE_POLICY", "breaker:"]])),
      InvalidSetting,
      'Config.parse({ "MDK_FAILURE_POLICY": "breaker:" }) throws InvalidSetting',
      "config.q:241",
    );
    await checkThrows(
      () => Config.parse(new Map([["MDK_FAILURE_POLICY", "retry"]])),
      InvalidSetting,
      'Config.parse({ "MDK_FAILURE_POLICY": "retry" }) throws InvalidSetting',
      "config.q:242",
    );
  });

  it("a bad value names its variable and the accepted forms", () => {
    let error;
    try {
      Config.parse(new Map([["MDK_FAILURE_POLICY", "retry"]]));
    } catch (thrown) {
      if (!(thrown instanceof InvalidSetting)) {
        throw thrown;
      }
      error = thrown;
    }
    if (error === undefined) {
      quark.check(false, "false", "config.q:247");
    } else {
      quark.checkCompared(
        error.variable,
        "==",
        "MDK_FAILURE_POLICY",
        'error.variable == "MDK_FAILURE_POLICY"',
        "config.q:249",
      );
      quark.checkCompared(
        error.accepted,
        "==",
        "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'",
        "error.accepted == \"'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'\"",
        "config.q:250",
      );
    }
  });
});
