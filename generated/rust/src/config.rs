//! Configuration: what the environment variables mean, and what holds without them.
//!
//! Reads texts only; the variables themselves are read by the entry functions.

use crate::environment::Environment;
use crate::sources::{MissionControl, Source, StaticNodes, Synapse};
use crate::{sources, text};
use quark::json::Fields;
use quark::{Duration, Json, Map};
use std::fmt;

/// Where Mission Control is looked for unless something else is said: on this machine.
pub const DEFAULT_SERVER_URL: &str = "ws://127.0.0.1:7070/rtp";

pub(crate) const URL_FORM: &str = "a WebSocket address: ws://… or wss://…";

pub(crate) const ENVIRONMENT_FORM: &str = "'name' or 'fallback:name'";

pub(crate) const SOURCE_FORM: &str =
    "'mission-control', 'static:nodes=<json list of nodes>' or 'synapse:path=<folder>'";

pub(crate) const POLICY_FORM: &str = "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'";

pub(crate) const LONGEST_RETEST: f64 = 31_536_000.0;

/// An environment variable has a value that it cannot have.
#[derive(Clone, Debug, PartialEq)]
pub struct InvalidSetting {
    pub variable: String,
    pub accepted: String,
}

impl fmt::Display for InvalidSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}", self.variable, self.accepted)
    }
}

impl std::error::Error for InvalidSetting {}

quark::impl_to_json!(InvalidSetting { variable: "variable", accepted: "accepted" });

/// How an MDK is set up.
#[derive(Clone, PartialEq)]
pub struct Config {
    /// Mission Control's address, `ws://` or `wss://`. What follows a `?` in it may be a token.
    pub server_url: String,
    /// Proves to Mission Control who one is.
    pub token: Option<String>,
    /// Where this process's services live.
    pub environment: Environment,
    /// Where nodes are learnt of.
    pub source: Source,
    /// How many failures in a row open a circuit breaker; 0: none do.
    pub threshold: i64,
    /// How long after the last failure a node is tried again.
    pub retest: Duration,
}

impl Config {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self {
            server_url: DEFAULT_SERVER_URL.to_owned(),
            token: None,
            environment: Environment::new(),
            source: Source::MissionControl(MissionControl::new()),
            threshold: 3,
            retest: Duration::of(30_000),
        }
    }

    /// Reads `MDK_SERVER_URL`, `MDK_TOKEN` (or `DATAWIRE_TOKEN`), `MDK_ENVIRONMENT`, `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
    /// A variable that is missing or empty leaves the default.
    ///
    /// # Errors
    /// Fails with `InvalidSetting`.
    pub fn parse(variables: &Map<String, String>) -> Result<Config, InvalidSetting> {
        let environment_ = environment_of(setting(variables, "MDK_ENVIRONMENT").as_deref())?;
        let breaker = breaker_of(setting(variables, "MDK_FAILURE_POLICY").as_deref())?;
        Ok(Config::new()
            .with_server_url(server_of(setting(variables, "MDK_SERVER_URL").as_deref())?)
            .with_token(token_of(variables))
            .with_environment(environment_.clone())
            .with_source(source_of(setting(variables, "MDK_DISCOVERY_SOURCE").as_deref(), &environment_)?)
            .with_threshold(breaker.threshold)
            .with_retest(breaker.retest))
    }

    /// The headers with which a connection is asked for.
    pub(crate) fn headers(&self) -> Map<String, String> {
        let Some(token) = &self.token else {
            return Map::new();
        };
        Map::from([("Authorization".to_owned(), format!("Bearer {token}"))])
    }

    /// Mission Control's address as it may be shown: what follows a `?` may be a token.
    pub(crate) fn shown_url(&self) -> String {
        self.without_token(
            quark::item(&self.server_url.split('?').map(str::to_owned).collect::<Vec<_>>(), 0, "config.q:58").as_str(),
        )
    }

    /// A text from elsewhere as it may be shown.
    pub(crate) fn without_token(&self, text: &str) -> String {
        let Some(token) = &self.token else {
            return text.to_owned();
        };
        if token.is_empty() {
            return text.to_owned();
        }
        quark::text::split(text, token, "config.q:64").join("…")
    }
}

quark::impl_with! {
    pub Config {
        with_server_url(server_url: String),
        with_token(token: Option<String>),
        with_environment(environment: Environment),
        with_source(source: Source),
        with_threshold(threshold: i64),
        with_retest(retest: Duration),
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("server_url", &format_args!("***"))
            .field("token", &format_args!("***"))
            .field("environment", &self.environment)
            .field("source", &self.source)
            .field("threshold", &self.threshold)
            .field("retest", &self.retest)
            .finish()
    }
}

quark::impl_to_json!(Config {
    server_url: "serverUrl",
    token: "token" as optional,
    environment: "environment",
    source: "source",
    threshold: "threshold",
    retest: "retest",
});

impl quark::testing::State for Config {
    fn state(&self) -> Json {
        Fields::new()
            .field("serverUrl", "***")
            .field("token", "***")
            .field("environment", &self.environment)
            .field("source", &self.source)
            .field("threshold", &self.threshold)
            .field("retest", &self.retest)
            .into_json()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BreakerSettings {
    pub threshold: i64,
    pub retest: Duration,
}

impl BreakerSettings {
    /// All fields as they are by default.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self { threshold: 3, retest: Duration::of(30_000) }
    }

    /// Takes `name=value`; `None` if it is no such thing.
    pub(crate) fn adjusted(&self, assignment: &str) -> Option<BreakerSettings> {
        if let Some(threshold) = text::after(assignment, "threshold=") {
            return self.with_threshold_of(&threshold);
        }
        if let Some(retest) = text::after(assignment, "retest=") {
            return self.with_retest_of(&retest);
        }
        None
    }

    pub(crate) fn with_threshold_of(&self, text: &str) -> Option<BreakerSettings> {
        let threshold = quark::text::to_int(text)?;
        if threshold < 0 {
            return None;
        }
        Some(BreakerSettings { threshold, ..self.clone() })
    }

    pub(crate) fn with_retest_of(&self, text: &str) -> Option<BreakerSettings> {
        let seconds = quark::text::to_float(text)?;
        if seconds < 0.0 || seconds > LONGEST_RETEST {
            return None;
        }
        Some(BreakerSettings { retest: Duration::of(1000).scaled(seconds, "config.q:88"), ..self.clone() })
    }
}

quark::impl_with! {
    pub(crate) BreakerSettings {
        with_threshold(threshold: i64),
        with_retest(retest: Duration),
    }
}

impl Default for BreakerSettings {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(BreakerSettings { threshold: "threshold" = 3, retest: "retest" = Duration::of(30_000) });

pub(crate) fn setting(variables: &Map<String, String>, name: &str) -> Option<String> {
    let text = quark::text::trim(variables.get(name).map_or("", String::as_str)).to_owned();
    if text.is_empty() {
        return None;
    }
    Some(text)
}

pub(crate) fn token_of(variables: &Map<String, String>) -> Option<String> {
    if let Some(token) = setting(variables, "MDK_TOKEN") {
        return Some(token);
    }
    setting(variables, "DATAWIRE_TOKEN")
}

pub(crate) fn server_of(text: Option<&str>) -> Result<String, InvalidSetting> {
    let Some(url) = text else {
        return Ok(DEFAULT_SERVER_URL.to_owned());
    };
    if text::after(url, "ws://").unwrap_or_else(|| text::after(url, "wss://").unwrap_or_default()).is_empty() {
        return Err(InvalidSetting { variable: "MDK_SERVER_URL".to_owned(), accepted: URL_FORM.to_owned() });
    }
    Ok(url.to_owned())
}

pub(crate) fn environment_of(text: Option<&str>) -> Result<Environment, InvalidSetting> {
    let Some(name) = text else {
        return Ok(Environment::new());
    };
    let Some(environment_) = Environment::parse(name) else {
        return Err(InvalidSetting { variable: "MDK_ENVIRONMENT".to_owned(), accepted: ENVIRONMENT_FORM.to_owned() });
    };
    Ok(environment_)
}

pub(crate) fn source_of(text: Option<&str>, environment_: &Environment) -> Result<Source, InvalidSetting> {
    let Some(source) = text else {
        return Ok(Source::MissionControl(MissionControl::new()));
    };
    if source == "mission-control" {
        return Ok(Source::MissionControl(MissionControl::new()));
    }
    if let Some(path) = text::after(source, "synapse:path=")
        && !path.is_empty()
    {
        return Ok(Source::Synapse(Synapse::new(path)));
    }
    if let Some(nodes) = text::after(source, "static:nodes=") {
        return Ok(Source::StaticNodes(listed(&nodes, environment_)?));
    }
    Err(InvalidSetting { variable: "MDK_DISCOVERY_SOURCE".to_owned(), accepted: SOURCE_FORM.to_owned() })
}

pub(crate) fn listed(nodes: &str, environment_: &Environment) -> Result<StaticNodes, InvalidSetting> {
    match sources::static_nodes(nodes, environment_) {
        Ok(source) => Ok(source),
        Err(error) => Err(InvalidSetting {
            variable: "MDK_DISCOVERY_SOURCE".to_owned(),
            accepted: format!("{SOURCE_FORM} ({}: {})", error.path, error.text),
        }),
    }
}

pub(crate) fn breaker_of(text: Option<&str>) -> Result<BreakerSettings, InvalidSetting> {
    let Some(policy) = text else {
        return Ok(BreakerSettings::new());
    };
    if policy == "breaker" {
        return Ok(BreakerSettings::new());
    }
    if policy == "none" {
        return Ok(BreakerSettings::new().with_threshold(0));
    }
    let Some(assignments) = text::after(policy, "breaker:") else {
        return Err(InvalidSetting { variable: "MDK_FAILURE_POLICY".to_owned(), accepted: POLICY_FORM.to_owned() });
    };
    let mut settings = BreakerSettings::new();
    for assignment in assignments.split(',') {
        let Some(adjusted) = settings.adjusted(quark::text::trim(assignment)) else {
            return Err(InvalidSetting { variable: "MDK_FAILURE_POLICY".to_owned(), accepted: POLICY_FORM.to_owned() });
        };
        settings = adjusted;
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_variables_there_is_a_mission_control_on_this_machine_the_sandbox_and_a_breaker() {
        let config = Config::parse(&Map::new()).unwrap();
        quark::fault::assert(config == Config::new(), "config == Config()", "config.q:149");
        quark::fault::assert(
            config.server_url == "ws://127.0.0.1:7070/rtp",
            "config.server_url == \"ws://127.0.0.1:7070/rtp\"",
            "config.q:150",
        );
        quark::fault::assert(config.token.is_none(), "config.token == none", "config.q:151");
        quark::fault::assert_equal(
            &config.environment,
            &Environment::new().with_name("sandbox".to_owned()),
            "config.environment == Environment(\"sandbox\")",
            "config.q:152",
        );
        quark::fault::assert_equal(&config.threshold, &3, "config.threshold == 3", "config.q:153");
        quark::fault::assert_equal(&config.retest, &Duration::of(30_000), "config.retest == 30s", "config.q:154");
        quark::fault::assert(
            Config::parse(&Map::from([
                ("MDK_SERVER_URL".to_owned(), String::new()),
                ("MDK_TOKEN".to_owned(), " ".to_owned()),
                ("MDK_ENVIRONMENT".to_owned(), String::new()),
                ("MDK_FAILURE_POLICY".to_owned(), String::new()),
            ]))
            .unwrap()
                == Config::new(),
            "(try Config.parse({\n        \"MDK_SERVER_URL\": \"\",\n        \"MDK_TOKEN\": \" \",\n        \"MDK_ENVIRONMENT\": \"\",\n        \"MDK_FAILURE_POLICY\": \"\",\n    }))\n        == Config()",
            "config.q:155",
        );
    }

    #[test]
    fn the_address_of_mission_control_is_a_websockets() {
        quark::fault::assert(
            Config::parse(&Map::from([("MDK_SERVER_URL".to_owned(), "wss://mc.example.org/rtp".to_owned())]))
                .unwrap()
                .server_url
                == "wss://mc.example.org/rtp",
            "(try Config.parse({ \"MDK_SERVER_URL\": \"wss://mc.example.org/rtp\" })).server_url\n        == \"wss://mc.example.org/rtp\"",
            "config.q:165",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_SERVER_URL".to_owned(), "http://mc.example.org".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_SERVER_URL\": \"http://mc.example.org\" })",
            "config.q:167",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_SERVER_URL".to_owned(), "ws://".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_SERVER_URL\": \"ws://\" })",
            "config.q:168",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_SERVER_URL".to_owned(), "mc.example.org".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_SERVER_URL\": \"mc.example.org\" })",
            "config.q:169",
        );
    }

    #[test]
    fn the_token_has_an_older_name_and_todays_wins() {
        quark::fault::assert(
            Config::parse(&Map::from([("DATAWIRE_TOKEN".to_owned(), "old".to_owned())])).unwrap().token.as_deref()
                == Some("old"),
            "(try Config.parse({ \"DATAWIRE_TOKEN\": \"old\" })).token == \"old\"",
            "config.q:173",
        );
        quark::fault::assert(
            Config::parse(&Map::from([
                ("MDK_TOKEN".to_owned(), "new".to_owned()),
                ("DATAWIRE_TOKEN".to_owned(), "old".to_owned()),
            ]))
            .unwrap()
            .token
            .as_deref()
                == Some("new"),
            "(try Config.parse({ \"MDK_TOKEN\": \"new\", \"DATAWIRE_TOKEN\": \"old\" })).token == \"new\"",
            "config.q:174",
        );
    }

    #[test]
    fn the_token_goes_into_a_header_and_is_never_shown() {
        let config =
            Config::new().with_server_url("ws://h/rtp?token=secret".to_owned()).with_token(Some("secret".to_owned()));
        quark::fault::assert_equal(
            &config.headers(),
            &Map::from([("Authorization".to_owned(), "Bearer secret".to_owned())]),
            "config.headers() == { \"Authorization\": \"Bearer secret\" }",
            "config.q:179",
        );
        quark::fault::assert_equal(
            &Config::new().headers(),
            &Map::<String, String>::new(),
            "Config().headers() == {}",
            "config.q:180",
        );
        quark::fault::assert_equal(
            &config.shown_url(),
            "ws://h/rtp",
            "config.shown_url() == \"ws://h/rtp\"",
            "config.q:181",
        );
        quark::fault::assert_equal(
            &config.without_token("refused: bad token secret"),
            "refused: bad token …",
            "config.without_token(\"refused: bad token secret\") == \"refused: bad token …\"",
            "config.q:182",
        );
        quark::fault::assert_equal(
            &Config::new().without_token("refused"),
            "refused",
            "Config().without_token(\"refused\") == \"refused\"",
            "config.q:183",
        );
    }

    #[test]
    fn no_error_shows_the_token_in_whatever_variable_it_stands() {
        let bad = vec![
            Map::from([("MDK_SERVER_URL".to_owned(), "http://h/rtp?token=letmein".to_owned())]),
            Map::from([("MDK_ENVIRONMENT".to_owned(), "letmein:letmein:letmein".to_owned())]),
            Map::from([("MDK_DISCOVERY_SOURCE".to_owned(), "letmein".to_owned())]),
            Map::from([("MDK_DISCOVERY_SOURCE".to_owned(), "static:nodes=letmein".to_owned())]),
            Map::from([("MDK_DISCOVERY_SOURCE".to_owned(), "static:nodes=[{\"service\":\"letmein\"}]".to_owned())]),
            Map::from([("MDK_FAILURE_POLICY".to_owned(), "breaker:letmein".to_owned())]),
        ];
        for variables in &bad {
            match Config::parse(&quark::put(variables.clone(), "MDK_TOKEN".to_owned(), "letmein".to_owned())) {
                Ok(_) => {
                    quark::fault::assert(false, "false", "config.q:197");
                }
                Err(error) => {
                    quark::fault::assert(
                        !error.to_string().contains("letmein"),
                        "!error.message().contains(\"letmein\")",
                        "config.q:198",
                    );
                }
            }
        }
    }

    #[test]
    fn an_environment_is_a_name_or_a_fallback_and_a_name() {
        quark::fault::assert_equal(
            &Config::parse(&Map::from([("MDK_ENVIRONMENT".to_owned(), "production".to_owned())])).unwrap().environment,
            &Environment::new().with_name("production".to_owned()),
            "(try Config.parse({ \"MDK_ENVIRONMENT\": \"production\" })).environment == Environment(\"production\")",
            "config.q:204",
        );
        quark::fault::assert_equal(
            &Config::parse(&Map::from([("MDK_ENVIRONMENT".to_owned(), "base:feature".to_owned())]))
                .unwrap()
                .environment,
            &Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
            "(try Config.parse({ \"MDK_ENVIRONMENT\": \"base:feature\" })).environment == Environment(\"feature\", \"base\")",
            "config.q:205",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_ENVIRONMENT".to_owned(), "a:b:c".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_ENVIRONMENT\": \"a:b:c\" })",
            "config.q:206",
        );
    }

    #[test]
    fn nodes_come_from_mission_control_a_list_or_a_folder() {
        let folder = Source::Synapse(Synapse::new("/etc/nodes".to_owned()));
        let list = Source::StaticNodes(
            sources::static_nodes(
                "[{\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\"}]",
                &Environment::new().with_name("feature".to_owned()),
            )
            .unwrap(),
        );
        quark::fault::assert_equal(
            &Config::parse(&Map::from([("MDK_DISCOVERY_SOURCE".to_owned(), "mission-control".to_owned())]))
                .unwrap()
                .source,
            &Config::new().source,
            "(try Config.parse({ \"MDK_DISCOVERY_SOURCE\": \"mission-control\" })).source == Config().source",
            "config.q:215",
        );
        quark::fault::assert_equal(
            &Config::parse(&Map::from([("MDK_DISCOVERY_SOURCE".to_owned(), "synapse:path=/etc/nodes".to_owned())]))
                .unwrap()
                .source,
            &folder,
            "(try Config.parse({ \"MDK_DISCOVERY_SOURCE\": \"synapse:path=/etc/nodes\" })).source == folder",
            "config.q:216",
        );
        let variables = Map::from([
            (
                "MDK_DISCOVERY_SOURCE".to_owned(),
                "static:nodes=[{\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\"}]".to_owned(),
            ),
            ("MDK_ENVIRONMENT".to_owned(), "feature".to_owned()),
        ]);
        quark::fault::assert_equal(
            &Config::parse(&variables).unwrap().source,
            &list,
            "(try Config.parse(variables)).source == list",
            "config.q:221",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_DISCOVERY_SOURCE".to_owned(), "static:nodes=time".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_DISCOVERY_SOURCE\": \"static:nodes=time\" })",
            "config.q:222",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_DISCOVERY_SOURCE".to_owned(), "synapse:path=".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_DISCOVERY_SOURCE\": \"synapse:path=\" })",
            "config.q:223",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_DISCOVERY_SOURCE".to_owned(), "zookeeper".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_DISCOVERY_SOURCE\": \"zookeeper\" })",
            "config.q:224",
        );
    }

    #[test]
    fn the_failure_policy_is_a_breaker_with_other_numbers_if_one_likes_or_none() {
        let adjusted =
            Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "breaker:threshold=5,retest=0.5".to_owned())]))
                .unwrap();
        quark::fault::assert_equal(&adjusted.threshold, &5, "adjusted.threshold == 5", "config.q:229");
        quark::fault::assert_equal(&adjusted.retest, &Duration::of(500), "adjusted.retest == 500ms", "config.q:230");
        let later =
            Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "breaker:retest=60".to_owned())])).unwrap();
        quark::fault::assert_equal(&later.threshold, &3, "later.threshold == 3", "config.q:232");
        quark::fault::assert_equal(&later.retest, &Duration::of(60_000), "later.retest == 1m", "config.q:233");
        quark::fault::assert_equal(
            &Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "breaker".to_owned())])).unwrap().threshold,
            &3,
            "(try Config.parse({ \"MDK_FAILURE_POLICY\": \"breaker\" })).threshold == 3",
            "config.q:234",
        );
        quark::fault::assert_equal(
            &Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "none".to_owned())])).unwrap().threshold,
            &0,
            "(try Config.parse({ \"MDK_FAILURE_POLICY\": \"none\" })).threshold == 0",
            "config.q:235",
        );
        quark::fault::assert_equal(
            &Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "breaker:threshold=0,retest=0".to_owned())]))
                .unwrap()
                .threshold,
            &0,
            "(try Config.parse({ \"MDK_FAILURE_POLICY\": \"breaker:threshold=0,retest=0\" })).threshold == 0",
            "config.q:236",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "breaker:threshold=-1".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_FAILURE_POLICY\": \"breaker:threshold=-1\" })",
            "config.q:237",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "breaker:threshold=many".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_FAILURE_POLICY\": \"breaker:threshold=many\" })",
            "config.q:238",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "breaker:retest=-1".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_FAILURE_POLICY\": \"breaker:retest=-1\" })",
            "config.q:239",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "breaker:patience=3".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_FAILURE_POLICY\": \"breaker:patience=3\" })",
            "config.q:240",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "breaker:".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_FAILURE_POLICY\": \"breaker:\" })",
            "config.q:241",
        );
        quark::fault::assert(
            matches!(
                Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "retry".to_owned())])),
                Err(InvalidSetting { .. })
            ),
            "Config.parse({ \"MDK_FAILURE_POLICY\": \"retry\" })",
            "config.q:242",
        );
    }

    #[test]
    fn a_bad_value_names_its_variable_and_the_accepted_forms() {
        match Config::parse(&Map::from([("MDK_FAILURE_POLICY".to_owned(), "retry".to_owned())])) {
            Ok(_) => {
                quark::fault::assert(false, "false", "config.q:247");
            }
            Err(error) => {
                quark::fault::assert_equal(
                    &error.variable,
                    "MDK_FAILURE_POLICY",
                    "error.variable == \"MDK_FAILURE_POLICY\"",
                    "config.q:249",
                );
                quark::fault::assert_equal(
                    &error.accepted,
                    "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'",
                    "error.accepted == \"'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'\"",
                    "config.q:250",
                );
            }
        }
    }
}
