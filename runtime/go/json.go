package quark

import (
	"math"
	"slices"
)

// JSON is open data: whatever JSON can say. The zero JSON is null. It never changes.
type JSON struct {
	// nil, bool, float64, string, []JSON or Map[string, JSON]
	value any
}

// Null is the null of JSON.
var Null = JSON{}

// BoolJSON gives a truth value as JSON.
func BoolJSON(value bool) JSON {
	return JSON{value: value}
}

// IntJSON gives an integer as JSON.
func IntJSON(value int64) JSON {
	return JSON{value: float64(value)}
}

// FloatJSON gives a number as JSON; what is no number is written as null.
func FloatJSON(value float64) JSON {
	return JSON{value: value}
}

// StringJSON gives a text as JSON.
func StringJSON(value string) JSON {
	return JSON{value: value}
}

// SameJSON gives JSON as it is: for lists and maps of it.
func SameJSON(value JSON) JSON {
	return value
}

// ListJSON gives a list as JSON, each element by its own function.
func ListJSON[T any](list []T, element func(T) JSON) JSON {
	return JSON{value: Mapped(list, element)}
}

// MapJSON gives a map as JSON, its keys and values by functions of their own.
func MapJSON[K interface{ ~int64 | ~int | ~string }, V any](m Map[K, V], key func(K) string, value func(V) JSON) JSON {
	var object Map[string, JSON]
	for index := range m.Len() {
		object.Set(key(m.entries.keys[index]), value(m.entries.values[index]))
	}
	return JSON{value: object}
}

// OptionalJSON gives an optional as JSON: null where it is absent.
func OptionalJSON[T any](optional *T, value func(T) JSON) JSON {
	if optional == nil {
		return Null
	}
	return value(*optional)
}

// Fields is an object in the making, in the order in which its fields are added.
type Fields struct {
	object Map[string, JSON]
}

// Add adds a field.
func (f *Fields) Add(name string, value JSON) {
	f.object.Set(name, value)
}

// JSON gives the object.
func (f *Fields) JSON() JSON {
	return JSON{value: f.object}
}

// Tagged gives an object with the tag of its message before all fields.
func Tagged(name, tag string, fields JSON) JSON {
	object := MapOf(Entry[string, JSON]{Key: name, Value: StringJSON(tag)})
	given, _ := fields.AsMap()
	for _, key := range given.Keys() {
		if key != name {
			object.Set(key, given.At(key, ""))
		}
	}
	return JSON{value: object}
}

// AsString gives the text that it is, if it is one.
func (j JSON) AsString() (string, bool) {
	value, is := j.value.(string)
	return value, is
}

// AsInt gives the integer that it is: a number that is integral and in range.
func (j JSON) AsInt() (int64, bool) {
	value, is := j.value.(float64)
	if !is || value != math.Trunc(value) || math.Abs(value) > MaxInt {
		return 0, false
	}
	return int64(value), true
}

// AsFloat gives the number that it is, if it is one.
func (j JSON) AsFloat() (float64, bool) {
	value, is := j.value.(float64)
	return value, is
}

// AsBool gives the truth value that it is, if it is one.
func (j JSON) AsBool() (value, is bool) {
	value, is = j.value.(bool)
	return value, is
}

// AsList gives the elements of the array that it is, if it is one.
func (j JSON) AsList() ([]JSON, bool) {
	value, is := j.value.([]JSON)
	return value, is
}

// AsMap gives the entries of the object that it is, if it is one.
func (j JSON) AsMap() (Map[string, JSON], bool) {
	value, is := j.value.(Map[string, JSON])
	return value, is
}

// IsNull tells whether it is null.
func (j JSON) IsNull() bool {
	return j.value == nil
}

// Equal compares at every depth, objects without regard to order.
func (j JSON) Equal(other JSON) bool {
	switch value := j.value.(type) {
	case []JSON:
		list, is := other.value.([]JSON)
		return is && slices.EqualFunc(value, list, JSON.Equal)
	case Map[string, JSON]:
		object, is := other.value.(Map[string, JSON])
		return is && value.EqualFunc(object, JSON.Equal)
	}
	switch other.value.(type) {
	case []JSON, Map[string, JSON]:
		return false
	}
	return j.value == other.value
}

// String gives the encoded text.
func (j JSON) String() string {
	return j.Encode()
}

// MarshalJSON writes it as package encoding/json wants it.
func (j JSON) MarshalJSON() ([]byte, error) {
	return j.append(nil), nil
}

// UnmarshalJSON reads it as package encoding/json wants it.
func (j *JSON) UnmarshalJSON(text []byte) error {
	value, err := ParseJSON(string(text))
	if err == nil {
		*j = value
	}
	return err
}

// kind names what it is, in errors.
func (j JSON) kind() string {
	switch j.value.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case float64:
		return "a number"
	case string:
		return "a string"
	case []JSON:
		return "a list"
	}
	return "an object"
}

// PresentJSON is [OptionalJSON] for what is nil where it is absent.
func PresentJSON[T any](value T, present func(T) JSON) JSON {
	if isAbsent(value) {
		return Null
	}
	return present(value)
}
