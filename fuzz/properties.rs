//! What holds for any text. Shared by the fuzz targets and by the bounded run in `cargo test`.

use quarkc::diagnostic::{Diagnostic, render};
use quarkc::package::Package;
use quarkc::source::{Source, Sources, Span};
use quarkc::syntax;

/// Any text is read; what is said of it points into it, and nothing is left out of the tree without a word.
pub fn parse(text: &str) {
    let mut sources = Sources::default();
    let number = sources.add(Source::new("any.q", text));
    let (file, problems) = syntax::parse(number, &sources.get(number).text);
    point_into(&sources, &problems);
    assert!(problems.is_sorted_by_key(Diagnostic::span), "the problems are out of order");
    assert!(!problems.is_empty() || !syntax::dump(&file).contains("(broken"), "something is broken and nobody said so");
}

/// Any text is checked as the module of a package.
pub fn check(text: &str) {
    let mut sources = quarkc::pipeline::sources();
    sources.add(Source::new("any.q", text));
    let analysis = quarkc::analyze(&Package::default(), sources);
    point_into(&analysis.sources, &analysis.diagnostics);
    let has_errors = analysis.diagnostics.iter().any(Diagnostic::is_error);
    assert_eq!(has_errors, analysis.model.is_none(), "a program with errors is built, or one without is not");
}

/// What is formatted keeps its meaning and its comments, and stays as it is when formatted again.
pub fn format(text: &str) {
    let Ok(formatted) = syntax::format(text) else {
        assert!(!syntax::parse(0, text).1.is_empty(), "a text without mistakes is not formatted");
        return;
    };
    let (before, _) = syntax::parse(0, text);
    let (after, problems) = syntax::parse(0, &formatted);
    assert!(problems.is_empty(), "{problems:#?} in what was formatted:\n{formatted}");
    assert_eq!(syntax::dump(&after), syntax::dump(&before), "the meaning changed:\n{formatted}");
    assert_eq!(comments(&after), comments(&before), "a comment is lost:\n{formatted}");
    assert_eq!(syntax::format(&formatted).expect("Quark"), formatted, "formatting again changes it");
}

/// All comments, in alphabetical order: one may move.
fn comments(file: &syntax::tree::File) -> Vec<String> {
    let mut comments: Vec<String> = file.comments.iter().map(|comment| comment.text.to_string()).collect();
    comments.sort();
    comments
}

/// Every place lies in its text, and everything can be shown.
fn point_into(sources: &Sources, problems: &[Diagnostic]) {
    let labels = problems.iter().flat_map(|problem| problem.labels.iter().map(|label| label.span));
    let fixes = problems.iter().filter_map(|problem| problem.fix.as_ref());
    for span in labels.chain(fixes.flat_map(|fix| fix.edits.iter().map(|edit| edit.span))) {
        let Span { source, start, end } = span;
        let text = &sources.get(source).text;
        assert!(text.get(start as usize..end as usize).is_some(), "{span:?} is not in the text");
    }
    assert!(problems.is_empty() || !render::text(sources, problems, true).is_empty());
    assert_eq!(render::json(sources, problems).lines().count(), problems.len());
}
