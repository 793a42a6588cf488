// Which version of a service may serve a request for another.
//
// A version promises an interface, `MAJOR.MINOR`: it says nothing about builds, and is never compared as text.

package mdk

import (
	"strconv"
	"strings"

	quark "example.org/quark/runtime/v3"
)

// InvalidVersion says that the text is not a version: two numbers with a dot between them.
type InvalidVersion struct {
	Text string
}

// Error gives its text.
func (e *InvalidVersion) Error() string {
	return "'" + e.Text + "' is not MAJOR.MINOR"
}

func (*InvalidVersion) isError() {}

// Equal tells whether both are the same.
func (e *InvalidVersion) Equal(other *InvalidVersion) bool {
	return *e == *other
}

// Version is the version of an interface. A greater `Minor` only adds to it, another `Major` is another interface.
type Version struct {
	Major int64
	Minor int64
}

// NewVersion makes a Version with what has no default; the other fields can be set.
func NewVersion(major int64) Version {
	return Version{Major: major}
}

// Equal tells whether both are the same.
func (v Version) Equal(other Version) bool {
	return v == other
}

// ParseVersion reads `MAJOR.MINOR`. A missing minor is 0; what follows a second dot is ignored.
//
// It fails with [*InvalidVersion].
func ParseVersion(text string) (Version, error) {
	text = quark.Text(text)
	parts := strings.Split(text, ".")
	major, ok := component(quark.At(parts, 0, "version.q:16"))
	if !ok {
		return Version{}, &InvalidVersion{Text: text}
	}
	minor, ok := component(quark.Or(quark.Optional(quark.Get(parts, 1)), "0"))
	if !ok {
		return Version{}, &InvalidVersion{Text: text}
	}
	return Version{Major: major, Minor: minor}, nil
}

// Accepts tells whether a caller who asked for this version is served by `actual`: same major, and at least the minor.
func (v Version) Accepts(actual Version) bool {
	return actual.Major == v.Major && actual.Minor >= v.Minor
}

// Text gives `MAJOR.MINOR`, the form of every key and message.
func (v Version) Text() string {
	return strconv.FormatInt(v.Major, 10) + "." + strconv.FormatInt(v.Minor, 10)
}

// ToJSON gives the fields by their names on the wire.
func (v Version) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("major", quark.IntJSON(v.Major))
	out.Add("minor", quark.IntJSON(v.Minor))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (v Version) MarshalJSON() ([]byte, error) {
	return v.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (v *Version) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, v, VersionFromJSON)
}

// VersionFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func VersionFromJSON(json quark.JSON) (Version, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Version{
		Major: quark.Required(in, quark.IntFromJSON, "major"),
		Minor: quark.Default(in, 0, quark.IntFromJSON, "minor"),
	})
}

func component(text string) (int64, bool) {
	if strings.HasPrefix(text, "-") {
		return 0, false
	}
	return quark.ToInt(text)
}

// requested gives the version that a caller asks for: `nil`, when they named none, is served by all.
func requested(text *string) (*Version, error) {
	if text == nil {
		return nil, nil
	}
	value, err := ParseVersion(*text)
	if err != nil {
		return nil, err
	}
	return quark.Some(value), nil
}
