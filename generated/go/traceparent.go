// The W3C `traceparent` header, by which OpenTelemetry systems follow the same trace.
//
// It knows the trace's id and nothing of the causal clock, which travels in the context alone.

package mdk

import (
	"slices"
	"strings"

	quark "example.org/quark/runtime/v3"
)

// TraceparentHeader is the name of the W3C header that travels beside the context.
const TraceparentHeader = "traceparent"

var uuidSizes = []int64{8, 4, 4, 4, 12}

const uuidCharacters = "0123456789abcdefABCDEF-"

const noTrace = "00000000000000000000000000000000"

const noParent = "0000000000000000"

// traceIDOf gives the trace's id, as a UUID, of a `traceparent`; `false` if it is malformed.
func traceIDOf(traceparent string) (string, bool) {
	parts := strings.Split(quark.Trim(traceparent), "-")
	if len(parts) < 4 || !isHeader(parts) {
		return "", false
	}
	return dashed(quark.At(parts, 1, "traceparent.q:19")), true
}

func isHeader(parts []string) bool {
	if quark.At(parts, 0, "traceparent.q:23") == "ff" ||
		quark.At(parts, 0, "traceparent.q:23") == "00" && len(parts) > 4 {
		return false
	}
	if quark.At(parts, 1, "traceparent.q:24") == noTrace || quark.At(parts, 2, "traceparent.q:24") == noParent {
		return false
	}
	return isHex(quark.At(parts, 0, "traceparent.q:25"), 2) &&
		isHex(quark.At(parts, 1, "traceparent.q:25"), 32) &&
		isHex(quark.At(parts, 2, "traceparent.q:25"), 16) &&
		isHex(quark.At(parts, 3, "traceparent.q:25"), 2)
}

func dashed(digits string) string {
	return quark.Join("-", []string{
		quark.Slice(digits, 0, 8, "traceparent.q:30"),
		quark.Slice(digits, 8, 12, "traceparent.q:31"),
		quark.Slice(digits, 12, 16, "traceparent.q:32"),
		quark.Slice(digits, 16, 20, "traceparent.q:33"),
		quark.Slice(digits, 20, 32, "traceparent.q:34"),
	})
}

// isUUID tells whether a text is a UUID, in its usual form of 32 hexadecimal digits and four dashes.
func isUUID(text string) bool {
	return slices.Equal(quark.Mapped(strings.Split(text, "-"), func(part string) int64 { return quark.Size(part) }), uuidSizes) &&
		quark.ConsistsOf(text, uuidCharacters)
}

func undashed(id string) string {
	return strings.Join(strings.Split(quark.Lower(id), "-"), "")
}

// traceparentFor gives the header that says to an OpenTelemetry system which trace a call belongs to: always sampled.
// `high` and `low` are the two halves of the parent's id, 32 random bits each.
func traceparentFor(traceID string, high, low int64) string {
	id := undashed(traceID)
	var parent string
	if high == 0 && low == 0 {
		parent = quark.Hex(1, 16)
	} else {
		parent = quark.Hex(high, 8) + quark.Hex(low, 8)
	}
	return "00-" + id + "-" + parent + "-01"
}
