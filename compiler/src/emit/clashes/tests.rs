use super::find;
use crate::emit::docs::Words;
use crate::emit::names::{Convention, Naming, Use};
use crate::emit::{Capabilities, Input, OutputFile, Report, RuntimePath, Target, TestCommand};
use crate::package::Package;
use crate::pipeline;
use crate::source::Source;

/// A language without case, in which `class` is a word.
struct Shouting;

static NAMING: Naming = Naming {
    convention: |_: Use| Convention::Shouty,
    taken: |_: Use| &["CLASS"],
    escape: |word| format!("{word}_WORD"),
};

impl Target for Shouting {
    fn name(&self) -> &'static str {
        "shouting"
    }
    fn settings(&self) -> &'static [(&'static str, crate::package::Form)] {
        &[]
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }
    fn naming(&self) -> &'static Naming {
        &NAMING
    }
    fn words(&self) -> Words {
        Words { none: |_| "NOTHING", yes: "YES", no: "NO", name: |kind, name, _| NAMING.name(kind, name) }
    }
    fn test_command(&self) -> TestCommand {
        TestCommand { words: &["true"], output: None, runtime: RuntimePath::Arguments(&[]), report: Report::Go }
    }

    fn test_names(&self, _: Input<'_>) -> Vec<String> {
        Vec::new()
    }

    fn emit(&self, _: Input<'_>) -> Vec<OutputFile> {
        Vec::new()
    }
}

/// What clashes in these modules, each as `file:line message`.
fn clashes(modules: &[(&str, &str)]) -> Vec<String> {
    let mut sources = pipeline::sources();
    for (path, text) in modules {
        sources.add(Source::new(*path, text));
    }
    let analysis = pipeline::analyze(&Package::default(), sources);
    let program = analysis.model.unwrap_or_else(|| panic!("{:?}", analysis.diagnostics));
    let describe = |span| analysis.sources.location(span);
    find(&program, &Shouting)
        .iter()
        .map(|problem| format!("{} {}", describe(problem.span().expect("a place")), problem.message))
        .collect()
}

#[test]
fn names_that_differ_after_conversion_are_fine() {
    assert!(clashes(&[("a.q", "pub record Node { id: String; ids: List<String>; }")]).is_empty());
}

#[test]
fn an_escaped_word_and_its_escape() {
    let text = "pub record Field {\n    class: Int;\n    class_word: Int;\n}\n";
    assert_eq!(clashes(&[("a.q", text)]), ["a.q:3 `class` and `class_word` are both `CLASS_WORD` in shouting"]);
}

#[test]
fn a_type_and_a_function_of_one_module() {
    let text = "pub record Limit {}\n\npub fn limit() -> Int {\n    return 1;\n}\n";
    assert_eq!(clashes(&[("a.q", text)]), ["a.q:3 `Limit` and `limit` are both `LIMIT` in shouting"]);
}

#[test]
fn what_two_modules_export_stands_side_by_side() {
    let modules = [("a.q", "pub record Node {}\n"), ("b.q", "pub record Node {}\n")];
    assert_eq!(clashes(&modules), ["b.q:1 `Node` and `Node` are both `NODE` in shouting"]);
    let modules =
        [("a.q", "pub record Node {}\n"), ("b.q", "record Node {}\n\npub fn f(n: Int) -> Int { return n; }\n")];
    assert!(clashes(&modules).is_empty());
}

#[test]
fn methods_parameters_and_cases() {
    let text = "pub enum Level { AB, Ab }\n\npub fn f(a_b: Int, a__b: Int) -> Int {\n    return a_b + a__b;\n}\n";
    let found = clashes(&[("a.q", text)]);
    assert_eq!(found.len(), 2, "{found:?}");
}
