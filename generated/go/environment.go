// Environments: walls between services of one name.

package mdk

import (
	"slices"
	"strings"

	quark "example.org/quark/runtime/v3"
)

// Environment is where a service lives. Services of different environments do not see each other, with one exception:
// what an environment has never had is looked up in its `Fallback`, one level deep and never the other way.
type Environment struct {
	Name     string
	Fallback *string
}

// NewEnvironment makes an Environment with what has no default; the other fields can be set.
func NewEnvironment() Environment {
	return Environment{Name: "sandbox"}
}

// Equal tells whether both are the same.
func (e Environment) Equal(other Environment) bool {
	return e.Name == other.Name && quark.EqualOptional(e.Fallback, other.Fallback, quark.Equal[string])
}

// ParseEnvironment reads `name` or `fallback:name`; `nil` if it is neither.
func ParseEnvironment(text string) *Environment {
	text = quark.Text(text)
	parts := strings.Split(text, ":")
	if len(parts) > 2 || slices.ContainsFunc(parts, func(part string) bool { return quark.Trim(part) == "" }) {
		return nil
	}
	if len(parts) == 1 {
		return quark.Some(Environment{Name: quark.At(parts, 0, "environment.q:13")})
	}
	return quark.Some(Environment{
		Name:     quark.At(parts, 1, "environment.q:14"),
		Fallback: quark.Some(quark.At(parts, 0, "environment.q:14")),
	})
}

// ToJSON gives the fields by their names on the wire.
func (e Environment) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("name", quark.StringJSON(e.Name))
	if e.Fallback != nil {
		out.Add("fallbackName", quark.StringJSON(*e.Fallback))
	}
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (e Environment) MarshalJSON() ([]byte, error) {
	return e.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (e *Environment) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, e, EnvironmentFromJSON)
}

// EnvironmentFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func EnvironmentFromJSON(json quark.JSON) (Environment, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Environment{
		Name:     quark.Default(in, "sandbox", quark.StringFromJSON, "name"),
		Fallback: quark.Maybe(in, quark.StringFromJSON, "fallbackName"),
	})
}
