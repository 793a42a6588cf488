//! Values.

/// A node of a service.
pub record Node {
    /// A UUID.
    id: String;
    address: String = "" as "url" or "addr";
    ttl: Duration in seconds = 30s;
    version: String?;
    tags: Map<String, Json> = {};

    /// The same node elsewhere.
    pub fn moved(address: String) -> Node { return self with { address: address }; }

    pub static fn local(id: String) -> Node { return Node(id, "http://127.0.0.1"); }
}
