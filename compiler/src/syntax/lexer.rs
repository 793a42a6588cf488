//! Text to tokens, in one pass. Knows no grammar: it finds words, signs, strings with their holes, and comments.

use super::token::{Kind, Token};
use super::tree::Comment;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use smol_str::SmolStr;

mod number;
mod string;

/// What the lexer found.
pub(crate) struct Lexed {
    /// All tokens; the last is [`Kind::End`]. Strings are closed, other brackets may not be.
    pub tokens: Vec<Token>,
    /// `///` and `//!` lines.
    pub docs: Vec<DocLine>,
    /// `//` comments.
    pub comments: Vec<Comment>,
    /// What is wrong with the text.
    pub errors: Vec<Diagnostic>,
}

/// One documentation line.
pub(crate) struct DocLine {
    /// Without the marker and one space.
    pub text: SmolStr,
    /// With the marker.
    pub span: Span,
    /// `//!`
    pub of_module: bool,
}

/// Splits a text into tokens. Never fails: what means nothing becomes a [`Kind::Bad`] token and a diagnostic.
pub(crate) fn lex(source: u32, text: &str) -> Lexed {
    let out = Lexed { tokens: Vec::with_capacity(text.len() / 4), docs: vec![], comments: vec![], errors: vec![] };
    let mut lexer = Lexer { source, text, bytes: text.as_bytes(), at: 0, strings: vec![], out };
    lexer.run();
    lexer.out
}

struct Lexer<'t> {
    source: u32,
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// The strings whose holes we are in, outermost first.
    strings: Vec<string::OpenString>,
    out: Lexed,
}

/// Offsets are 32 bits wide; a longer text is refused before it gets here.
fn offset(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Lexer<'_> {
    fn run(&mut self) {
        while self.at < self.bytes.len() || !self.strings.is_empty() {
            if self.at < self.bytes.len() { self.step() } else { self.give_up_string() }
        }
        self.push(Kind::End, self.at);
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn span(&self, start: usize) -> Span {
        Span { source: self.source, start: offset(start), end: offset(self.at) }
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.out.tokens.push(Token { kind, start: offset(start), end: offset(self.at) });
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.out.errors.push(diagnostic);
    }

    fn step(&mut self) {
        match self.bytes[self.at] {
            b'\n' if !self.strings.is_empty() => self.give_up_string(),
            b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
            b'0'..=b'9' => self.number(),
            b'"' => self.open_string(),
            b'`' => self.raw_string(),
            b'/' if self.peek(1) == b'/' => self.comment(),
            b'/' if self.peek(1) == b'*' => self.block_comment(),
            b'{' => self.open_brace(),
            b'}' => self.close_brace(),
            byte => match sign(byte, self.peek(1)) {
                Some((kind, length)) => {
                    self.at += length;
                    self.push(kind, self.at - length);
                }
                None => self.strange(),
            },
        }
    }

    fn word(&mut self) {
        let start = self.at;
        while is_word_byte(self.peek(0)) {
            self.at += 1;
        }
        if self.peek(0) >= 0x80 && self.text[self.at..].starts_with(char::is_alphanumeric) {
            return self.foreign_word(start);
        }
        let kind = Kind::reserved(&self.text[start..self.at]).unwrap_or(Kind::Word);
        self.push(kind, start);
    }

    /// A word with letters beyond ASCII: one error, and a word for the parser.
    fn foreign_word(&mut self, start: usize) {
        let rest = &self.text[start..];
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.at = start + length;
        let message = format!("`{}` cannot be a name", &rest[..length]);
        self.report(
            Diagnostic::new(Code::BAD_CHARACTER, self.span(start), message)
                .help("Names are made of the letters a to z, digits and `_`."),
        );
        self.push(Kind::Word, start);
    }

    fn comment(&mut self) {
        if !self.strings.is_empty() {
            return self.give_up_string();
        }
        let start = self.at;
        let own_line = self.only_space_before(start);
        let rest = &self.bytes[start..];
        self.at = start + memchr(b'\n', rest).unwrap_or(rest.len());
        let text = self.text[start..self.at].trim_end();
        let span = Span { source: self.source, start: offset(start), end: offset(start + text.len()) };
        let marker = text.as_bytes().get(2).copied();
        match marker {
            Some(b'!') => self.doc_line(&text[3..], span, true),
            Some(b'/') if !text.starts_with("////") => self.doc_line(&text[3..], span, false),
            _ => self.out.comments.push(Comment { text: text.into(), span, own_line }),
        }
    }

    fn doc_line(&mut self, text: &str, span: Span, of_module: bool) {
        let text = text.strip_prefix(' ').unwrap_or(text).into();
        self.out.docs.push(DocLine { text, span, of_module });
    }

    fn only_space_before(&self, at: usize) -> bool {
        let before = self.bytes[..at].iter().rev().take_while(|byte| **byte != b'\n');
        before.copied().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | 0xEF | 0xBB | 0xBF))
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest.find("*/").map_or(rest.len(), |end| end + 2);
        self.at = start + length;
        self.report(
            Diagnostic::new(Code::BAD_CHARACTER, self.span(start), "comments between `/*` and `*/` do not exist")
                .help("A comment starts with `//` and ends with its line."),
        );
    }

    /// A character that starts nothing.
    fn strange(&mut self) {
        let start = self.at;
        match self.bytes[start] {
            b'\'' => return self.other_quotes('\'', &['\'']),
            b'#' => return self.hash_comment(),
            b'&' => return self.single_and(),
            _ => {}
        }
        let c = self.text[start..].chars().next().unwrap_or(' ');
        if c.is_alphanumeric() {
            return self.foreign_word(start);
        }
        if matches!(c, '“' | '”' | '„') {
            return self.other_quotes(c, &['“', '”', '„', '"']);
        }
        self.at += c.len_utf8();
        if c.is_whitespace() || c == '\u{feff}' && start == 0 {
            return;
        }
        let shown = if c.is_control() { format!("U+{:04X}", u32::from(c)) } else { c.to_string() };
        self.report(Diagnostic::new(Code::BAD_CHARACTER, self.span(start), format!("`{shown}` means nothing here")));
        self.push(Kind::Bad, start);
    }

    fn hash_comment(&mut self) {
        let start = self.at;
        self.at += 1;
        let sign = self.span(start);
        let rest = &self.bytes[start..];
        self.at = start + memchr(b'\n', rest).unwrap_or(rest.len());
        self.report(
            Diagnostic::new(Code::BAD_CHARACTER, sign, "`#` means nothing here")
                .help("A comment starts with `//`.")
                .fix("write `//`", sign, "//"),
        );
    }

    fn single_and(&mut self) {
        let start = self.at;
        self.at += 1;
        let span = self.span(start);
        let error = Diagnostic::new(Code::BAD_CHARACTER, span, "`&` means nothing here");
        self.report(error.help("Both conditions hold where `&&` stands between them.").fix("write `&&`", span, "&&"));
        self.push(Kind::And, start);
    }
}

fn memchr(byte: u8, bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|b| *b == byte)
}

/// The sign that starts with these two bytes, and its length.
fn sign(first: u8, second: u8) -> Option<(Kind, usize)> {
    let two = match (first, second) {
        (b'-', b'>') => Kind::Arrow,
        (b'=', b'>') => Kind::FatArrow,
        (b'=', b'=') => Kind::Eq,
        (b'!', b'=') => Kind::Ne,
        (b'<', b'=') => Kind::Le,
        (b'>', b'=') => Kind::Ge,
        (b'+', b'=') => Kind::PlusAssign,
        (b'-', b'=') => Kind::MinusAssign,
        (b'*', b'=') => Kind::StarAssign,
        (b'/', b'=') => Kind::SlashAssign,
        (b'%', b'=') => Kind::PercentAssign,
        (b'?', b'?') => Kind::Coalesce,
        (b'|', b'|') => Kind::Or,
        (b'&', b'&') => Kind::And,
        (b'.', b'.') => Kind::DotDot,
        (b'+', b'+') => Kind::PlusPlus,
        (b':', b'=') => Kind::Walrus,
        _ => return single_sign(first).map(|kind| (kind, 1)),
    };
    Some((two, 2))
}

fn single_sign(byte: u8) -> Option<Kind> {
    Some(match byte {
        b'(' => Kind::OpenParen,
        b')' => Kind::CloseParen,
        b'[' => Kind::OpenBracket,
        b']' => Kind::CloseBracket,
        b',' => Kind::Comma,
        b';' => Kind::Semicolon,
        b':' => Kind::Colon,
        b'.' => Kind::Dot,
        b'=' => Kind::Assign,
        b'<' => Kind::Lt,
        b'>' => Kind::Gt,
        b'+' => Kind::Plus,
        b'-' => Kind::Minus,
        b'*' => Kind::Star,
        b'/' => Kind::Slash,
        b'%' => Kind::Percent,
        b'!' => Kind::Not,
        b'?' => Kind::Question,
        b'|' => Kind::Bar,
        _ => return None,
    })
}
