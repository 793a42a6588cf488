//! Strings: a start, texts and holes, an end. A string ends on its line; a raw string may go on.

use super::{Lexer, offset};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::token::Kind;

/// A string in one of whose holes the lexer is.
pub(super) struct OpenString {
    /// Where its quote stands.
    start: usize,
    /// The index of its first token.
    token: usize,
    /// How many braces are open inside the hole.
    braces: u32,
}

impl Lexer<'_> {
    pub(super) fn open_string(&mut self) {
        let start = self.at;
        self.strings.push(OpenString { start, token: self.out.tokens.len(), braces: 0 });
        self.at += 1;
        self.push(Kind::StrStart, start);
        self.string_text();
    }

    /// The text up to the next hole or the end.
    fn string_text(&mut self) {
        let start = self.at;
        loop {
            match self.peek(0) {
                b'\\' => self.skip_escape(),
                b'"' | b'{' => break,
                b'\n' => return self.give_up_string(),
                0 if self.at >= self.bytes.len() => return self.give_up_string(),
                _ => self.at += 1,
            }
        }
        if self.at > start {
            self.push(Kind::StrText, start);
        }
        let is_hole = self.peek(0) == b'{';
        self.at += 1;
        self.push(if is_hole { Kind::HoleOpen } else { Kind::StrEnd }, self.at - 1);
        if !is_hole {
            self.strings.pop();
        }
    }

    /// A backslash and what belongs to it; whether that means something, the parser says.
    fn skip_escape(&mut self) {
        self.at += 1;
        if self.peek(0) == b'u' && self.peek(1) == b'{' {
            self.at += 2;
            while self.peek(0).is_ascii_alphanumeric() {
                self.at += 1;
            }
            self.at += usize::from(self.peek(0) == b'}');
        } else if self.at < self.bytes.len() && self.peek(0) != b'\n' {
            self.at += self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        }
    }

    pub(super) fn open_brace(&mut self) {
        self.at += 1;
        self.push(Kind::OpenBrace, self.at - 1);
        if let Some(string) = self.strings.last_mut() {
            string.braces += 1;
        }
    }

    pub(super) fn close_brace(&mut self) {
        self.at += 1;
        match self.strings.last_mut() {
            Some(string) if string.braces == 0 => {
                self.push(Kind::HoleClose, self.at - 1);
                self.string_text();
            }
            Some(string) => {
                string.braces -= 1;
                self.push(Kind::CloseBrace, self.at - 1);
            }
            None => self.push(Kind::CloseBrace, self.at - 1),
        }
    }

    /// The line ended inside a string: one error, one unreadable token up to what looks like the rest of the statement.
    pub(super) fn give_up_string(&mut self) {
        let Some(outermost) = self.strings.drain(..).next() else { return };
        self.out.tokens.truncate(outermost.token);
        let line = self.text[outermost.start..].lines().next().unwrap_or("");
        self.at = outermost.start + before_tail(line).len().max(1);
        let quote = Span { source: self.source, start: offset(outermost.start), end: offset(outermost.start + 1) };
        let here = Span { source: self.source, start: offset(self.at), end: offset(self.at) };
        self.report(
            Diagnostic::new(Code::UNTERMINATED_STRING, quote, "this string has no end")
                .label(here, "expected `\"` on the same line")
                .help("A text over several lines stands between backquotes."),
        );
        self.push(Kind::Bad, outermost.start);
    }

    pub(super) fn raw_string(&mut self) {
        let start = self.at;
        if let Some(length) = self.text[start + 1..].find('`') {
            self.at = start + 1 + length + 1;
            return self.push(Kind::Raw, start);
        }
        self.at = start + 1;
        let quote = self.span(start);
        self.at = self.bytes.len();
        let error = Diagnostic::new(Code::UNTERMINATED_STRING, quote, "this raw string has no end");
        self.report(error.help("A raw string ends at the next backquote."));
        self.push(Kind::Bad, start);
    }

    /// Text between other quotes than Quark's.
    pub(super) fn other_quotes(&mut self, open: char, close: &[char]) {
        let (start, width) = (self.at, open.len_utf8());
        let line = self.text[start + width..].lines().next().unwrap_or("");
        let end = line.char_indices().find(|(_, c)| close.contains(c));
        self.at = start + width + end.map_or_else(|| before_tail(line).len(), |(at, c)| at + c.len_utf8());
        let message = format!("`{open}` means nothing here");
        let span = self.span(start);
        let mut error =
            Diagnostic::new(Code::BAD_CHARACTER, span, message).help("A string stands between double quotes.");
        if let Some((length, _)) = end {
            let inner = line[..length].replace('"', "\\\"");
            error = error.fix("write double quotes", span, format!("\"{inner}\""));
        }
        self.report(error);
        self.push(Kind::Bad, start);
    }
}

/// The line without what looks like the rest of the statement.
fn before_tail(line: &str) -> &str {
    line.trim_end_matches([')', ']', ';', ',', '{', ' ', '\t', '\r']).trim_end()
}
