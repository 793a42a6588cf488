//! Numbers: integers within ±(2^53-1), and floats that print as ECMAScript prints them.
//!
//! A `--checked` build calls [`add`], [`sub`], [`mul`] and [`neg`]; other builds print the plain operators.
//! Division goes through here in both, because dividing by zero is always a fault.

use crate::fault::fault;
use std::ops::{Add, Mul, Sub};

/// The greatest `Int`: every integer up to it is exact in a binary64.
pub const MAX_INT: i64 = (1 << 53) - 1;

/// The least `Int`.
pub const MIN_INT: i64 = -MAX_INT;

/// Whether a whole number is an `Int`.
#[must_use]
pub fn in_range(value: i64) -> bool {
    (MIN_INT..=MAX_INT).contains(&value)
}

/// Whole numbers and times, whose operators a `--checked` build keeps within ±(2^53-1).
pub trait Whole: Copy {
    /// The number, or the milliseconds.
    fn to_whole(self) -> i64;

    /// The number, or the time of this many milliseconds.
    fn of_whole(value: i64) -> Self;
}

impl Whole for i64 {
    fn to_whole(self) -> i64 {
        self
    }

    fn of_whole(value: i64) -> Self {
        value
    }
}

#[track_caller]
fn ranged<T: Whole>(value: Option<i64>, location: &str) -> T {
    match value {
        Some(value) if in_range(value) => T::of_whole(value),
        _ => fault("integer overflow", location),
    }
}

/// `left + right`, a fault beyond ±(2^53-1).
#[must_use]
#[track_caller]
pub fn add<L: Whole + Add<R>, R: Whole>(left: L, right: R, location: &str) -> L::Output
where
    L::Output: Whole,
{
    ranged(left.to_whole().checked_add(right.to_whole()), location)
}

/// `left - right`, a fault beyond ±(2^53-1).
#[must_use]
#[track_caller]
pub fn sub<L: Whole + Sub<R>, R: Whole>(left: L, right: R, location: &str) -> L::Output
where
    L::Output: Whole,
{
    ranged(left.to_whole().checked_sub(right.to_whole()), location)
}

/// `left * right`, a fault beyond ±(2^53-1).
#[must_use]
#[track_caller]
pub fn mul<L: Whole + Mul<R>, R: Whole>(left: L, right: R, location: &str) -> L::Output
where
    L::Output: Whole,
{
    ranged(left.to_whole().checked_mul(right.to_whole()), location)
}

/// `-value`, a fault beyond ±(2^53-1).
#[must_use]
#[track_caller]
pub fn neg<T: Whole>(value: T, location: &str) -> T {
    ranged(value.to_whole().checked_neg(), location)
}

/// `left / right` truncated toward zero; dividing by zero is a fault.
#[must_use]
#[track_caller]
pub fn div(left: i64, right: i64, location: &str) -> i64 {
    left.checked_div(right).unwrap_or_else(|| fault("division by zero", location))
}

/// `left % right` with the sign of `left`; dividing by zero is a fault.
#[must_use]
#[track_caller]
pub fn rem(left: i64, right: i64, location: &str) -> i64 {
    left.checked_rem(right).unwrap_or_else(|| fault("division by zero", location))
}

/// `left / right` of floats; dividing by zero is a fault.
#[must_use]
#[track_caller]
pub fn div_float(left: f64, right: f64, location: &str) -> f64 {
    if right == 0.0 {
        fault("division by zero", location);
    }
    left / right
}

/// An `Int` as the `Float` that it is exactly.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "an Int has at most 53 bits")]
pub fn to_float(value: i64) -> f64 {
    value as f64
}

/// The integer that a whole float within ±(2^53-1) is.
#[must_use]
pub fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() <= to_float(MAX_INT)).then(|| truncated(value))
}

#[expect(clippy::cast_possible_truncation, reason = "callers have seen that it is whole and in range")]
fn truncated(value: f64) -> i64 {
    value as i64
}

/// The greatest integer that is not above `value`; a fault when that is no `Int`.
#[must_use]
#[track_caller]
pub fn floor(value: f64, location: &str) -> i64 {
    whole(value.floor()).unwrap_or_else(|| fault("integer overflow", location))
}

/// The nearest integer, halves upward; a fault when that is no `Int`.
#[must_use]
#[track_caller]
pub fn round(value: f64, location: &str) -> i64 {
    whole(half_up(value)).unwrap_or_else(|| fault("integer overflow", location))
}

/// `value` rounded to a whole float, halves upward.
pub(crate) fn half_up(value: f64) -> f64 {
    let below = value.floor();
    if value - below < 0.5 { below } else { below + 1.0 }
}

/// A float as ECMAScript prints it: `1`, `0.1`, `1e+21`, `NaN`.
#[must_use]
pub fn float(value: f64) -> String {
    ryu_js::Buffer::new().format(value).to_owned()
}

/// `value` in lower-case hexadecimal with at least `digits` digits.
#[must_use]
pub fn hex(value: i64, digits: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let text = format!("{:x}", value.unsigned_abs());
    let zeros = usize::try_from(digits).unwrap_or(0).saturating_sub(text.len());
    format!("{sign}{}{text}", "0".repeat(zeros))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::caught;

    fn text_of<T: std::fmt::Debug>(body: impl FnOnce() -> T) -> String {
        caught(body).unwrap_err().text().to_owned()
    }

    #[test]
    fn leaving_the_range_is_a_fault() {
        assert_eq!(add(MAX_INT - 1, 1, "a.q:1"), MAX_INT);
        assert_eq!(text_of(|| add(MAX_INT, 1, "a.q:1")), "integer overflow (a.q:1)");
        assert_eq!(text_of(|| sub(MIN_INT, 1, "a.q:1")), "integer overflow (a.q:1)");
        assert_eq!(text_of(|| mul(MAX_INT, MAX_INT, "a.q:1")), "integer overflow (a.q:1)");
        assert_eq!(neg(MIN_INT, "a.q:1"), MAX_INT);
    }

    #[test]
    fn division_truncates_and_the_remainder_follows_the_dividend() {
        assert_eq!((div(-7, 2, "a.q:1"), rem(-7, 2, "a.q:1")), (-3, -1));
        assert_eq!((div(7, -2, "a.q:1"), rem(7, -2, "a.q:1")), (-3, 1));
        assert_eq!(text_of(|| div(1, 0, "a.q:1")), "division by zero (a.q:1)");
        assert_eq!(text_of(|| rem(1, 0, "a.q:1")), "division by zero (a.q:1)");
        assert_eq!(text_of(|| div_float(1.0, -0.0, "a.q:1")), "division by zero (a.q:1)");
    }

    #[test]
    fn rounding_goes_half_up() {
        let rounded = [2.5, -2.5, 0.499_999_999_999_999_94, -0.5].map(|value| round(value, "a.q:1"));
        assert_eq!(rounded, [3, -2, 0, 0]);
        assert_eq!(floor(-0.5, "a.q:1"), -1);
        assert_eq!(text_of(|| floor(1e300, "a.q:1")), "integer overflow (a.q:1)");
        assert_eq!(text_of(|| round(f64::NAN, "a.q:1")), "integer overflow (a.q:1)");
    }

    #[test]
    fn floats_print_as_ecmascript_prints_them() {
        let printed = [1.0, -0.0, 0.1, 1e21, 1e-7, f64::NAN, f64::INFINITY].map(float);
        assert_eq!(printed, ["1", "0", "0.1", "1e+21", "1e-7", "NaN", "Infinity"]);
    }

    #[test]
    fn hex_pads_with_zeros() {
        assert_eq!(hex(255, 4), "00ff");
        assert_eq!(hex(0x1234, 2), "1234");
    }
}
