//! Python literals: strings, numbers, docstrings.

use std::fmt::Write as _;

/// A string literal, in the quotes that ruff would choose.
pub fn string(text: &str) -> String {
    let quote = quote_for(text);
    format!("{quote}{}{quote}", escaped(text, quote))
}

/// Double quotes, unless single ones need fewer escapes.
pub fn quote_for(text: &str) -> char {
    let doubles = text.matches('"').count();
    let singles = text.matches('\'').count();
    if doubles > singles { '\'' } else { '"' }
}

/// The text between the quotes of a literal.
pub fn escaped(text: &str, quote: char) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if c == quote => escaped.extend(['\\', c]),
            c if is_plain(c) => escaped.push(c),
            c => escape(c, &mut escaped),
        }
    }
    escaped
}

/// Letters of all scripts stay readable; what cannot be seen is written as its number.
fn is_plain(c: char) -> bool {
    c.is_ascii_graphic() || c == ' ' || (c.is_alphanumeric() && !c.is_ascii())
}

fn escape(c: char, to: &mut String) {
    let number = u32::from(c);
    let written = match number {
        0..=0xff => write!(to, "\\x{number:02x}"),
        0x100..=0xffff => write!(to, "\\u{number:04x}"),
        _ => write!(to, "\\U{number:08x}"),
    };
    written.expect("writing to memory does not fail");
}

/// An integer, with its thousands apart when there are many.
pub fn integer(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    if digits.len() < 5 {
        return format!("{sign}{digits}");
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
}

/// A float that reads back the same.
pub fn float(value: f64) -> String {
    let text = format!("{value:?}");
    match text.split_once('e') {
        Some((mantissa, exponent)) if exponent.starts_with('-') => format!("{mantissa}e{exponent}"),
        Some((mantissa, exponent)) => format!("{mantissa}e{exponent}"),
        None => text,
    }
}

/// A docstring of these lines of Markdown, to stand at this indent; empty for none.
pub fn docstring(lines: &[String], indent: usize) -> String {
    if lines.iter().all(|line| line.trim().is_empty()) {
        return String::new();
    }
    let margin = " ".repeat(indent);
    let text = lines.join("\n");
    let raw = if text.contains('\\') { "r" } else { "" };
    let text = text.trim().replace("\"\"\"", "'''");
    if text.lines().count() > 1 {
        let body: Vec<String> = text.lines().skip(1).map(|line| margin_line(&margin, line)).collect();
        let first = text.lines().next().unwrap_or_default().trim_end();
        return format!("{margin}{raw}\"\"\"{first}\n{}\n{margin}\"\"\"\n", body.join("\n"));
    }
    let end = if text.ends_with('"') || (text.ends_with('\\')) { " " } else { "" };
    format!("{margin}{raw}\"\"\"{text}{end}\"\"\"\n")
}

fn margin_line(margin: &str, line: &str) -> String {
    let line = line.trim_end();
    if line.is_empty() { String::new() } else { format!("{margin}{line}") }
}
