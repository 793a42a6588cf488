package mdk

import (
	"testing"

	quark "example.org/quark/runtime/v3"
)

// Without a detour a request goes where it wanted to.
func TestWithoutADetourARequestGoesWhereItWantedTo(t *testing.T) {
	if left, right := detourDestination(nil, "time", quark.Some("1.0")), (destination{Service: "time", Version: quark.Some("1.0")}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`destination(none, "time", "1.0") == Destination("time", "1.0")`,
			left,
			right,
			"detour.q:64",
		))
	}
	if left, right := detourDestination(quark.Some(quark.StringJSON("nonsense")), "time", nil), (destination{Service: "time"}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`destination(Json.of("nonsense"), "time", none) == Destination("time")`,
			left,
			right,
			"detour.q:65",
		))
	}
	if left, right := detourDestination(
		quark.Some(withDetour(nil, "space", detour{
			Version:       quark.Some("1.0"),
			Target:        "mock",
			TargetVersion: quark.Some("2.0"),
		})),
		"time",
		quark.Some("1.0"),
	), (destination{Service: "time", Version: quark.Some("1.0")}); !left.Equal(
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			"destination(with_detour(none, \"space\", Detour(\"1.0\", \"mock\", \"2.0\")), \"time\", \"1.0\")\n        == Destination(\"time\", \"1.0\")",
			left,
			right,
			"detour.q:66",
		))
	}
}

// A detour leads compatible requests elsewhere, the first that applies.
func TestADetourLeadsCompatibleRequestsElsewhereTheFirstThatApplies(t *testing.T) {
	first := withDetour(nil, "time", detour{
		Version:       quark.Some("1.1"),
		Target:        "mock",
		TargetVersion: quark.Some("2.0"),
	})
	routes := withDetour(quark.Some(first), "time", detour{
		Version:       quark.Some("1.0"),
		Target:        "other",
		TargetVersion: quark.Some("3.0"),
	})
	if left, right := detourDestination(quark.Some(routes), "time", quark.Some("1.1")), (destination{Service: "mock", Version: quark.Some("2.0")}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`destination(routes, "time", "1.1") == Destination("mock", "2.0")`,
			left,
			right,
			"detour.q:73",
		))
	}
	if left, right := detourDestination(quark.Some(routes), "time", quark.Some("1.5")), (destination{Service: "mock", Version: quark.Some("2.0")}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`destination(routes, "time", "1.5") == Destination("mock", "2.0")`,
			left,
			right,
			"detour.q:74",
		))
	}
	if left, right := detourDestination(quark.Some(routes), "time", quark.Some("1.0")), (destination{Service: "other", Version: quark.Some("3.0")}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`destination(routes, "time", "1.0") == Destination("other", "3.0")`,
			left,
			right,
			"detour.q:75",
		))
	}
	if left, right := detourDestination(quark.Some(routes), "time", quark.Some("2.0")), (destination{Service: "time", Version: quark.Some("2.0")}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`destination(routes, "time", "2.0") == Destination("time", "2.0")`,
			left,
			right,
			"detour.q:76",
		))
	}
	if left, right := detourDestination(quark.Some(routes), "time", nil), (destination{Service: "mock", Version: quark.Some("2.0")}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`destination(routes, "time", none) == Destination("mock", "2.0")`,
			left,
			right,
			"detour.q:77",
		))
	}
}

// Detours have the form of the 2016 clients.
func TestDetoursHaveTheFormOfThe2016Clients(t *testing.T) {
	routes := withDetour(nil, "time", detour{
		Version:       quark.Some("1.1"),
		Target:        "mock",
		TargetVersion: quark.Some("2.0"),
	})
	if left, right := routes.Encode(), `{"time":[{"version":"1.1","target":"mock","targetVersion":"2.0"}]}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"routes.encode() == `{\"time\":[{\"version\":\"1.1\",\"target\":\"mock\",\"targetVersion\":\"2.0\"}]}`",
			left,
			right,
			"detour.q:82",
		))
	}
}

// A detour without a version is for all, one that cannot be read is for none.
func TestADetourWithoutAVersionIsForAllOneThatCannotBeReadIsForNone(t *testing.T) {
	routes := withDetour(nil, "time", detour{Version: nil, Target: "mock"})
	if left, right := detourDestination(quark.Some(routes), "time", quark.Some("1.0")), (destination{Service: "mock"}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`destination(routes, "time", "1.0") == Destination("mock")`,
			left,
			right,
			"detour.q:87",
		))
	}
	if left, right := detourDestination(
		quark.Some(withDetour(nil, "time", detour{Version: quark.Some("old"), Target: "mock"})),
		"time",
		quark.Some("1.0"),
	), (destination{Service: "time", Version: quark.Some("1.0")}); !left.Equal(
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			`destination(with_detour(none, "time", Detour("old", "mock")), "time", "1.0") == Destination("time", "1.0")`,
			left,
			right,
			"detour.q:88",
		))
	}
	if left, right := detourDestination(
		quark.Some(withDetour(nil, "time", detour{Version: quark.Some("1.0"), Target: "mock"})),
		"time",
		quark.Some("new"),
	), (destination{Service: "time", Version: quark.Some("new")}); !left.Equal(
		right,
	) {
		t.Fatal(quark.BrokenComparison(
			`destination(with_detour(none, "time", Detour("1.0", "mock")), "time", "new") == Destination("time", "new")`,
			left,
			right,
			"detour.q:89",
		))
	}
}
