//! Brackets and their partners. After this pass every bracket has one, so that the parser can skip whole groups:
//! a missing one is put in where the indentation says it belongs, a stray one is dropped, and each is reported once.

use super::token::{Kind, Token};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Mends the brackets of a token list and says what was mended. Costs one scan where nothing is wrong.
pub(crate) fn balance(source: u32, text: &str, tokens: &mut Vec<Token>) -> Vec<Diagnostic> {
    if is_balanced(tokens) {
        return Vec::new();
    }
    let line = Line { first: Kind::End, indent: 0, is_first: true, ends: false, is_signature: false };
    let out = Vec::with_capacity(tokens.len() + 8);
    let mut repair = Repair { source, open: vec![], line, starts: vec![], indent: 0, out, errors: vec![] };
    let mut end = 0;
    for (index, token) in tokens.iter().enumerate() {
        repair.line.advance(text, end, *token);
        end = token.end as usize;
        let next = tokens.get(index + 1).map_or(end, |next| next.start as usize);
        repair.line.ends = text[end..next].contains('\n');
        repair.token(*token);
    }
    *tokens = repair.out;
    debug_assert!(is_balanced(tokens), "brackets were mended so that they cross");
    repair.errors
}

/// A file with more is no Quark. Picked by gut feeling.
const MOST_ERRORS: usize = 100;

fn is_balanced(tokens: &[Token]) -> bool {
    let mut open = Vec::new();
    for token in tokens {
        if let Some(partner) = token.kind.partner() {
            open.push(partner);
        } else if token.kind.closes() && open.pop() != Some(token.kind) {
            return false;
        }
    }
    open.is_empty()
}

/// An opening bracket that still waits for its partner.
struct Open {
    token: Token,
    partner: Kind,
    /// Its index among the tokens.
    at: usize,
    /// How far its line is indented.
    indent: usize,
    /// Whether it is no block: no statement ends inside.
    is_value: bool,
}

/// Where the current token stands.
struct Line {
    /// What its line starts with.
    first: Kind,
    /// How far its line is indented, in bytes.
    indent: usize,
    /// Whether it is the first on its line.
    is_first: bool,
    /// Whether it is the last on its line.
    ends: bool,
    /// Whether a function's name and parameters stand on its line.
    is_signature: bool,
}

impl Line {
    /// Steps over the space between two tokens.
    fn advance(&mut self, text: &str, end: usize, token: Token) {
        let gap = &text[end..token.start as usize];
        let newline = gap.rfind('\n');
        self.is_first = newline.is_some() || end == 0;
        if self.is_first {
            self.indent = gap.len() - newline.map_or(0, |newline| newline + 1);
            self.first = token.kind;
            let word = &text[token.start as usize..token.end as usize];
            self.is_signature = token.kind == Kind::Word && matches!(word, "on" | "scope" | "event");
        }
        self.is_signature |= matches!(token.kind, Kind::Fn | Kind::Query);
    }
}

/// Where a line begins.
struct Start {
    /// The index of its first token.
    at: usize,
    /// How far it is indented.
    indent: usize,
    /// How many brackets were open there.
    depth: usize,
}

struct Repair {
    source: u32,
    open: Vec<Open>,
    line: Line,
    starts: Vec<Start>,
    /// How far the line is indented that the current statement began on.
    indent: usize,
    out: Vec<Token>,
    errors: Vec<Diagnostic>,
}

impl Repair {
    fn token(&mut self, token: Token) {
        self.close_outdented(token);
        if self.line.is_first {
            self.start_line();
        }
        match token.kind {
            Kind::Arrow if self.line.is_signature => self.close_while(token, |open| is_round(open.partner)),
            Kind::OpenBrace if self.opens_body() => self.close_while(token, |open| is_round(open.partner)),
            Kind::Semicolon => self.close_while(token, |open| open.is_value),
            Kind::End => self.close_while(token, |_| true),
            kind if kind.closes() => return self.closer(token),
            _ => {}
        }
        if let Some(partner) = token.kind.partner() {
            let is_value = is_round(partner) || partner == Kind::CloseBrace && self.is_after_sign();
            self.open.push(Open { token, partner, at: self.out.len(), indent: self.indent, is_value });
        }
        self.out.push(token);
    }

    fn start_line(&mut self) {
        self.starts.push(Start { at: self.out.len(), indent: self.line.indent, depth: self.open.len() });
        if !self.open.last().is_some_and(|open| is_round(open.partner)) {
            self.indent = self.line.indent;
        }
    }

    /// Whether a brace here opens the body of a statement that started on this line.
    fn opens_body(&self) -> bool {
        let starts_body =
            matches!(self.line.first, Kind::If | Kind::For | Kind::While | Kind::Match | Kind::CloseBrace);
        let in_lambda = self.out.last().is_some_and(|last| matches!(last.kind, Kind::Bar | Kind::FatArrow));
        self.line.is_signature && !self.is_in_body() || starts_body && self.line.ends && !in_lambda
    }

    /// Whether a value follows what was read last, so that a brace opens a map.
    fn is_after_sign(&self) -> bool {
        let last = self.out.last().map(|last| last.kind);
        matches!(
            last,
            Some(
                Kind::Assign | Kind::With | Kind::Comma | Kind::OpenParen | Kind::OpenBracket | Kind::Colon | Kind::Eq
            )
        )
    }

    /// Whether a brace on this line is open.
    fn is_in_body(&self) -> bool {
        let start = self.starts.last().map_or(0, |start| start.at);
        self.open.iter().any(|open| open.partner == Kind::CloseBrace && open.at >= start)
    }

    /// A closing bracket: closes what it fits, after what was left open inside; a stray one is dropped.
    fn closer(&mut self, token: Token) {
        if token.kind == Kind::CloseBrace && self.line.is_first && self.open_before(token) {
            return self.out.push(token);
        }
        if token.kind == Kind::CloseBrace && !self.line.is_first && !self.is_in_body() {
            return self.stray(token);
        }
        let reach = if is_round(token.kind) {
            self.open.iter().rposition(|open| !is_round(open.partner)).map_or(0, |barrier| barrier + 1)
        } else {
            self.open.iter().rposition(|open| open.partner == Kind::HoleClose).unwrap_or(0)
        };
        let fits = self.open[reach..].iter().rposition(|open| open.partner == token.kind);
        let Some(index) = fits else {
            self.open_parameters(token);
            return self.stray(token);
        };
        while self.open.len() > reach + index + 1 {
            self.close(token);
        }
        self.open.pop();
        self.out.push(token);
    }

    /// Puts in the brace that this closing one misses: at the end of the last line that is indented like it.
    fn open_before(&mut self, close: Token) -> bool {
        let inner = self.open.iter().rfind(|open| open.partner == Kind::CloseBrace);
        if inner.is_some_and(|open| open.indent >= self.line.indent) {
            return false;
        }
        let floor = self.open.last().map_or(0, |open| open.at + 1);
        let Some(place) = self.end_of_head(floor) else { return false };
        let end = self.out[place - 1].end;
        self.out.insert(place, Token { kind: Kind::OpenBrace, start: end, end });
        for start in self.starts.iter_mut().rev().take_while(|start| start.at >= place) {
            start.at += 1;
        }
        let here = Span { source: self.source, start: end, end };
        self.report(
            Diagnostic::new(Code::UNCLOSED_DELIMITER, here, "expected `{` at the end of this line")
                .label(self.span(close), "this `}` closes nothing else")
                .fix("open it", here, " {"),
        );
        true
    }

    /// The index behind the last line from `floor` on that is indented like the current one and looks like a head.
    fn end_of_head(&self, floor: usize) -> Option<usize> {
        let before = &self.starts[..self.starts.len().saturating_sub(1)];
        let line = before.iter().rposition(|start| start.indent <= self.line.indent)?;
        let (head, next) = (&before[line], &self.starts[line + 1]);
        let last = self.out.get(next.at.checked_sub(1)?)?.kind;
        let is_head = !matches!(last, Kind::Semicolon | Kind::Comma | Kind::OpenBrace | Kind::CloseBrace);
        let is_outside = next.depth == self.open.len() && head.at >= floor;
        (head.indent == self.line.indent && is_head && is_outside).then_some(next.at)
    }

    /// Puts in the parenthesis that the parameters of a signature miss, behind the name.
    fn open_parameters(&mut self, close: Token) {
        let line = self.starts.last().map_or(0, |start| start.at);
        let is_fn = |token: &Token| matches!(token.kind, Kind::Fn | Kind::Query);
        let Some(word) = self.out[line..].iter().rposition(is_fn).filter(|_| close.kind == Kind::CloseParen) else {
            return;
        };
        let place = line + word + 2;
        let [_, name, params @ ..] = &self.out[line + word..] else { return };
        if name.kind != Kind::Word || params.iter().any(|token| token.kind.closes() || token.kind.partner().is_some()) {
            return;
        }
        let end = name.end;
        self.out.insert(place, Token { kind: Kind::OpenParen, start: end, end });
        self.out.push(close);
    }

    fn stray(&mut self, token: Token) {
        let message = format!("this {} closes nothing", token.kind.describe());
        let span = self.span(token);
        self.report(Diagnostic::new(Code::UNCLOSED_DELIMITER, span, message).fix("remove it", span, ""));
    }

    fn report(&mut self, error: Diagnostic) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(error);
        }
    }

    /// A line that starts no further right than the line of an open brace stands outside of it.
    fn close_outdented(&mut self, token: Token) {
        if !self.line.is_first || continues_line(token.kind) {
            return;
        }
        let column = self.line.indent;
        let outer = if token.kind == Kind::CloseBrace {
            self.open.iter().rposition(|open| open.partner == Kind::CloseBrace && open.indent == column)
        } else {
            None
        };
        match outer {
            Some(outer) => {
                while self.open.len() > outer + 1 {
                    self.close(token);
                }
            }
            None if token.kind == Kind::CloseBrace => {}
            None => self.close_while(token, |open| open.indent >= column && open.partner == Kind::CloseBrace),
        }
    }

    fn close_while(&mut self, before: Token, condition: impl Fn(&Open) -> bool) {
        while self.open.last().is_some_and(&condition) {
            self.close(before);
        }
    }

    /// Puts in the partner of the innermost open bracket, before `before`.
    fn close(&mut self, before: Token) {
        let Some(open) = self.open.pop() else { return };
        let place = self.out.last().map_or(before.start, |last| last.end);
        let after_unreadable = self.out.last().is_some_and(|last| last.kind == Kind::Bad);
        self.out.push(Token { kind: open.partner, start: place, end: place });
        if after_unreadable && before.kind == Kind::End {
            return;
        }
        let here = Span { source: self.source, start: place, end: place };
        let message = format!("this {} is never closed", open.token.kind.describe());
        let expected = format!("expected {} here", open.partner.describe());
        let written = match open.partner {
            Kind::CloseBrace if !open.is_value => format!("\n{}}}", " ".repeat(open.indent)),
            partner => partner.describe().trim_matches('`').to_owned(),
        };
        self.report(
            Diagnostic::new(Code::UNCLOSED_DELIMITER, self.span(open.token), message).label(here, expected).fix(
                format!("close it with {}", open.partner.describe()),
                here,
                written,
            ),
        );
    }

    fn span(&self, token: Token) -> Span {
        Span { source: self.source, start: token.start, end: token.end }
    }
}

fn is_round(kind: Kind) -> bool {
    matches!(kind, Kind::CloseParen | Kind::CloseBracket)
}

/// Whether a line that starts so goes on with the one before.
fn continues_line(kind: Kind) -> bool {
    matches!(kind, Kind::Else | Kind::Dot | Kind::OpenBrace | Kind::End) || kind.closes() && kind != Kind::CloseBrace
}
