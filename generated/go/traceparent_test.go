package mdk

import (
	"strings"
	"testing"

	quark "example.org/quark/runtime/v3"
)

// A traceparent carries the trace's 32 digits, a parent of 16, and the flags 01.
func TestATraceparentCarriesTheTraceS32DigitsAParentOf16AndTheFlags01(t *testing.T) {
	header := traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 15902634, 7)
	if left, right := header, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f2a7aa00000007-01"; left != right {
		t.Fatal(quark.BrokenComparison(
			`header == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f2a7aa00000007-01"`,
			left,
			right,
			"traceparent.q:55",
		))
	}
}

// A parent of nothing but zeros would be invalid.
func TestAParentOfNothingButZerosWouldBeInvalid(t *testing.T) {
	if !strings.HasSuffix(traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 7), "-0000000000000007-01") {
		t.Fatal(quark.Broken(
			`traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 7).ends_with("-0000000000000007-01")`,
			"traceparent.q:59",
		))
	}
	if !strings.HasSuffix(traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 7, 0), "-0000000700000000-01") {
		t.Fatal(quark.Broken(
			`traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 7, 0).ends_with("-0000000700000000-01")`,
			"traceparent.q:60",
		))
	}
	if !strings.HasSuffix(traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 0), "-0000000000000001-01") {
		t.Fatal(quark.Broken(
			`traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 0).ends_with("-0000000000000001-01")`,
			"traceparent.q:61",
		))
	}
}

// The id of a traceparent is the trace's UUID.
func TestTheIdOfATraceparentIsTheTraceSUuid(t *testing.T) {
	id := quark.Optional(traceIDOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
	if left, right := id, quark.Some("4bf92f35-77b3-4da6-a3ce-929d0e0e4736"); !quark.EqualOptional(left, right, quark.Equal[string]) {
		t.Fatal(quark.BrokenComparison(`id == "4bf92f35-77b3-4da6-a3ce-929d0e0e4736"`, left, right, "traceparent.q:66"))
	}
}

// A later version may say more, version 00 may not.
func TestALaterVersionMaySayMoreVersion00MayNot(t *testing.T) {
	if left := quark.Optional(traceIDOf("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more")); left == nil {
		t.Fatal(quark.BrokenComparison(
			`trace_id_of("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more") != none`,
			left,
			nil,
			"traceparent.q:70",
		))
	}
	if left := quark.Optional(traceIDOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more")); left != nil {
		t.Fatal(quark.BrokenComparison(
			`trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more") == none`,
			left,
			nil,
			"traceparent.q:71",
		))
	}
}

// A malformed traceparent has no trace.
func TestAMalformedTraceparentHasNoTrace(t *testing.T) {
	if left := quark.Optional(traceIDOf("")); left != nil {
		t.Fatal(quark.BrokenComparison(`trace_id_of("") == none`, left, nil, "traceparent.q:75"))
	}
	if left := quark.Optional(traceIDOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7")); left != nil {
		t.Fatal(quark.BrokenComparison(
			`trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7") == none`,
			left,
			nil,
			"traceparent.q:76",
		))
	}
	if left := quark.Optional(traceIDOf("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")); left != nil {
		t.Fatal(quark.BrokenComparison(
			`trace_id_of("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") == none`,
			left,
			nil,
			"traceparent.q:77",
		))
	}
	if left := quark.Optional(traceIDOf("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01")); left != nil {
		t.Fatal(quark.BrokenComparison(
			`trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01") == none`,
			left,
			nil,
			"traceparent.q:78",
		))
	}
	if left := quark.Optional(traceIDOf("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")); left != nil {
		t.Fatal(quark.BrokenComparison(
			`trace_id_of("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01") == none`,
			left,
			nil,
			"traceparent.q:79",
		))
	}
	if left := quark.Optional(traceIDOf("00-00000000000000000000000000000000-00f067aa0ba902b7-01")); left != nil {
		t.Fatal(quark.BrokenComparison(
			`trace_id_of("00-00000000000000000000000000000000-00f067aa0ba902b7-01") == none`,
			left,
			nil,
			"traceparent.q:80",
		))
	}
	if left := quark.Optional(traceIDOf("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")); left != nil {
		t.Fatal(quark.BrokenComparison(
			`trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01") == none`,
			left,
			nil,
			"traceparent.q:81",
		))
	}
}

// A UUID has its dashes in the usual places.
func TestAUuidHasItsDashesInTheUsualPlaces(t *testing.T) {
	if !isUUID("4bf92f35-77b3-4da6-a3ce-929d0e0e4736") {
		t.Fatal(quark.Broken(`is_uuid("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")`, "traceparent.q:85"))
	}
	if !isUUID("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736") {
		t.Fatal(quark.Broken(`is_uuid("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736")`, "traceparent.q:86"))
	}
	if isUUID("4bf92f3577b34da6a3ce929d0e0e4736") {
		t.Fatal(quark.Broken(`!is_uuid("4bf92f3577b34da6a3ce929d0e0e4736")`, "traceparent.q:87"))
	}
	if isUUID("4bf92f35-77b3-4da6-a3ce929d-0e0e4736") {
		t.Fatal(quark.Broken(`!is_uuid("4bf92f35-77b3-4da6-a3ce929d-0e0e4736")`, "traceparent.q:88"))
	}
	if isUUID("trace") {
		t.Fatal(quark.Broken(`!is_uuid("trace")`, "traceparent.q:89"))
	}
}
