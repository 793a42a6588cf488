package mdk

import (
	"testing"
	"time"

	quark "example.org/quark/runtime/v3"
)

// Three failures in a row open it.
func TestThreeFailuresInARowOpenIt(t *testing.T) {
	start := quark.Epoch
	breaker := NewCircuitBreaker(nil)
	breaker.Failure(start)
	breaker.Failure(start)
	if !breaker.Available(start) {
		t.Fatal(quark.Broken("breaker.available(start)", "breaker.q:93"))
	}
	breaker.Failure(start)
	if breaker.Available(start) {
		t.Fatal(quark.Broken("!breaker.available(start)", "breaker.q:95"))
	}
}

// A success in between resets the count.
func TestASuccessInBetweenResetsTheCount(t *testing.T) {
	start := quark.Epoch
	breaker := NewCircuitBreaker(nil)
	breaker.Failure(start)
	breaker.Failure(start)
	breaker.Success(start)
	breaker.Failure(start)
	breaker.Failure(start)
	if !breaker.Available(start) {
		t.Fatal(quark.Broken("breaker.available(start)", "breaker.q:106"))
	}
}

// Thirty seconds after the last failure, and not before, it lets a call through.
func TestThirtySecondsAfterTheLastFailureAndNotBeforeItLetsACallThrough(t *testing.T) {
	start := quark.Epoch
	breaker := NewCircuitBreaker(nil)
	breaker.Failure(start)
	breaker.Failure(start)
	breaker.Failure(quark.Later(start, 10*quark.Second))
	if breaker.Available(quark.Later(start, 31*quark.Second)) {
		t.Fatal(quark.Broken("!breaker.available(start + 31s)", "breaker.q:115"))
	}
	if breaker.Available(quark.Later(start, 40*quark.Second)) {
		t.Fatal(quark.Broken("!breaker.available(start + 40s)", "breaker.q:116"))
	}
	if !breaker.Available(quark.Later(start, 40001*quark.Millisecond)) {
		t.Fatal(quark.Broken("breaker.available(start + 40001ms)", "breaker.q:117"))
	}
}

// An open breaker lets exactly one probe through, and another if its verdict is lost.
func TestAnOpenBreakerLetsExactlyOneProbeThroughAndAnotherIfItsVerdictIsLost(t *testing.T) {
	start := quark.Epoch
	breaker := NewCircuitBreaker(&CircuitBreakerOptions{Threshold: quark.Some(int64(1))})
	breaker.Failure(start)
	if breaker.Available(quark.Later(start, 30*quark.Second)) {
		t.Fatal(quark.Broken("!breaker.available(start + 30s)", "breaker.q:124"))
	}
	if !breaker.Available(quark.Later(start, 31*quark.Second)) {
		t.Fatal(quark.Broken("breaker.available(start + 31s)", "breaker.q:125"))
	}
	breaker.Admitted(quark.Later(start, 31*quark.Second))
	if breaker.Available(quark.Later(start, 32*quark.Second)) {
		t.Fatal(quark.Broken("!breaker.available(start + 32s)", "breaker.q:127"))
	}
	if !breaker.Available(quark.Later(start, 62*quark.Second)) {
		t.Fatal(quark.Broken("breaker.available(start + 62s)", "breaker.q:128"))
	}
}

// A probe that succeeds closes it, one that fails opens it again.
func TestAProbeThatSucceedsClosesItOneThatFailsOpensItAgain(t *testing.T) {
	start := quark.Epoch
	breaker := NewCircuitBreaker(nil)
	breaker.Failure(start)
	breaker.Failure(start)
	breaker.Failure(start)
	breaker.Admitted(quark.Later(start, 31*quark.Second))
	breaker.Failure(quark.Later(start, 32*quark.Second))
	if breaker.Available(quark.Later(start, 62*quark.Second)) {
		t.Fatal(quark.Broken("!breaker.available(start + 62s)", "breaker.q:139"))
	}
	if !breaker.Available(quark.Later(start, 63*quark.Second)) {
		t.Fatal(quark.Broken("breaker.available(start + 63s)", "breaker.q:140"))
	}
	breaker.Admitted(quark.Later(start, 63*quark.Second))
	breaker.Success(quark.Later(start, 64*quark.Second))
	if !breaker.Available(quark.Later(start, 64*quark.Second)) {
		t.Fatal(quark.Broken("breaker.available(start + 64s)", "breaker.q:143"))
	}
	breaker.Failure(quark.Later(start, 65*quark.Second))
	breaker.Failure(quark.Later(start, 65*quark.Second))
	if !breaker.Available(quark.Later(start, 65*quark.Second)) {
		t.Fatal(quark.Broken("breaker.available(start + 65s)", "breaker.q:146"))
	}
}

// A threshold of zero never opens.
func TestAThresholdOfZeroNeverOpens(t *testing.T) {
	start := quark.Epoch
	breaker := NewCircuitBreaker(&CircuitBreakerOptions{Threshold: quark.Some(int64(0))})
	for second := range int64(100) {
		breaker.Failure(quark.Later(start, quark.Second*quark.Duration(second)))
		breaker.Admitted(quark.Later(start, quark.Second*quark.Duration(second)))
	}
	if !breaker.Available(quark.Later(start, 100*quark.Second)) {
		t.Fatal(quark.Broken("breaker.available(start + 100s)", "breaker.q:156"))
	}
}

// Each node gets a breaker of its own, set up alike.
func TestEachNodeGetsABreakerOfItsOwnSetUpAlike(t *testing.T) {
	start := quark.Epoch
	breakers := NewCircuitBreakers(&CircuitBreakersOptions{
		Threshold: quark.Some(int64(1)),
		Retest:    quark.Some(5 * time.Second),
	})
	first := breakers.Create(Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	})
	second := breakers.Create(Node{
		ID:          "n2",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:2",
		Environment: Environment{Name: "sandbox"},
	})
	first.Failure(start)
	if first.Available(quark.Later(start, 5*quark.Second)) {
		t.Fatal(quark.Broken("!first.available(start + 5s)", "breaker.q:165"))
	}
	if !second.Available(quark.Later(start, 5*quark.Second)) {
		t.Fatal(quark.Broken("second.available(start + 5s)", "breaker.q:166"))
	}
	if !first.Available(quark.Later(start, 6*quark.Second)) {
		t.Fatal(quark.Broken("first.available(start + 6s)", "breaker.q:167"))
	}
}

// A recording policy counts, and stands in nobody's way.
func TestARecordingPolicyCountsAndStandsInNobodySWay(t *testing.T) {
	start := quark.Epoch
	policy := NewRecordingPolicy()
	policy.Admitted(start)
	policy.Failure(start)
	policy.Failure(start)
	policy.Failure(start)
	policy.Success(start)
	if !policy.Available(start) {
		t.Fatal(quark.Broken("policy.available(start)", "breaker.q:178"))
	}
	if left, right := policy.AdmissionCount(), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("policy.admission_count() == 1", left, right, "breaker.q:179"))
	}
	if left, right := policy.FailureCount(), int64(3); left != right {
		t.Fatal(quark.BrokenComparison("policy.failure_count() == 3", left, right, "breaker.q:180"))
	}
	if left, right := policy.SuccessCount(), int64(1); left != right {
		t.Fatal(quark.BrokenComparison("policy.success_count() == 1", left, right, "breaker.q:181"))
	}
	other := NewRecordingPolicies().Create(Node{
		ID:          "n1",
		Service:     "time",
		Version:     "1.0",
		Address:     "http://t:1",
		Environment: Environment{Name: "sandbox"},
	})
	other.Failure(start)
	if !other.Available(start) {
		t.Fatal(quark.Broken("other.available(start)", "breaker.q:184"))
	}
}

// The lines that call what host code may implement: a panic there is told by its place in Quark.
var _ = quark.HostCalls(map[int]quark.HostCall{
	138: {Method: "FailurePolicy.failure", Where: "breaker.q:164"},
	139: {Method: "FailurePolicy.available", Where: "breaker.q:165"},
	142: {Method: "FailurePolicy.available", Where: "breaker.q:166"},
	145: {Method: "FailurePolicy.available", Where: "breaker.q:167"},
	178: {Method: "FailurePolicy.failure", Where: "breaker.q:183"},
	179: {Method: "FailurePolicy.available", Where: "breaker.q:184"},
})
