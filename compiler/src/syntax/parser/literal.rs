//! What literals mean: numbers, durations, and texts with their escapes and holes.

use super::{Kind, Parse, Parser};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::token::Token;
use crate::syntax::tree::{Expr, ExprKind, StrPart};
use smol_str::{SmolStr, SmolStrBuilder};

impl Parser<'_> {
    pub(super) fn int_literal(&mut self) -> ExprKind {
        let token = self.bump();
        self.int(token, 1).map_or(ExprKind::Broken, ExprKind::Int)
    }

    /// The digits of a token, times a unit.
    pub(super) fn int(&mut self, token: Token, unit: i64) -> Option<i64> {
        let digits = self.text_of(token).trim_end_matches(|c: char| c.is_ascii_alphabetic()).replace('_', "");
        let value = digits.parse::<i64>().ok().and_then(|value| value.checked_mul(unit));
        if value.is_none() {
            let error = Diagnostic::new(Code::BAD_NUMBER, self.span_of(token), "this number is too large");
            self.report(error.help("An `Int` is at most 9007199254740991, 2^53 - 1."));
        }
        value
    }

    pub(super) fn float_literal(&mut self) -> ExprKind {
        let token = self.bump();
        let value: f64 = self.text_of(token).replace('_', "").parse().unwrap_or(f64::INFINITY);
        if value.is_finite() {
            return ExprKind::Float(value);
        }
        self.report(Diagnostic::new(Code::BAD_NUMBER, self.span_of(token), "this number is too large"));
        ExprKind::Broken
    }

    pub(super) fn duration_literal(&mut self) -> ExprKind {
        let token = self.bump();
        let text = self.text_of(token);
        let milliseconds = match text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_') {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            _ => 3_600_000,
        };
        self.int(token, milliseconds).map_or(ExprKind::Broken, ExprKind::Duration)
    }

    pub(super) fn raw_literal(&mut self) -> SmolStr {
        let token = self.bump();
        let text = self.text_of(token);
        let inner = &text[1..text.len() - 1];
        if inner.contains('\r') { inner.replace("\r\n", "\n").into() } else { inner.into() }
    }

    /// The parts of a string, up to and with its end.
    pub(super) fn string_parts(&mut self) -> Parse<Vec<StrPart>> {
        self.bump();
        let mut parts = Vec::new();
        loop {
            match self.kind() {
                Kind::StrText => {
                    let token = self.bump();
                    let text = self.unescape(token);
                    parts.push(StrPart::Text(text));
                }
                Kind::HoleOpen => parts.push(StrPart::Hole(self.hole())),
                _ => break,
            }
        }
        self.expect(Kind::StrEnd, "after the text")?;
        Ok(parts)
    }

    fn hole(&mut self) -> Expr {
        let open = self.at;
        self.filled_hole().unwrap_or_else(|_| {
            let span = self.span_of(self.tokens[open]);
            self.skip_group(open);
            Expr { kind: ExprKind::Broken, span }
        })
    }

    fn filled_hole(&mut self) -> Parse<Expr> {
        let start = self.take();
        if self.at(Kind::HoleClose) {
            let both = start.to(self.here());
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, both, "this hole is empty");
            let error = error.help("A hole holds an expression; a brace in a text is written `\\{`.");
            return Err(self.fail_with(error.fix("write the braces as text", both, "\\{\\}")));
        }
        let value = self.inside(Self::expr)?;
        self.expect(Kind::HoleClose, "after the value in the text")?;
        Ok(value)
    }

    /// The text of a token with its escapes resolved.
    fn unescape(&mut self, token: Token) -> SmolStr {
        let text = self.text_of(token);
        if !text.contains(['\\', '}']) {
            return text.into();
        }
        let mut out = SmolStrBuilder::new();
        let mut rest = text;
        while let Some(at) = rest.find(['\\', '}']) {
            out.push_str(&rest[..at]);
            let start = text.len() - rest.len() + at;
            let length = self.escape(token, start, &mut out);
            rest = &text[start + length..];
        }
        out.push_str(rest);
        out.finish()
    }

    /// Resolves the escape at this offset of the token and returns its length.
    fn escape(&mut self, token: Token, start: usize, out: &mut SmolStrBuilder) -> usize {
        let rest = &self.text_of(token)[start..];
        if rest.starts_with('}') {
            out.push('}');
            return self.bare_brace(token, start);
        }
        let escaped = rest.chars().nth(1);
        if escaped == Some('u') {
            return self.unicode_escape(token, start, out);
        }
        let length = 1 + escaped.map_or(0, char::len_utf8);
        if let Some(c) = escaped.and_then(plain_escape) {
            out.push(c);
        } else {
            let error = self.bad_escape(token, start, length, &format!("`{}` means nothing", &rest[..length]));
            self.report(error.help("There are `\\n`, `\\t`, `\\r`, `\\\"`, `\\\\`, `\\{`, `\\}` and `\\u{1F600}`."));
        }
        length
    }

    /// A `}` that closes nothing.
    fn bare_brace(&mut self, token: Token, start: usize) -> usize {
        let error = self.bad_escape(token, start, 1, "a `}` in a text is written `\\}`");
        let span = error.labels[0].span;
        self.report(error.fix("write `\\}`", span, "\\}"));
        1
    }

    fn unicode_escape(&mut self, token: Token, start: usize, out: &mut SmolStrBuilder) -> usize {
        let rest = &self.text_of(token)[start..];
        let digits = rest.strip_prefix("\\u{").and_then(|inner| inner.split_once('}')).map(|(digits, _)| digits);
        let value = digits.filter(|digits| (1..=6).contains(&digits.len()));
        let value = value.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        let length = digits.map_or(2, |digits| digits.len() + 4);
        if let Some(c) = value {
            out.push(c);
        } else {
            let error = self.bad_escape(token, start, length, "this is no Unicode character");
            self.report(error.help("Write one to six hexadecimal digits: `\\u{1F600}`."));
        }
        length
    }

    fn bad_escape(&self, token: Token, start: usize, length: usize, message: &str) -> Diagnostic {
        let offset = |n: usize| token.start + u32::try_from(n).unwrap_or(0);
        let span = Span { source: self.source, start: offset(start), end: offset(start + length) };
        Diagnostic::new(Code::BAD_ESCAPE, span, message)
    }
}

/// The character that a backslash and this one stand for.
fn plain_escape(escaped: char) -> Option<char> {
    match escaped {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        '"' | '\\' | '{' | '}' => Some(escaped),
        _ => None,
    }
}
