package mdk

import (
	"testing"

	quark "example.org/quark/runtime/v3"
)

// What follows a prefix.
func TestWhatFollowsAPrefix(t *testing.T) {
	if left, right := quark.Optional(after("a=b", "a=")), quark.Some("b"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(`after("a=b", "a=") == "b"`, left, right, "text.q:23"))
	}
	if left, right := quark.Optional(after("a=a=b", "a=")), quark.Some("a=b"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(`after("a=a=b", "a=") == "a=b"`, left, right, "text.q:24"))
	}
	if left, right := quark.Optional(after("a=", "a=")), quark.Some(""); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(`after("a=", "a=") == ""`, left, right, "text.q:25"))
	}
	if left := quark.Optional(after("b=a", "a=")); left != nil {
		t.Fatal(quark.BrokenComparison(`after("b=a", "a=") == none`, left, nil, "text.q:26"))
	}
}

// What stands before a suffix.
func TestWhatStandsBeforeASuffix(t *testing.T) {
	if left, right := quark.Optional(before("hello.json", ".json")), quark.Some("hello"); !quark.EqualOptional(
		left,
		right,
		quark.Equal[string],
	) {
		t.Fatal(quark.BrokenComparison(`before("hello.json", ".json") == "hello"`, left, right, "text.q:30"))
	}
	if left, right := quark.Optional(before("a.json.json", ".json")), quark.Some("a.json"); !quark.EqualOptional(
		left,
		right,
		quark.Equal[string],
	) {
		t.Fatal(quark.BrokenComparison(`before("a.json.json", ".json") == "a.json"`, left, right, "text.q:31"))
	}
	if left, right := quark.Optional(before(".json", ".json")), quark.Some(""); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(`before(".json", ".json") == ""`, left, right, "text.q:32"))
	}
	if left := quark.Optional(before("hello.txt", ".json")); left != nil {
		t.Fatal(quark.BrokenComparison(`before("hello.txt", ".json") == none`, left, nil, "text.q:33"))
	}
}

// Hexadecimal digits are counted, and nothing else is let through.
func TestHexadecimalDigitsAreCountedAndNothingElseIsLetThrough(t *testing.T) {
	if !isHex("0af9", 4) {
		t.Fatal(quark.Broken(`is_hex("0af9", 4)`, "text.q:37"))
	}
	if !isHex("", 0) {
		t.Fatal(quark.Broken(`is_hex("", 0)`, "text.q:38"))
	}
	if isHex("0af9", 5) {
		t.Fatal(quark.Broken(`!is_hex("0af9", 5)`, "text.q:39"))
	}
	if isHex("0aF9", 4) {
		t.Fatal(quark.Broken(`!is_hex("0aF9", 4)`, "text.q:40"))
	}
	if isHex("0a-9", 4) {
		t.Fatal(quark.Broken(`!is_hex("0a-9", 4)`, "text.q:41"))
	}
	if isHex("0aé9", 4) {
		t.Fatal(quark.Broken(`!is_hex("0a\u{e9}9", 4)`, "text.q:42"))
	}
}
