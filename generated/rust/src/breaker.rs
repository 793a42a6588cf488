//! When to stop calling a node, and when to try it again.

use crate::node::Node;
use quark::json::Fields;
use quark::{Duration, Instant, Json};

/// Decides whether a node may be called. Write your own in your own language and hand in a `FailurePolicies`.
///
/// Its methods are called one at a time, and must return quickly.
pub trait FailurePolicy: Send {
    /// A call of the node succeeded.
    fn success(&mut self, now: Instant);

    /// A call of the node failed.
    fn failure(&mut self, now: Instant);

    /// Whether the node may be called now. Looks, and changes nothing.
    fn available(&self, now: Instant) -> bool;

    /// A call was let through.
    fn admitted(&mut self, now: Instant);

    #[doc(hidden)]
    fn quark_state(&self) -> Json {
        Json::Null
    }
}

impl quark::testing::State for dyn FailurePolicy {
    fn state(&self) -> Json {
        self.quark_state()
    }
}

/// Makes a policy for each node.
pub trait FailurePolicies: Send {
    /// The policy of a node that was just learnt of.
    fn create(&mut self, node: &Node) -> Box<dyn FailurePolicy>;

    #[doc(hidden)]
    fn quark_state(&self) -> Json {
        Json::Null
    }
}

impl quark::testing::State for dyn FailurePolicies {
    fn state(&self) -> Json {
        self.quark_state()
    }
}

/// Opens after `threshold` failures in a row, and lets one call through again `retest` after the last one. A threshold of 0
/// never opens it.
#[derive(Debug)]
pub struct CircuitBreaker {
    threshold: i64,
    retest: Duration,
    failures: i64,
    open_until: Option<Instant>,
}

impl CircuitBreaker {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self { threshold: 3, retest: Duration::of(30_000), failures: 0, open_until: None }
    }

    pub(crate) fn is_tripped(&self) -> bool {
        self.threshold > 0 && self.failures >= self.threshold
    }
}

quark::impl_with! {
    pub CircuitBreaker {
        with_threshold(threshold: i64),
        with_retest(retest: Duration),
    }
}

impl Default for CircuitBreaker {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for CircuitBreaker {
    fn state(&self) -> Json {
        Fields::new()
            .field("threshold", &self.threshold)
            .field("retest", &self.retest)
            .field("failures", &self.failures)
            .field("open_until", &self.open_until)
            .into_json()
    }
}

impl FailurePolicy for CircuitBreaker {
    fn success(&mut self, _now: Instant) {
        self.failures = 0;
        self.open_until = None;
    }

    fn failure(&mut self, now: Instant) {
        self.failures += 1;
        self.open_until = Some(now + self.retest);
    }

    fn available(&self, now: Instant) -> bool {
        if !self.is_tripped() {
            return true;
        }
        let Some(until) = self.open_until else {
            return true;
        };
        now > until
    }

    fn admitted(&mut self, now: Instant) {
        if self.is_tripped() {
            self.open_until = Some(now + self.retest);
        }
    }

    fn quark_state(&self) -> Json {
        quark::testing::State::state(self)
    }
}

/// A `CircuitBreaker` for each node: what an MDK uses unless told otherwise.
#[derive(Debug)]
pub struct CircuitBreakers {
    threshold: i64,
    retest: Duration,
}

impl CircuitBreakers {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self { threshold: 3, retest: Duration::of(30_000) }
    }
}

quark::impl_with! {
    pub CircuitBreakers {
        with_threshold(threshold: i64),
        with_retest(retest: Duration),
    }
}

impl Default for CircuitBreakers {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for CircuitBreakers {
    fn state(&self) -> Json {
        Fields::new().field("threshold", &self.threshold).field("retest", &self.retest).into_json()
    }
}

impl FailurePolicies for CircuitBreakers {
    fn create(&mut self, _node: &Node) -> Box<dyn FailurePolicy> {
        Box::new(CircuitBreaker::new().with_threshold(self.threshold).with_retest(self.retest))
    }

    fn quark_state(&self) -> Json {
        quark::testing::State::state(self)
    }
}

/// Lets every call through and counts what it is told: for tests of code that reports failures.
#[derive(Debug)]
pub struct RecordingPolicy {
    successes: i64,
    failures: i64,
    admissions: i64,
}

impl RecordingPolicy {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self { successes: 0, failures: 0, admissions: 0 }
    }

    /// How many calls succeeded.
    pub fn success_count(&self) -> i64 {
        self.successes
    }

    /// How many calls failed.
    pub fn failure_count(&self) -> i64 {
        self.failures
    }

    /// How many calls were let through.
    pub fn admission_count(&self) -> i64 {
        self.admissions
    }
}

impl Default for RecordingPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for RecordingPolicy {
    fn state(&self) -> Json {
        Fields::new()
            .field("successes", &self.successes)
            .field("failures", &self.failures)
            .field("admissions", &self.admissions)
            .into_json()
    }
}

impl FailurePolicy for RecordingPolicy {
    fn success(&mut self, _now: Instant) {
        self.successes += 1;
    }

    fn failure(&mut self, _now: Instant) {
        self.failures += 1;
    }

    fn available(&self, _now: Instant) -> bool {
        true
    }

    fn admitted(&mut self, _now: Instant) {
        self.admissions += 1;
    }

    fn quark_state(&self) -> Json {
        quark::testing::State::state(self)
    }
}

/// A `RecordingPolicy` for each node.
#[derive(Debug)]
pub struct RecordingPolicies {}

impl RecordingPolicies {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl Default for RecordingPolicies {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for RecordingPolicies {
    fn state(&self) -> Json {
        Fields::new().into_json()
    }
}

impl FailurePolicies for RecordingPolicies {
    fn create(&mut self, _node: &Node) -> Box<dyn FailurePolicy> {
        Box::new(RecordingPolicy::new())
    }

    fn quark_state(&self) -> Json {
        quark::testing::State::state(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_failures_in_a_row_open_it() {
        let start = Instant::EPOCH;
        let mut breaker = CircuitBreaker::new();
        breaker.failure(start);
        breaker.failure(start);
        quark::fault::assert(breaker.available(start), "breaker.available(start)", "breaker.q:93");
        breaker.failure(start);
        quark::fault::assert(!breaker.available(start), "!breaker.available(start)", "breaker.q:95");
    }

    #[test]
    fn a_success_in_between_resets_the_count() {
        let start = Instant::EPOCH;
        let mut breaker = CircuitBreaker::new();
        breaker.failure(start);
        breaker.failure(start);
        breaker.success(start);
        breaker.failure(start);
        breaker.failure(start);
        quark::fault::assert(breaker.available(start), "breaker.available(start)", "breaker.q:106");
    }

    #[test]
    fn thirty_seconds_after_the_last_failure_and_not_before_it_lets_a_call_through() {
        let start = Instant::EPOCH;
        let mut breaker = CircuitBreaker::new();
        breaker.failure(start);
        breaker.failure(start);
        breaker.failure(start + Duration::of(10_000));
        quark::fault::assert(
            !breaker.available(start + Duration::of(31_000)),
            "!breaker.available(start + 31s)",
            "breaker.q:115",
        );
        quark::fault::assert(
            !breaker.available(start + Duration::of(40_000)),
            "!breaker.available(start + 40s)",
            "breaker.q:116",
        );
        quark::fault::assert(
            breaker.available(start + Duration::of(40_001)),
            "breaker.available(start + 40001ms)",
            "breaker.q:117",
        );
    }

    #[test]
    fn an_open_breaker_lets_exactly_one_probe_through_and_another_if_its_verdict_is_lost() {
        let start = Instant::EPOCH;
        let mut breaker = CircuitBreaker::new().with_threshold(1);
        breaker.failure(start);
        quark::fault::assert(
            !breaker.available(start + Duration::of(30_000)),
            "!breaker.available(start + 30s)",
            "breaker.q:124",
        );
        quark::fault::assert(
            breaker.available(start + Duration::of(31_000)),
            "breaker.available(start + 31s)",
            "breaker.q:125",
        );
        breaker.admitted(start + Duration::of(31_000));
        quark::fault::assert(
            !breaker.available(start + Duration::of(32_000)),
            "!breaker.available(start + 32s)",
            "breaker.q:127",
        );
        quark::fault::assert(
            breaker.available(start + Duration::of(62_000)),
            "breaker.available(start + 62s)",
            "breaker.q:128",
        );
    }

    #[test]
    fn a_probe_that_succeeds_closes_it_one_that_fails_opens_it_again() {
        let start = Instant::EPOCH;
        let mut breaker = CircuitBreaker::new();
        breaker.failure(start);
        breaker.failure(start);
        breaker.failure(start);
        breaker.admitted(start + Duration::of(31_000));
        breaker.failure(start + Duration::of(32_000));
        quark::fault::assert(
            !breaker.available(start + Duration::of(62_000)),
            "!breaker.available(start + 62s)",
            "breaker.q:139",
        );
        quark::fault::assert(
            breaker.available(start + Duration::of(63_000)),
            "breaker.available(start + 63s)",
            "breaker.q:140",
        );
        breaker.admitted(start + Duration::of(63_000));
        breaker.success(start + Duration::of(64_000));
        quark::fault::assert(
            breaker.available(start + Duration::of(64_000)),
            "breaker.available(start + 64s)",
            "breaker.q:143",
        );
        breaker.failure(start + Duration::of(65_000));
        breaker.failure(start + Duration::of(65_000));
        quark::fault::assert(
            breaker.available(start + Duration::of(65_000)),
            "breaker.available(start + 65s)",
            "breaker.q:146",
        );
    }

    #[test]
    fn a_threshold_of_zero_never_opens() {
        let start = Instant::EPOCH;
        let mut breaker = CircuitBreaker::new().with_threshold(0);
        for second in 0..100 {
            breaker.failure(start + Duration::of(1000) * second);
            breaker.admitted(start + Duration::of(1000) * second);
        }
        quark::fault::assert(
            breaker.available(start + Duration::of(100_000)),
            "breaker.available(start + 100s)",
            "breaker.q:156",
        );
    }

    #[test]
    fn each_node_gets_a_breaker_of_its_own_set_up_alike() {
        let start = Instant::EPOCH;
        let mut breakers = CircuitBreakers::new().with_threshold(1).with_retest(Duration::of(5000));
        let mut first =
            breakers.create(&Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned()));
        let second =
            breakers.create(&Node::new("n2".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:2".to_owned()));
        first.failure(start);
        quark::fault::assert(
            !first.available(start + Duration::of(5000)),
            "!first.available(start + 5s)",
            "breaker.q:165",
        );
        quark::fault::assert(
            second.available(start + Duration::of(5000)),
            "second.available(start + 5s)",
            "breaker.q:166",
        );
        quark::fault::assert(
            first.available(start + Duration::of(6000)),
            "first.available(start + 6s)",
            "breaker.q:167",
        );
    }

    #[test]
    fn a_recording_policy_counts_and_stands_in_nobodys_way() {
        let start = Instant::EPOCH;
        let mut policy = RecordingPolicy::new();
        policy.admitted(start);
        policy.failure(start);
        policy.failure(start);
        policy.failure(start);
        policy.success(start);
        quark::fault::assert(policy.available(start), "policy.available(start)", "breaker.q:178");
        quark::fault::assert_equal(&policy.admission_count(), &1, "policy.admission_count() == 1", "breaker.q:179");
        quark::fault::assert_equal(&policy.failure_count(), &3, "policy.failure_count() == 3", "breaker.q:180");
        quark::fault::assert_equal(&policy.success_count(), &1, "policy.success_count() == 1", "breaker.q:181");
        let mut other = RecordingPolicies::new().create(&Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        ));
        other.failure(start);
        quark::fault::assert(other.available(start), "other.available(start)", "breaker.q:184");
    }
}
