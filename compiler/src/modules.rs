//! Which files of a package are modules, and whether their names can be. Knows names only, no text.

use crate::diagnostic::{Code, Diagnostic};
use crate::package::Form;
use crate::source::{Source, Sources, Span};
use std::collections::BTreeMap;

/// Everything wrong with the names of the files.
#[must_use]
pub fn check(sources: &Sources) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut seen: BTreeMap<String, &Source> = BTreeMap::new();
    for (number, source) in sources.iter().filter(|(_, source)| source.is_module()) {
        let first = seen.entry(source.path.to_lowercase()).or_insert(source);
        if first.path != source.path {
            problems.push(case_only(number, source, first));
        }
    }
    let clashes =
        |source: &Source| seen.get(&source.path.to_lowercase()).is_some_and(|first| first.path != source.path);
    let bad = |source: &Source| source.is_module() && !Form::Snake.accepts(source.module());
    let twice =
        |source: &Source| sources.iter().filter(|(_, other)| other.path.eq_ignore_ascii_case(&source.path)).count() > 1;
    let named = sources.iter().filter(|(_, source)| bad(source) && !clashes(source) && !twice(source));
    problems.extend(named.map(|(number, source)| bad_name(number, source)));
    problems
}

fn case_only(number: u32, source: &Source, first: &Source) -> Diagnostic {
    let message = format!("`{}` and `{}` differ in case only", first.path, source.path);
    Diagnostic::new(Code::CASE_ONLY_MODULES, top(number), message)
        .help("on a disk that ignores case one of them would be lost: rename one")
}

fn bad_name(number: u32, source: &Source) -> Diagnostic {
    let message = format!("`{}` cannot be the name of a module", source.path);
    let problem = Diagnostic::new(Code::BAD_MODULE_NAME, top(number), message);
    let problem =
        problem.help("a module's file is named in lower-case letters, digits and `_`, beginning with a letter");
    let proposal = heck(source.module());
    if Form::Snake.accepts(&proposal) { problem.help(format!("rename it to `{proposal}.q`")) } else { problem }
}

/// The name in snake case, as far as there is one.
fn heck(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.extend(c.to_lowercase().map(|c| if c.is_alphanumeric() { c } else { '_' }));
    }
    snake.replace("__", "_")
}

fn top(source: u32) -> Span {
    Span { source, start: 0, end: 0 }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::source::{Source, Sources};

    fn problems(paths: &[&str]) -> Vec<String> {
        let mut sources = Sources::default();
        for path in paths {
            sources.add(Source::new(*path, ""));
        }
        check(&sources)
            .iter()
            .map(|problem| format!("{} {}", problem.code, problem.help.last().expect("help")))
            .collect()
    }

    #[test]
    fn good_names_are_fine() {
        assert!(problems(&["quark.toml", "clock.q", "causal_clock2.q"]).is_empty());
    }

    #[test]
    fn bad_names_get_a_proposal() {
        assert_eq!(problems(&["My-Clock.q"]), ["Q0708 rename it to `my_clock.q`"]);
        assert!(problems(&["2nd.q"])[0].contains("beginning with a letter"));
    }

    #[test]
    fn names_that_differ_in_case_only_are_reported_once() {
        assert_eq!(
            problems(&["Clock.q", "clock.q"]),
            ["Q0709 on a disk that ignores case one of them would be lost: rename one"]
        );
    }
}
