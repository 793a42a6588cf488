//! Numbers: integers within ±(2^53-1), floats that print as ECMAScript prints them.
//!
//! Functions that can fail give the text of the fault; the caller knows the place.

use super::value::Broken;

/// The largest `Int`; the smallest is its negative.
pub const MAX_INT: i64 = (1 << 53) - 1;

const OVERFLOW: &str = "integer overflow";
const ZERO: &str = "division by zero";

/// The value, if it is within the range of `Int`.
pub(super) fn ranged(value: Option<i64>) -> Result<i64, Broken> {
    value.filter(|value| (-MAX_INT..=MAX_INT).contains(value)).ok_or(OVERFLOW.into())
}

/// Division that truncates toward zero.
pub(super) fn divided(left: i64, right: i64) -> Result<i64, Broken> {
    left.checked_div(right).ok_or(ZERO.into())
}

/// The remainder, with the sign of the dividend.
pub(super) fn remainder(left: i64, right: i64) -> Result<i64, Broken> {
    left.checked_rem(right).ok_or(ZERO.into())
}

/// Division of floats; by zero it is a fault and no infinity.
pub(super) fn divided_float(left: f64, right: f64) -> Result<f64, Broken> {
    if right == 0.0 { Err(ZERO.into()) } else { Ok(left / right) }
}

/// Division that rounds to the nearest integer, halves up.
pub(super) fn divided_half_up(left: i64, right: i64) -> Result<i64, Broken> {
    if right == 0 {
        return Err(ZERO.into());
    }
    let (left, right) = if right < 0 { (-i128::from(left), -i128::from(right)) } else { (left.into(), right.into()) };
    ranged(i64::try_from((2 * left + right).div_euclid(2 * right)).ok())
}

/// The largest integer not above.
pub(super) fn floor(value: f64) -> Result<i64, Broken> {
    whole(value.floor()).ok_or(OVERFLOW.into())
}

/// The nearest integer, halves up.
pub(super) fn round(value: f64) -> Result<i64, Broken> {
    whole(half_up(value)).ok_or(OVERFLOW.into())
}

/// Exact for every float, where adding a half before flooring is not.
fn half_up(value: f64) -> f64 {
    let below = value.floor();
    if value - below < 0.5 { below } else { below + 1.0 }
}

/// Seconds as whole milliseconds, halves up.
pub(super) fn milliseconds(seconds: f64) -> Result<i64, Broken> {
    round(seconds * 1000.0)
}

/// Milliseconds as seconds.
pub(super) fn seconds(milliseconds: i64) -> f64 {
    to_float(milliseconds) / 1000.0
}

/// The integer that a float is, if it is integral and in range.
#[expect(clippy::cast_possible_truncation, reason = "it is integral and in range")]
pub(super) fn whole(value: f64) -> Option<i64> {
    let fits = value.fract() == 0.0 && value.abs() <= to_float(MAX_INT);
    fits.then_some(value as i64)
}

/// The same number as a float: exact, as an `Int` has at most 53 bits.
#[expect(clippy::cast_precision_loss, reason = "an Int has at most 53 bits")]
pub(super) fn to_float(value: i64) -> f64 {
    value as f64
}

/// As ECMAScript prints it.
pub(super) fn float_text(value: f64) -> String {
    ryu_js::Buffer::new().format(value).to_owned()
}

/// Lower-case hexadecimal, padded with zeros.
pub(super) fn hex(value: i64, digits: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let text = format!("{:x}", value.unsigned_abs());
    let zeros = usize::try_from(digits).unwrap_or(0).saturating_sub(text.len());
    format!("{sign}{}{text}", "0".repeat(zeros))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_of_times_rounds_half_up() {
        let quotients = [(7, 2), (-7, 2), (7, -2), (-7, -2), (5, 3), (1, 3)];
        let rounded = quotients.map(|(left, right)| divided_half_up(left, right).unwrap());
        assert_eq!(rounded, [4, -3, -3, 4, 2, 0]);
    }

    #[test]
    fn rounding_is_exact_below_a_half() {
        assert_eq!(round(0.499_999_999_999_999_94), Ok(0));
        assert_eq!(round(-0.5), Ok(0));
        assert_eq!(round(2.5), Ok(3));
        assert!(round(f64::NAN).is_err());
        assert!(floor(9_007_199_254_740_992.0).is_err());
    }

    #[test]
    fn floats_print_as_ecmascript_prints_them() {
        let printed = [1.0, -0.0, 0.1, 1e21, 1e-7, f64::NAN, f64::NEG_INFINITY].map(float_text);
        assert_eq!(printed, ["1", "0", "0.1", "1e+21", "1e-7", "NaN", "-Infinity"]);
    }
}
