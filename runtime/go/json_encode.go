package quark

import (
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Encode writes compact JSON text, ASCII only.
func (j JSON) Encode() string {
	return string(j.append(nil))
}

func (j JSON) append(text []byte) []byte {
	switch value := j.value.(type) {
	case bool:
		return strconv.AppendBool(text, value)
	case float64:
		return appendNumber(text, value)
	case string:
		return appendString(text, value)
	case []JSON:
		text = append(text, '[')
		for index, element := range value {
			if index > 0 {
				text = append(text, ',')
			}
			text = element.append(text)
		}
		return append(text, ']')
	case Map[string, JSON]:
		return appendObject(text, value)
	}
	return append(text, "null"...)
}

func appendObject(text []byte, object Map[string, JSON]) []byte {
	text = append(text, '{')
	for index := range object.Len() {
		if index > 0 {
			text = append(text, ',')
		}
		text = append(appendString(text, object.entries.keys[index]), ':')
		text = object.entries.values[index].append(text)
	}
	return append(text, '}')
}

func appendNumber(text []byte, value float64) []byte {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return append(text, "null"...)
	}
	return appendFloat(text, value)
}

// StringText writes a string as JSON does.
func StringText(value string) string {
	return string(appendString(nil, value))
}

func appendString(text []byte, value string) []byte {
	text = append(text, '"')
	plain := 0
	for place := 0; place < len(value); {
		letter := value[place]
		if letter >= ' ' && letter < utf8.RuneSelf && letter != '"' && letter != '\\' {
			place++
			continue
		}
		text = append(text, value[plain:place]...)
		point, size := utf8.DecodeRuneInString(value[place:])
		text = appendEscape(text, point)
		place += size
		plain = place
	}
	return append(append(text, value[plain:]...), '"')
}

func appendEscape(text []byte, point rune) []byte {
	switch point {
	case '"', '\\':
		return append(text, '\\', byte(point))
	case '\b':
		return append(text, `\b`...)
	case '\f':
		return append(text, `\f`...)
	case '\n':
		return append(text, `\n`...)
	case '\r':
		return append(text, `\r`...)
	case '\t':
		return append(text, `\t`...)
	}
	if point > 0xffff {
		first, second := utf16.EncodeRune(point)
		return appendUnit(appendUnit(text, first), second)
	}
	return appendUnit(text, point)
}

func appendUnit(text []byte, unit rune) []byte {
	const digits = "0123456789abcdef"
	return append(text, '\\', 'u', digits[unit>>12&15], digits[unit>>8&15], digits[unit>>4&15], digits[unit&15])
}
