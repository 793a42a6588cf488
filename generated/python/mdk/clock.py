"""The causal clock: which moment of a trace caused which, whatever the machines' clocks say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import quark

if TYPE_CHECKING:
    from typing import Final

GREATEST_COUNT: Final = 4_503_599_627_370_496
"""Counters beyond this are not counted, they are made up; it leaves room to count on."""


@dataclass(frozen=True, slots=True)
class CausalClock(quark.Record):
    """One moment in a trace: a counter per level of causality, outermost first.

    Sorted by their clocks, `before` first, the events of a trace stand in causal order.
    """

    levels: tuple[int, ...] = (0,)

    def __post_init__(self) -> None:
        if not isinstance(self.levels, tuple):
            object.__setattr__(self, "levels", tuple(self.levels))

    def tick(self) -> CausalClock:
        """The next moment on the same level."""
        levels = list(self.levels)
        value = len(levels) - 1
        levels[value] = quark.item(levels, value, "clock.q:15") + 1
        return CausalClock(tuple(levels))

    def enter(self) -> CausalClock:
        """The first moment one level deeper: everything there was caused by this moment."""
        levels = list(self.levels)
        levels.append(0)
        return CausalClock(tuple(levels))

    def before(self, other: CausalClock) -> bool:
        """Whether this moment comes first: level by level, and the cause before what it caused."""
        for position in range(min(len(self.levels), len(other.levels))):
            if quark.item(self.levels, position, "clock.q:29") != quark.item(other.levels, position, "clock.q:29"):
                return quark.item(self.levels, position, "clock.q:30") < quark.item(
                    other.levels, position, "clock.q:30"
                )
        return len(self.levels) < len(other.levels)

    def _is_sound(self) -> bool:
        """Whether a clock from elsewhere can be counted on."""
        return bool(self.levels) and all(count >= 0 and count < GREATEST_COUNT for count in self.levels)

    def _widest(self) -> CausalClock:
        """The clock of this depth that takes the most room in a text."""
        return CausalClock(tuple(max(count, GREATEST_COUNT) for count in self.levels))

    def to_json(self) -> dict[str, quark.Json]:
        return {"clocks": self.levels}

    @classmethod
    def from_json(cls, value: quark.Json) -> CausalClock:
        fields = quark.Fields(value)
        return cls(fields.default((0,), quark.json.list_of(quark.json.integer), "clocks"))
