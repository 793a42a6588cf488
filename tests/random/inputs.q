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
}

record Twig {
    leaf: Leaf?;
    note: String? = "none";
    until: Instant?;
    since: Instant? in seconds = none;
    wait: Duration? in seconds = 1500ms;
    times: List<Duration?> = [];
    named: Map<String, Instant?> = {};
    rows: List<List<Int?>>?;
}

record Tree {
    id: Int;
    name: String? = none;
    leaf: Leaf? = none;
    leaf_list: List<Leaf> = [];
    counts: Map<Int, Int> = {};
    flags: Map<Level, Bool> = {};
    named: Map<String, Int> = {};
    twig: Twig? = none;
    twigs: Map<String, Twig?> = {};
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
        DecodeError(error) => "{error.kind} {error.message()}",
    };
}

fn message(text: String) -> String {
    return match try Wood.client.decode(text) {
        ok(message) => message.encode(),
        DecodeError(error) => "{error.kind} {error.message()}",
    };
}
