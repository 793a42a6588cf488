//! Ruby literals and comments: strings, numbers, documentation.

use std::fmt::Write as _;

/// A string literal: in single quotes unless something in it needs an escape.
pub fn string(text: &str) -> String {
    if text.chars().all(|c| c != '\'' && is_plain(c)) {
        return format!("'{}'", text.replace('\\', "\\\\"));
    }
    format!("\"{}\"", escaped(text))
}

/// The text between the double quotes of a literal.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '"' => escaped.push_str("\\\""),
            '#' if matches!(rest.peek(), Some('{' | '$' | '@')) => escaped.push_str("\\#"),
            c if is_plain(c) => escaped.push(c),
            c => write!(escaped, "\\u{{{:x}}}", u32::from(c)).expect("writing to memory does not fail"),
        }
    }
    escaped
}

/// Letters of all scripts stay readable; what cannot be seen is written as its number.
fn is_plain(c: char) -> bool {
    c.is_ascii_graphic() || c == ' ' || (c.is_alphanumeric() && !c.is_ascii())
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
    let (mantissa, exponent) = text.split_once('e').map_or((text.as_str(), None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, ""), |(whole, fraction)| (whole, fraction));
    let whole = whole.parse::<i64>().ok().filter(|number| *number != 0).map_or_else(|| whole.to_owned(), integer);
    let point = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    match exponent {
        Some(exponent) => format!("{whole}{point}e{exponent}"),
        None => format!("{whole}{point}"),
    }
}

/// A symbol: `:name`.
pub fn symbol(name: &str) -> String {
    format!(":{name}")
}

/// Lines of a comment, each ended; empty for none.
pub fn comment(lines: &[String], indent: usize) -> String {
    let margin = " ".repeat(indent);
    let first = lines.iter().position(|line| !line.trim().is_empty());
    let last = lines.iter().rposition(|line| !line.trim().is_empty());
    let (Some(first), Some(last)) = (first, last) else { return String::new() };
    let line = |line: &String| {
        let line = line.trim_end();
        if line.is_empty() { format!("{margin}#\n") } else { format!("{margin}# {line}\n") }
    };
    lines[first..=last].iter().map(line).collect()
}
