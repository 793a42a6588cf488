//! Nodes: where a service can be called.

use crate::environment::Environment;
use crate::version::Version;
use quark::{Json, Map};

/// One instance of a service. A node that was resolved never changes; what is learnt later is another node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Names this service at this address in this process, and nothing else.
    pub id: String,
    pub service: String,
    /// The version as the service itself gave it.
    pub version: String,
    pub address: String,
    pub properties: Map<String, Json>,
    pub environment: Environment,
}

impl Node {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(id: String, service: String, version: String, address: String) -> Self {
        Self { id, service, version, address, properties: Map::new(), environment: Environment::new() }
    }

    /// The version as one compares it; `None` if the service gave none that can be compared.
    pub fn interface_version(&self) -> Option<Version> {
        Version::parse(&self.version).ok()
    }

    /// How log messages name a node.
    pub fn description(&self) -> String {
        format!("Node(id:{} {}: {}, {})", self.id, self.service, self.address, self.version)
    }

    /// Whether this is the same process at the same address.
    pub(crate) fn is_same(&self, other: &Node) -> bool {
        self.id == other.id && self.address == other.address
    }

    /// Whether only one of the two can be there.
    pub(crate) fn displaces(&self, other: &Node) -> bool {
        self.id == other.id || self.address == other.address
    }
}

quark::impl_with! {
    pub Node {
        with_properties(properties: Map<String, Json>),
        with_environment(environment: Environment),
    }
}

quark::impl_json!(Node {
    id: "id",
    service: "service",
    version: "version",
    address: "address",
    properties: "properties" = Map::new(),
    environment: "environment" = Environment::new(),
});

#[cfg(test)]
mod tests {
    use super::*;
    use quark::{DecodeError, FromJson, ToJson};

    #[test]
    fn a_node_describes_itself_with_its_id_service_address_and_version() {
        quark::fault::assert_equal(
            &Node::new("n1".to_owned(), "hello".to_owned(), "1.1".to_owned(), "http://h:1".to_owned()).description(),
            "Node(id:n1 hello: http://h:1, 1.1)",
            "Node(\"n1\", \"hello\", \"1.1\", \"http://h:1\").description() == \"Node(id:n1 hello: http://h:1, 1.1)\"",
            "node.q:35",
        );
    }

    #[test]
    fn a_version_that_cannot_be_compared_is_none() {
        quark::fault::assert_equal(
            &Node::new("n1".to_owned(), "hello".to_owned(), "1.1.3".to_owned(), "http://h:1".to_owned())
                .interface_version(),
            &Some(Version::new(1).with_minor(1)),
            "Node(\"n1\", \"hello\", \"1.1.3\", \"http://h:1\").interface_version() == Version(1, 1)",
            "node.q:39",
        );
        quark::fault::assert_equal(
            &Node::new("n1".to_owned(), "hello".to_owned(), "latest".to_owned(), "http://h:1".to_owned())
                .interface_version(),
            &None::<Version>,
            "Node(\"n1\", \"hello\", \"latest\", \"http://h:1\").interface_version() == none",
            "node.q:40",
        );
    }

    #[test]
    fn nodes_with_one_id_or_one_address_cannot_both_be_there() {
        let node = Node::new("n1".to_owned(), "hello".to_owned(), "1.0".to_owned(), "http://h:1".to_owned());
        quark::fault::assert(
            node.displaces(&Node::new("n1".to_owned(), "hello".to_owned(), "1.0".to_owned(), "http://h:2".to_owned())),
            "node.displaces(Node(\"n1\", \"hello\", \"1.0\", \"http://h:2\"))",
            "node.q:45",
        );
        quark::fault::assert(
            node.displaces(&Node::new("n2".to_owned(), "hello".to_owned(), "1.0".to_owned(), "http://h:1".to_owned())),
            "node.displaces(Node(\"n2\", \"hello\", \"1.0\", \"http://h:1\"))",
            "node.q:46",
        );
        quark::fault::assert(
            !node.displaces(&Node::new("n2".to_owned(), "hello".to_owned(), "1.0".to_owned(), "http://h:2".to_owned())),
            "!node.displaces(Node(\"n2\", \"hello\", \"1.0\", \"http://h:2\"))",
            "node.q:47",
        );
        quark::fault::assert(
            !node.is_same(&Node::new("n2".to_owned(), "hello".to_owned(), "1.0".to_owned(), "http://h:1".to_owned())),
            "!node.is_same(Node(\"n2\", \"hello\", \"1.0\", \"http://h:1\"))",
            "node.q:48",
        );
        quark::fault::assert(
            node.is_same(&Node::new("n1".to_owned(), "hello".to_owned(), "1.1".to_owned(), "http://h:1".to_owned())),
            "node.is_same(Node(\"n1\", \"hello\", \"1.1\", \"http://h:1\"))",
            "node.q:49",
        );
    }

    #[test]
    fn a_node_on_the_wire() {
        let node = Node::new("n1".to_owned(), "hello".to_owned(), "1.1".to_owned(), "http://h:1".to_owned())
            .with_properties(Map::from([("zone".to_owned(), Json::of("a"))]))
            .with_environment(
                Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
            );
        let text = "{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\",\"properties\":{\"zone\":\"a\"},\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}"
            .to_owned();
        quark::fault::assert_equal(&node.encode(), &text, "node.encode() == text", "node.q:55");
        quark::fault::assert_equal(
            &Node::decode(&text).unwrap(),
            &node,
            "(try Node.decode(text)) == node",
            "node.q:56",
        );
        quark::fault::assert(
            matches!(
                Node::decode("{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\"}"),
                Err(DecodeError { .. })
            ),
            "Node.decode(`{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\"}`)",
            "node.q:57",
        );
    }
}
