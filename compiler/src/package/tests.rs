use super::Package;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Sources};

const WHOLE: &str = r#"
name = "mdk"
version = "3.0.0"
license = "Apache-2.0"
description = "Services that find each other"
authors = ["A <a@example.org>"]
repository = "https://example.org/quark"
keywords = ["discovery"]

[build]
targets = ["python", "rust"]
out = "../generated"

[python]
name = "quark-mdk"
module = "mdk"

[javascript]
name = "@quark/mdk"

[ruby]
name = "quark-mdk"
module = "Mdk"

[java]
group = "io.quark"
artifact = "mdk"
package = "io.quark.mdk"
functions = "Mdks"

[go]
module = "example.org/quark/mdk"

[rust]
name = "quark-mdk"
"#;

#[test]
fn every_key_is_understood() {
    let (package, problems) = Package::parse(0, WHOLE);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!((package.name.as_str(), package.version_parts()), ("mdk", [3, 0, 0]));
    assert_eq!(package.build.targets, ["python", "rust"]);
    assert_eq!(package.build.out.as_deref(), Some("../generated"));
    assert_eq!(package.authors, ["A <a@example.org>"]);
    assert_eq!(package.keywords, ["discovery"]);
    assert_eq!(package.repository.as_deref(), Some("https://example.org/quark"));
    assert_eq!(package.setting("java", "functions"), Some("Mdks"));
    assert_eq!(package.setting("javascript", "name"), Some("@quark/mdk"));
}

#[test]
fn targets_without_a_table_get_the_defaults() {
    let (package, problems) = Package::parse(0, "name = 'my_clock'\nversion = '1.0.0'\nlicense = 'MIT'\n");
    assert!(problems.is_empty());
    assert_eq!(package.registry_name("python"), "my-clock");
}

/// Each problem as `line:column code message`, with the text that the fix would write.
fn problems(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let source = sources.add(Source::new("quark.toml", text));
    let describe = |problem: &Diagnostic| {
        let (line, column) = sources.get(source).line_column(problem.span().expect("a place").start);
        let fix = problem.fix.as_ref().map_or(String::new(), |fix| format!(" -> {}", fix.edits[0].text.trim_end()));
        format!("{line}:{column} {} {}{fix}", problem.code, problem.message)
    };
    Package::parse(source, text).1.iter().map(describe).collect()
}

#[test]
fn unknown_keys_name_the_nearest_known_one() {
    let text =
        "name = 'a'\nversion = '1.0.0'\nlicence = 'MIT'\nlicense = 'MIT'\n[pyton]\nname = 'x'\n[build]\ntarget = []\n";
    assert_eq!(
        problems(text),
        [
            "3:1 Q0702 `licence` is no known setting -> license",
            "5:2 Q0702 `pyton` is no known table -> python",
            "8:1 Q0702 `target` is no known setting of `[build]` -> targets",
        ]
    );
}

#[test]
fn missing_keys_are_reported_together() {
    assert_eq!(
        problems("version = '1.0.0'\n"),
        [
            "1:1 Q0701 `name` is missing -> name = \"my_protocol\"",
            "1:1 Q0701 `license` is missing -> license = \"Apache-2.0\""
        ]
    );
}

#[test]
fn values_of_the_wrong_kind_or_form() {
    let text = "name = 'My-Clock'\nversion = 3\nlicense = ''\nkeywords = 'one'\n[go]\nmodule = 'a//b'\n[build]\ntargets = ['rust', 'pyhton']\n";
    assert_eq!(
        problems(text),
        [
            "1:8 Q0701 a value that cannot be used",
            "2:11 Q0701 a number where a text was expected",
            "3:11 Q0701 a value that cannot be used",
            "4:12 Q0701 a text where a list was expected",
            "6:10 Q0701 a value that cannot be used",
            "8:21 Q0706 `pyhton` is no target -> python",
        ]
    );
}

#[test]
fn text_that_is_not_toml_has_its_place() {
    let found = problems("name = \"mdk\nversion = '1.0.0'\n");
    assert!(found[0].starts_with("1:") && found[0].contains("Q0701 not TOML: "), "{found:?}");
    assert!(!problems("\0\u{1}[[[").is_empty());
}
