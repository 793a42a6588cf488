package mdk

import (
	"testing"

	quark "example.org/quark/runtime/v3"
)

// The default environment is the sandbox.
func TestTheDefaultEnvironmentIsTheSandbox(t *testing.T) {
	if left, right := (Environment{Name: "sandbox"}).Name, "sandbox"; left != right {
		t.Fatal(quark.BrokenComparison(`Environment().name == "sandbox"`, left, right, "environment.q:19"))
	}
	if left := (Environment{Name: "sandbox"}).Fallback; left != nil {
		t.Fatal(quark.BrokenComparison("Environment().fallback == none", left, nil, "environment.q:20"))
	}
}

// An environment may name a fallback before it.
func TestAnEnvironmentMayNameAFallbackBeforeIt(t *testing.T) {
	if left, right := ParseEnvironment("production"), quark.Some(Environment{Name: "production"}); !quark.EqualOptional(left, right, Environment.Equal) {
		t.Fatal(quark.BrokenComparison(
			`Environment.parse("production") == Environment("production")`,
			left,
			right,
			"environment.q:24",
		))
	}
	if left, right := ParseEnvironment("base:feature"), quark.Some(Environment{Name: "feature", Fallback: quark.Some("base")}); !quark.EqualOptional(left, right, Environment.Equal) {
		t.Fatal(quark.BrokenComparison(
			`Environment.parse("base:feature") == Environment("feature", "base")`,
			left,
			right,
			"environment.q:25",
		))
	}
}

// There is one fallback, and no empty name.
func TestThereIsOneFallbackAndNoEmptyName(t *testing.T) {
	if left := ParseEnvironment("a:b:c"); left != nil {
		t.Fatal(quark.BrokenComparison(`Environment.parse("a:b:c") == none`, left, nil, "environment.q:29"))
	}
	if left := ParseEnvironment(""); left != nil {
		t.Fatal(quark.BrokenComparison(`Environment.parse("") == none`, left, nil, "environment.q:30"))
	}
	if left := ParseEnvironment(":feature"); left != nil {
		t.Fatal(quark.BrokenComparison(`Environment.parse(":feature") == none`, left, nil, "environment.q:31"))
	}
	if left := ParseEnvironment("base:"); left != nil {
		t.Fatal(quark.BrokenComparison(`Environment.parse("base:") == none`, left, nil, "environment.q:32"))
	}
}

// The names of an environment on the wire.
func TestTheNamesOfAnEnvironmentOnTheWire(t *testing.T) {
	if left, right := (Environment{Name: "feature", Fallback: quark.Some("base")}).ToJSON().Encode(), `{"name":"feature","fallbackName":"base"}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"Environment(\"feature\", \"base\").encode() == `{\"name\":\"feature\",\"fallbackName\":\"base\"}`",
			left,
			right,
			"environment.q:36",
		))
	}
	if left, right := (Environment{Name: "production"}).ToJSON().Encode(), `{"name":"production"}`; left != right {
		t.Fatal(quark.BrokenComparison(
			"Environment(\"production\").encode() == `{\"name\":\"production\"}`",
			left,
			right,
			"environment.q:37",
		))
	}
	value, err := quark.Decode(`{"name":"production","fallbackName":null}`, EnvironmentFromJSON)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value, (Environment{Name: "production"}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			"(try Environment.decode(`{\"name\":\"production\",\"fallbackName\":null}`)) == Environment(\"production\")",
			left,
			right,
			"environment.q:38",
		))
	}
}
