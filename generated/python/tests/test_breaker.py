"""The tests of `breaker`."""

from __future__ import annotations

from mdk.breaker import CircuitBreaker, CircuitBreakers, RecordingPolicies, RecordingPolicy
from mdk.node import Node


def test_three_failures_in_a_row_open_it() -> None:
    """Three failures in a row open it."""
    start = 0
    breaker = CircuitBreaker()
    breaker.failure(start / 1000)
    breaker.failure(start / 1000)
    assert breaker.available(start / 1000), "breaker.q:93"
    breaker.failure(start / 1000)
    assert not breaker.available(start / 1000), "breaker.q:95"


def test_a_success_in_between_resets_the_count() -> None:
    """A success in between resets the count."""
    start = 0
    breaker = CircuitBreaker()
    breaker.failure(start / 1000)
    breaker.failure(start / 1000)
    breaker.success(start / 1000)
    breaker.failure(start / 1000)
    breaker.failure(start / 1000)
    assert breaker.available(start / 1000), "breaker.q:106"


def test_thirty_seconds_after_the_last_failure_and_not_before_it_lets_a_call() -> None:
    """Thirty seconds after the last failure, and not before, it lets a call through."""
    start = 0
    breaker = CircuitBreaker()
    breaker.failure(start / 1000)
    breaker.failure(start / 1000)
    breaker.failure((start + 10_000) / 1000)
    assert not breaker.available((start + 31_000) / 1000), "breaker.q:115"
    assert not breaker.available((start + 40_000) / 1000), "breaker.q:116"
    assert breaker.available((start + 40_001) / 1000), "breaker.q:117"


def test_an_open_breaker_lets_exactly_one_probe_through_and_another_if_its() -> None:
    """An open breaker lets exactly one probe through, and another if its verdict is lost."""
    start = 0
    breaker = CircuitBreaker(1)
    breaker.failure(start / 1000)
    assert not breaker.available((start + 30_000) / 1000), "breaker.q:124"
    assert breaker.available((start + 31_000) / 1000), "breaker.q:125"
    breaker.admitted((start + 31_000) / 1000)
    assert not breaker.available((start + 32_000) / 1000), "breaker.q:127"
    assert breaker.available((start + 62_000) / 1000), "breaker.q:128"


def test_a_probe_that_succeeds_closes_it_one_that_fails_opens_it_again() -> None:
    """A probe that succeeds closes it, one that fails opens it again."""
    start = 0
    breaker = CircuitBreaker()
    breaker.failure(start / 1000)
    breaker.failure(start / 1000)
    breaker.failure(start / 1000)
    breaker.admitted((start + 31_000) / 1000)
    breaker.failure((start + 32_000) / 1000)
    assert not breaker.available((start + 62_000) / 1000), "breaker.q:139"
    assert breaker.available((start + 63_000) / 1000), "breaker.q:140"
    breaker.admitted((start + 63_000) / 1000)
    breaker.success((start + 64_000) / 1000)
    assert breaker.available((start + 64_000) / 1000), "breaker.q:143"
    breaker.failure((start + 65_000) / 1000)
    breaker.failure((start + 65_000) / 1000)
    assert breaker.available((start + 65_000) / 1000), "breaker.q:146"


def test_a_threshold_of_zero_never_opens() -> None:
    """A threshold of zero never opens."""
    start = 0
    breaker = CircuitBreaker(0)
    for second in range(100):
        breaker.failure((start + 1000 * second) / 1000)
        breaker.admitted((start + 1000 * second) / 1000)
    assert breaker.available((start + 100_000) / 1000), "breaker.q:156"


def test_each_node_gets_a_breaker_of_its_own_set_up_alike() -> None:
    """Each node gets a breaker of its own, set up alike."""
    start = 0
    breakers = CircuitBreakers(1, 5)
    first = breakers.create(Node("n1", "time", "1.0", "http://t:1"))
    second = breakers.create(Node("n2", "time", "1.0", "http://t:2"))
    first.failure(start / 1000)
    assert not first.available((start + 5000) / 1000), "breaker.q:165"
    assert second.available((start + 5000) / 1000), "breaker.q:166"
    assert first.available((start + 6000) / 1000), "breaker.q:167"


def test_a_recording_policy_counts_and_stands_in_nobody_s_way() -> None:
    """A recording policy counts, and stands in nobody's way."""
    start = 0
    policy = RecordingPolicy()
    policy.admitted(start / 1000)
    policy.failure(start / 1000)
    policy.failure(start / 1000)
    policy.failure(start / 1000)
    policy.success(start / 1000)
    assert policy.available(start / 1000), "breaker.q:178"
    assert policy.admission_count() == 1, "breaker.q:179"
    assert policy.failure_count() == 3, "breaker.q:180"
    assert policy.success_count() == 1, "breaker.q:181"
    other = RecordingPolicies().create(Node("n1", "time", "1.0", "http://t:1"))
    other.failure(start / 1000)
    assert other.available(start / 1000), "breaker.q:184"
