//! Literals and comments.

use std::fmt::Write as _;

/// A string literal that reads back the same.
pub fn string(text: &str) -> String {
    if text.contains('"') && !text.contains('`') && text.chars().all(|c| c == '\t' || (' '..='~').contains(&c)) {
        return format!("`{text}`");
    }
    quoted(text)
}

/// A string literal between double quotes.
pub fn quoted(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                literal.push('\\');
                literal.push(c);
            }
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            c if c.is_control() || c == '\u{feff}' || !is_plain(c) => {
                let _ = match u32::from(c) {
                    code if code < 0x80 => write!(literal, "\\x{code:02x}"),
                    code if code < 0x1_0000 => write!(literal, "\\u{code:04x}"),
                    code => write!(literal, "\\U{code:08x}"),
                };
            }
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// Whether a character may stand for itself: what changes the direction of text or cannot be seen is escaped, and so is
/// what has no agreed meaning, of which `MARK` is one.
fn is_plain(c: char) -> bool {
    !matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff0}'..='\u{fffb}')
}

/// A float literal that reads back the same.
pub fn float(value: f64) -> String {
    let text = format!("{value:?}");
    match text.split_once('e') {
        Some((mantissa, exponent)) => format!("{mantissa}e{exponent}"),
        None => text,
    }
}

/// Lines of Markdown as a comment; empty for none.
pub fn comment(lines: &[String], indent: &str) -> String {
    let mut text = String::new();
    for line in lines {
        let line = line.trim_end();
        let _ = if line.is_empty() { writeln!(text, "{indent}//") } else { writeln!(text, "{indent}// {line}") };
    }
    text
}
