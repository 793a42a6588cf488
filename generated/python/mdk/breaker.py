"""When to stop calling a node, and when to try it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import quark

if TYPE_CHECKING:
    from mdk.node import Node


class FailurePolicy(Protocol):
    """Decides whether a node may be called. Write your own in your own language and hand in a `FailurePolicies`.

    Its methods are called one at a time, and must return quickly.
    """

    def success(self, now: float) -> None:
        """A call of the node succeeded.

        Args:
            now: Seconds since 1970.
        """
        ...

    def failure(self, now: float) -> None:
        """A call of the node failed.

        Args:
            now: Seconds since 1970.
        """
        ...

    def available(self, now: float) -> bool:
        """Whether the node may be called now. Looks, and changes nothing.

        Args:
            now: Seconds since 1970.
        """
        ...

    def admitted(self, now: float) -> None:
        """A call was let through.

        Args:
            now: Seconds since 1970.
        """
        ...


class FailurePolicies(Protocol):
    """Makes a policy for each node."""

    def create(self, node: Node) -> FailurePolicy:
        """The policy of a node that was just learnt of."""
        ...


class CircuitBreaker:
    """Opens after `threshold` failures in a row, and lets one call through again `retest` after the last one. A threshold of 0
    never opens it.

    Args:
        retest: Seconds.
    """

    __slots__ = ("_failures", "_open_until", "_retest", "_threshold")

    def __init__(self, threshold: int = 3, retest: float = 30) -> None:
        self._threshold = threshold
        self._retest = quark.millis(retest)
        self._failures = 0
        self._open_until: int | None = None

    def success(self, now: float) -> None:
        self._failures = 0
        self._open_until = None

    def failure(self, now: float) -> None:
        now_ms = quark.millis(now)
        self._failures += 1
        self._open_until = now_ms + self._retest

    def available(self, now: float) -> bool:
        if not self._is_tripped():
            return True
        until = self._open_until
        if until is None:
            return True
        return quark.millis(now) > until

    def admitted(self, now: float) -> None:
        now_ms = quark.millis(now)
        if self._is_tripped():
            self._open_until = now_ms + self._retest

    def _is_tripped(self) -> bool:
        return self._threshold > 0 and self._failures >= self._threshold

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {
            "threshold": self._threshold,
            "retest": self._retest,
            "failures": self._failures,
            "open_until": self._open_until,
        }


class CircuitBreakers:
    """A `CircuitBreaker` for each node: what an MDK uses unless told otherwise.

    Args:
        retest: Seconds.
    """

    __slots__ = ("_retest", "_threshold")

    def __init__(self, threshold: int = 3, retest: float = 30) -> None:
        self._threshold = threshold
        self._retest = quark.millis(retest)

    def create(self, node: Node) -> FailurePolicy:
        return CircuitBreaker(self._threshold, self._retest / 1000)

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {"threshold": self._threshold, "retest": self._retest}


class RecordingPolicy:
    """Lets every call through and counts what it is told: for tests of code that reports failures."""

    __slots__ = ("_admissions", "_failures", "_successes")

    def __init__(self) -> None:
        self._successes = 0
        self._failures = 0
        self._admissions = 0

    def success(self, now: float) -> None:
        self._successes += 1

    def failure(self, now: float) -> None:
        self._failures += 1

    def available(self, now: float) -> bool:
        return True

    def admitted(self, now: float) -> None:
        self._admissions += 1

    def success_count(self) -> int:
        """How many calls succeeded."""
        return self._successes

    def failure_count(self) -> int:
        """How many calls failed."""
        return self._failures

    def admission_count(self) -> int:
        """How many calls were let through."""
        return self._admissions

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {"successes": self._successes, "failures": self._failures, "admissions": self._admissions}


class RecordingPolicies:
    """A `RecordingPolicy` for each node."""

    __slots__ = ()

    def create(self, node: Node) -> FailurePolicy:
        return RecordingPolicy()

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {}
