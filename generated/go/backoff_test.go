package mdk

import (
	"slices"
	"testing"

	quark "example.org/quark/runtime/v3"
)

// Delays double from one second to sixteen.
func TestDelaysDoubleFromOneSecondToSixteen(t *testing.T) {
	backoff := newBackoff(nil)
	var delays []quark.Duration
	for range int64(7) {
		delays = append(delays, backoff.next(0.5))
	}
	if left, right := delays, []quark.Duration{
		500 * quark.Millisecond,
		quark.Second,
		2 * quark.Second,
		4 * quark.Second,
		8 * quark.Second,
		8 * quark.Second,
		8 * quark.Second,
	}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison("delays == [500ms, 1s, 2s, 4s, 8s, 8s, 8s]", left, right, "backoff.q:25"))
	}
}

// The jitter is full: from nothing up to the whole delay.
func TestTheJitterIsFullFromNothingUpToTheWholeDelay(t *testing.T) {
	backoff := newBackoff(nil)
	if left, right := backoff.next(0.0), quark.Duration(0); left != right {
		t.Fatal(quark.BrokenComparison("backoff.next(0.0) == 0s", left, right, "backoff.q:30"))
	}
	if left, right := backoff.next(0.9999), 2*quark.Second; left != right {
		t.Fatal(quark.BrokenComparison("backoff.next(0.9999) == 2s", left, right, "backoff.q:31"))
	}
	if left, right := backoff.next(0.25), quark.Second; left != right {
		t.Fatal(quark.BrokenComparison("backoff.next(0.25) == 1s", left, right, "backoff.q:32"))
	}
}

// A success starts over.
func TestASuccessStartsOver(t *testing.T) {
	backoff := newBackoff(nil)
	for range int64(5) {
		backoff.next(0.5)
	}
	backoff.reset()
	if left, right := backoff.next(0.5), 500*quark.Millisecond; left != right {
		t.Fatal(quark.BrokenComparison("backoff.next(0.5) == 500ms", left, right, "backoff.q:39"))
	}
}
