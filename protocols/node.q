//! Nodes: where a service can be called.

import environment.{Environment};
import version.{Version};

/// One instance of a service. A node that was resolved never changes; what is learnt later is another node.
pub record Node {
    /// Names this service at this address in this process, and nothing else.
    id: String;
    service: String;
    /// The version as the service itself gave it.
    version: String;
    address: String;
    properties: Map<String, Json> = {};
    environment: Environment = Environment();

    /// The version as one compares it; `none` if the service gave none that can be compared.
    pub fn interface_version() -> Version? {
        return try Version.parse(self.version) else none;
    }

    /// How log messages name a node.
    pub fn description() -> String {
        return "Node(id:{self.id} {self.service}: {self.address}, {self.version})";
    }

    /// Whether this is the same process at the same address.
    fn is_same(other: Node) -> Bool { return self.id == other.id && self.address == other.address; }

    /// Whether only one of the two can be there.
    fn displaces(other: Node) -> Bool { return self.id == other.id || self.address == other.address; }
}

test "a node describes itself with its id, service, address and version" {
    assert Node("n1", "hello", "1.1", "http://h:1").description() == "Node(id:n1 hello: http://h:1, 1.1)";
}

test "a version that cannot be compared is none" {
    assert Node("n1", "hello", "1.1.3", "http://h:1").interface_version() == Version(1, 1);
    assert Node("n1", "hello", "latest", "http://h:1").interface_version() == none;
}

test "nodes with one id or one address cannot both be there" {
    let node = Node("n1", "hello", "1.0", "http://h:1");
    assert node.displaces(Node("n1", "hello", "1.0", "http://h:2"));
    assert node.displaces(Node("n2", "hello", "1.0", "http://h:1"));
    assert !node.displaces(Node("n2", "hello", "1.0", "http://h:2"));
    assert !node.is_same(Node("n2", "hello", "1.0", "http://h:1"));
    assert node.is_same(Node("n1", "hello", "1.1", "http://h:1"));
}

test "a node on the wire" {
    let node = Node("n1", "hello", "1.1", "http://h:1", { "zone": Json.of("a") }, Environment("feature", "base"));
    let text = `{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{"zone":"a"},"environment":{"name":"feature","fallbackName":"base"}}`;
    assert node.encode() == text;
    assert (try Node.decode(text)) == node;
    assert Node.decode(`{"id":"n1","service":"hello","version":"1.1"}`) throws DecodeError;
}
