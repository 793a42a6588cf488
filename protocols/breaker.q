//! When to stop calling a node, and when to try it again.

import node.{Node};

/// Decides whether a node may be called. Write your own in your own language and hand in a `FailurePolicies`.
///
/// Its methods are called one at a time, and must return quickly.
pub interface FailurePolicy {
    /// A call of the node succeeded.
    fn success(now: Instant);
    /// A call of the node failed.
    fn failure(now: Instant);
    /// Whether the node may be called now. Looks, and changes nothing.
    query available(now: Instant) -> Bool;
    /// A call was let through.
    fn admitted(now: Instant);
}

/// Makes a policy for each node.
pub interface FailurePolicies {
    /// The policy of a node that was just learnt of.
    fn create(node: Node) -> FailurePolicy;
}

/// Opens after `threshold` failures in a row, and lets one call through again `retest` after the last one. A threshold of 0
/// never opens it.
pub class CircuitBreaker implements FailurePolicy {
    threshold: Int = 3;
    retest: Duration = 30s;
    var failures: Int = 0;
    var open_until: Instant? = none;  // from the last failure or probe: a lost probe costs one retest, not the node

    fn success(now: Instant) {
        self.failures = 0;
        self.open_until = none;
    }

    fn failure(now: Instant) {
        self.failures += 1;
        self.open_until = now + self.retest;
    }

    query available(now: Instant) -> Bool {
        if !self.is_tripped() { return true; }
        let until = self.open_until else { return true; };
        return now > until;
    }

    fn admitted(now: Instant) {
        if self.is_tripped() { self.open_until = now + self.retest; }
    }

    query is_tripped() -> Bool { return self.threshold > 0 && self.failures >= self.threshold; }
}

/// A `CircuitBreaker` for each node: what an MDK uses unless told otherwise.
pub class CircuitBreakers implements FailurePolicies {
    threshold: Int = 3;
    retest: Duration = 30s;

    fn create(node: Node) -> FailurePolicy { return CircuitBreaker(self.threshold, self.retest); }
}

/// Lets every call through and counts what it is told: for tests of code that reports failures.
pub class RecordingPolicy implements FailurePolicy {
    var successes: Int = 0;
    var failures: Int = 0;
    var admissions: Int = 0;

    fn success(now: Instant) { self.successes += 1; }
    fn failure(now: Instant) { self.failures += 1; }
    query available(now: Instant) -> Bool { return true; }
    fn admitted(now: Instant) { self.admissions += 1; }

    /// How many calls succeeded.
    pub query success_count() -> Int { return self.successes; }
    /// How many calls failed.
    pub query failure_count() -> Int { return self.failures; }
    /// How many calls were let through.
    pub query admission_count() -> Int { return self.admissions; }
}

/// A `RecordingPolicy` for each node.
pub class RecordingPolicies implements FailurePolicies {
    fn create(node: Node) -> FailurePolicy { return RecordingPolicy(); }
}

test "three failures in a row open it" {
    let start = Instant.epoch;
    let breaker = CircuitBreaker();
    breaker.failure(start);
    breaker.failure(start);
    assert breaker.available(start);
    breaker.failure(start);
    assert !breaker.available(start);
}

test "a success in between resets the count" {
    let start = Instant.epoch;
    let breaker = CircuitBreaker();
    breaker.failure(start);
    breaker.failure(start);
    breaker.success(start);
    breaker.failure(start);
    breaker.failure(start);
    assert breaker.available(start);
}

test "thirty seconds after the last failure, and not before, it lets a call through" {
    let start = Instant.epoch;
    let breaker = CircuitBreaker();
    breaker.failure(start);
    breaker.failure(start);
    breaker.failure(start + 10s);
    assert !breaker.available(start + 31s);
    assert !breaker.available(start + 40s);
    assert breaker.available(start + 40001ms);
}

test "an open breaker lets exactly one probe through, and another if its verdict is lost" {
    let start = Instant.epoch;
    let breaker = CircuitBreaker(threshold: 1);
    breaker.failure(start);
    assert !breaker.available(start + 30s);
    assert breaker.available(start + 31s);
    breaker.admitted(start + 31s);
    assert !breaker.available(start + 32s);
    assert breaker.available(start + 62s);
}

test "a probe that succeeds closes it, one that fails opens it again" {
    let start = Instant.epoch;
    let breaker = CircuitBreaker();
    breaker.failure(start);
    breaker.failure(start);
    breaker.failure(start);
    breaker.admitted(start + 31s);
    breaker.failure(start + 32s);
    assert !breaker.available(start + 62s);
    assert breaker.available(start + 63s);
    breaker.admitted(start + 63s);
    breaker.success(start + 64s);
    assert breaker.available(start + 64s);
    breaker.failure(start + 65s);
    breaker.failure(start + 65s);
    assert breaker.available(start + 65s);
}

test "a threshold of zero never opens" {
    let start = Instant.epoch;
    let breaker = CircuitBreaker(threshold: 0);
    for second in 0..100 {
        breaker.failure(start + 1s * second);
        breaker.admitted(start + 1s * second);
    }
    assert breaker.available(start + 100s);
}

test "each node gets a breaker of its own, set up alike" {
    let start = Instant.epoch;
    let breakers = CircuitBreakers(threshold: 1, retest: 5s);
    let first = breakers.create(Node("n1", "time", "1.0", "http://t:1"));
    let second = breakers.create(Node("n2", "time", "1.0", "http://t:2"));
    first.failure(start);
    assert !first.available(start + 5s);
    assert second.available(start + 5s);
    assert first.available(start + 6s);
}

test "a recording policy counts, and stands in nobody's way" {
    let start = Instant.epoch;
    let policy = RecordingPolicy();
    policy.admitted(start);
    policy.failure(start);
    policy.failure(start);
    policy.failure(start);
    policy.success(start);
    assert policy.available(start);
    assert policy.admission_count() == 1;
    assert policy.failure_count() == 3;
    assert policy.success_count() == 1;
    let other = RecordingPolicies().create(Node("n1", "time", "1.0", "http://t:1"));
    other.failure(start);
    assert other.available(start);
}
