//! Configuration: what the environment variables mean, and what holds without them.
//!
//! Reads texts only; the variables themselves are read by the entry functions.

import environment.{Environment};
import sources.{MissionControl, Source, StaticNodes, Synapse, static_nodes};
import text.{after};

/// Where Mission Control is looked for unless something else is said: on this machine.
pub const default_server_url = "ws://127.0.0.1:7070/rtp";

const url_form = "a WebSocket address: ws://… or wss://…";
const environment_form = "'name' or 'fallback:name'";
const source_form = "'mission-control', 'static:nodes=<json list of nodes>' or 'synapse:path=<folder>'";
const policy_form = "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'";
const longest_retest = 31536000.0;

/// An environment variable has a value that it cannot have.
pub error InvalidSetting(variable: String, accepted: String) "{variable}: expected {accepted}";

/// How an MDK is set up.
pub record Config {
    /// Mission Control's address, `ws://` or `wss://`. What follows a `?` in it may be a token.
    secret server_url: String = default_server_url;
    /// Proves to Mission Control who one is.
    secret token: String? = none;
    /// Where this process's services live.
    environment: Environment = Environment();
    /// Where nodes are learnt of.
    source: Source = MissionControl();
    /// How many failures in a row open a circuit breaker; 0: none do.
    threshold: Int = 3;
    /// How long after the last failure a node is tried again.
    retest: Duration = 30s;

    /// Reads `MDK_SERVER_URL`, `MDK_TOKEN` (or `DATAWIRE_TOKEN`), `MDK_ENVIRONMENT`, `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
    /// A variable that is missing or empty leaves the default.
    pub static fn parse(variables: Map<String, String>) -> Config throws InvalidSetting {
        let environment = try environment_of(setting(variables, "MDK_ENVIRONMENT"));
        let breaker = try breaker_of(setting(variables, "MDK_FAILURE_POLICY"));
        return Config(
            try server_of(setting(variables, "MDK_SERVER_URL")),
            token_of(variables),
            environment,
            try source_of(setting(variables, "MDK_DISCOVERY_SOURCE"), environment),
            breaker.threshold,
            breaker.retest,
        );
    }

    /// The headers with which a connection is asked for.
    fn headers() -> Map<String, String> {
        let token = self.token else { return {}; };
        return { "Authorization": "Bearer {token}" };
    }

    /// Mission Control's address as it may be shown: what follows a `?` may be a token.
    fn shown_url() -> String { return self.without_token(self.server_url.split("?")[0]); }

    /// A text from elsewhere as it may be shown.
    fn without_token(text: String) -> String {
        let token = self.token else { return text; };
        if token == "" { return text; }
        return text.split(token).join("…");
    }
}

record BreakerSettings {
    threshold: Int = 3;
    retest: Duration = 30s;

    /// Takes `name=value`; `none` if it is no such thing.
    fn adjusted(assignment: String) -> BreakerSettings? {
        if let threshold = after(assignment, "threshold=") { return self.with_threshold_of(threshold); }
        if let retest = after(assignment, "retest=") { return self.with_retest_of(retest); }
        return none;
    }

    fn with_threshold_of(text: String) -> BreakerSettings? {
        let threshold = text.to_int() else { return none; };
        if threshold < 0 { return none; }
        return self with { threshold: threshold };
    }

    fn with_retest_of(text: String) -> BreakerSettings? {
        let seconds = text.to_float() else { return none; };
        if seconds < 0.0 || seconds > longest_retest { return none; }
        return self with { retest: 1s * seconds };
    }
}

fn setting(variables: Map<String, String>, name: String) -> String? {
    let text = (variables.get(name) ?? "").trim();
    if text == "" { return none; }
    return text;
}

fn token_of(variables: Map<String, String>) -> String? {
    if let token = setting(variables, "MDK_TOKEN") { return token; }
    return setting(variables, "DATAWIRE_TOKEN");
}

fn server_of(text: String?) -> String throws InvalidSetting {
    let url = text else { return default_server_url; };
    if (after(url, "ws://") ?? after(url, "wss://") ?? "") == "" { throw InvalidSetting("MDK_SERVER_URL", url_form); }
    return url;
}

fn environment_of(text: String?) -> Environment throws InvalidSetting {
    let name = text else { return Environment(); };
    let environment = Environment.parse(name) else { throw InvalidSetting("MDK_ENVIRONMENT", environment_form); };
    return environment;
}

fn source_of(text: String?, environment: Environment) -> Source throws InvalidSetting {
    let source = text else { return MissionControl(); };
    if source == "mission-control" { return MissionControl(); }
    if let path = after(source, "synapse:path=") { if path != "" { return Synapse(path); } }
    if let nodes = after(source, "static:nodes=") { return try listed(nodes, environment); }
    throw InvalidSetting("MDK_DISCOVERY_SOURCE", source_form);
}

fn listed(nodes: String, environment: Environment) -> StaticNodes throws InvalidSetting {
    match try static_nodes(nodes, environment) {
        ok(source) => { return source; },
        DecodeError(error) => {
            throw InvalidSetting("MDK_DISCOVERY_SOURCE", "{source_form} ({error.path}: {error.text})");
        },
    }
}

fn breaker_of(text: String?) -> BreakerSettings throws InvalidSetting {
    let policy = text else { return BreakerSettings(); };
    if policy == "breaker" { return BreakerSettings(); }
    if policy == "none" { return BreakerSettings(threshold: 0); }
    let assignments = after(policy, "breaker:") else { throw InvalidSetting("MDK_FAILURE_POLICY", policy_form); };
    var settings = BreakerSettings();
    for assignment in assignments.split(",") {
        let adjusted = settings.adjusted(assignment.trim()) else {
            throw InvalidSetting("MDK_FAILURE_POLICY", policy_form);
        };
        settings = adjusted;
    }
    return settings;
}

test "without variables there is a Mission Control on this machine, the sandbox, and a breaker" {
    let config = try Config.parse({});
    assert config == Config();
    assert config.server_url == "ws://127.0.0.1:7070/rtp";
    assert config.token == none;
    assert config.environment == Environment("sandbox");
    assert config.threshold == 3;
    assert config.retest == 30s;
    assert (try Config.parse({
        "MDK_SERVER_URL": "",
        "MDK_TOKEN": " ",
        "MDK_ENVIRONMENT": "",
        "MDK_FAILURE_POLICY": "",
    }))
        == Config();
}

test "the address of Mission Control is a WebSocket's" {
    assert (try Config.parse({ "MDK_SERVER_URL": "wss://mc.example.org/rtp" })).server_url
        == "wss://mc.example.org/rtp";
    assert Config.parse({ "MDK_SERVER_URL": "http://mc.example.org" }) throws InvalidSetting;
    assert Config.parse({ "MDK_SERVER_URL": "ws://" }) throws InvalidSetting;
    assert Config.parse({ "MDK_SERVER_URL": "mc.example.org" }) throws InvalidSetting;
}

test "the token has an older name, and today's wins" {
    assert (try Config.parse({ "DATAWIRE_TOKEN": "old" })).token == "old";
    assert (try Config.parse({ "MDK_TOKEN": "new", "DATAWIRE_TOKEN": "old" })).token == "new";
}

test "the token goes into a header, and is never shown" {
    let config = Config("ws://h/rtp?token=secret", "secret");
    assert config.headers() == { "Authorization": "Bearer secret" };
    assert Config().headers() == {};
    assert config.shown_url() == "ws://h/rtp";
    assert config.without_token("refused: bad token secret") == "refused: bad token …";
    assert Config().without_token("refused") == "refused";
}

test "no error shows the token, in whatever variable it stands" {
    let bad = [
        { "MDK_SERVER_URL": "http://h/rtp?token=letmein" },
        { "MDK_ENVIRONMENT": "letmein:letmein:letmein" },
        { "MDK_DISCOVERY_SOURCE": "letmein" },
        { "MDK_DISCOVERY_SOURCE": "static:nodes=letmein" },
        { "MDK_DISCOVERY_SOURCE": `static:nodes=[{"service":"letmein"}]` },
        { "MDK_FAILURE_POLICY": "breaker:letmein" },
    ];
    for variables in bad {
        match try Config.parse(variables.put("MDK_TOKEN", "letmein")) {
            ok(_) => { assert false; },
            InvalidSetting(error) => { assert !error.message().contains("letmein"); },
        }
    }
}

test "an environment is a name, or a fallback and a name" {
    assert (try Config.parse({ "MDK_ENVIRONMENT": "production" })).environment == Environment("production");
    assert (try Config.parse({ "MDK_ENVIRONMENT": "base:feature" })).environment == Environment("feature", "base");
    assert Config.parse({ "MDK_ENVIRONMENT": "a:b:c" }) throws InvalidSetting;
}

test "nodes come from Mission Control, a list or a folder" {
    let folder: Source = Synapse("/etc/nodes");
    let list: Source = try static_nodes(
        `[{"service":"time","version":"1.0","address":"http://t:1"}]`,
        Environment("feature"),
    );
    assert (try Config.parse({ "MDK_DISCOVERY_SOURCE": "mission-control" })).source == Config().source;
    assert (try Config.parse({ "MDK_DISCOVERY_SOURCE": "synapse:path=/etc/nodes" })).source == folder;
    let variables = {
        "MDK_DISCOVERY_SOURCE": `static:nodes=[{"service":"time","version":"1.0","address":"http://t:1"}]`,
        "MDK_ENVIRONMENT": "feature",
    };
    assert (try Config.parse(variables)).source == list;
    assert Config.parse({ "MDK_DISCOVERY_SOURCE": "static:nodes=time" }) throws InvalidSetting;
    assert Config.parse({ "MDK_DISCOVERY_SOURCE": "synapse:path=" }) throws InvalidSetting;
    assert Config.parse({ "MDK_DISCOVERY_SOURCE": "zookeeper" }) throws InvalidSetting;
}

test "the failure policy is a breaker, with other numbers if one likes, or none" {
    let adjusted = try Config.parse({ "MDK_FAILURE_POLICY": "breaker:threshold=5,retest=0.5" });
    assert adjusted.threshold == 5;
    assert adjusted.retest == 500ms;
    let later = try Config.parse({ "MDK_FAILURE_POLICY": "breaker:retest=60" });
    assert later.threshold == 3;
    assert later.retest == 1m;
    assert (try Config.parse({ "MDK_FAILURE_POLICY": "breaker" })).threshold == 3;
    assert (try Config.parse({ "MDK_FAILURE_POLICY": "none" })).threshold == 0;
    assert (try Config.parse({ "MDK_FAILURE_POLICY": "breaker:threshold=0,retest=0" })).threshold == 0;
    assert Config.parse({ "MDK_FAILURE_POLICY": "breaker:threshold=-1" }) throws InvalidSetting;
    assert Config.parse({ "MDK_FAILURE_POLICY": "breaker:threshold=many" }) throws InvalidSetting;
    assert Config.parse({ "MDK_FAILURE_POLICY": "breaker:retest=-1" }) throws InvalidSetting;
    assert Config.parse({ "MDK_FAILURE_POLICY": "breaker:patience=3" }) throws InvalidSetting;
    assert Config.parse({ "MDK_FAILURE_POLICY": "breaker:" }) throws InvalidSetting;
    assert Config.parse({ "MDK_FAILURE_POLICY": "retry" }) throws InvalidSetting;
}

test "a bad value names its variable and the accepted forms" {
    match try Config.parse({ "MDK_FAILURE_POLICY": "retry" }) {
        ok(_) => { assert false; },
        InvalidSetting(error) => {
            assert error.variable == "MDK_FAILURE_POLICY";
            assert error.accepted == "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'";
        },
    }
}
