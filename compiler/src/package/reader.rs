//! Goes through the tables of a `quark.toml` and takes what it knows. Every problem has its place in the file.

use super::settings::{BUILD_KEYS, Form, TOP_KEYS};
use super::{BuildSettings, Package};
use crate::diagnostic::nearest::nearest;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// See [`Package::parse`].
pub fn read(source: u32, text: &str) -> (Package, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { source, size: text.len(), problems: Vec::new() };
    let package = if errors.is_empty() {
        reader.package(table.get_ref())
    } else {
        reader.malformed(&errors);
        Package::default()
    };
    reader.problems.sort_by_key(Diagnostic::span);
    (package, reader.problems)
}

struct Reader {
    source: u32,
    size: usize,
    problems: Vec<Diagnostic>,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl Reader {
    fn malformed(&mut self, errors: &[toml::de::Error]) {
        for error in errors {
            let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
            let end = self.size;
            let place = self.span(error.span().unwrap_or(end..end));
            let problem = Diagnostic::new(Code::BAD_PACKAGE_FILE, place, format!("not TOML: {message}"));
            self.problems.push(problem.help("`key = \"value\"` on a line of its own, tables as `[build]`"));
        }
    }

    fn package(&mut self, top: &DeTable<'_>) -> Package {
        let mut package = Package::default();
        for (key, value) in top {
            match value.get_ref() {
                DeValue::Table(table) => self.table(&mut package, key, table),
                _ => self.top(&mut package, key, value),
            }
        }
        for (key, example) in [("name", "my_protocol"), ("version", "1.0.0"), ("license", "Apache-2.0")] {
            if !top.contains_key(key) {
                self.missing(key, example);
            }
        }
        package
    }

    fn top(&mut self, package: &mut Package, key: &Spanned<DeString<'_>>, value: &Value<'_>) {
        match key.get_ref().as_ref() {
            "name" => self.take(&mut package.name, value, Form::Snake),
            "version" => self.take(&mut package.version, value, Form::Version),
            "license" => self.take(&mut package.license, value, Form::Line),
            "description" => self.take(&mut package.description, value, Form::Line),
            "authors" => package.authors = self.list(value),
            "repository" => package.repository = self.text(value, Form::Address),
            "keywords" => package.keywords = self.list(value),
            _ => self.unknown(key, TOP_KEYS, "setting"),
        }
    }

    fn table(&mut self, package: &mut Package, name: &Spanned<DeString<'_>>, table: &DeTable<'_>) {
        let known = crate::target::find(name.get_ref().as_ref());
        match (name.get_ref().as_ref(), known) {
            ("build", _) => package.build = self.build(table),
            (_, Some(known)) => {
                let settings = self.target(known.settings(), table);
                package.settings.insert(known.name(), settings);
            }
            _ if TOP_KEYS.contains(&name.get_ref().as_ref()) => {
                let place = self.span(name.span());
                self.wrong(place, "a table where a value was expected", "write `key = \"value\"`");
            }
            _ => {
                let tables: Vec<&str> = known_targets().into_iter().chain(["build"]).collect();
                self.unknown(name, &tables, "table");
            }
        }
    }

    fn build(&mut self, table: &DeTable<'_>) -> BuildSettings {
        let mut build = BuildSettings::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "targets" => build.targets = self.targets(value),
                "out" => build.out = self.text(value, Form::Line),
                _ => self.unknown(key, BUILD_KEYS, "setting of `[build]`"),
            }
        }
        build
    }

    fn targets(&mut self, value: &Value<'_>) -> Vec<String> {
        let mut targets = Vec::new();
        for item in self.items(value) {
            let Some(name) = self.text(item, Form::Line) else { continue };
            if let Some(problem) = unknown_target(&name, Some(self.inside(item)), &known_targets()) {
                self.problems.push(problem);
            } else if !targets.contains(&name) {
                targets.push(name);
            }
        }
        targets
    }

    fn target(
        &mut self,
        keys: &'static [(&'static str, Form)],
        table: &DeTable<'_>,
    ) -> std::collections::BTreeMap<&'static str, String> {
        let mut settings = std::collections::BTreeMap::new();
        for (key, value) in table {
            if let Some((known, form)) = keys.iter().find(|(known, _)| *known == key.get_ref().as_ref()) {
                settings.extend(self.text(value, *form).map(|text| (*known, text)));
            } else {
                let names: Vec<&str> = keys.iter().map(|(known, _)| *known).collect();
                self.unknown(key, &names, "setting of this target");
            }
        }
        settings
    }

    fn take(&mut self, field: &mut String, value: &Value<'_>, form: Form) {
        if let Some(text) = self.text(value, form) {
            *field = text;
        }
    }

    fn text(&mut self, value: &Value<'_>, form: Form) -> Option<String> {
        let place = self.span(value.span());
        let DeValue::String(text) = value.get_ref() else {
            self.wrong(place, &format!("{} where a text was expected", kind(value)), form.expected());
            return None;
        };
        if !form.accepts(text) {
            self.wrong(place, "a value that cannot be used", form.expected());
            return None;
        }
        Some(text.as_ref().to_owned())
    }

    fn list(&mut self, value: &Value<'_>) -> Vec<String> {
        self.items(value).iter().filter_map(|item| self.text(item, Form::Line)).collect()
    }

    fn items<'v, 'a>(&mut self, value: &'v Value<'a>) -> &'v [Value<'a>] {
        if let DeValue::Array(items) = value.get_ref() {
            return items;
        }
        let place = self.span(value.span());
        self.wrong(
            place,
            &format!("{} where a list was expected", kind(value)),
            "a list of texts, like `[\"one\", \"two\"]`",
        );
        &[]
    }

    fn wrong(&mut self, place: Span, message: &str, expected: &str) {
        let problem = Diagnostic::new(Code::BAD_PACKAGE_FILE, place, message);
        self.problems.push(problem.help(format!("expected: {expected}")));
    }

    fn missing(&mut self, key: &str, example: &str) {
        let start = self.span(0..0);
        let line = format!("{key} = \"{example}\"");
        let problem = Diagnostic::new(Code::BAD_PACKAGE_FILE, start, format!("`{key}` is missing"));
        let problem = problem.help(format!("every package has one: add `{line}`"));
        self.problems.push(problem.fix(format!("add `{key}`"), start, format!("{line}\n")));
    }

    fn unknown(&mut self, key: &Spanned<DeString<'_>>, known: &[&str], what: &str) {
        let (place, name) = (self.span(key.span()), key.get_ref());
        let problem = Diagnostic::new(Code::UNKNOWN_SETTING, place, format!("`{name}` is no known {what}"));
        self.problems.push(match nearest(name, known.iter().copied()) {
            Some(near) => problem.fix(format!("write `{near}`"), place, near),
            None => problem.help(format!("known here: {}", known.join(", "))),
        });
    }

    fn span(&self, range: Range<usize>) -> Span {
        let offset = |at: usize| u32::try_from(at.min(self.size)).unwrap_or(u32::MAX);
        Span { source: self.source, start: offset(range.start), end: offset(range.end) }
    }

    /// The text between the quotes.
    fn inside(&self, value: &Value<'_>) -> Span {
        let span = self.span(value.span());
        Span { start: span.start + 1, end: span.end - 1, ..span }
    }
}

fn known_targets() -> Vec<&'static str> {
    crate::target::ALL.iter().map(|target| target.name()).collect()
}

/// The problem with this name of a target, if it is none of the known.
#[must_use]
pub fn unknown_target(name: &str, place: Option<Span>, known: &[&str]) -> Option<Diagnostic> {
    if known.contains(&name) {
        return None;
    }
    let message = format!("`{name}` is no target");
    let near = nearest(name, known.iter().copied());
    let problem = match (place, near) {
        (Some(place), Some(near)) => {
            Diagnostic::new(Code::UNKNOWN_TARGET, place, message).fix(format!("write `{near}`"), place, near)
        }
        (Some(place), None) => Diagnostic::new(Code::UNKNOWN_TARGET, place, message),
        (None, Some(near)) => {
            Diagnostic::without_place(Code::UNKNOWN_TARGET, message).help(format!("did you mean `{near}`?"))
        }
        (None, None) => Diagnostic::without_place(Code::UNKNOWN_TARGET, message),
    };
    Some(problem.help(format!("targets: {}", known.join(", "))))
}

fn kind(value: &Value<'_>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
