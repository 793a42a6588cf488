//! JavaScript literals: strings, numbers, documentation.

use super::layout::{Code, Shape, UNARY};
use crate::emit::code::{ATOM, Doc};
use std::fmt::Write as _;

/// A string literal, in the quotes that need fewer escapes.
pub fn string(text: &str) -> String {
    let quote = if text.matches('"').count() > text.matches('\'').count() { '\'' } else { '"' };
    format!("{quote}{}{quote}", escaped(text, &[quote]))
}

/// A string literal as an expression.
pub fn literal(text: &str) -> Code {
    Code::atom(string(text)).shaped(Shape::Text)
}

/// The text of a template literal between its holes.
pub fn template(text: &str) -> String {
    escaped(text, &['`']).replace("${", "\\${")
}

fn escaped(text: &str, quotes: &[char]) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if quotes.contains(&c) => escaped.extend(['\\', c]),
            c if is_plain(c) => escaped.push(c),
            c => escape(c, &mut escaped),
        }
    }
    escaped
}

/// Signs of all scripts stay readable; what cannot be seen, or joins with what stands before it, is written as its number.
fn is_plain(c: char) -> bool {
    let punctuation =
        matches!(c, '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{ff}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}');
    c.is_ascii_graphic() || c == ' ' || punctuation || (c.is_alphanumeric() && !c.is_ascii())
}

fn escape(c: char, to: &mut String) {
    let number = u32::from(c);
    let written = match number {
        0..=0xff => write!(to, "\\x{number:02x}"),
        0x100..=0xffff => write!(to, "\\u{number:04x}"),
        _ => write!(to, "\\u{{{number:x}}}"),
    };
    written.expect("writing to memory does not fail");
}

/// An integer, with its thousands apart when there are many.
pub fn integer(value: i64) -> Code {
    let digits = value.unsigned_abs().to_string();
    let text = if digits.len() < 5 { digits } else { grouped(&digits) };
    signed(text, value < 0)
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// A float that reads back the same.
pub fn float(value: f64) -> Code {
    let text = ryu_js::Buffer::new().format(value.abs()).to_owned();
    signed(text.replace("e+", "e"), value < 0.0)
}

fn signed(text: String, negative: bool) -> Code {
    if negative { Code::new(Doc::text(format!("-{text}")), UNARY) } else { Code::new(Doc::text(text), ATOM) }
}

/// A `JSDoc` comment of these lines of Markdown and tags, to stand at this indent; empty for none.
pub fn comment(docs: &[String], tags: &[String], indent: usize) -> String {
    let margin = " ".repeat(indent);
    let text = docs.join("\n").trim().replace("*/", "*\u{2215}");
    let mut lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    if !tags.is_empty() && !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend(tags.iter().cloned());
    match lines.as_slice() {
        [] => String::new(),
        [only] => format!("{margin}/** {only} */\n"),
        lines => {
            let body: String =
                lines.iter().map(|line| format!("{margin} * {line}").trim_end().to_owned() + "\n").collect();
            format!("{margin}/**\n{body}{margin} */\n")
        }
    }
}
