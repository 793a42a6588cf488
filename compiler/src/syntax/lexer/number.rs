//! Numbers and durations.

use super::{Lexer, is_word_byte};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::token::Kind;

impl Lexer<'_> {
    /// `12_000`, `1.5`, `1e3`, `30s`.
    pub(super) fn number(&mut self) {
        let start = self.at;
        self.digits();
        let mut kind = Kind::Int;
        if self.peek(0) == b'.' && self.peek(1).is_ascii_digit() {
            self.at += 1;
            self.digits();
            kind = Kind::Float;
        }
        if self.exponent() {
            kind = Kind::Float;
        }
        self.suffix(start, kind);
    }

    fn digits(&mut self) {
        while self.peek(0).is_ascii_digit() || self.peek(0) == b'_' {
            self.at += 1;
        }
    }

    fn exponent(&mut self) -> bool {
        let sign = usize::from(matches!(self.peek(1), b'+' | b'-'));
        let is_exponent = matches!(self.peek(0), b'e' | b'E') && self.peek(1 + sign).is_ascii_digit();
        if is_exponent {
            self.at += 1 + sign;
            self.digits();
        }
        is_exponent
    }

    /// The letters that follow the digits: a unit of time, or a mistake.
    fn suffix(&mut self, start: usize, kind: Kind) {
        let letters = self.at;
        while is_word_byte(self.peek(0)) {
            self.at += 1;
        }
        let unit = &self.text[letters..self.at];
        match (unit, kind) {
            ("", kind) => self.push(kind, start),
            ("ms" | "s" | "m" | "h", Kind::Int) => self.push(Kind::Duration, start),
            ("ms" | "s" | "m" | "h", _) => self.bad_number(start, "a duration has no fraction", WHOLE),
            ("d" | "min" | "sec" | "us" | "ns", Kind::Int) => {
                self.bad_number(start, &format!("`{unit}` is no unit of time"), UNITS);
            }
            _ => self.bad_number(start, "this is no number", PLAIN),
        }
    }

    fn bad_number(&mut self, start: usize, message: &str, help: &str) {
        let error = Diagnostic::new(Code::BAD_NUMBER, self.span(start), message).help(help);
        self.report(error);
        self.push(Kind::Bad, start);
    }
}

const WHOLE: &str = "Write a smaller unit: `1500ms` for one and a half seconds.";
const UNITS: &str = "Durations are written `250ms`, `30s`, `5m` or `1h`.";
const PLAIN: &str = "Numbers are written `12`, `12_000` or `1.5`, durations `250ms`, `30s`, `5m` or `1h`.";
