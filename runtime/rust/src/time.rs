//! Time: whole milliseconds, signed, as `Duration` and `Instant`; and a wall clock that never goes back.

use crate::fault::fault;
use crate::number::{Whole, half_up, to_float, whole};
use std::fmt;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};
use std::time::{SystemTime, UNIX_EPOCH};

/// A length of time in whole milliseconds; it may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i64);

/// A moment, in whole milliseconds since 1970 began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// This many milliseconds.
    #[must_use]
    pub const fn of(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// How many milliseconds it is.
    #[must_use]
    pub const fn milliseconds(self) -> i64 {
        self.0
    }

    /// How many seconds it is.
    #[must_use]
    pub fn to_seconds(self) -> f64 {
        to_float(self.0) / 1000.0
    }

    /// Without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// `self * factor`, rounded half up; a fault when that is no whole number of milliseconds in range.
    #[must_use]
    #[track_caller]
    pub fn scaled(self, factor: f64, location: &str) -> Self {
        whole(half_up(to_float(self.0) * factor)).map_or_else(|| fault("integer overflow", location), Self)
    }

    /// `self / divisor`, rounded half up; dividing by zero is a fault.
    #[must_use]
    #[track_caller]
    pub fn divided(self, divisor: f64, location: &str) -> Self {
        if divisor == 0.0 {
            fault("division by zero", location);
        }
        whole(half_up(to_float(self.0) / divisor)).map_or_else(|| fault("integer overflow", location), Self)
    }

    /// `self / divisor` by a whole number, rounded half up; dividing by zero is a fault.
    #[must_use]
    #[track_caller]
    pub fn shared(self, divisor: i64, location: &str) -> Self {
        let sign = i128::from(divisor.signum());
        let (left, right) = (i128::from(self.0) * sign, i128::from(divisor) * sign);
        if right == 0 {
            fault("division by zero", location);
        }
        let rounded = i64::try_from((2 * left + right).div_euclid(2 * right));
        rounded.map_or_else(|_| fault("integer overflow", location), Self)
    }
}

impl Instant {
    /// The moment at which 1970 began.
    pub const EPOCH: Self = Self(0);

    /// The moment this many milliseconds after 1970 began.
    #[must_use]
    pub const fn of(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since 1970 began.
    #[must_use]
    pub const fn milliseconds(self) -> i64 {
        self.0
    }

    /// The moment this many seconds after 1970 began, rounded half up; a fault when out of range.
    #[must_use]
    #[track_caller]
    pub fn from_seconds(seconds: f64, location: &str) -> Self {
        whole(half_up(seconds * 1000.0)).map_or_else(|| fault("integer overflow", location), Self)
    }

    /// Seconds since 1970 began.
    #[must_use]
    pub fn to_seconds(self) -> f64 {
        to_float(self.0) / 1000.0
    }
}

impl Whole for Duration {
    fn to_whole(self) -> i64 {
        self.0
    }

    fn of_whole(value: i64) -> Self {
        Self(value)
    }
}

impl Whole for Instant {
    fn to_whole(self) -> i64 {
        self.0
    }

    fn of_whole(value: i64) -> Self {
        Self(value)
    }
}

impl Add for Duration {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Duration {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Duration {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<i64> for Duration {
    type Output = Self;
    fn mul(self, factor: i64) -> Self {
        Self(self.0 * factor)
    }
}

impl AddAssign for Duration {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Duration {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Add<Duration> for Instant {
    type Output = Self;
    fn add(self, duration: Duration) -> Self {
        Self(self.0 + duration.0)
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;
    fn sub(self, duration: Duration) -> Self {
        Self(self.0 - duration.0)
    }
}

impl Sub for Instant {
    type Output = Duration;
    fn sub(self, other: Self) -> Duration {
        Duration(self.0 - other.0)
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

impl From<std::time::Duration> for Duration {
    fn from(duration: std::time::Duration) -> Self {
        Self(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
    }
}

impl From<Duration> for std::time::Duration {
    /// A negative length becomes none: std has no other.
    fn from(duration: Duration) -> Self {
        Self::from_millis(u64::try_from(duration.0).unwrap_or(0))
    }
}

impl From<SystemTime> for Instant {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self::EPOCH + after.into(),
            Err(before) => Self::EPOCH - Duration::from(before.duration()),
        }
    }
}

impl From<Instant> for SystemTime {
    fn from(instant: Instant) -> Self {
        let distance = std::time::Duration::from_millis(instant.0.unsigned_abs());
        if instant.0 < 0 { UNIX_EPOCH - distance } else { UNIX_EPOCH + distance }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}ms", self.0)
    }
}

impl fmt::Display for Instant {
    /// ISO 8601 in UTC with milliseconds, years beyond 9999 signed and with six digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, millis) = (self.0.div_euclid(86_400_000), self.0.rem_euclid(86_400_000));
        let (year, month, day) = civil(days);
        match year {
            0..=9999 => write!(f, "{year:04}")?,
            _ => write!(f, "{year:+07}")?,
        }
        let (seconds, millis) = (millis / 1000, millis % 1000);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
///
/// Years are counted from March, so that a leap day is the last of its year (Hinnant, `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// The wall clock at start-up plus the steady clock since: it never goes back.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
    since: std::time::Instant,
}

impl Clock {
    /// A clock that reads the wall now and never again.
    #[must_use]
    pub fn start() -> Self {
        Self { start: SystemTime::now().into(), since: std::time::Instant::now() }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.start + self.since.elapsed().into()
    }

    /// When `instant` is, on std's steady clock; a moment in the past is now.
    pub(crate) fn steady(&self, instant: Instant) -> std::time::Instant {
        self.since + (instant - self.start).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::caught;
    use crate::number::{MAX_INT, add, mul, neg, sub};

    #[test]
    fn instants_print_as_iso_8601() {
        let printed = [0, 951_782_400_000, -1, 253_402_300_800_000, -62_198_755_200_000]
            .map(|milliseconds| Instant::of(milliseconds).to_string());
        let expected = [
            "1970-01-01T00:00:00.000Z",
            "2000-02-29T00:00:00.000Z",
            "1969-12-31T23:59:59.999Z",
            "+010000-01-01T00:00:00.000Z",
            "-000001-01-01T00:00:00.000Z",
        ];
        assert_eq!(printed, expected);
        assert_eq!(Duration::of(1500).to_string(), "1500ms");
    }

    #[test]
    fn scaling_rounds_half_up() {
        assert_eq!(Duration::of(-3).abs(), Duration::of(3));
        assert_eq!(Duration::of(3).scaled(0.5, "a.q:1"), Duration::of(2));
        assert_eq!(Duration::of(-3).divided(2.0, "a.q:1"), Duration::of(-1));
        assert_eq!(Duration::of(MAX_INT).shared(7, "a.q:1"), Duration::of(1_286_742_750_677_284));
        assert_eq!(Duration::of(3).shared(-2, "a.q:1"), Duration::of(-1));
        let fault = caught(|| Duration::of(1).shared(0, "a.q:1")).unwrap_err();
        assert_eq!(fault.text(), "division by zero (a.q:1)");
        let fault = caught(|| Duration::of(1).divided(0.0, "a.q:1")).unwrap_err();
        assert_eq!(fault.text(), "division by zero (a.q:1)");
        assert_eq!(Instant::from_seconds(1.0005, "a.q:1"), Instant::of(1001));
    }

    #[test]
    fn checked_operators_keep_times_in_range() {
        let (long, second) = (Duration::of(MAX_INT), Duration::of(1000));
        assert_eq!(add(Instant::EPOCH, second, "a.q:1"), Instant::of(1000));
        assert_eq!(sub(Instant::EPOCH, Instant::of(1), "a.q:1"), Duration::of(-1));
        assert_eq!(mul(second, 3, "a.q:1"), Duration::of(3000));
        assert_eq!(neg(long, "a.q:1"), Duration::of(-MAX_INT));
        for broken in [caught(|| add(long, second, "a.q:1")), caught(|| mul(long, MAX_INT, "a.q:1"))] {
            assert_eq!(broken.unwrap_err().text(), "integer overflow (a.q:1)");
        }
    }

    #[test]
    fn std_times_convert_both_ways() {
        for instant in [Instant::of(1500), Instant::of(-1500)] {
            assert_eq!(Instant::from(SystemTime::from(instant)), instant);
        }
        let duration = std::time::Duration::from_millis(1500);
        assert_eq!(std::time::Duration::from(Duration::from(duration)), duration);
        assert_eq!(std::time::Duration::from(Duration::of(-1)), std::time::Duration::ZERO);
    }

    #[test]
    fn the_clock_never_goes_back() {
        let clock = Clock::start();
        let first = clock.now();
        assert!(clock.now() >= first);
        assert!(clock.steady(first) <= std::time::Instant::now());
    }
}
