package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	contextLimit  = 8192
	depthLimit    = 64
	greatestCount = 1 << 52
	yearMs        = 8760 * 3_600_000
)

var (
	levels = []string{"DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"}
	uuid   = regexp.MustCompile(`^(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

// An environment is where a service lives, and where else to look for what has never been there.
type environment struct {
	Name     string  `json:"name"`
	Fallback *string `json:"fallbackName,omitempty"`
}

// entries are an object's, in order; shared between contexts and never changed.
type entries []entry

type entry struct {
	name  string
	value json.RawMessage
}

func (e entries) MarshalJSON() ([]byte, error) {
	var text bytes.Buffer
	text.WriteByte('{')
	for i, entry := range e {
		if i > 0 {
			text.WriteByte(',')
		}
		text.Write(quoted(entry.name))
		text.WriteByte(':')
		text.Write(entry.value)
	}
	text.WriteByte('}')
	return text.Bytes(), nil
}

func (e entries) get(name string) (json.RawMessage, bool) {
	for _, entry := range e {
		if entry.name == name {
			return entry.value, true
		}
	}
	return nil, false
}

func (e entries) without(name string) entries {
	return slices.DeleteFunc(slices.Clone(e), func(entry entry) bool { return entry.name == name })
}

func (e entries) with(name string, value any) entries {
	text, _ := json.Marshal(value)
	changed := slices.Clone(e)
	for i := range changed {
		if changed[i].name == name {
			changed[i].value = text
			return changed
		}
	}
	return append(changed, entry{name, text})
}

// A traceContext is the part of a trace that one session sees and hands on; never changed.
type traceContext struct {
	traceID     string
	clock       []int64
	properties  entries
	environment *environment
}

func newContext(environment *environment) traceContext {
	return traceContext{traceID: newUUID(), clock: []int64{0}, environment: environment}
}

func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func (c traceContext) ticked() traceContext {
	c.clock = slices.Clone(c.clock)
	c.clock[len(c.clock)-1]++
	return c
}

func (c traceContext) joined() traceContext {
	c = c.ticked()
	c.clock = append(c.clock, 0)
	return c
}

// deadline gives the deadline in milliseconds, if there is one.
func (c traceContext) deadline() (int64, bool) {
	text, ok := c.properties.get("timeout")
	var seconds *float64
	if !ok || json.Unmarshal(text, &seconds) != nil || seconds == nil || math.Abs(*seconds) > 9e12 {
		return 0, false
	}
	return int64(math.Floor(*seconds*1000 + 0.5)), true
}

// gate gives the lowest level that is logged.
func (c traceContext) gate() int {
	text, _ := c.properties.get("trace")
	var level string
	_ = json.Unmarshal(text, &level)
	if at := slices.Index(levels, level); at >= 0 {
		return at
	}
	return 1
}

// write appends the fields as they are on the wire.
func (c traceContext) write(text []byte, remaining *int64) []byte {
	text = append(text, `{"traceId":`...)
	text = append(text, quoted(c.traceID)...)
	text = append(text, `,"clock":{"clocks":[`...)
	for i, count := range c.clock {
		if i > 0 {
			text = append(text, ',')
		}
		text = fmt.Appendf(text, "%d", count)
	}
	text = append(text, `]},"properties":`...)
	properties, _ := c.properties.MarshalJSON()
	text = append(text, properties...)
	text = append(text, `,"environment":{"name":`...)
	text = append(text, quoted(c.environment.Name)...)
	if c.environment.Fallback != nil {
		text = append(text, `,"fallbackName":`...)
		text = append(text, quoted(*c.environment.Fallback)...)
	}
	text = append(text, '}')
	if remaining != nil {
		text = fmt.Appendf(text, `,"remaining":%d`, *remaining)
	}
	return append(text, '}')
}

// outgoing gives the text of the header: when it is too long, the oldest properties stay behind.
func (c traceContext) outgoing(now int64) string {
	var remaining *int64
	if deadline, ok := c.deadline(); ok {
		left := max(0, deadline-now)
		remaining = &left
	}
	text := c.write(make([]byte, 0, 256), remaining)
	for _, entry := range c.properties {
		if len(text) <= contextLimit {
			break
		}
		if entry.name != "timeout" && entry.name != "trace" {
			c.properties = c.properties.without(entry.name)
			text = c.write(text[:0], remaining)
		}
	}
	return string(text)
}

// quoted writes a string as ASCII.
func quoted(text string) []byte {
	written := []byte{'"'}
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			written = append(written, '\\', byte(c))
		case c == '\n':
			written = append(written, `\n`...)
		case c == '\r':
			written = append(written, `\r`...)
		case c == '\t':
			written = append(written, `\t`...)
		case c == '\b':
			written = append(written, `\b`...)
		case c == '\f':
			written = append(written, `\f`...)
		case c >= 0x10000:
			high, low := utf16.EncodeRune(c)
			written = fmt.Appendf(written, `\u%04x\u%04x`, high, low)
		case c < ' ' || c > 0x7f:
			written = fmt.Appendf(written, `\u%04x`, c)
		default:
			written = append(written, byte(c))
		}
	}
	return append(written, '"')
}

// received is a context as it is read.
type received struct {
	TraceID     *string       `json:"traceId"`
	Clock       *receivedTime `json:"clock"`
	Properties  *orderedMap   `json:"properties"`
	Environment *struct {
		Name     *string `json:"name"`
		Fallback *string `json:"fallbackName"`
	} `json:"environment"`
	Remaining *float64 `json:"remaining"`
}

type receivedTime struct {
	Clocks *[]float64 `json:"clocks"`
}

// orderedMap reads an object in order, and gives each value its one form.
type orderedMap struct {
	entries entries
}

func (m *orderedMap) UnmarshalJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return errors.New("expected an object")
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return err
		}
		if value, err = normal(value); err != nil {
			return err
		}
		m.entries = append(m.entries.without(name.(string)), entry{name.(string), value})
	}
	return nil
}

// normal writes a value compactly, in ASCII and with numbers as ECMAScript has them.
func normal(text json.RawMessage) (json.RawMessage, error) {
	switch text[0] {
	case '{':
		var object orderedMap
		if err := object.UnmarshalJSON(text); err != nil {
			return nil, err
		}
		return object.entries.MarshalJSON()
	case '[':
		var items []json.RawMessage
		if err := json.Unmarshal(text, &items); err != nil {
			return nil, err
		}
		for i := range items {
			item, err := normal(items[i])
			if err != nil {
				return nil, err
			}
			items[i] = item
		}
		return append(append([]byte{'['}, bytes.Join(toBytes(items), []byte{','})...), ']'), nil
	case '"':
		var value string
		err := json.Unmarshal(text, &value)
		return quoted(value), err
	case 't', 'f', 'n':
		return text, nil
	}
	var number float64
	if err := json.Unmarshal(text, &number); err != nil {
		return nil, err
	}
	return json.Marshal(number + 0) // no minus zero
}

func toBytes(items []json.RawMessage) [][]byte {
	parts := make([][]byte, len(items))
	for i, item := range items {
		parts[i] = item
	}
	return parts
}

func whole(number float64) (int64, error) {
	if number != math.Trunc(number) {
		return 0, errors.New("expected an integer")
	}
	if math.Abs(number) > 1<<53-1 {
		return 0, errors.New("out of range")
	}
	return int64(number), nil
}

func checkDepth(text string) error {
	depth, within := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case within && c == '\\':
			i++
		case c == '"':
			within = !within
		case !within && (c == '[' || c == '{'):
			if depth++; depth > depthLimit {
				return fmt.Errorf("nested deeper than %d", depthLimit)
			}
		case !within && (c == ']' || c == '}'):
			depth--
		}
	}
	return nil
}

// receive reads the text of a header, or says why it cannot be joined.
func receive(text string, now int64) (traceContext, error) {
	var none traceContext
	if len(text) > contextLimit && utf8.RuneCountInString(text) > contextLimit {
		return none, fmt.Errorf("it is larger than %d bytes", contextLimit)
	}
	if err := checkDepth(text); err != nil {
		return none, err
	}
	var read received
	if err := json.Unmarshal([]byte(text), &read); err != nil {
		return none, err
	}
	if read.TraceID == nil || !uuid.MatchString(*read.TraceID) {
		return none, errors.New("its trace id is not a UUID")
	}
	context := traceContext{traceID: *read.TraceID, clock: []int64{0}, environment: &environment{Name: "sandbox"}}
	if read.Clock != nil && read.Clock.Clocks != nil {
		context.clock = nil
		for _, count := range *read.Clock.Clocks {
			count, err := whole(count)
			if err != nil || count < 0 || count >= greatestCount {
				return none, errors.New("its clock is not sound")
			}
			context.clock = append(context.clock, count)
		}
		if len(context.clock) == 0 {
			return none, errors.New("its clock is not sound")
		}
	}
	if read.Properties != nil {
		context.properties = read.Properties.entries
	}
	if given := read.Environment; given != nil {
		if given.Name != nil {
			context.environment.Name = *given.Name
		}
		context.environment.Fallback = given.Fallback
	}
	if len(text)+17*len(context.clock) > contextLimit/2 && context.largest() > contextLimit {
		return none, errors.New("it is too deep")
	}
	return context.limited(read.Remaining, now)
}

// limited turns what is left into a deadline by this machine's clock.
func (c traceContext) limited(remaining *float64, now int64) (traceContext, error) {
	if remaining != nil {
		left, err := whole(*remaining)
		if err != nil {
			return c, err
		}
		c.properties = c.properties.with("timeout", float64(now+max(0, min(left, yearMs)))/1000)
	} else if _, ok := c.deadline(); !ok {
		if _, there := c.properties.get("timeout"); there {
			c.properties = c.properties.without("timeout")
		}
	}
	return c, nil
}

// largest gives the size of the longest text that a service called next can get to see.
func (c traceContext) largest() int {
	clock := append(slices.Clone(c.clock), 0)
	for i := range clock {
		clock[i] = max(clock[i], greatestCount)
	}
	year := int64(yearMs)
	properties := entries{}.with("timeout", -9007199254740.99).with("trace", "CRITICAL")
	return len(traceContext{c.traceID, clock, properties, c.environment}.write(nil, &year))
}

// destination gives where a request goes.
func (c traceContext) destination(service string, version *string) (string, *string) {
	text, ok := c.properties.get("routes")
	if !ok {
		return service, version
	}
	var routes map[string][]struct {
		Version       *string `json:"version"`
		Target        string  `json:"target"`
		TargetVersion *string `json:"targetVersion"`
	}
	if json.Unmarshal(text, &routes) != nil {
		return service, version
	}
	for _, detour := range routes[service] {
		if version == nil || detour.Version == nil {
			return detour.Target, detour.TargetVersion
		}
		start, ok1 := parseVersion(*detour.Version)
		wanted, ok2 := parseVersion(*version)
		if ok1 && ok2 && start.major == wanted.major && wanted.minor >= start.minor {
			return detour.Target, detour.TargetVersion
		}
	}
	return service, version
}

// A version is MAJOR.MINOR.
type version struct{ major, minor int64 }

// parseVersion reads a version; a missing minor is 0, and what follows a second dot is ignored.
func parseVersion(text string) (version, bool) {
	major, rest, there := strings.Cut(text, ".")
	if !there {
		rest = "0"
	}
	minor, _, _ := strings.Cut(rest, ".")
	first, ok1 := digits(major)
	second, ok2 := digits(minor)
	return version{first, second}, ok1 && ok2
}

func digits(text string) (int64, bool) {
	var value int64
	for _, c := range []byte(text) {
		if c < '0' || c > '9' || value > (1<<53-1)/10 {
			return 0, false
		}
		value = value*10 + int64(c-'0')
	}
	return value, text != ""
}
