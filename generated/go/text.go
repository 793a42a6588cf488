// Taking text apart: what the other modules need and a `String` does not offer by itself.
//
// Knows nothing of what the text means.

package mdk

import (
	"strings"

	quark "example.org/quark/runtime/v3"
)

const hexadecimal = "0123456789abcdef"

// after tells what follows `prefix`; `false` if the text does not start with it.
func after(text, prefix string) (string, bool) {
	if !strings.HasPrefix(text, prefix) {
		return "", false
	}
	return quark.Slice(text, quark.Size(prefix), quark.Size(text), "text.q:10"), true
}

// before tells what stands before `suffix`; `false` if the text does not end with it.
func before(text, suffix string) (string, bool) {
	if !strings.HasSuffix(text, suffix) {
		return "", false
	}
	return quark.Slice(text, 0, quark.Size(text)-quark.Size(suffix), "text.q:16"), true
}

// isHex tells whether a text is exactly `size` lower-case hexadecimal digits.
func isHex(text string, size int64) bool {
	return quark.Size(text) == size && quark.ConsistsOf(text, hexadecimal)
}
