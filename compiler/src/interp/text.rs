//! Text: sequences of Unicode scalar values, and the text of instants.
//!
//! Case and white space mean ASCII alone, so that no target's Unicode tables matter.

use super::value::Broken;
use super::{json, number};

/// How many scalar values.
pub(super) fn size(text: &str) -> i64 {
    text.chars().map(|_| 1).sum()
}

/// The parts between separators.
pub(super) fn split<'a>(text: &'a str, separator: &str) -> Result<Vec<&'a str>, Broken> {
    if separator.is_empty() { Err("an empty separator".into()) } else { Ok(text.split(separator).collect()) }
}

/// The scalar values from `start` up to and without `end`.
pub(super) fn slice(text: &str, start: i64, end: i64) -> Result<&str, Broken> {
    let size = size(text);
    let outside = [start, end].into_iter().find(|index| !(0..=size).contains(index));
    if let Some(index) = outside.or((end < start).then_some(end)) {
        return Err(format!("index {index} is out of range for {size} elements").into());
    }
    Ok(&text[offset(text, start)..offset(text, end)])
}

/// The byte offset of a scalar value; of one beyond the last the text's length.
fn offset(text: &str, index: i64) -> usize {
    let index = usize::try_from(index).unwrap_or(0);
    text.char_indices().nth(index).map_or(text.len(), |(offset, _)| offset)
}

/// Without ASCII white space at both ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(['\t', '\n', '\u{c}', '\r', ' '])
}

/// The integer that `-?[0-9]+` spells, in range.
pub(super) fn to_int(text: &str) -> Option<i64> {
    if !is_integer(text) {
        return None;
    }
    number::ranged(text.parse().ok()).ok()
}

/// Whether it is `-?[0-9]+`.
pub(super) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number that the text spells, as JSON does.
pub(super) fn to_float(text: &str) -> Option<f64> {
    json::number(text)
}

const DAY: i64 = 86_400_000;

/// An instant in ISO 8601, UTC, with milliseconds; years beyond four digits as ECMAScript writes them.
pub(super) fn instant(milliseconds: i64) -> String {
    let (year, month, day) = civil(milliseconds.div_euclid(DAY));
    let within = milliseconds.rem_euclid(DAY);
    let (seconds, millis) = (within / 1000, within % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let year = match year {
        0..=9999 => format!("{year:04}"),
        _ => format!("{}{:06}", if year < 0 { '-' } else { '+' }, year.abs()),
    };
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// The date of a day, counted from 1970-01-01. The year is thought to begin in March, so that leap days come last.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = (shifted + 2) % 12 + 1;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_print_as_iso_8601() {
        let printed =
            [0, 951_782_400_000, -1, 253_402_300_800_000, -62_198_755_200_000, 1_000_000_000].map(instant).to_vec();
        let expected = [
            "1970-01-01T00:00:00.000Z",
            "2000-02-29T00:00:00.000Z",
            "1969-12-31T23:59:59.999Z",
            "+010000-01-01T00:00:00.000Z",
            "-000001-01-01T00:00:00.000Z",
            "1970-01-12T13:46:40.000Z",
        ];
        assert_eq!(printed, expected);
    }

    #[test]
    fn slices_count_scalar_values() {
        assert_eq!(slice("a😀b", 1, 2), Ok("😀"));
        assert_eq!(slice("a😀b", 3, 3), Ok(""));
        assert_eq!(slice("ab", 1, 3), Err("index 3 is out of range for 2 elements".into()));
        assert_eq!(slice("ab", 2, 1), Err("index 1 is out of range for 2 elements".into()));
    }

    #[test]
    fn integers_are_spelled_in_one_way() {
        let read = ["12", "-0", "007", "+1", "", "-", "1.0", "9007199254740992", "99999999999999999999"].map(to_int);
        assert_eq!(read, [Some(12), Some(0), Some(7), None, None, None, None, None, None]);
    }
}
