"""Instants and durations: whole milliseconds inside, float seconds where the host's own code calls or is called."""

from __future__ import annotations

import time as host_time
from math import floor
from typing import TYPE_CHECKING, overload

from quark.native import native
from quark.number import MAX_INT, round_half_up

if TYPE_CHECKING:
    from quark.native import Ticking


def seconds(milliseconds: int | None) -> float | None:
    """Turn whole milliseconds, if there are any, into the seconds that Python code expects."""
    return None if milliseconds is None else milliseconds / 1000


@overload
def millis(seconds_: float) -> int: ...


@overload
def millis(seconds_: float | None) -> int | None: ...


def millis(seconds_: float | None) -> int | None:
    """Turn seconds given by Python code into whole milliseconds, half up; what cannot be an instant is refused."""
    if seconds_ is None:
        return None
    scaled = seconds_ * 1000
    if not -MAX_INT <= scaled <= MAX_INT:  # NaN too
        message = f"{seconds_} seconds cannot be expressed in milliseconds"
        raise ValueError(message)
    below = floor(scaled)
    return below + 1 if scaled - below >= 0.5 else below  # noqa: PLR2004 - it is a half


def from_seconds(seconds_: float, where: str) -> int:
    """Give the instant so many seconds after the epoch, half up; beyond the range is a fault."""
    return round_half_up(seconds_ * 1000, where)


def clock() -> Ticking:
    """Make a clock: Rust's, or the one here."""
    return SteadyClock() if native is None else native.Clock()


class SteadyClock:
    """The wall clock at start-up plus the steady clock since: it never goes back."""

    __slots__ = ("_offset",)

    def __init__(self) -> None:
        """Read the wall clock, once."""
        self._offset = host_time.time_ns() - host_time.monotonic_ns()

    def now(self) -> int:
        """Give the current instant, in milliseconds since 1970."""
        return (self._offset + host_time.monotonic_ns()) // 1_000_000
