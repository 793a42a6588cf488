use crate::package::Package;
use crate::pipeline;
use crate::source::Source;

/// What is wrong with this module, each as `line CODE message`.
fn problems(text: &str) -> Vec<String> {
    problems_beside("", text)
}

/// The same where the module `shapes` stands beside it.
fn problems_beside(shapes: &str, text: &str) -> Vec<String> {
    let mut sources = pipeline::sources();
    sources.add(Source::new("a.q", text));
    sources.add(Source::new("shapes.q", shapes));
    let analysis = pipeline::analyze(&Package::default(), sources);
    let line = |problem: &crate::diagnostic::Diagnostic| {
        let location = analysis.sources.location(problem.span().expect("a place"));
        location.rsplit(':').next().unwrap_or_default().to_owned()
    };
    let describe = |problem| format!("{} {} {}", line(problem), problem.code, problem.message);
    analysis.diagnostics.iter().map(describe).collect()
}

#[test]
fn names_that_are_never_used() {
    let text = "pub fn f(a: Int, b: Int, _c: Int) -> Int {
    let d = a;
    for e in 0..3 {}
    return [1].map(|g| 1)[0];
}
";
    assert_eq!(problems(text), ["2 Q0801 `d` is never used", "3 Q0801 `e` is never used", "4 Q0801 `g` is never used"]);
}

#[test]
fn being_assigned_is_no_use() {
    let text = "pub fn f(a: Int) {\n    var last = 0;\n    last = a;\n}\n";
    assert_eq!(problems(text), ["2 Q0801 `last` is never used"]);
}

#[test]
fn what_others_ask_for_may_go_unused() {
    let text = "pub interface Policy {
    fn failure(now: Instant);
}

pub class Deaf implements Policy {
    fn failure(now: Instant) {}
}

pub actor Lamp {
    port folder: Folder;

    on folder.failed(reason: String) {}

    pub scope lit() {
        enter start;
        fail stop;
    }

    fn start() {}

    fn stop(failure: Failure) {}
}
";
    assert!(problems(text).is_empty(), "{:?}", problems(text));
}

#[test]
fn a_var_is_changed_by_assignment_and_in_place() {
    let text = "pub fn f() -> Int {
    var a = 1;
    var b = 1;
    var c: List<Int> = [];
    var d = [[1]];
    b += a;
    c.add(b);
    d[0] = c;
    return d.size();
}
";
    assert_eq!(problems(text), ["2 Q0804 `a` never changes"]);
}

#[test]
fn private_declarations_that_nothing_uses() {
    let text = "const a = 1;
const b = 2;
record Used { size: Int = b; }
record Unused {}
enum Level { Low, High }
error Bad() \"bad\";
fn g() -> Int { return 1; }
class Counter {
    fn idle() {}
    fn count() -> Int { return Used().size; }
}
pub fn f(counter: Counter) -> Int { return counter.count(); }
";
    let expected = [
        "1 Q0803 nothing uses the constant `a`",
        "4 Q0803 nothing uses the record `Unused`",
        "5 Q0803 nothing uses the enum `Level`",
        "6 Q0803 nothing uses the error `Bad`",
        "7 Q0803 nothing uses the function `g`",
        "9 Q0803 nothing uses the method `idle`",
    ];
    let found = problems(&text.replace("class Counter", "pub class Counter"));
    assert_eq!(found, expected);
}

/// A module whose types are matched below.
const SHAPES: &str = "pub record Square { size: Int; }
pub record Dot {}
pub union Shape { Square, Dot }
pub enum Level { Low, High }
pub error Bad() \"bad\";
pub fn shape() -> Shape { return Dot(); }
pub fn level() -> Level throws Bad { throw Bad(); }
";

#[test]
fn being_named_in_a_pattern_is_a_use_of_an_import() {
    let text = "import shapes;
import shapes.{Square, Level, Bad, shape};
pub fn f() -> Int {
    let level = try shapes.level() else shapes.Level.Low;
    match try shapes.level() { ok(_level) => return 1, Bad => {} }
    return match shape() { Square(square) => square.size, Dot => match level { Level.Low => 1, High => 2 } };
}
";
    assert!(problems_beside(SHAPES, text).is_empty(), "{:?}", problems_beside(SHAPES, text));
    let text = "import shapes;
pub fn f(level: shapes.Level) -> Int {
    return match level { shapes.Level.Low => 1, Level.High => 2 };
}
";
    assert!(problems_beside(SHAPES, text).is_empty(), "{:?}", problems_beside(SHAPES, text));
}

#[test]
fn a_pattern_that_needs_no_import_uses_none() {
    let text = "import shapes.{shape, Level, Square};
pub fn f() -> Int {
    return match shape() { Dot => 1, else => 2 };
}
";
    let expected = ["1 Q0802 `Level` is imported and never used", "1 Q0802 `Square` is imported and never used"];
    assert_eq!(problems_beside(SHAPES, text), expected);
}

#[test]
fn what_a_protocol_brings_is_nobodys_fault() {
    let text = "record Hello {}
protocol Talk {
    codec json tagged \"type\";
    client Hello;
}
pub actor Client {
    port link: Link<Talk.client>;
    pub fn hello() { self.link.send(Hello()); }
}
";
    let found = problems(text);
    assert!(found.iter().all(|problem| !problem.contains(" Q08")), "{found:?}");
}

#[test]
fn a_program_with_errors_is_left_alone() {
    assert_eq!(problems("pub fn f(a: Int) -> Int { return \"\"; }\n").len(), 1);
    assert_eq!(problems("fn g() {}\npub fn f() -> Int { return 1 +; }\n").len(), 1);
}
