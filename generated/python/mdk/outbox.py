"""What was handed in and is not acknowledged yet: at least once, in order, within bounds.

Knows neither the connection nor the time: it keeps, and gives back what is to be sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import quark

from mdk.rtp import RTP_CLIENT

if TYPE_CHECKING:
    from mdk.rtp import RtpClientMessage


@dataclass(frozen=True, slots=True)
class Kept(quark.Record):
    sequence: int
    message: RtpClientMessage

    def to_json(self) -> dict[str, quark.Json]:
        return {"sequence": self.sequence, "message": RTP_CLIENT.to_json(self.message)}

    @classmethod
    def from_json(cls, value: quark.Json) -> Kept:
        fields = quark.Fields(value)
        return cls(fields.required(quark.json.integer, "sequence"), fields.required(RTP_CLIENT.from_json, "message"))


class Lane:
    """The events of one severity, by their number."""

    __slots__ = ("kept",)

    def __init__(self) -> None:
        self.kept: dict[int, RtpClientMessage] = {}

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {"kept": {str(key): RTP_CLIENT.to_json(each) for key, each in self.kept.items()}}


class Outbox:
    """Events on their way, numbered by one counter. Of more than `limit`, the oldest of the lowest severity go first."""

    __slots__ = ("count", "dropped", "lanes", "limit", "sequence")

    def __init__(self, limit: int = 10_000) -> None:
        self.limit = limit
        self.sequence = 0
        self.dropped = 0
        self.count = 0
        self.lanes: dict[quark.Severity, Lane] = {
            quark.Severity.DEBUG: Lane(),
            quark.Severity.INFO: Lane(),
            quark.Severity.WARN: Lane(),
            quark.Severity.ERROR: Lane(),
            quark.Severity.CRITICAL: Lane(),
        }

    def number(self) -> int:
        """The number of the next event."""
        number = self.sequence
        self.sequence += 1
        return number

    def keep(self, sequence: int, severity: quark.Severity, message: RtpClientMessage) -> None:
        """Keeps an event until it is acknowledged. No two have one number."""
        quark.entry(self.lanes, severity, "outbox.q:41").kept[sequence] = message
        self.count += 1
        if self.count > self.limit:
            self.drop_one()

    def acknowledge(self, sequence: int) -> None:
        """The event with this number has arrived; a number that is not kept is nothing."""
        for lane in tuple(self.lanes.values()):
            if sequence in lane.kept:
                lane.kept.pop(sequence, None)
                self.count -= 1

    def unacknowledged(self) -> tuple[RtpClientMessage, ...]:
        """What has not arrived, in the order of its numbers."""
        all_: list[Kept] = []
        for lane in tuple(self.lanes.values()):
            for sequence in tuple(lane.kept):
                all_.append(Kept(sequence, quark.entry(lane.kept, sequence, "outbox.q:60")))
        return tuple(kept.message for kept in sorted(all_, key=lambda kept: kept.sequence))

    def size(self) -> int:
        return self.count

    def take_dropped(self) -> int:
        """How many events were dropped since this was asked last."""
        dropped = self.dropped
        self.dropped = 0
        return dropped

    def drop_one(self) -> None:
        lane = next((lane for lane in tuple(self.lanes.values()) if lane.kept), None)
        if lane is None:
            return
        oldest = next(iter(lane.kept), None)
        if oldest is None:
            return
        lane.kept.pop(oldest, None)
        self.count -= 1
        self.dropped += 1

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {
            "limit": self.limit,
            "sequence": self.sequence,
            "dropped": self.dropped,
            "count": self.count,
            "lanes": {key.value: each._quark_state() for key, each in self.lanes.items()},
        }
