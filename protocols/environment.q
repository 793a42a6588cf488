//! Environments: walls between services of one name.

/// Where a service lives. Services of different environments do not see each other, with one exception: what an
/// environment has never had is looked up in its `fallback`, one level deep and never the other way.
pub record Environment {
    name: String = "sandbox";
    fallback: String? = none as "fallbackName";

    /// Reads `name` or `fallback:name`; `none` if it is neither.
    pub static fn parse(text: String) -> Environment? {
        let parts = text.split(":");
        if parts.size() > 2 || parts.any(|part| part.trim() == "") { return none; }
        if parts.size() == 1 { return Environment(parts[0]); }
        return Environment(parts[1], parts[0]);
    }
}

test "the default environment is the sandbox" {
    assert Environment().name == "sandbox";
    assert Environment().fallback == none;
}

test "an environment may name a fallback before it" {
    assert Environment.parse("production") == Environment("production");
    assert Environment.parse("base:feature") == Environment("feature", "base");
}

test "there is one fallback, and no empty name" {
    assert Environment.parse("a:b:c") == none;
    assert Environment.parse("") == none;
    assert Environment.parse(":feature") == none;
    assert Environment.parse("base:") == none;
}

test "the names of an environment on the wire" {
    assert Environment("feature", "base").encode() == `{"name":"feature","fallbackName":"base"}`;
    assert Environment("production").encode() == `{"name":"production"}`;
    assert (try Environment.decode(`{"name":"production","fallbackName":null}`)) == Environment("production");
}
