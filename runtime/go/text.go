package quark

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Text gives a string of host code as Quark has it: what is not UTF-8 becomes U+FFFD.
func Text(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return string([]rune(text))
}

// MaybeText is [Text] for one that may be absent; one that is sound is given back.
func MaybeText(text *string) *string {
	if text == nil || utf8.ValidString(*text) {
		return text
	}
	return Some(Text(*text))
}

// Size counts the Unicode scalar values of a text.
func Size(text string) int64 {
	return int64(utf8.RuneCountInString(text))
}

// Split gives the parts between separators; an empty separator is a fault.
func Split(text, separator, where string) []string {
	if separator == "" {
		panic(&Fault{Text: "an empty separator", Where: where})
	}
	return strings.Split(text, separator)
}

// ConsistsOf tells whether each Unicode scalar value of the text is one of the characters.
func ConsistsOf(text, characters string) bool {
	return strings.Trim(text, characters) == ""
}

// Slice gives the Unicode scalar values from start up to and without end, or faults.
func Slice(text string, start, end int64, where string) string {
	size := Size(text)
	if start < 0 || start > size {
		outOfRange(start, size, where)
	}
	if end < start || end > size {
		outOfRange(end, size, where)
	}
	first := offset(text, start)
	return text[first : first+offset(text[first:], end-start)]
}

// offset gives the byte at which the scalar value of this number begins.
func offset(text string, number int64) int {
	place := 0
	for range number {
		_, size := utf8.DecodeRuneInString(text[place:])
		place += size
	}
	return place
}

// Trim takes ASCII white space off both ends.
func Trim(text string) string {
	return strings.Trim(text, "\t\n\f\r ")
}

// Lower writes ASCII letters small.
func Lower(text string) string {
	return letters(text, 'A', 'Z', 'a'-'A')
}

// Upper writes ASCII letters large.
func Upper(text string) string {
	return letters(text, 'a', 'z', 'A'-'a')
}

func letters(text string, first, last byte, shift int) string {
	for place := range len(text) {
		if text[place] < first || text[place] > last {
			continue
		}
		changed := []byte(text)
		for index := place; index < len(changed); index++ {
			if letter := changed[index]; letter >= first && letter <= last {
				changed[index] = byte(int(letter) + shift)
			}
		}
		return string(changed)
	}
	return text
}

// ToInt reads -?[0-9]+ within the range of Int.
func ToInt(text string) (int64, bool) {
	digits := strings.TrimPrefix(text, "-")
	if !allDigits(digits) {
		return 0, false
	}
	value, err := strconv.ParseInt(text, 10, 64)
	return value, err == nil && value <= MaxInt && value >= -MaxInt
}

func allDigits(text string) bool {
	for place := range len(text) {
		if text[place] < '0' || text[place] > '9' {
			return false
		}
	}
	return text != ""
}

// ToFloat reads a number as JSON writes it, if binary64 holds it.
func ToFloat(text string) (float64, bool) {
	reader := parser{text: text}
	value, err := reader.number()
	return value, err == nil && reader.at == len(text)
}

// ListText writes a list as a hole in a string does, [a, b], each element through text.
func ListText[T any](list []T, text func(T) string) string {
	var written strings.Builder
	written.WriteByte('[')
	for index, element := range list {
		if index > 0 {
			written.WriteString(", ")
		}
		written.WriteString(text(element))
	}
	written.WriteByte(']')
	return written.String()
}

// Same gives a string as it is: the text of a string in a list.
func Same(text string) string {
	return text
}

// IntText writes an integer in decimal.
func IntText(value int64) string {
	return strconv.FormatInt(value, 10)
}

// Texts is [Text] for a list of them; one that is sound is given back.
func Texts(list []string) []string {
	for _, text := range list {
		if !utf8.ValidString(text) {
			return Mapped(list, Text)
		}
	}
	return list
}

// TextMap is [Text] for the keys of a map, where they are texts, and for its values.
func TextMap[K cmp.Ordered, V any](given Map[K, V]) Map[K, V] {
	var mended Map[K, V]
	for index := range given.Len() {
		mended.Set(mend(given.entries.keys[index]), mend(given.entries.values[index]))
	}
	return mended
}

func mend[T any](value T) T {
	text, is := any(value).(string)
	if !is || utf8.ValidString(text) {
		return value
	}
	return any(Text(text)).(T)
}
