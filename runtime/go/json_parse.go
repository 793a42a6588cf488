package quark

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxDepth says how many lists and objects may stand inside one another.
const MaxDepth = 64

// ParseJSON reads JSON text: what is none is a [*DecodeError], "not JSON" or "nested deeper than 64".
func ParseJSON(text string) (JSON, error) {
	reader := parser{text: Text(text)}
	value, err := reader.value()
	if err != nil {
		return Null, err
	}
	reader.space()
	if reader.at < len(reader.text) {
		return Null, notJSON()
	}
	return value, nil
}

func notJSON() error {
	return &DecodeError{Kind: DecodeKindNotJSON, Text: "not JSON"}
}

type parser struct {
	text  string
	at    int
	depth int
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\n\r", p.text[p.at]) >= 0 {
		p.at++
	}
}

// peek gives the next byte, and 0 at the end.
func (p *parser) peek() byte {
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) eat(letter byte) bool {
	if p.peek() != letter || p.at == len(p.text) {
		return false
	}
	p.at++
	return true
}

func (p *parser) value() (JSON, error) {
	p.space()
	switch p.peek() {
	case '{':
		return p.nested(p.object)
	case '[':
		return p.nested(p.list)
	case '"':
		text, err := p.string()
		return JSON{value: text}, err
	case 't':
		return p.word("true", BoolJSON(true))
	case 'f':
		return p.word("false", BoolJSON(false))
	case 'n':
		return p.word("null", Null)
	}
	number, err := p.number()
	return JSON{value: number}, err
}

func (p *parser) word(word string, value JSON) (JSON, error) {
	if !strings.HasPrefix(p.text[p.at:], word) {
		return Null, notJSON()
	}
	p.at += len(word)
	return value, nil
}

func (p *parser) nested(inner func() (JSON, error)) (JSON, error) {
	if p.depth == MaxDepth {
		return Null, &DecodeError{Kind: DecodeKindTooDeep, Text: "nested deeper than 64"}
	}
	p.depth++
	p.at++
	value, err := inner()
	p.depth--
	return value, err
}

func (p *parser) object() (JSON, error) {
	var object Map[string, JSON]
	p.space()
	if p.eat('}') {
		return JSON{value: object}, nil
	}
	for {
		if err := p.entry(&object); err != nil {
			return Null, err
		}
		p.space()
		if p.eat('}') {
			return JSON{value: object}, nil
		}
		if !p.eat(',') {
			return Null, notJSON()
		}
	}
}

func (p *parser) entry(object *Map[string, JSON]) error {
	p.space()
	key, err := p.string()
	if err != nil {
		return err
	}
	p.space()
	if !p.eat(':') {
		return notJSON()
	}
	value, err := p.value()
	object.Set(key, value)
	return err
}

func (p *parser) list() (JSON, error) {
	list := []JSON{}
	p.space()
	if p.eat(']') {
		return JSON{value: list}, nil
	}
	for {
		value, err := p.value()
		if err != nil {
			return Null, err
		}
		list = append(list, value)
		p.space()
		if p.eat(']') {
			return JSON{value: list}, nil
		}
		if !p.eat(',') {
			return Null, notJSON()
		}
	}
}

func (p *parser) number() (float64, error) {
	start := p.at
	p.eat('-')
	sound := p.eat('0') || p.digits()
	if sound && p.eat('.') {
		sound = p.digits()
	}
	if sound && (p.eat('e') || p.eat('E')) {
		_ = p.eat('+') || p.eat('-')
		sound = p.digits()
	}
	if !sound {
		return 0, notJSON()
	}
	value, err := strconv.ParseFloat(p.text[start:p.at], 64)
	if err != nil || math.IsInf(value, 0) {
		return 0, notJSON()
	}
	return value, nil
}

func (p *parser) digits() bool {
	start := p.at
	for p.peek() >= '0' && p.peek() <= '9' {
		p.at++
	}
	return p.at > start
}

func (p *parser) string() (string, error) {
	if !p.eat('"') {
		return "", notJSON()
	}
	start := p.at
	for p.at < len(p.text) {
		switch letter := p.text[p.at]; {
		case letter == '"':
			p.at++
			return p.text[start : p.at-1], nil
		case letter == '\\':
			return p.escaped([]byte(p.text[start:p.at]))
		case letter < ' ':
			return "", notJSON()
		}
		p.at++
	}
	return "", notJSON()
}

// escaped reads the rest of a string that has escapes.
func (p *parser) escaped(text []byte) (string, error) {
	for p.at < len(p.text) {
		letter := p.text[p.at]
		p.at++
		switch {
		case letter == '"':
			return string(text), nil
		case letter < ' ':
			return "", notJSON()
		case letter != '\\':
			text = append(text, letter)
			continue
		}
		point, sound := p.escape()
		if !sound {
			return "", notJSON()
		}
		text = utf8.AppendRune(text, point)
	}
	return "", notJSON()
}

func (p *parser) escape() (rune, bool) {
	letter := p.peek()
	p.at = min(p.at+1, len(p.text))
	if letter == 'u' {
		return p.unicode()
	}
	place := strings.IndexByte(`"\/bfnrt`, letter)
	if place < 0 || letter == 0 {
		return 0, false
	}
	return rune("\"\\/\b\f\n\r\t"[place]), true
}

// unicode reads an escape by number, with its second half where it is the first of a pair; half a pair alone is U+FFFD.
func (p *parser) unicode() (rune, bool) {
	first, sound := p.hex()
	if !sound || !utf16.IsSurrogate(first) {
		return first, sound
	}
	before := p.at
	if !strings.HasPrefix(p.text[p.at:], `\u`) {
		return utf8.RuneError, true
	}
	p.at += len(`\u`)
	second, sound := p.hex()
	pair := utf16.DecodeRune(first, second)
	if sound && pair == utf8.RuneError {
		p.at = before
	}
	return pair, sound
}

func (p *parser) hex() (rune, bool) {
	if p.at+4 > len(p.text) {
		return 0, false
	}
	digits := p.text[p.at : p.at+4]
	p.at += 4
	value, err := strconv.ParseUint(digits, 16, 32)
	return rune(value), err == nil && !strings.ContainsAny(digits, "+_")
}
