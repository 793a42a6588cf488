//# fine: an actor stands before the kind of its port
pub actor Watcher {
    port folder: Shelf;
    var seen: Int = 0;
    pub fn start() { self.folder.watch("books"); }
    on folder.changed(name: String) { self.seen += name.size(); }
    pub query count() -> Int { return self.seen; }
}
pub port Shelf {
    fn watch(path: String);
    event changed(name: String);
}
//# fine: `any` beside all messages of one side
pub record Ask { }
pub record Tell { }
pub protocol Talk {
    codec json tagged "type";
    client Ask;
    server Tell;
    states {
        open { Ask -> closed; any -> open; }
        closed { any -> closed; }
    }
}
//# types, names and operators, each once
pub record Point { x: int; y: Float = 1; }
pub fn sum(a: Int, b: Int?) -> Int {
    let total = a + b;
    if a { return "text"; }
    return totl;
}
//# a match that forgets, and one that repeats
pub enum Light { Red, Green }
pub fn wait(light: Light) -> Int {
    return match light { Red => 1 };
}
pub fn go(light: Light) -> Int {
    return match light { Red => 1, Green => 2, Red => 3, else => 4 };
}
//# errors that are not handled, and a try of nothing
pub error Bad(text: String) "bad {text}";
pub fn check(text: String) -> Int throws Bad {
    if text.is_empty() { throw Bad(text); }
    return try text.size();
}
pub fn twice(text: String) -> Int { return check(text) * 2; }
pub fn quiet(text: String) -> Int { return try check(text); }
//# a class that does not implement all of its interface
pub interface Policy { fn failed(times: Int); query open() -> Bool; }
pub class Always implements Policy { fn failed(times: String) { assert times == ""; } }
//# arguments that do not fit
pub record Pair { left: Int; right: Int; }
pub fn pairs() -> List<Pair> { return [Pair(1), Pair(1, 2, 3), Pair(1, left: 2), Pair(1, rihgt: 2)]; }

//# patterns that name another type
pub enum Level { Low, High }
pub record A {}
pub record B {}
pub union Both { A, B }
error Bad() "bad";
fn level() -> Level throws Bad { throw Bad(); }
pub fn f(both: Both) -> Int {
    match try level() {
        ok(level) => return match level { Other.Low => 1, Level.High => 2 },
        some.Bad => {},
    }
    return match both { Level.A => 1, what.ever.B => 2 };
}

//# fine: patterns that name their own type
pub enum Level { Low, High }
pub record A {}
pub record B {}
pub union Both { A, B }
pub fn f(both: Both, level: Level) -> Int {
    return match both { A => 1, B(_b) => match level { Level.Low => 2, High => 3 } };
}
