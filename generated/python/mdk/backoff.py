"""How long to wait before the next attempt to connect."""

from __future__ import annotations

import quark


class Backoff:
    """Delays that double from `first` to `longest`, each drawn at random up to its length: clients that lost one server together
    do not come back together.
    """

    __slots__ = ("delay", "first", "longest")

    def __init__(self, first: int = 1000, longest: int = 16_000) -> None:
        self.first = first
        self.longest = longest
        self.delay = self.first

    def next(self, chance: float) -> int:
        """The delay before the next attempt; `chance` is a random number, 0 <= chance < 1."""
        drawn = quark.round_half_up(self.delay * chance, "backoff.q:12")
        self.delay = min(self.delay * 2, self.longest)
        return drawn

    def reset(self) -> None:
        """An attempt succeeded."""
        self.delay = self.first

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {"first": self.first, "longest": self.longest, "delay": self.delay}
