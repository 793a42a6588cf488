//! What the vectors are decoded as: every type that JSON can carry, in records that hold each other.

enum Level {
    Low as "LOW",
    Mid or "MIDDLE",
    High as "HIGH",
}

record Leaf {
    name: String;
    weight: Float = 1.5;
    level: Level = Level.Mid as "lvl" or "level";
    seen_at: Instant in seconds = Instant.epoch;
    ttl: Duration = 3s;
    lease: Duration in seconds = 30s;
    born: Instant = Instant.epoch;
}

record Tree {
    id: Int;
    is_tall: Bool = false;
    name: String? = none;
    leaf: Leaf? = none;
    leaf_list: List<Leaf> = [];
    ids: List<Int> = [];
    grid: List<List<Float>> = [];
    counts: Map<Int, Int> = {};
    flags: Map<Level, Bool> = {};
    labels: Map<String, String> = {};
    by_name: Map<String, Leaf> = {};
    extra: Json = Json.of("absent");
}

record Bare {}

protocol Wood {
    codec json tagged "type";
    both Tree;
    client Leaf or "old.Leaf";
    server Bare;
}

fn tree(text: String) -> String {
    return match try Tree.decode(text) {
        ok(tree) => tree.encode(),
        DecodeError(error) => "{error.kind}: {error.message()}",
    };
}

fn leaf(text: String) -> String {
    return match try Leaf.decode(text) {
        ok(leaf) => leaf.encode(),
        DecodeError(error) => "{error.kind}: {error.message()}",
    };
}

fn client_message(text: String) -> String {
    return match try Wood.client.decode(text) {
        ok(message) => message.encode(),
        DecodeError(error) => "{error.kind}: {error.message()}",
    };
}

fn server_message(text: String) -> String {
    return match try Wood.server.decode(text) {
        ok(message) => message.encode(),
        DecodeError(error) => "{error.kind}: {error.message()}",
    };
}
