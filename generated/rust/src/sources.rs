//! Where an MDK learns of nodes.
//!
//! Reading lists and files only: the MDK watches the folder and keeps the connection.

use crate::environment::Environment;
use crate::node::Node;
use crate::text;
use quark::json::Fields;
use quark::{DecodeError, FromJson, Json, Map, ToJson};
use std::fmt;

/// Nodes are learnt of from Mission Control, and registered there.
#[derive(Clone, Debug, PartialEq)]
pub struct MissionControl {}

impl MissionControl {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl Default for MissionControl {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(MissionControl {});

/// The nodes are known beforehand, and never change.
#[derive(Clone, Debug, PartialEq)]
pub struct StaticNodes {
    pub nodes: Vec<Node>,
}

impl StaticNodes {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self { nodes: Vec::new() }
    }
}

quark::impl_with! {
    pub StaticNodes {
        with_nodes(nodes: Vec<Node>),
    }
}

impl Default for StaticNodes {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(StaticNodes { nodes: "nodes" = Vec::new() });

/// Nodes are listed in a folder of `<service>.json` files, as AirBnB's Synapse writes them.
#[derive(Clone, Debug, PartialEq)]
pub struct Synapse {
    pub path: String,
}

impl Synapse {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(path: String) -> Self {
        Self { path }
    }
}

quark::impl_json!(Synapse { path: "path" });

/// Where an MDK learns of nodes.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Nodes are learnt of from Mission Control, and registered there.
    MissionControl(MissionControl),
    /// The nodes are known beforehand, and never change.
    StaticNodes(StaticNodes),
    /// Nodes are listed in a folder of `<service>.json` files, as AirBnB's Synapse writes them.
    Synapse(Synapse),
}

impl From<MissionControl> for Source {
    fn from(value: MissionControl) -> Self {
        Self::MissionControl(value)
    }
}

impl From<StaticNodes> for Source {
    fn from(value: StaticNodes) -> Self {
        Self::StaticNodes(value)
    }
}

impl From<Synapse> for Source {
    fn from(value: Synapse) -> Self {
        Self::Synapse(value)
    }
}

impl ToJson for Source {
    fn to_json(&self) -> Json {
        match self {
            Self::MissionControl(value) => value.to_json(),
            Self::StaticNodes(value) => value.to_json(),
            Self::Synapse(value) => value.to_json(),
        }
    }
}

/// Services cannot be registered with this source of nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct CannotRegister {
    pub source: String,
}

impl fmt::Display for CannotRegister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nodes come from {}: services cannot be registered there", self.source)
    }
}

impl std::error::Error for CannotRegister {}

quark::impl_to_json!(CannotRegister { source: "source" });

/// How messages name a source.
pub(crate) fn source_name(source: &Source) -> String {
    match source {
        Source::MissionControl(_) => "Mission Control".to_owned(),
        Source::StaticNodes(_) => "a static list".to_owned(),
        Source::Synapse(synapse) => format!("the Synapse folder {}", synapse.path),
    }
}

/// A node as a person writes it in a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ListedNode {
    pub id: String,
    pub service: String,
    pub version: String,
    pub address: String,
    pub properties: Map<String, Json>,
    pub environment: Option<Environment>,
}

impl ListedNode {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(service: String, version: String, address: String) -> Self {
        Self { id: String::new(), service, version, address, properties: Map::new(), environment: None }
    }

    pub(crate) fn node(&self, environment_: &Environment) -> Node {
        let id = if self.id.is_empty() { self.address.clone() } else { self.id.clone() };
        Node::new(id, self.service.clone(), self.version.clone(), self.address.clone())
            .with_properties(self.properties.clone())
            .with_environment(self.environment.clone().unwrap_or_else(|| environment_.clone()))
    }
}

quark::impl_with! {
    pub(crate) ListedNode {
        with_id(id: String),
        with_properties(properties: Map<String, Json>),
        with_environment(environment: Option<Environment>),
    }
}

quark::impl_json!(ListedNode {
    id: "id" = String::new(),
    service: "service",
    version: "version",
    address: "address",
    properties: "properties" = Map::new(),
    environment: "environment" as optional,
});

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NodeList {
    pub nodes: Vec<ListedNode>,
}

impl NodeList {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(nodes: Vec<ListedNode>) -> Self {
        Self { nodes }
    }
}

quark::impl_json!(NodeList { nodes: "nodes" });

/// Reads a JSON list of nodes. An id may be missing, and is the address then; an environment too, and is the given one.
pub(crate) fn static_nodes(json: &str, environment_: &Environment) -> Result<StaticNodes, DecodeError> {
    let list = NodeList::decode(&format!("{{\"nodes\":{json}}}"))?;
    Ok(StaticNodes::new().with_nodes(list.nodes.iter().map(|listed| listed.node(environment_)).collect::<Vec<_>>()))
}

/// One entry of a Synapse file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Backend {
    pub host: String,
    pub port: i64,
    pub version: String,
}

impl Backend {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(host: String, port: i64) -> Self {
        Self { host, port, version: "1.0".to_owned() }
    }

    pub(crate) fn node(&self, service: &str, environment_: &Environment) -> Node {
        let address = format!("{}:{}", self.host, self.port);
        Node::new(address.clone(), service.to_owned(), self.version.clone(), address)
            .with_environment(environment_.clone())
    }
}

quark::impl_with! {
    pub(crate) Backend {
        with_version(version: String),
    }
}

quark::impl_json!(Backend { host: "host", port: "port", version: "version" = "1.0".to_owned() });

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BackendList {
    pub backends: Vec<Backend>,
}

impl BackendList {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(backends: Vec<Backend>) -> Self {
        Self { backends }
    }
}

quark::impl_json!(BackendList { backends: "backends" });

/// What changed between two looks at a folder.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Changes {
    pub there: Vec<Node>,
    pub gone: Vec<Node>,
    /// The files that could not be read; what they said before still holds.
    pub bad: Vec<String>,
}

impl Changes {
    /// All fields as they are by default.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self { there: Vec::new(), gone: Vec::new(), bad: Vec::new() }
    }

    pub(crate) fn and(&self, other: &Changes) -> Changes {
        let mut there = self.there.clone();
        let mut gone = self.gone.clone();
        let mut bad = self.bad.clone();
        there.extend_from_slice(&other.there);
        gone.extend_from_slice(&other.gone);
        bad.extend_from_slice(&other.bad);
        Changes::new().with_there(there).with_gone(gone).with_bad(bad)
    }
}

quark::impl_with! {
    pub(crate) Changes {
        with_there(there: Vec<Node>),
        with_gone(gone: Vec<Node>),
        with_bad(bad: Vec<String>),
    }
}

impl Default for Changes {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(Changes { there: "there" = Vec::new(), gone: "gone" = Vec::new(), bad: "bad" = Vec::new() });

/// What was read from a folder of `<service>.json` files.
#[derive(Debug)]
pub(crate) struct SynapseFolder {
    environment: Environment,
    texts: Map<String, String>,
    nodes: Map<String, Vec<Node>>,
}

impl SynapseFolder {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(environment_: Environment) -> Self {
        Self { environment: environment_, texts: Map::new(), nodes: Map::new() }
    }

    /// Takes the files as they are now; what did not change since costs nothing.
    pub(crate) fn update(&mut self, files: &Map<String, String>) -> Changes {
        let mut changes = Changes::new();
        for name in files.keys() {
            if let Some(service) = text::before(name, ".json") {
                changes = changes.and(&self.read(&service, quark::entry(files, name, "sources.q:98").as_str()));
            }
        }
        for service in self.texts.keys().cloned().collect::<Vec<_>>() {
            if !files.contains_key(&format!("{service}.json")) {
                changes = changes.and(&self.forget(&service));
            }
        }
        changes
    }

    pub(crate) fn read(&mut self, service: &str, text: &str) -> Changes {
        if self.texts.get(service).map(String::as_str) == Some(text) {
            return Changes::new();
        }
        self.texts.insert(service.to_owned(), text.to_owned());
        match BackendList::decode(&format!("{{\"backends\":{text}}}")) {
            Ok(list) => self.replace(
                service,
                &list.backends.iter().map(|backend| backend.node(service, &self.environment)).collect::<Vec<_>>(),
            ),
            Err(_) => Changes::new().with_bad(vec![format!("{service}.json")]),
        }
    }

    pub(crate) fn forget(&mut self, service: &str) -> Changes {
        self.texts.shift_remove(service);
        self.replace(service, &Vec::new())
    }

    pub(crate) fn replace(&mut self, service: &str, nodes: &[Node]) -> Changes {
        let old = self.nodes.get(service).cloned().unwrap_or_default();
        self.nodes.insert(service.to_owned(), nodes.to_vec());
        Changes::new()
            .with_there(
                nodes.iter().filter(|&node| !old.iter().any(|other| other == node)).cloned().collect::<Vec<_>>(),
            )
            .with_gone(
                old.iter().filter(|&node| !nodes.iter().any(|other| other.is_same(node))).cloned().collect::<Vec<_>>(),
            )
    }
}

impl quark::testing::State for SynapseFolder {
    fn state(&self) -> Json {
        Fields::new()
            .field("environment", &self.environment)
            .field("texts", &self.texts)
            .field("nodes", &self.nodes)
            .into_json()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_static_list_says_what_is_there_with_or_without_ids_and_environments() {
        let text = "[{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\",\"environment\":{\"name\":\"other\"}},\n                 {\"service\":\"space\",\"version\":\"2.1\",\"address\":\"http://s:1\",\"properties\":{\"zone\":\"a\"}}]"
            .to_owned();
        let feature = Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned()));
        quark::fault::assert_equal(
            &static_nodes(&text, &feature).unwrap().nodes,
            &[
                Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned())
                    .with_environment(Environment::new().with_name("other".to_owned())),
                Node::new("http://s:1".to_owned(), "space".to_owned(), "2.1".to_owned(), "http://s:1".to_owned())
                    .with_properties(Map::from([("zone".to_owned(), Json::of("a"))]))
                    .with_environment(feature.clone()),
            ],
            "(try static_nodes(text, feature)).nodes == [\n        Node(\"n1\", \"time\", \"1.0\", \"http://t:1\", environment: Environment(\"other\")),\n        Node(\"http://s:1\", \"space\", \"2.1\", \"http://s:1\", { \"zone\": Json.of(\"a\") }, feature),\n    ]",
            "sources.q:136",
        );
        quark::fault::assert(
            matches!(static_nodes("no list", &feature), Err(DecodeError { .. })),
            "static_nodes(\"no list\", feature)",
            "sources.q:140",
        );
        quark::fault::assert(
            matches!(static_nodes("[{\"service\":\"time\"}]", &feature), Err(DecodeError { .. })),
            "static_nodes(`[{\"service\":\"time\"}]`, feature)",
            "sources.q:141",
        );
    }

    #[test]
    fn a_folders_files_name_services_and_list_where_they_are() {
        let mut folder = SynapseFolder::new(Environment::new());
        let changes = folder.update(&Map::from([
            (
                "time.json".to_owned(),
                "[{\"name\":\"x\",\"host\":\"10.0.0.1\",\"port\":8080},{\"host\":\"10.0.0.2\",\"port\":80,\"version\":\"1.2\"}]"
                    .to_owned(),
            ),
            ("notes.txt".to_owned(), "[]".to_owned()),
        ]));
        quark::fault::assert_equal(
            &changes.there,
            &[
                Node::new("10.0.0.1:8080".to_owned(), "time".to_owned(), "1.0".to_owned(), "10.0.0.1:8080".to_owned()),
                Node::new("10.0.0.2:80".to_owned(), "time".to_owned(), "1.2".to_owned(), "10.0.0.2:80".to_owned()),
            ],
            "changes.there == [\n        Node(\"10.0.0.1:8080\", \"time\", \"1.0\", \"10.0.0.1:8080\"),\n        Node(\"10.0.0.2:80\", \"time\", \"1.2\", \"10.0.0.2:80\"),\n    ]",
            "sources.q:150",
        );
        quark::fault::assert(changes.gone.is_empty(), "changes.gone.is_empty()", "sources.q:154");
        quark::fault::assert(changes.bad.is_empty(), "changes.bad.is_empty()", "sources.q:155");
    }

    #[test]
    fn only_what_changed_in_a_folder_is_told() {
        let mut folder = SynapseFolder::new(Environment::new());
        folder.update(&Map::from([(
            "time.json".to_owned(),
            "[{\"host\":\"a\",\"port\":1},{\"host\":\"b\",\"port\":2}]".to_owned(),
        )]));
        quark::fault::assert_equal(
            &folder.update(&Map::from([(
                "time.json".to_owned(),
                "[{\"host\":\"a\",\"port\":1},{\"host\":\"b\",\"port\":2}]".to_owned(),
            )])),
            &Changes::new(),
            "folder.update({ \"time.json\": `[{\"host\":\"a\",\"port\":1},{\"host\":\"b\",\"port\":2}]` }) == Changes()",
            "sources.q:161",
        );
        let changes = folder.update(&Map::from([(
            "time.json".to_owned(),
            "[{\"host\":\"b\",\"port\":2},{\"host\":\"c\",\"port\":3}]".to_owned(),
        )]));
        quark::fault::assert_equal(
            &changes.there,
            &[Node::new("c:3".to_owned(), "time".to_owned(), "1.0".to_owned(), "c:3".to_owned())],
            "changes.there == [Node(\"c:3\", \"time\", \"1.0\", \"c:3\")]",
            "sources.q:163",
        );
        quark::fault::assert_equal(
            &changes.gone,
            &[Node::new("a:1".to_owned(), "time".to_owned(), "1.0".to_owned(), "a:1".to_owned())],
            "changes.gone == [Node(\"a:1\", \"time\", \"1.0\", \"a:1\")]",
            "sources.q:164",
        );
        let upgraded = folder.update(&Map::from([(
            "time.json".to_owned(),
            "[{\"host\":\"b\",\"port\":2,\"version\":\"2.0\"},{\"host\":\"c\",\"port\":3}]".to_owned(),
        )]));
        quark::fault::assert_equal(
            &upgraded.there,
            &[Node::new("b:2".to_owned(), "time".to_owned(), "2.0".to_owned(), "b:2".to_owned())],
            "upgraded.there == [Node(\"b:2\", \"time\", \"2.0\", \"b:2\")]",
            "sources.q:166",
        );
        quark::fault::assert(upgraded.gone.is_empty(), "upgraded.gone.is_empty()", "sources.q:167");
    }

    #[test]
    fn a_file_that_is_removed_takes_its_nodes_along() {
        let mut folder = SynapseFolder::new(Environment::new());
        folder.update(&Map::from([("time.json".to_owned(), "[{\"host\":\"a\",\"port\":1}]".to_owned())]));
        quark::fault::assert_equal(
            &folder.update(&Map::new()).gone,
            &[Node::new("a:1".to_owned(), "time".to_owned(), "1.0".to_owned(), "a:1".to_owned())],
            "folder.update({}).gone == [Node(\"a:1\", \"time\", \"1.0\", \"a:1\")]",
            "sources.q:173",
        );
        quark::fault::assert_equal(
            &folder.update(&Map::from([("time.json".to_owned(), "[{\"host\":\"a\",\"port\":1}]".to_owned())])).there,
            &[Node::new("a:1".to_owned(), "time".to_owned(), "1.0".to_owned(), "a:1".to_owned())],
            "folder.update({ \"time.json\": `[{\"host\":\"a\",\"port\":1}]` }).there == [Node(\"a:1\", \"time\", \"1.0\", \"a:1\")]",
            "sources.q:174",
        );
    }

    #[test]
    fn bad_json_leaves_the_previous_state() {
        let mut folder = SynapseFolder::new(Environment::new());
        folder.update(&Map::from([("time.json".to_owned(), "[{\"host\":\"a\",\"port\":1}]".to_owned())]));
        quark::fault::assert_equal(
            &folder.update(&Map::from([("time.json".to_owned(), "[{\"host\":".to_owned())])),
            &Changes::new().with_bad(vec!["time.json".to_owned()]),
            "folder.update({ \"time.json\": `[{\"host\":` }) == Changes(bad: [\"time.json\"])",
            "sources.q:180",
        );
        quark::fault::assert_equal(
            &folder.update(&Map::from([("time.json".to_owned(), "[{\"host\":".to_owned())])),
            &Changes::new(),
            "folder.update({ \"time.json\": `[{\"host\":` }) == Changes()",
            "sources.q:181",
        );
        quark::fault::assert_equal(
            &folder.update(&Map::from([("time.json".to_owned(), "[]".to_owned())])).gone,
            &[Node::new("a:1".to_owned(), "time".to_owned(), "1.0".to_owned(), "a:1".to_owned())],
            "folder.update({ \"time.json\": `[]` }).gone == [Node(\"a:1\", \"time\", \"1.0\", \"a:1\")]",
            "sources.q:182",
        );
    }

    #[test]
    fn a_source_says_its_name() {
        quark::fault::assert_equal(
            &source_name(&Source::MissionControl(MissionControl::new())),
            "Mission Control",
            "source_name(MissionControl()) == \"Mission Control\"",
            "sources.q:186",
        );
        quark::fault::assert_equal(
            &source_name(&Source::StaticNodes(StaticNodes::new())),
            "a static list",
            "source_name(StaticNodes()) == \"a static list\"",
            "sources.q:187",
        );
        quark::fault::assert_equal(
            &source_name(&Source::Synapse(Synapse::new("/etc/nodes".to_owned()))),
            "the Synapse folder /etc/nodes",
            "source_name(Synapse(\"/etc/nodes\")) == \"the Synapse folder /etc/nodes\"",
            "sources.q:188",
        );
    }
}
