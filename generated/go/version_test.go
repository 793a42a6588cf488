package mdk

import (
	"testing"

	quark "example.org/quark/runtime/v3"
)

// A version is served by the same major and at least the same minor.
func TestAVersionIsServedByTheSameMajorAndAtLeastTheSameMinor(t *testing.T) {
	wanted, err := ParseVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	value, err := ParseVersion("1.2")
	if err != nil {
		t.Fatal(err)
	}
	if !wanted.Accepts(value) {
		t.Fatal(quark.Broken(`wanted.accepts(try Version.parse("1.2"))`, "version.q:43"))
	}
	value2, err := ParseVersion("1.3")
	if err != nil {
		t.Fatal(err)
	}
	if !wanted.Accepts(value2) {
		t.Fatal(quark.Broken(`wanted.accepts(try Version.parse("1.3"))`, "version.q:44"))
	}
	value3, err := ParseVersion("1.1")
	if err != nil {
		t.Fatal(err)
	}
	if wanted.Accepts(value3) {
		t.Fatal(quark.Broken(`!wanted.accepts(try Version.parse("1.1"))`, "version.q:45"))
	}
	value4, err := ParseVersion("2.2")
	if err != nil {
		t.Fatal(err)
	}
	if wanted.Accepts(value4) {
		t.Fatal(quark.Broken(`!wanted.accepts(try Version.parse("2.2"))`, "version.q:46"))
	}
	value5, err := ParseVersion("0.9")
	if err != nil {
		t.Fatal(err)
	}
	if wanted.Accepts(value5) {
		t.Fatal(quark.Broken(`!wanted.accepts(try Version.parse("0.9"))`, "version.q:47"))
	}
}

// Components are numbers: 1.10 is more than 1.9.
func TestComponentsAreNumbers110IsMoreThan19(t *testing.T) {
	wanted, err := ParseVersion("1.9")
	if err != nil {
		t.Fatal(err)
	}
	value, err := ParseVersion("1.10")
	if err != nil {
		t.Fatal(err)
	}
	if !wanted.Accepts(value) {
		t.Fatal(quark.Broken(`wanted.accepts(try Version.parse("1.10"))`, "version.q:52"))
	}
	value2, err := ParseVersion("1.10")
	if err != nil {
		t.Fatal(err)
	}
	if value2.Accepts(wanted) {
		t.Fatal(quark.Broken(`!(try Version.parse("1.10")).accepts(wanted)`, "version.q:53"))
	}
}

// An absent minor is 0, and further components are ignored.
func TestAnAbsentMinorIs0AndFurtherComponentsAreIgnored(t *testing.T) {
	value, err := ParseVersion("3")
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value, (Version{Major: 3, Minor: 0}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(`(try Version.parse("3")) == Version(3, 0)`, left, right, "version.q:57"))
	}
	value2, err := ParseVersion("1.2.7")
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value2, (Version{Major: 1, Minor: 2}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(`(try Version.parse("1.2.7")) == Version(1, 2)`, left, right, "version.q:58"))
	}
	value3, err := ParseVersion("1.2.beta.4")
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value3, (Version{Major: 1, Minor: 2}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`(try Version.parse("1.2.beta.4")) == Version(1, 2)`,
			left,
			right,
			"version.q:59",
		))
	}
	value4, err := ParseVersion("1.2.7")
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value4.Text(), "1.2"; left != right {
		t.Fatal(quark.BrokenComparison(`(try Version.parse("1.2.7")).text() == "1.2"`, left, right, "version.q:60"))
	}
}

// Anything else is not a version.
func TestAnythingElseIsNotAVersion(t *testing.T) {
	if _, err := ParseVersion(""); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`Version.parse("")`, "version.q:64"))
	}
	if _, err := ParseVersion("one"); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`Version.parse("one")`, "version.q:65"))
	}
	if _, err := ParseVersion("1.x"); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`Version.parse("1.x")`, "version.q:66"))
	}
	if _, err := ParseVersion("1."); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`Version.parse("1.")`, "version.q:67"))
	}
	if _, err := ParseVersion(".1"); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`Version.parse(".1")`, "version.q:68"))
	}
	if _, err := ParseVersion("-1.0"); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`Version.parse("-1.0")`, "version.q:69"))
	}
	if _, err := ParseVersion("1.-0"); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`Version.parse("1.-0")`, "version.q:70"))
	}
	if _, err := ParseVersion("v1.0"); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`Version.parse("v1.0")`, "version.q:71"))
	}
	if _, err := ParseVersion(" 1.0"); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`Version.parse(" 1.0")`, "version.q:72"))
	}
}

// No request is no version, a bad one is an error.
func TestNoRequestIsNoVersionABadOneIsAnError(t *testing.T) {
	value, err := requested(nil)
	if err != nil {
		t.Fatal(err)
	}
	if left := value; left != nil {
		t.Fatal(quark.BrokenComparison("(try requested(none)) == none", left, nil, "version.q:76"))
	}
	value2, err := requested(quark.Some("1.4"))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value2, quark.Some(Version{Major: 1, Minor: 4}); !quark.EqualOptional(left, right, Version.Equal) {
		t.Fatal(quark.BrokenComparison(`(try requested("1.4")) == Version(1, 4)`, left, right, "version.q:77"))
	}
	if _, err := requested(quark.Some("new")); !quark.IsA[*InvalidVersion](err) {
		t.Fatal(quark.Broken(`requested("new")`, "version.q:78"))
	}
}
