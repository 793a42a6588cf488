//! Java literals.

use std::fmt::Write as _;

/// A string literal; what lies beyond ASCII stays readable where it is a letter, and is written by its number elsewhere.
pub fn string(text: &str) -> String {
    let mut escaped = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if c.is_ascii_graphic() || c == ' ' || (c.is_alphanumeric() && !c.is_ascii()) => escaped.push(c),
            c => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                write!(escaped, "\\u{unit:04x}").expect("writing to memory does not fail");
            }),
        }
    }
    escaped.push('"');
    escaped
}

/// An integer, with its thousands apart when there are many; without a suffix.
pub fn digits(value: i64) -> String {
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

/// A `double` that reads back the same.
pub fn float(value: f64) -> String {
    format!("{value:?}")
}

/// A duration, in the largest unit that has it whole.
pub fn duration(milliseconds: i64) -> String {
    let units = [("ofHours", 3_600_000), ("ofMinutes", 60_000), ("ofSeconds", 1000)];
    if milliseconds == 0 {
        return "ZERO".to_owned();
    }
    let whole = units.iter().find(|(_, unit)| milliseconds % unit == 0);
    let (name, unit) = whole.copied().unwrap_or(("ofMillis", 1));
    format!(
        "{name}({}{})",
        digits(milliseconds / unit),
        if i32::try_from(milliseconds / unit).is_ok() { "" } else { "L" }
    )
}
