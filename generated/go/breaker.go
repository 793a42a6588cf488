// When to stop calling a node, and when to try it again.

package mdk

import (
	"time"

	quark "example.org/quark/runtime/v3"
)

// FailurePolicy decides whether a node may be called. Write your own in your own language and hand in a
// `FailurePolicies`.
//
// Its methods are called one at a time, and must return quickly.
type FailurePolicy interface {
	// Success says that a call of the node succeeded.
	Success(now time.Time)
	// Failure says that a call of the node failed.
	Failure(now time.Time)
	// Available tells whether the node may be called now. Looks, and changes nothing.
	Available(now time.Time) bool
	// Admitted says that a call was let through.
	Admitted(now time.Time)
}

// FailurePolicies makes a policy for each node.
type FailurePolicies interface {
	// Create gives the policy of a node that was just learnt of.
	Create(node Node) FailurePolicy
}

// CircuitBreaker opens after `threshold` failures in a row, and lets one call through again `retest` after the last
// one. A threshold of 0 never opens it.
type CircuitBreaker struct {
	threshold int64
	retest    quark.Duration
	failures  int64
	openUntil *time.Time
}

// CircuitBreakerOptions are what a CircuitBreaker may be made with; nil stands for the default.
type CircuitBreakerOptions struct {
	Threshold *int64
	Retest    *time.Duration
}

// NewCircuitBreaker makes a CircuitBreaker.
func NewCircuitBreaker(options *CircuitBreakerOptions) *CircuitBreaker {
	if options == nil {
		options = &CircuitBreakerOptions{}
	}
	threshold := quark.Or(options.Threshold, 3)
	retest := 30 * quark.Second
	if options.Retest != nil {
		retest = quark.DurationOf(*options.Retest)
	}
	return &CircuitBreaker{threshold: threshold, retest: retest}
}

// Success implements [FailurePolicy].
func (c *CircuitBreaker) Success(_ time.Time) {
	c.failures = 0
	c.openUntil = nil
}

// Failure implements [FailurePolicy].
func (c *CircuitBreaker) Failure(now time.Time) {
	c.failures++
	c.openUntil = quark.Some(quark.Later(now, c.retest))
}

// Available implements [FailurePolicy].
func (c *CircuitBreaker) Available(now time.Time) bool {
	if !c.isTripped() {
		return true
	}
	until := c.openUntil
	if until == nil {
		return true
	}
	return now.After(*until)
}

// Admitted implements [FailurePolicy].
func (c *CircuitBreaker) Admitted(now time.Time) {
	if c.isTripped() {
		c.openUntil = quark.Some(quark.Later(now, c.retest))
	}
}

func (c *CircuitBreaker) isTripped() bool {
	return c.threshold > 0 && c.failures >= c.threshold
}

func showCircuitBreaker(of *CircuitBreaker) quark.JSON {
	var out quark.Fields
	out.Add("threshold", quark.IntJSON(of.threshold))
	out.Add("retest", quark.IntJSON(int64(of.retest)))
	out.Add("failures", quark.IntJSON(of.failures))
	out.Add("open_until", quark.OptionalJSON(of.openUntil, func(each time.Time) quark.JSON {
		return quark.IntJSON(each.UnixMilli())
	}))
	return out.JSON()
}

var _ = quark.Shows(showCircuitBreaker)

// CircuitBreakers is a `CircuitBreaker` for each node: what an MDK uses unless told otherwise.
type CircuitBreakers struct {
	threshold int64
	retest    quark.Duration
}

// CircuitBreakersOptions are what a CircuitBreakers may be made with; nil stands for the default.
type CircuitBreakersOptions struct {
	Threshold *int64
	Retest    *time.Duration
}

// NewCircuitBreakers makes a CircuitBreakers.
func NewCircuitBreakers(options *CircuitBreakersOptions) *CircuitBreakers {
	if options == nil {
		options = &CircuitBreakersOptions{}
	}
	threshold := quark.Or(options.Threshold, 3)
	retest := 30 * quark.Second
	if options.Retest != nil {
		retest = quark.DurationOf(*options.Retest)
	}
	return &CircuitBreakers{threshold: threshold, retest: retest}
}

// Create implements [FailurePolicies].
func (c *CircuitBreakers) Create(_ Node) FailurePolicy {
	return NewCircuitBreaker(&CircuitBreakerOptions{
		Threshold: quark.Some(c.threshold),
		Retest:    quark.Some(c.retest.Std()),
	})
}

func showCircuitBreakers(of *CircuitBreakers) quark.JSON {
	var out quark.Fields
	out.Add("threshold", quark.IntJSON(of.threshold))
	out.Add("retest", quark.IntJSON(int64(of.retest)))
	return out.JSON()
}

var _ = quark.Shows(showCircuitBreakers)

// RecordingPolicy lets every call through and counts what it is told: for tests of code that reports failures.
type RecordingPolicy struct {
	successes  int64
	failures   int64
	admissions int64
}

// NewRecordingPolicy makes a RecordingPolicy.
func NewRecordingPolicy() *RecordingPolicy {
	return &RecordingPolicy{}
}

// Success implements [FailurePolicy].
func (r *RecordingPolicy) Success(_ time.Time) {
	r.successes++
}

// Failure implements [FailurePolicy].
func (r *RecordingPolicy) Failure(_ time.Time) {
	r.failures++
}

// Available implements [FailurePolicy].
func (*RecordingPolicy) Available(_ time.Time) bool {
	return true
}

// Admitted implements [FailurePolicy].
func (r *RecordingPolicy) Admitted(_ time.Time) {
	r.admissions++
}

// SuccessCount tells how many calls succeeded.
func (r *RecordingPolicy) SuccessCount() int64 {
	return r.successes
}

// FailureCount tells how many calls failed.
func (r *RecordingPolicy) FailureCount() int64 {
	return r.failures
}

// AdmissionCount tells how many calls were let through.
func (r *RecordingPolicy) AdmissionCount() int64 {
	return r.admissions
}

func showRecordingPolicy(of *RecordingPolicy) quark.JSON {
	var out quark.Fields
	out.Add("successes", quark.IntJSON(of.successes))
	out.Add("failures", quark.IntJSON(of.failures))
	out.Add("admissions", quark.IntJSON(of.admissions))
	return out.JSON()
}

var _ = quark.Shows(showRecordingPolicy)

// RecordingPolicies is a `RecordingPolicy` for each node.
type RecordingPolicies struct{}

// NewRecordingPolicies makes a RecordingPolicies.
func NewRecordingPolicies() *RecordingPolicies {
	return &RecordingPolicies{}
}

// Create implements [FailurePolicies].
func (*RecordingPolicies) Create(_ Node) FailurePolicy {
	return NewRecordingPolicy()
}

func showRecordingPolicies(_ *RecordingPolicies) quark.JSON {
	var out quark.Fields
	return out.JSON()
}

var _ = quark.Shows(showRecordingPolicies)
