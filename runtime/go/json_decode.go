package quark

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"
)

// A DecodeKind says in what way text is not what it should be.
type DecodeKind int

// The kinds of mistakes in text.
const (
	// DecodeKindNotJSON is text that is not JSON at all.
	DecodeKindNotJSON DecodeKind = iota
	// DecodeKindTooDeep is nested deeper than 64.
	DecodeKindTooDeep
	// DecodeKindMissing is a required field that is absent or null.
	DecodeKindMissing
	// DecodeKindWrongType is a value of another kind than its field.
	DecodeKindWrongType
	// DecodeKindOutOfRange is a number beyond ±(2^53-1).
	DecodeKindOutOfRange
	// DecodeKindUnknownCase is a text that is no case of its enum.
	DecodeKindUnknownCase
	// DecodeKindUnknownTag is a message whose tag is not known.
	DecodeKindUnknownTag
)

var decodeKinds = []string{"NotJson", "TooDeep", "Missing", "WrongType", "OutOfRange", "UnknownCase", "UnknownTag"}

// String gives its name on the wire.
func (k DecodeKind) String() string {
	return CaseText(int(k), decodeKinds)
}

// DecodeKindFromJSON takes a kind out of JSON.
func DecodeKindFromJSON(json JSON) (DecodeKind, error) {
	return CaseFromJSON[DecodeKind](json, decodeKinds, nil)
}

// CaseText gives the name of a case of an enum.
func CaseText(number int, names []string) string {
	if number < 0 || number >= len(names) {
		return "case " + strconv.Itoa(number)
	}
	return names[number]
}

// CaseFromJSON takes a case out of JSON: by its name on the wire, or by one of the older ones.
func CaseFromJSON[E ~int](json JSON, names []string, older map[string]E) (E, error) {
	name, err := StringFromJSON(json)
	if err != nil {
		return 0, err
	}
	return CaseFromText(name, names, older)
}

// CaseFromText gives the case with this name on the wire.
func CaseFromText[E ~int](name string, names []string, older map[string]E) (E, error) {
	if index := slices.Index(names, name); index >= 0 {
		return E(index), nil
	}
	if found, known := older[name]; known {
		return found, nil
	}
	return 0, &DecodeError{Kind: DecodeKindUnknownCase, Text: "unknown case " + StringText(name)}
}

// A DecodeError tells that text or JSON is not what a type wants.
type DecodeError struct {
	// Kind says in what way.
	Kind DecodeKind
	// Path says where, by names on the wire: "nodes[0].address"; empty at the top.
	Path string
	// Text says what is wrong there.
	Text string
}

// Error gives the text, behind the path where there is one.
func (e *DecodeError) Error() string {
	if e.Path == "" {
		return e.Text
	}
	return e.Path + ": " + e.Text
}

// Equal tells whether both say the same.
func (e *DecodeError) Equal(other *DecodeError) bool {
	return *e == *other
}

// within gives the error as it is seen from one level further out.
func within(step string, err error) error {
	inner, is := err.(*DecodeError)
	if !is {
		return err
	}
	joint := ""
	if inner.Path != "" && inner.Path[0] != '[' {
		joint = "."
	}
	return &DecodeError{Kind: inner.Kind, Path: step + joint + inner.Path, Text: inner.Text}
}

func wrongType(expected string, json JSON) error {
	return &DecodeError{Kind: DecodeKindWrongType, Text: "expected " + expected + ", found " + json.kind()}
}

func tooLarge() error {
	return &DecodeError{Kind: DecodeKindOutOfRange, Text: "out of range"}
}

// Decode reads JSON text and takes a value out of it.
func Decode[T any](text string, from func(JSON) (T, error)) (T, error) {
	json, err := ParseJSON(text)
	if err != nil {
		var none T
		return none, err
	}
	return from(json)
}

// Unmarshal is [Decode] into a place, for UnmarshalJSON of package encoding/json.
func Unmarshal[T any](text []byte, place *T, from func(JSON) (T, error)) (err error) {
	*place, err = Decode(string(text), from)
	return err
}

// BoolFromJSON takes a truth value out of JSON.
func BoolFromJSON(json JSON) (bool, error) {
	if value, is := json.AsBool(); is {
		return value, nil
	}
	return false, wrongType("a boolean", json)
}

// IntFromJSON takes an integer out of JSON, however it is written: 1.0 and 1e3 are integral.
func IntFromJSON(json JSON) (int64, error) {
	value, is := json.AsFloat()
	if !is || value != math.Trunc(value) {
		return 0, wrongType("an integer", json)
	}
	if math.Abs(value) > MaxInt {
		return 0, tooLarge()
	}
	return int64(value), nil
}

// FloatFromJSON takes a number out of JSON.
func FloatFromJSON(json JSON) (float64, error) {
	if value, is := json.AsFloat(); is {
		return value, nil
	}
	return 0, wrongType("a number", json)
}

// StringFromJSON takes a text out of JSON.
func StringFromJSON(json JSON) (string, error) {
	if value, is := json.AsString(); is {
		return value, nil
	}
	return "", wrongType("a string", json)
}

// AnyFromJSON takes open data out of JSON: all of it.
func AnyFromJSON(json JSON) (JSON, error) {
	return json, nil
}

// DurationFromJSON takes whole milliseconds out of JSON.
func DurationFromJSON(json JSON) (Duration, error) {
	value, err := IntFromJSON(json)
	return Duration(value), err
}

// DurationFromSeconds takes seconds out of JSON, in whole milliseconds, halves up.
func DurationFromSeconds(json JSON) (Duration, error) {
	value, err := milliseconds(json)
	return Duration(value), err
}

// InstantFromJSON takes whole milliseconds since 1970 out of JSON.
func InstantFromJSON(json JSON) (time.Time, error) {
	value, err := IntFromJSON(json)
	return Instant(value), err
}

// InstantFromJSONSeconds takes seconds since 1970 out of JSON, in whole milliseconds, halves up.
func InstantFromJSONSeconds(json JSON) (time.Time, error) {
	value, err := milliseconds(json)
	return Instant(value), err
}

func milliseconds(json JSON) (int64, error) {
	seconds, err := FloatFromJSON(json)
	if err != nil {
		return 0, err
	}
	scaled := seconds * 1000
	if !(math.Abs(scaled) <= MaxInt) {
		return 0, tooLarge()
	}
	return int64(halfUp(scaled)), nil
}

// ListFromJSON takes lists out of JSON, each element by a function of its own.
func ListFromJSON[T any](element func(JSON) (T, error)) func(JSON) ([]T, error) {
	return func(json JSON) ([]T, error) {
		given, is := json.AsList()
		if !is {
			return nil, wrongType("a list", json)
		}
		list := make([]T, len(given))
		for index, each := range given {
			value, err := element(each)
			if err != nil {
				return nil, within("["+strconv.Itoa(index)+"]", err)
			}
			list[index] = value
		}
		return list, nil
	}
}

// MapFromJSON takes maps out of JSON, their keys and values by functions of their own.
func MapFromJSON[K cmp.Ordered, V any](key func(string) (K, error), value func(JSON) (V, error)) func(JSON) (Map[K, V], error) {
	return func(json JSON) (Map[K, V], error) {
		var made Map[K, V]
		given, is := json.AsMap()
		if !is {
			return made, wrongType("an object", json)
		}
		for _, name := range given.Keys() {
			found, err := key(name)
			if err != nil {
				return Map[K, V]{}, within("["+StringText(name)+"]", err)
			}
			each, err := value(given.At(name, ""))
			if err != nil {
				return Map[K, V]{}, within("["+StringText(name)+"]", err)
			}
			made.Set(found, each)
		}
		return made, nil
	}
}

// StringKey takes a text out of the key of an object.
func StringKey(name string) (string, error) {
	return name, nil
}

// IntKey takes an integer out of the key of an object.
func IntKey(name string) (int64, error) {
	if value, is := ToInt(name); is {
		return value, nil
	}
	digits := name
	if digits != "" && digits[0] == '-' {
		digits = digits[1:]
	}
	if allDigits(digits) {
		return 0, tooLarge()
	}
	return 0, &DecodeError{Kind: DecodeKindWrongType, Text: "expected an integer key, found " + StringText(name)}
}

// OptionalFromJSON takes optionals out of JSON: null is absent.
func OptionalFromJSON[T any](value func(JSON) (T, error)) func(JSON) (*T, error) {
	return func(json JSON) (*T, error) {
		if json.IsNull() {
			return nil, nil
		}
		found, err := value(json)
		return &found, err
	}
}

// An Object is read field by field. The first mistake counts: what is read after it is empty.
type Object struct {
	entries Map[string, JSON]
	err     error
}

// ReadObject begins to read an object.
func ReadObject(json JSON) *Object {
	entries, is := json.AsMap()
	if !is {
		return &Object{err: wrongType("an object", json)}
	}
	return &Object{entries: entries}
}

// find gives the first of these fields that has a value, and its name.
func (o *Object) find(names []string, takesNull bool) (JSON, string, bool) {
	for _, name := range names {
		value, found := o.entries.Get(name)
		if found && (takesNull || !value.IsNull()) {
			return value, name, true
		}
	}
	return Null, names[0], false
}

func takesNull[T any]() bool {
	var none T
	_, is := any(none).(JSON)
	return is
}

// Lookup reads a field, and tells whether it is there; null is absence, but for open data.
func Lookup[T any](object *Object, from func(JSON) (T, error), names ...string) (T, bool) {
	var none T
	if object.err != nil {
		return none, true
	}
	json, name, found := object.find(names, takesNull[T]())
	if !found {
		return none, false
	}
	value, err := from(json)
	if err != nil {
		object.err = within(name, err)
		return none, true
	}
	return value, true
}

// Required reads a field that must be there.
func Required[T any](object *Object, from func(JSON) (T, error), names ...string) T {
	value, found := Lookup(object, from, names...)
	if !found {
		object.err = &DecodeError{Kind: DecodeKindMissing, Path: names[0], Text: "missing"}
	}
	return value
}

// Default reads a field that has a default.
func Default[T any](object *Object, otherwise T, from func(JSON) (T, error), names ...string) T {
	value, found := Lookup(object, from, names...)
	if !found {
		return otherwise
	}
	return value
}

// DefaultOf reads a field whose default takes some making.
func DefaultOf[T any](object *Object, otherwise func() T, from func(JSON) (T, error), names ...string) T {
	value, found := Lookup(object, from, names...)
	if !found {
		return otherwise()
	}
	return value
}

// Maybe reads a field that may be absent.
func Maybe[T any](object *Object, from func(JSON) (T, error), names ...string) *T {
	value, found := Lookup(object, from, names...)
	return Optional(value, found)
}

// Done gives what was read of an object, or the first mistake in it.
func Done[T any](object *Object, value T) (T, error) {
	if object.err != nil {
		var none T
		return none, object.err
	}
	return value, nil
}

// TagOf gives the tag of a message.
func TagOf(json JSON, name string) (string, error) {
	object := ReadObject(json)
	return Done(object, Required(object, StringFromJSON, name))
}

// UnknownTag makes the error of a message whose tag is not known.
func UnknownTag(name, tag string) error {
	return &DecodeError{Kind: DecodeKindUnknownTag, Path: name, Text: "unknown tag " + StringText(tag)}
}

// MaybePresent is [Maybe] for what is nil where it is absent.
func MaybePresent[T any](object *Object, from func(JSON) (T, error), names ...string) T {
	value, found := Lookup(object, from, names...)
	return Present(value, found)
}

// PresentFromJSON is [OptionalFromJSON] for what is nil where it is absent.
func PresentFromJSON[T any](value func(JSON) (T, error)) func(JSON) (T, error) {
	return func(json JSON) (T, error) {
		if json.IsNull() {
			var none T
			return none, nil
		}
		return value(json)
	}
}
