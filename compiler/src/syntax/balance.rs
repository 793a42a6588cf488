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
    let line = Line { first: Kind::End, indent: 0, is_first: true, ends: false };
    let out = Vec::with_capacity(tokens.len() + 8);
    let mut repair = Repair { source, open: vec![], line, out, errors: vec![] };
    let mut end = 0;
    for (index, token) in tokens.iter().enumerate() {
        repair.line.advance(text, end, *token);
        end = token.end as usize;
        let next = tokens.get(index + 1).map_or(end, |next| next.start as usize);
        repair.line.ends = text[end..next].contains('\n');
        repair.token(*token);
    }
    *tokens = repair.out;
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
    /// How far its line is indented.
    indent: usize,
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
        }
    }
}

struct Repair {
    source: u32,
    open: Vec<Open>,
    line: Line,
    out: Vec<Token>,
    errors: Vec<Diagnostic>,
}

impl Repair {
    fn token(&mut self, token: Token) {
        self.close_outdented(token);
        match token.kind {
            Kind::OpenBrace if self.opens_body() => self.close_while(token, |open| is_round(open.partner)),
            Kind::Semicolon => self.close_while(token, |open| is_round(open.partner)),
            Kind::End => self.close_while(token, |_| true),
            kind if kind.closes() => return self.closer(token),
            _ => {}
        }
        if let Some(partner) = token.kind.partner() {
            self.open.push(Open { token, partner, indent: self.line.indent });
        }
        self.out.push(token);
    }

    /// Whether a brace here opens the body of a statement that started on this line.
    fn opens_body(&self) -> bool {
        let head =
            matches!(self.line.first, Kind::If | Kind::For | Kind::While | Kind::Match | Kind::Fn | Kind::CloseBrace);
        let in_lambda = self.out.last().is_some_and(|last| matches!(last.kind, Kind::Bar | Kind::FatArrow));
        head && self.line.ends && !in_lambda
    }

    /// A closing bracket: closes what it fits, after what was left open inside; a stray one is dropped.
    fn closer(&mut self, token: Token) {
        let reach = if is_round(token.kind) {
            self.open.iter().rposition(|open| !is_round(open.partner)).map_or(0, |barrier| barrier + 1)
        } else {
            self.open.iter().rposition(|open| open.partner == Kind::HoleClose).unwrap_or(0)
        };
        let fits = self.open[reach..].iter().rposition(|open| open.partner == token.kind);
        let Some(index) = fits else { return self.stray(token) };
        while self.open.len() > reach + index + 1 {
            self.close(token);
        }
        self.open.pop();
        self.out.push(token);
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
            Kind::CloseBrace => format!("\n{}}}", " ".repeat(open.indent)),
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
