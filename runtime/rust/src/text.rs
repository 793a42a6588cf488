//! Text: sequences of Unicode scalar values, counted and compared as such.
//!
//! Changing case and trimming act on ASCII alone, so that every language agrees whatever its Unicode tables.

use crate::collections::{int, out_of_range};
use crate::fault::fault;
use crate::number::in_range;
use std::fmt::Display;

/// How many Unicode scalar values a text has.
#[must_use]
pub fn size(text: &str) -> i64 {
    int(if text.is_ascii() { text.len() } else { text.chars().count() })
}

/// The pieces between the separators: `"".split(",")` is one empty piece. An empty separator is a fault.
#[must_use]
#[track_caller]
pub fn split(text: &str, separator: &str, location: &str) -> Vec<String> {
    if separator.is_empty() {
        fault("an empty separator", location);
    }
    text.split(separator).map(str::to_owned).collect()
}

/// Whether each scalar value of a text is one of these.
#[must_use]
pub fn consists_of(text: &str, characters: &str) -> bool {
    if !characters.is_ascii() {
        return text.chars().all(|c| characters.contains(c));
    }
    let bit = |byte: u8| 1_u128.checked_shl(byte.into()).unwrap_or(0);
    let wanted = characters.bytes().fold(0, |all, byte| all | bit(byte));
    text.bytes().all(|byte| wanted & bit(byte) != 0)
}

/// The scalar values from `start` up to and without `end`; a fault that names the index out of range.
#[must_use]
#[track_caller]
pub fn slice<'a>(text: &'a str, start: i64, end: i64, location: &str) -> &'a str {
    if let Some(slice) = ascii_slice(text, start, end) {
        return slice;
    }
    let Some(from) = offset(text, start) else { out_of_range(start, text.chars().count(), location) };
    match offset(text, end).filter(|to| *to >= from) {
        Some(to) => &text[from..to],
        None => out_of_range(end, text.chars().count(), location),
    }
}

/// The slice, where all up to its end is ASCII and it is in range.
fn ascii_slice(text: &str, start: i64, end: i64) -> Option<&str> {
    let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
    let is_ascii = text.as_bytes().get(..end)?.is_ascii();
    if is_ascii { text.get(start..end) } else { None }
}

/// The byte at which the scalar value of this index begins; the size itself is the end.
fn offset(text: &str, index: i64) -> Option<usize> {
    let index = usize::try_from(index).ok()?;
    if text.is_ascii() {
        return Some(index).filter(|index| *index <= text.len());
    }
    let bytes = text.char_indices().map(|(byte, _)| byte);
    bytes.chain([text.len()]).nth(index)
}

/// The text without ASCII white space at its ends.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c'))
}

/// The `Int` that a text writes in decimal, if it is in range.
#[must_use]
pub fn to_int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|&value| plain && in_range(value))
}

/// The `Float` that a text writes as a JSON number.
#[must_use]
pub fn to_float(text: &str) -> Option<f64> {
    crate::json::parse_number(text)
}

/// A list in the hole of a string: `[a, b]`.
#[must_use]
pub fn list<T: Display>(items: &[T]) -> String {
    list_of(items, ToString::to_string)
}

/// A list in the hole of a string, with a text for each element.
#[must_use]
pub fn list_of<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    let items: Vec<String> = items.iter().map(text).collect();
    format!("[{}]", items.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::caught;

    #[test]
    fn size_counts_scalar_values() {
        assert_eq!(size(""), 0);
        assert_eq!(size("aé😀"), 3);
    }

    #[test]
    fn split_keeps_empty_pieces() {
        assert_eq!(split("", ",", "a.q:1"), [""]);
        assert_eq!(split("a,,b", ",", "a.q:1"), ["a", "", "b"]);
        let fault = caught(|| split("a", "", "a.q:1")).unwrap_err();
        assert_eq!(fault.text(), "an empty separator (a.q:1)");
    }

    #[test]
    fn slices_count_scalar_values() {
        assert_eq!((slice("aé😀b", 1, 3, "a.q:1"), slice("ab", 2, 2, "a.q:1")), ("é😀", ""));
        let text = |start, end| caught(|| slice("abc", start, end, "a.q:1")).unwrap_err().text().to_owned();
        assert_eq!(text(9, 1), "index 9 is out of range for 3 elements (a.q:1)");
        assert_eq!(text(2, 1), "index 1 is out of range for 3 elements (a.q:1)");
        assert_eq!(text(0, 4), "index 4 is out of range for 3 elements (a.q:1)");
    }

    #[test]
    fn a_text_consists_of_scalar_values() {
        assert!(consists_of("", "") && consists_of("😀é", "aé😀"));
        assert!(!consists_of("a", "") && !consists_of("aA", "a"));
    }

    #[test]
    fn trim_leaves_what_is_beyond_ascii() {
        assert_eq!(trim(" \t\r\n\x0ca b\u{a0} "), "a b\u{a0}");
    }

    #[test]
    fn numbers_are_read_strictly() {
        let read = ["12", "-0", "+1", "", "-", "1_0", "9007199254740991", "9007199254740992"].map(to_int);
        let max = Some(9_007_199_254_740_991);
        assert_eq!(read, [Some(12), Some(0), None, None, None, None, max, None]);
        let read = ["1", "-1.5e3", ".5", "1.", "01", "NaN", "1e999"].map(to_float);
        assert_eq!(read, [Some(1.0), Some(-1500.0), None, None, None, None, None]);
    }

    #[test]
    fn lists_print_in_brackets() {
        assert_eq!(list(&["a", "b"]), "[a, b]");
        assert_eq!(list_of(&[0.5], |value| crate::number::float(*value)), "[0.5]");
    }
}
