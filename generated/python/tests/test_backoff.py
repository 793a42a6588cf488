"""The tests of `backoff`."""

from __future__ import annotations

from mdk.backoff import Backoff


def test_delays_double_from_one_second_to_sixteen() -> None:
    """Delays double from one second to sixteen."""
    backoff = Backoff()
    delays: list[int] = []
    for _ in range(7):
        delays.append(backoff.next(0.5))
    assert tuple(delays) == (500, 1000, 2000, 4000, 8000, 8000, 8000), "backoff.q:25"


def test_the_jitter_is_full_from_nothing_up_to_the_whole_delay() -> None:
    """The jitter is full: from nothing up to the whole delay."""
    backoff = Backoff()
    assert backoff.next(0.0) == 0, "backoff.q:30"
    assert backoff.next(0.9999) == 2000, "backoff.q:31"
    assert backoff.next(0.25) == 1000, "backoff.q:32"


def test_a_success_starts_over() -> None:
    """A success starts over."""
    backoff = Backoff()
    for _ in range(5):
        backoff.next(0.5)
    backoff.reset()
    assert backoff.next(0.5) == 500, "backoff.q:39"
