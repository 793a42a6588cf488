package quark

import (
	"fmt"
	"reflect"
	"sync"
)

// shows holds, by type, how actors and class instances show their state.
var shows sync.Map

type shown struct {
	actor string // the name of an actor's type; empty for a class
	show  func(any) JSON
}

// Shows is how a class tells the testing runtime what the state of an instance is.
func Shows[T any](show func(T) JSON) bool {
	return showsAs("", show)
}

// ShowsActor is [Shows] for an actor, by the name of its type.
func ShowsActor[T any](name string, show func(T) JSON) bool {
	return showsAs(name, show)
}

func showsAs[T any](name string, show func(T) JSON) bool {
	var none T
	shows.Store(reflect.TypeOf(none), shown{actor: name, show: func(value any) JSON { return show(value.(T)) }})
	return true
}

func showOf(value any) (shown, bool) {
	found, known := shows.Load(reflect.TypeOf(value))
	if !known {
		return shown{}, false
	}
	return found.(shown), true
}

// State gives the state of an actor or a class instance as compact JSON text: for tests. Reading an actor's is a step of it.
func State(value any) string {
	found, known := showOf(value)
	if !known {
		panic(&Fault{Text: fmt.Sprintf("%T is neither an actor nor a class", value)})
	}
	return found.show(value).Encode()
}

// InstanceJSON gives the state of the instance behind an interface value: null where host code implements it.
func InstanceJSON(value any) JSON {
	if isAbsent(value) {
		return Null
	}
	found, known := showOf(value)
	if !known || found.actor != "" {
		return Null
	}
	return found.show(value)
}

// PromiseJSON gives what has become of a promise: "pending", "kept" or "failed".
func PromiseJSON(promise interface{ promiseState() string }) JSON {
	return StringJSON(promise.promiseState())
}

// Hidden stands in the place of a secret.
const Hidden = "***"

// Format writes a value for people as package fmt does, with [Hidden] in the place of these fields.
func Format(state fmt.State, value any, secrets ...string) {
	shown := reflect.Indirect(reflect.ValueOf(value))
	fmt.Fprint(state, "{")
	for index := range shown.NumField() {
		if index > 0 {
			fmt.Fprint(state, " ")
		}
		name := shown.Type().Field(index).Name
		fmt.Fprint(state, name, ":")
		if isOneOf(name, secrets) {
			fmt.Fprint(state, Hidden)
			continue
		}
		fmt.Fprintf(state, "%v", shown.Field(index).Interface())
	}
	fmt.Fprint(state, "}")
}

func isOneOf(name string, names []string) bool {
	for _, other := range names {
		if name == other {
			return true
		}
	}
	return false
}

// ToJSON gives the fields by their names on the wire.
func (e *DecodeError) ToJSON() JSON {
	var fields Fields
	fields.Add("kind", StringJSON(e.Kind.String()))
	fields.Add("path", StringJSON(e.Path))
	fields.Add("text", StringJSON(e.Text))
	return fields.JSON()
}

// ToJSON gives the fields by their names on the wire.
func (e *OutOfState) ToJSON() JSON {
	var fields Fields
	fields.Add("message", StringJSON(e.Message))
	fields.Add("state", StringJSON(e.State))
	return fields.JSON()
}
