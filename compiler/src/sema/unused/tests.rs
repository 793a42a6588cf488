use crate::package::Package;
use crate::pipeline;
use crate::source::Source;

/// What is wrong with this module, each as `line CODE message`.
fn problems(text: &str) -> Vec<String> {
    let mut sources = pipeline::sources();
    sources.add(Source::new("a.q", text));
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
