package quark

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// A Duration is a length of time in whole milliseconds, signed. It goes as far as Quark's does, where [time.Duration] ends
// at 292 years; at the functions of a generated package, durations are of the type [time.Duration].
type Duration int64

// Common durations.
const (
	Millisecond Duration = 1
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

// DurationOf gives a duration of host code in whole milliseconds, halves up.
func DurationOf(duration time.Duration) Duration {
	milliseconds := duration / time.Millisecond
	rest := duration % time.Millisecond
	if rest < 0 {
		milliseconds--
		rest += time.Millisecond
	}
	if rest >= time.Millisecond/2 {
		milliseconds++
	}
	return Duration(milliseconds)
}

// Std gives the duration as host code has it. Beyond 292 years it is the longest there is.
func (d Duration) Std() time.Duration {
	const longest = Duration(math.MaxInt64 / int64(time.Millisecond))
	if d > longest {
		return math.MaxInt64
	}
	if d < -longest {
		return math.MinInt64
	}
	return time.Duration(d) * time.Millisecond
}

// Seconds gives the duration in seconds.
func (d Duration) Seconds() float64 {
	return float64(d) / 1000
}

// String writes 1500ms.
func (d Duration) String() string {
	return strconv.FormatInt(int64(d), 10) + "ms"
}

// Div divides a duration by an integer, halves up; a divisor of zero is a fault.
func (d Duration) Div(divisor int64, where string) Duration {
	if divisor == 0 {
		divisionByZero(where)
	}
	doubled, by := 2*int64(d)+divisor, 2*divisor
	quotient := doubled / by
	if doubled%by != 0 && (doubled < 0) != (by < 0) {
		quotient--
	}
	return inRange(Duration(quotient), where)
}

// Scale multiplies a duration with a float, halves up; beyond the range it is a fault.
func (d Duration) Scale(factor float64, where string) Duration {
	return Duration(Round(float64(d)*factor, where))
}

// DivFloat divides a duration by a float, halves up; a divisor of zero is a fault, and what is beyond the range.
func (d Duration) DivFloat(divisor float64, where string) Duration {
	return Duration(Round(DivFloat(float64(d), divisor, where), where))
}

// Epoch is the beginning of 1970, UTC.
var Epoch = Instant(0)

// Instant gives the moment so many milliseconds after the beginning of 1970, in UTC.
func Instant(milliseconds int64) time.Time {
	return time.UnixMilli(milliseconds).UTC()
}

// InstantFromSeconds gives the moment so many seconds after the epoch, halves of milliseconds up; beyond the range it is a
// fault.
func InstantFromSeconds(seconds float64, where string) time.Time {
	return Instant(Round(seconds*1000, where))
}

// InstantSeconds gives an instant in seconds since 1970.
func InstantSeconds(instant time.Time) float64 {
	return float64(instant.UnixMilli()) / 1000
}

// Later gives the moment a duration after another.
func Later(instant time.Time, duration Duration) time.Time {
	return Instant(instant.UnixMilli() + int64(duration))
}

// Earlier gives the moment a duration before another.
func Earlier(instant time.Time, duration Duration) time.Time {
	return Instant(instant.UnixMilli() - int64(duration))
}

// Between gives the time from the second moment to the first.
func Between(later, earlier time.Time) Duration {
	return Duration(later.UnixMilli() - earlier.UnixMilli())
}

// AddInstant is [Later] within the range of instants.
func AddInstant(instant time.Time, duration Duration, where string) time.Time {
	return Instant(Add(instant.UnixMilli(), int64(duration), where))
}

// SubInstant is [Earlier] within the range of instants.
func SubInstant(instant time.Time, duration Duration, where string) time.Time {
	return Instant(Sub(instant.UnixMilli(), int64(duration), where))
}

// SubInstants is [Between] within the range of durations.
func SubInstants(later, earlier time.Time, where string) Duration {
	return Duration(Sub(later.UnixMilli(), earlier.UnixMilli(), where))
}

// MinInstant gives the earlier of two.
func MinInstant(left, right time.Time) time.Time {
	if right.Before(left) {
		return right
	}
	return left
}

// MaxInstant gives the later of two.
func MaxInstant(left, right time.Time) time.Time {
	if right.After(left) {
		return right
	}
	return left
}

// InstantText writes a moment as ISO 8601 in UTC, with milliseconds: 1970-01-12T13:46:40.000Z.
func InstantText(instant time.Time) string {
	utc := instant.UTC()
	year := utc.Year()
	rest := utc.Format("-01-02T15:04:05.000Z")
	switch {
	case year < 0:
		return fmt.Sprintf("-%06d%s", -year, rest)
	case year > 9999:
		return fmt.Sprintf("+%06d%s", year, rest)
	}
	return fmt.Sprintf("%04d%s", year, rest)
}

// CompareInstants orders moments.
func CompareInstants(left, right time.Time) int {
	return left.Compare(right)
}
