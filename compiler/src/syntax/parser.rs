//! Tokens to tree: recursive descent without backtracking. A part that cannot be read is reported once and stops
//! with [`Stop`]; the nearest list, statement, member or item goes on behind it. Never panics, never recurses
//! deeper than [`DEEPEST`].

use super::token::{Kind, Token};
use super::tree::{Docs, File, Name};
use super::{balance, lexer};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

mod expr;
mod item;
mod literal;
mod member;
mod pattern;
mod primary;
mod protocol;
mod recover;
mod signature;
mod stmt;

/// The error is reported; whoever can go on behind it does.
pub(super) struct Stop;

/// What was read, or [`Stop`].
pub(super) type Parse<T> = Result<T, Stop>;

/// How deep brackets and blocks may nest, so that no stage runs out of stack.
/// Picked by gut feeling.
const DEEPEST: u32 = 100;

/// How high a tree may grow: chains of calls and operators stand on top of each other.
const HIGHEST: u32 = 2 * DEEPEST;

/// Reads a whole file.
pub(super) fn parse(source: u32, text: &str) -> (File, Vec<Diagnostic>) {
    if u32::try_from(text.len()).is_err() {
        return too_large(source);
    }
    let mut lexed = lexer::lex(source, text);
    let brackets = balance::balance(source, text, &mut lexed.tokens);
    let mut parser = Parser {
        source,
        text,
        tokens: lexed.tokens,
        at: 0,
        docs: lexed.docs,
        next_doc: 0,
        depth: 0,
        height: 0,
        item_is_too_deep: false,
        head: false,
        mended: mended_lines(text, &brackets),
        failed_at: None,
        errors: lexed.errors,
    };
    parser.errors.extend(brackets);
    let mut file = parser.file();
    file.comments = lexed.comments;
    parser.errors.sort_by_key(Diagnostic::span);
    (file, parser.errors)
}

/// The lines of all places, in order.
fn mended_lines(text: &str, brackets: &[Diagnostic]) -> Vec<Span> {
    let labels = brackets.iter().flat_map(|error| &error.labels);
    let mut lines: Vec<Span> = labels.map(|label| line_of(text, label.span)).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// The line that a place begins on.
fn line_of(text: &str, place: Span) -> Span {
    let (before, after) = text.split_at(place.start as usize);
    let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let end = after.find('\n').map_or(text.len(), |newline| before.len() + newline);
    Span { start: offset(start), end: offset(end), ..place }
}

/// Places are 32 bits wide.
fn too_large(source: u32) -> (File, Vec<Diagnostic>) {
    let start = Span { source, ..Span::default() };
    let error = Diagnostic::new(Code::CANNOT_READ, start, "this file is larger than 4 GiB");
    (File { docs: Docs::default(), imports: vec![], items: vec![], comments: vec![], span: start }, vec![error])
}

pub(super) struct Parser<'t> {
    source: u32,
    text: &'t str,
    /// Ends with [`Kind::End`]; all brackets have partners.
    tokens: Vec<Token>,
    at: usize,
    docs: Vec<lexer::DocLine>,
    next_doc: usize,
    /// How many brackets, blocks and prefixes are open.
    depth: u32,
    /// At least the height of everything read inside the innermost open bracket.
    height: u32,
    /// Whether the current item has been reported as nested too deeply.
    item_is_too_deep: bool,
    /// In the head of `if`, `for`, `while` or `match`, where `{` opens the body.
    head: bool,
    /// The lines on which brackets were mended, in order: what else is wrong there most likely follows from it.
    mended: Vec<Span>,
    /// The token at which the last error was reported.
    failed_at: Option<usize>,
    errors: Vec<Diagnostic>,
}

/// Looking at tokens and taking them.
impl<'t> Parser<'t> {
    fn kind(&self) -> Kind {
        self.tokens[self.at].kind
    }

    fn kind_after(&self, ahead: usize) -> Kind {
        self.tokens[(self.at + ahead).min(self.tokens.len() - 1)].kind
    }

    fn token(&self) -> Token {
        self.tokens[self.at]
    }

    fn at(&self, kind: Kind) -> bool {
        self.kind() == kind
    }

    fn at_word(&self, word: &str) -> bool {
        self.kind() == Kind::Word && self.text_of(self.token()) == word
    }

    fn text_of(&self, token: Token) -> &'t str {
        &self.text[token.start as usize..token.end as usize]
    }

    fn span_of(&self, token: Token) -> Span {
        Span { source: self.source, start: token.start, end: token.end }
    }

    /// The place of the next token.
    fn here(&self) -> Span {
        self.span_of(self.token())
    }

    /// The place of the token before.
    fn last(&self) -> Span {
        match self.at {
            0 => Span { source: self.source, ..Span::default() },
            at => self.span_of(self.tokens[at - 1]),
        }
    }

    /// From `start` to the token before.
    fn since(&self, start: Span) -> Span {
        let last = self.last();
        if last.end < start.start { start.before() } else { start.to(last) }
    }

    fn is_first_on_line(&self, index: usize) -> bool {
        let before = if index == 0 { 0 } else { self.tokens[index - 1].end as usize };
        index == 0 || self.text[before..self.tokens[index].start as usize].contains('\n')
    }

    fn bump(&mut self) -> Token {
        let token = self.token();
        if token.kind != Kind::End {
            self.at += 1;
        }
        token
    }

    fn eat(&mut self, kind: Kind) -> Option<Span> {
        if self.at(kind) { Some(self.take()) } else { None }
    }

    fn eat_word(&mut self, word: &str) -> Option<Span> {
        if self.at_word(word) { Some(self.take()) } else { None }
    }

    fn take(&mut self) -> Span {
        let token = self.bump();
        self.span_of(token)
    }

    /// A word as a name.
    fn take_name(&mut self) -> Name {
        let token = self.bump();
        Name { text: self.text_of(token).into(), span: self.span_of(token) }
    }
}

/// Expecting tokens and saying what is missing.
impl Parser<'_> {
    fn report(&mut self, error: Diagnostic) {
        self.errors.push(error);
    }

    /// What stands at the next token, for "found …".
    fn found(&self) -> String {
        let token = self.token();
        match token.kind {
            Kind::Word | Kind::Int | Kind::Float | Kind::Duration => format!("`{}`", self.text_of(token)),
            kind => kind.describe().to_owned(),
        }
    }

    /// Whether an error at the next token would only repeat one that is reported.
    fn is_known_broken(&self) -> bool {
        let after_bad = self.at > 0 && self.tokens[self.at - 1].kind == Kind::Bad;
        self.at(Kind::Bad) || after_bad || self.failed_at == Some(self.at) || self.is_on_mended_line(self.at)
    }

    /// Whether a bracket was mended on the line of this token.
    fn is_on_mended_line(&self, index: usize) -> bool {
        let here = self.tokens[index].start;
        let next = self.mended.partition_point(|line| line.end < here);
        self.mended.get(next).is_some_and(|line| line.start <= here)
    }

    /// Reports an error at the next token, unless it is known to be broken.
    fn fail_with(&mut self, error: Diagnostic) -> Stop {
        if !self.is_known_broken() {
            self.report(error);
        }
        self.failed_at = Some(self.at);
        Stop
    }

    /// Reports "expected …, found …" at the next token.
    fn fail(&mut self, expected: &str) -> Stop {
        let error = self.unexpected(expected);
        self.fail_with(error)
    }

    fn unexpected(&self, expected: &str) -> Diagnostic {
        let message = format!("expected {expected}, found {}", self.found());
        Diagnostic::new(Code::UNEXPECTED_TOKEN, self.here(), message)
    }

    /// Takes this token; `place` says where it was expected: "after the name".
    fn expect(&mut self, kind: Kind, place: &str) -> Parse<Span> {
        match self.eat(kind) {
            Some(span) => Ok(span),
            None => Err(self.fail(&format!("{} {place}", kind.describe()))),
        }
    }

    fn expect_word(&mut self, word: &str, place: &str) -> Parse<Span> {
        match self.eat_word(word) {
            Some(span) => Ok(span),
            None => Err(self.fail(&format!("`{word}` {place}"))),
        }
    }

    /// Takes a `;`. Where it is missing, that is reported, and what else stands on the line is skipped.
    fn semicolon(&mut self, place: &str) {
        if self.eat(Kind::Semicolon).is_some() {
            return;
        }
        if self.kind().closes() || self.at(Kind::End) || self.is_first_on_line(self.at) {
            return self.missing(Kind::Semicolon, place);
        }
        let Stop = self.fail(&format!("`;` {place}"));
        self.skip_rest();
    }

    /// Takes a `:`. Where a type follows all the same, reading goes on.
    fn colon(&mut self, place: &str) -> Parse<()> {
        if self.eat(Kind::Colon).is_none() {
            if !self.at(Kind::Word) || self.is_first_on_line(self.at) {
                return Err(self.fail(&format!("`:` {place}")));
            }
            self.missing(Kind::Colon, place);
        }
        Ok(())
    }

    /// Reports a sign that is missing behind the last token, with the fix of writing it.
    fn missing(&mut self, kind: Kind, place: &str) {
        let sign = kind.describe();
        let after = self.last().after();
        let message = format!("expected {sign} {place}, found {}", self.found());
        let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, after, message);
        self.fail_with(error.fix(format!("write {sign}"), after, sign.trim_matches('`')));
    }

    /// Takes `wrong` where `right` is meant, and says so.
    fn instead(&mut self, right: &str, message: &str) -> Span {
        let span = self.take();
        let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, span, message);
        self.report(error.fix(format!("write `{}`", right.trim()), span, right));
        span
    }

    /// Takes a word as the name of `what`.
    fn name(&mut self, what: &str) -> Parse<Name> {
        if self.at(Kind::Word) {
            return Ok(self.take_name());
        }
        let is_meant = !self.is_first_on_line(self.at) || self.kind_after(1) == Kind::Colon;
        if self.kind().is_reserved() && is_meant {
            let word = self.text_of(self.token());
            let message = format!("`{word}` is a reserved word and cannot be {what}");
            let error = Diagnostic::new(Code::RESERVED_WORD, self.here(), message);
            self.fail_with(error.fix("add an underscore", self.here(), format!("{word}_")));
            return Ok(self.take_name());
        }
        Err(self.fail(what))
    }
}

/// Nesting and documentation.
impl Parser<'_> {
    /// Reads something that stands one level deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= DEEPEST {
            return Err(self.too_deep());
        }
        self.depth += 1;
        let outside = std::mem::take(&mut self.height);
        let result = read(self);
        self.depth -= 1;
        self.height = outside.max(self.height + 1);
        if self.height > HIGHEST { Err(self.too_deep()) } else { result }
    }

    /// Reads what stands between brackets, where `{` is not the body of a statement outside.
    fn inside<T>(&mut self, read: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        let head = std::mem::take(&mut self.head);
        let result = self.deeper(read);
        self.head = head;
        result
    }

    /// Reads a head, where `{` opens the body.
    fn in_head<T>(&mut self, read: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        let head = std::mem::replace(&mut self.head, true);
        let result = read(self);
        self.head = head;
        result
    }

    /// Reads a chain whose links each put one level on top of what was read before.
    fn chain<T>(&mut self, read: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        let outside = std::mem::take(&mut self.height);
        let result = read(self);
        self.height = outside.max(self.height);
        result
    }

    /// Counts one link of a chain.
    fn link(&mut self) -> Parse<()> {
        self.height += 1;
        if self.height > HIGHEST { Err(self.too_deep()) } else { Ok(()) }
    }

    fn too_deep(&mut self) -> Stop {
        if std::mem::replace(&mut self.item_is_too_deep, true) {
            return Stop;
        }
        let error = Diagnostic::new(Code::NESTED_TOO_DEEPLY, self.here(), "this is nested too deeply");
        self.fail_with(
            error.help(format!("At most {DEEPEST} levels are read. Give the inner parts names of their own.")),
        )
    }

    /// The documentation directly above the next token; what was passed over without a taker is reported.
    fn take_docs(&mut self) -> Docs {
        self.reject_docs(self.last().end);
        let mut docs = Docs::default();
        while let Some(line) = self.docs.get(self.next_doc).filter(|line| line.span.start < self.token().start) {
            if line.of_module {
                self.reject_docs(line.span.end);
                continue;
            }
            docs.lines.push((line.text.clone(), line.span));
            self.next_doc += 1;
        }
        docs
    }

    fn module_docs(&mut self) -> Docs {
        let first = self.token().start;
        let lines = self.docs.iter().take_while(|line| line.of_module && line.span.start < first);
        let lines: Vec<_> = lines.map(|line| (line.text.clone(), line.span)).collect();
        self.next_doc = lines.len();
        Docs { lines }
    }

    /// Reports the documentation before this offset: nothing takes it.
    fn reject_docs(&mut self, before: u32) {
        let mut reported_end = None;
        while let Some(line) = self.docs.get(self.next_doc).filter(|line| line.span.start < before) {
            self.next_doc += 1;
            let goes_on = reported_end
                .is_some_and(|end: u32| self.text[end as usize..line.span.start as usize].trim().is_empty());
            reported_end = Some(line.span.end);
            if !goes_on {
                let error = misplaced_docs(line);
                self.errors.push(error);
            }
        }
    }

    /// Forgets the documentation of parts that were skipped.
    fn drop_docs(&mut self, before: u32) {
        while self.docs.get(self.next_doc).is_some_and(|line| line.span.start < before) {
            self.next_doc += 1;
        }
    }
}

fn misplaced_docs(line: &lexer::DocLine) -> Diagnostic {
    let marker = Span { end: line.span.start + 3, ..line.span };
    let (message, help) = if line.of_module {
        ("a module is documented at the top of its file only", "What follows is documented with `///`.")
    } else {
        ("this documents nothing", "`///` stands above a declaration, a field, a method, a case or a state.")
    };
    Diagnostic::new(Code::MISPLACED_DOCS, line.span, message).help(help).fix("make it a comment", marker, "//")
}
