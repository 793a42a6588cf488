//! Greets people, and knows whom it has greeted.

/// A greeting, as it travels.
pub record Greeting {
    /// Whom it greets.
    name: String;
    /// The how-manieth it is for this name, from 1.
    count: Int = 1;

    /// What a person reads.
    pub fn text() -> String {
        if self.count == 1 { return "Hello, {self.name}!"; }
        return "Hello again, {self.name}!";
    }
}

/// Nobody was named.
pub error NoName "a greeting needs a name";

/// Greets, and counts. Safe to share between threads.
pub actor Greeter {
    var counts: Map<String, Int> = {};

    /// The next greeting for this name.
    pub fn greet(name: String) -> Greeting throws NoName {
        if name.trim().is_empty() { throw NoName(); }
        let count = (self.counts.get(name) ?? 0) + 1;
        self.counts[name] = count;
        return Greeting(name, count);
    }
}

test "the first greeting is not the second" {
    let greeter = Greeter();
    assert (try greeter.greet("Ada")).text() == "Hello, Ada!";
    assert (try greeter.greet("Ada")).text() == "Hello again, Ada!";
    assert (try greeter.greet("Grace")).count == 1;
}

test "nobody cannot be greeted" {
    let greeter = Greeter();
    assert greeter.greet("  ") throws NoName;
}

test "a greeting travels as JSON" {
    let greeting = Greeting("Ada", 2);
    assert greeting.encode() == `{"name":"Ada","count":2}`;
    assert (try Greeting.decode(greeting.encode())) == greeting;
}
