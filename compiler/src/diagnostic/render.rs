//! Diagnostics as text and as JSON. The only place that knows how a problem looks on a screen.
//!
//! It decides nothing: it neither drops a problem nor counts them, and it never prints.

use super::{Diagnostic, Edit, Fix, Label, Severity};
use crate::source::{Sources, Span};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Problems as a person reads them on a terminal, in order of place, an empty line between two.
/// With `color` the text holds ANSI escape sequences.
#[must_use]
pub fn text(sources: &Sources, diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let reports = in_order(diagnostics).into_iter().map(|diagnostic| renderer.render(&report(sources, diagnostic)));
    reports.map(|report| report + "\n").collect::<Vec<_>>().join("\n")
}

/// Problems as a program reads them: one JSON object a line, in order of place.
#[must_use]
pub fn json(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let objects = in_order(diagnostics).into_iter().map(|diagnostic| Problem::new(sources, diagnostic));
    objects.map(|object| serde_json::to_string(&object).unwrap_or_default() + "\n").collect()
}

/// By file and place; what has no place stands first.
fn in_order(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code));
    sorted
}

fn report<'s>(sources: &'s Sources, diagnostic: &'s Diagnostic) -> Vec<Group<'s>> {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.to_string());
    let problem = title
        .elements(snippets(sources, &diagnostic.labels))
        .elements(diagnostic.help.iter().map(|help| Level::HELP.message(help)));
    let fix = diagnostic.fix.as_ref().map(|fix| suggestion(sources, fix));
    std::iter::once(problem).chain(fix).collect()
}

/// One snippet a file, the file of the problem first.
fn snippets<'s>(sources: &'s Sources, labels: &'s [Label]) -> Vec<Snippet<'s, Annotation<'s>>> {
    let mut files: Vec<(u32, Vec<Annotation<'s>>)> = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = (!label.text.is_empty()).then_some(label.text.as_str());
        let annotation = kind.span(range(label.span)).label(text);
        match files.iter_mut().find(|(source, _)| *source == label.span.source) {
            Some((_, annotations)) => annotations.push(annotation),
            None => files.push((label.span.source, vec![annotation])),
        }
    }
    let snippets = files.into_iter().map(|(source, annotations)| snippet(sources, source).annotations(annotations));
    snippets.collect()
}

fn suggestion<'s>(sources: &'s Sources, fix: &'s Fix) -> Group<'s> {
    let mut files: BTreeMap<u32, Vec<Patch<'s>>> = BTreeMap::new();
    for Edit { span, text } in &fix.edits {
        files.entry(span.source).or_default().push(Patch::new(range(*span), text));
    }
    let patches = files.into_iter().map(|(source, patches)| snippet(sources, source).patches(patches));
    Level::HELP.secondary_title(&fix.title).elements(patches)
}

fn snippet<T: Clone>(sources: &Sources, source: u32) -> Snippet<'_, T> {
    let source = sources.get(source);
    Snippet::source(&*source.text).path(&*source.shown)
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// A diagnostic, as `--message-format json` shows it.
#[derive(Serialize)]
struct Problem<'d> {
    code: String,
    severity: &'static str,
    message: &'d str,
    labels: Vec<Marked<'d>>,
    help: &'d [String],
    fix: Option<Mend<'d>>,
}

#[derive(Serialize)]
struct Mend<'d> {
    title: &'d str,
    edits: Vec<Marked<'d>>,
}

/// A place, and what is to be seen there or what is to be written there.
#[derive(Serialize)]
struct Marked<'d> {
    path: &'d str,
    line: u32,
    column: u32,
    end: End,
    text: &'d str,
}

/// The place behind the last character.
#[derive(Serialize)]
struct End {
    line: u32,
    column: u32,
}

impl<'d> Problem<'d> {
    fn new(sources: &'d Sources, diagnostic: &'d Diagnostic) -> Self {
        let Diagnostic { code, message, labels, help, fix } = diagnostic;
        let severity = match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let labels = labels.iter().map(|label| Marked::new(sources, label.span, &label.text)).collect();
        let fix = fix.as_ref().map(|Fix { title, edits }| Mend {
            title,
            edits: edits.iter().map(|edit| Marked::new(sources, edit.span, &edit.text)).collect(),
        });
        Problem { code: code.to_string(), severity, message, labels, help, fix }
    }
}

impl<'d> Marked<'d> {
    fn new(sources: &'d Sources, span: Span, text: &'d str) -> Self {
        let source = sources.get(span.source);
        let (line, column) = source.line_column(span.start);
        let (end_line, end_column) = source.line_column(span.end);
        Marked { path: &source.shown, line, column, end: End { line: end_line, column: end_column }, text }
    }
}

#[cfg(test)]
mod tests {
    use super::{json, text};
    use crate::diagnostic::{Code, Diagnostic};
    use crate::source::{Source, Sources};
    use crate::syntax::parse;

    fn example() -> (Sources, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let first = sources.add(Source::new("clock.q", "record Clock { levels: List<Int> = [0] }\n"));
        let second = sources.add(Source::new("node.q", "fn f(node: Node) {\n    while node.is_up( {\n}\n"));
        let (_, later) = parse(second, &sources.get(second).text);
        let (_, earlier) = parse(first, &sources.get(first).text);
        let nowhere = Diagnostic::without_place(Code::MISSING_PACKAGE, "there is no quark.toml here")
            .help("`quarkc new NAME` makes a package.");
        let all = later.into_iter().chain(earlier).chain([nowhere]).collect();
        (sources, all)
    }

    #[test]
    fn problems_as_text() {
        let (sources, problems) = example();
        insta::assert_snapshot!(text(&sources, &problems, false));
    }

    #[test]
    fn problems_as_json() {
        let (sources, problems) = example();
        insta::assert_snapshot!(json(&sources, &problems));
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let (sources, problems) = example();
        let colored = text(&sources, &problems, true);
        assert!(colored.contains("\u{1b}["));
        let mut plain = String::new();
        let mut rest = colored.as_str();
        while let Some((before, after)) = rest.split_once("\u{1b}[") {
            plain += before;
            rest = after.split_once('m').map_or("", |(_, after)| after);
        }
        assert_eq!(plain + rest, text(&sources, &problems, false));
    }
}
