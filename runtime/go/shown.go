package quark

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Shown writes a value as compact JSON text, as faults and recorded calls show it. It looks at values by reflection:
// nothing that has to be fast asks for it.
func Shown(value any) string {
	return shownJSON(value).Encode()
}

// Shower is what has a form of its own in faults and recorded calls.
type Shower interface {
	// ShowJSON gives that form.
	ShowJSON() JSON
}

func shownJSON(value any) JSON {
	switch known := value.(type) {
	case nil:
		return Null
	case JSON:
		return known
	case Shower:
		return known.ShowJSON()
	case interface{ ToJSON() JSON }:
		return known.ToJSON()
	case time.Time:
		return IntJSON(known.UnixMilli())
	case Duration:
		return IntJSON(int64(known))
	case interface{ promiseState() string }:
		return StringJSON(known.promiseState())
	}
	if found, known := showOf(value); known {
		if found.actor != "" {
			return StringJSON(found.actor)
		}
		return found.show(value)
	}
	return shownReflected(reflect.ValueOf(value), value)
}

func shownReflected(value reflect.Value, whole any) JSON {
	switch value.Kind() {
	case reflect.Bool:
		return BoolJSON(value.Bool())
	case reflect.Int:
		return StringJSON(fmt.Sprint(whole))
	case reflect.Int64:
		return IntJSON(value.Int())
	case reflect.Float64:
		return FloatJSON(value.Float())
	case reflect.String:
		return StringJSON(value.String())
	case reflect.Slice:
		list := make([]JSON, value.Len())
		for index := range list {
			list[index] = shownJSON(value.Index(index).Interface())
		}
		return JSON{value: list}
	case reflect.Pointer:
		if value.IsNil() {
			return Null
		}
		return shownJSON(value.Elem().Interface())
	case reflect.Struct:
		return shownStruct(value)
	}
	return StringJSON(value.Type().Name())
}

// shownStruct shows the exported fields: those of a record that JSON does not carry, or of an error.
func shownStruct(value reflect.Value) JSON {
	var fields Fields
	for index := range value.NumField() {
		field := value.Type().Field(index)
		if !field.IsExported() {
			return StringJSON(value.Type().Name())
		}
		if shown := shownJSON(value.Field(index).Interface()); !shown.IsNull() {
			fields.Add(wireName(field.Name), shown)
		}
	}
	return fields.JSON()
}

// wireName gives the name that a field has on the wire unless the protocol says another: serverURL is serverUrl.
func wireName(name string) string {
	written := []rune(strings.TrimRight(name, "_"))
	letters := slices.Clone(written)
	for index, letter := range written {
		startsWord := index > 0 && unicode.IsLower(written[index-1])
		endsWord := index > 0 && index+1 < len(written) && unicode.IsLower(written[index+1])
		if unicode.IsUpper(letter) && !startsWord && !endsWord {
			letters[index] = unicode.ToLower(letter)
		}
	}
	return string(letters)
}

// ShowJSON shows a map as an object, whatever its keys.
func (m Map[K, V]) ShowJSON() JSON {
	var fields Fields
	for index := range m.Len() {
		key := shownJSON(m.entries.keys[index])
		name, is := key.AsString()
		if !is {
			name = key.Encode()
		}
		fields.Add(name, shownJSON(m.entries.values[index]))
	}
	return fields.JSON()
}
