//! What the literate programs cannot show, since it is the interpreter's own: its limits, its verdicts on tests, and
//! how host code drives a machine.

use quarkc::interp::{ActorId, Failed, Machine, Value, on_a_large_stack};
use quarkc::model::{Program, Type};
use quarkc::package::Package;
use quarkc::source::{Source, Sources};

fn checked(text: &str) -> (Program, Sources) {
    let mut sources = quarkc::pipeline::sources();
    let settings = "name = \"limits\"\nversion = \"1.0.0\"\nlicense = \"Apache-2.0\"\n";
    let number = sources.add(Source::new("quark.toml", settings));
    let (package, problems) = Package::parse(number, settings);
    assert!(problems.is_empty(), "{problems:?}");
    sources.add(Source::new("program.q", text));
    let analysis = quarkc::analyze(&package, sources);
    let model = analysis.model.unwrap_or_else(|| panic!("{:?}", analysis.diagnostics));
    (model, analysis.sources)
}

/// The first problem of each test, or nothing.
fn verdicts(text: &str) -> Vec<Option<String>> {
    let (program, sources) = checked(text);
    let report = quarkc::run_tests(&program, &sources, "");
    let place = |problem: &quarkc::diagnostic::Diagnostic| {
        format!("{} ({})", problem.message, sources.location(problem.span().expect("a fault has a place")))
    };
    report.results.iter().map(|result| result.problem.as_ref().map(place)).collect()
}

#[test]
fn what_never_ends_is_a_fault() {
    let found = verdicts(
        "fn deep(number: Int) -> Int {\n    return deep(number + 1) + 1;\n}\n\
         test \"deep\" { assert deep(0) == 0; }\n\
         test \"long\" { while true { } }\n\
         test \"text\" { var text = \"a\"; for _i in 0..100 { text += text; } assert text == \"\"; }\n\
         test \"list\" { var all = [1]; for _i in 0..100 { all.add_all(all); } assert all.is_empty(); }\n\
         test \"digits\" { assert hex(1, 9_007_199_254_740_991) == \"1\"; }\n\
         test \"zeros\" { assert hex(1, 100_000).size() == 100_000; }\n",
    );
    let limit = |line: u32| Some(format!("step limit (program.q:{line})"));
    let overflow = Some("stack overflow (program.q:2)".to_owned());
    assert_eq!(found, [overflow, limit(5), limit(6), limit(7), limit(8), None]);
}

#[test]
fn a_test_fails_for_what_its_actors_did() {
    let found = verdicts(
        "error Refused(reason: String) \"refused: {reason}\";\n\
         actor Holder {\n    port wake: Timer;\n    var held: List<Promise<Int>> = [];\n\
         fn ask() -> Promise<Int> {\n let promise: Promise<Int> = Promise();\n self.held.add(promise);\n return promise;\n }\n\
         fn forget() {\n self.held = [];\n }\n\
         fn refuse() throws Refused {\n throw Refused(\"always\");\n }\n\
         on wake.fired() {\n self.held[3].keep(1);\n }\n}\n\
         test \"held\" { let holder = Holder(); assert holder.ask().is_pending(); }\n\
         test \"dropped\" { let holder = Holder(); assert holder.ask().is_pending(); holder.forget(); }\n\
         test \"handler\" { let holder = Holder(); holder.wake.fired(); }\n\
         test \"pending\" { let holder = Holder(); assert holder.ask().value() == 1; }\n\
         test \"thrown\" { let holder = Holder(); try holder.refuse(); }\n",
    );
    let expected = [
        None,
        Some("a promise was dropped undecided (program.q:21)"),
        Some("index 3 is out of range for 0 elements (program.q:17)"),
        Some("the promise is pending (program.q:23)"),
        Some("Refused: refused: always (program.q:24)"),
    ];
    assert_eq!(found, expected.map(|text| text.map(str::to_owned)));
}

const SESSION: &str = "\
pub actor Session {
    name: String;
    port wake: Timer;
    var open: List<Int> = [];
    var told: Map<String, Int> = {};
    var known: Promise<Int> = Promise();

    pub scope level(start: Int) { enter begin; fail blame; exit end; }

    pub fn begin(start: Int) -> Int {
        self.open.add(start);
        self.wake.set(now() + 5s);
        return start;
    }

    pub fn blame(id: Int, failure: Failure) {
        self.told[\"{failure.kind}: {failure.message}\"] = id;
    }

    pub fn end(id: Int) {
        self.open.remove(id);
    }

    on wake.fired() {
        self.known.keep(self.open.size());
    }
}
";

/// Runs something on a machine with one `Session`.
fn with_session(run: impl FnOnce(&mut Machine<'_>, ActorId) + Send) {
    let (program, sources) = checked(SESSION);
    on_a_large_stack(|| {
        let mut machine = Machine::new(&program, &sources);
        let (id, _) = program.actors.iter().next().expect("there is an actor");
        let session = machine.construct(&Type::Actor(id), vec![(0, Value::text("s"))]).expect("a session is made");
        let Value::Actor(session) = session else { panic!("{session:?} is no actor") };
        run(&mut machine, session);
    });
}

#[test]
fn a_scope_tells_of_failures_and_ends_always() {
    with_session(|machine, session| {
        let failed = Failed { kind: "Timeout".into(), message: "late".into(), stack: String::new() };
        let body = |machine: &mut Machine<'_>, level: &Value| {
            assert_eq!(machine.shown(level), "7");
            assert_eq!(machine.actor_state(session).text(), r#"{"name":"s","open":[7],"told":{},"known":"pending"}"#);
            Err(failed)
        };
        machine.scope(session, "level", vec![Value::Int(7)], body).expect("its methods do not throw");
        let state = machine.actor_state(session).text();
        assert_eq!(state, r#"{"name":"s","open":[],"told":{"Timeout: late":7},"known":"pending"}"#);
    });
}

#[test]
fn time_moves_when_it_is_told_to() {
    with_session(|machine, session| {
        let begin = machine.method(&Value::Actor(session), "begin").expect("there is `begin`");
        machine.call(begin, Some(Value::Actor(session)), vec![Value::Int(1)]).expect("it does not throw");
        let wake = machine.port(session, "wake").expect("there is a port");
        assert_eq!(machine.calls(&wake), ["set(1000005000)"]);
        assert!(machine.calls(&wake).is_empty(), "calls are forgotten once they were told");
        machine.advance(4_999);
        assert!(machine.actor_state(session).text().contains(r#""known":"pending""#));
        machine.advance(1);
        assert!(machine.actor_state(session).text().contains(r#""known":"kept""#));
        assert_eq!(machine.now(), 1_000_005_000);
    });
}
