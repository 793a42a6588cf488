"""Levels of interaction: which nodes were called in each, and what came of that.

Keeps the books for a session, which says when, and hands on what comes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import quark

from mdk._package import MdkError
from mdk.node import Node
from mdk.rtp import InteractionEvent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdk.context import SharedContext


class NoInteraction(MdkError):
    """No interaction was started, or it is finished already."""

    def __init__(self) -> None:
        super().__init__("no interaction was started")


@dataclass(frozen=True, slots=True)
class Finished(quark.Record):
    """What is left of a level when it is over: the event to hand in, and the nodes that served."""

    event: InteractionEvent
    served: tuple[Node, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.served, tuple):
            object.__setattr__(self, "served", tuple(self.served))

    def to_json(self) -> dict[str, quark.Json]:
        return {"event": self.event.to_json(), "served": [each.to_json() for each in self.served]}

    @classmethod
    def from_json(cls, value: quark.Json) -> Finished:
        fields = quark.Fields(value)
        return cls(
            fields.required(InteractionEvent.from_json, "event"),
            fields.required(quark.json.list_of(Node.from_json), "served"),
        )


class Interaction:
    """A level of interaction that is not finished."""

    __slots__ = ("id", "pending", "results", "start_clock", "started")

    def __init__(self, id: int, started: int, start_clock: Sequence[int]) -> None:
        self.id = id
        self.started = started
        self.start_clock = tuple(start_clock)
        self.pending: list[Node] = []
        self.results: dict[str, int] = {}

    def judge(self, result: int) -> tuple[Node, ...]:
        judged = tuple(self.pending)
        for node in judged:
            self.results[node.id] = result
        self.pending = []
        return judged

    def finish(self, uuid: str, context: SharedContext, now: int) -> Finished:
        served = self.judge(1)
        event = InteractionEvent(
            self.started,
            now,
            context.environment,
            uuid=uuid,
            session=context.trace_id,
            results=quark.frozen(self.results),
            start_clock=self.start_clock,
            end_clock=context.clock.levels,
        )
        return Finished(event, served)

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {
            "id": self.id,
            "started": self.started,
            "start_clock": self.start_clock,
            "pending": [each.to_json() for each in self.pending],
            "results": self.results,
        }


class Interactions:
    """The levels of a session, outermost first. Each is independent of the others, and known by a number of its own."""

    __slots__ = ("levels", "started")

    def __init__(self) -> None:
        self.levels: list[Interaction] = []
        self.started = 0

    def start(self, context: SharedContext, now: int) -> int:
        """Starts a level at the moment of `context`; gives its number."""
        self.started += 1
        self.levels.append(Interaction(self.started, now, context.clock.levels))
        return self.started

    def innermost(self) -> int | None:
        """The level that a session's own calls belong to."""
        return level.id if (level := quark.last(self.levels)) is not None else None

    def is_open(self, id: int | None = None) -> bool:
        """Whether the level is started and not finished."""
        return any(level.id == id for level in self.levels)

    def involve(self, id: int | None, node: Node) -> None:
        """A node was resolved in a level; if that is over by now, nobody will judge the node."""
        level = next((level for level in self.levels if level.id == id), None)
        if level is None:
            return
        if not any(quark.equal(other, node) for other in level.pending):
            level.pending.append(node)

    def fail(self, id: int | None = None) -> tuple[Node, ...]:
        """What was called in a level so far has failed. Gives the nodes to blame."""
        level = next((level for level in self.levels if level.id == id), None)
        if level is None:
            return ()
        return level.judge(0)

    def finish(self, id: int | None, uuid: str, context: SharedContext, now: int) -> Finished | None:
        """What was called in a level and has not failed has served. `context` is that of the end, `uuid` names the event."""
        if id is None:
            return None
        index = quark.index_of(tuple(level.id for level in self.levels), id)
        if index is None:
            return None
        level = quark.remove_at(self.levels, index, "interaction.q:85")
        return level.finish(uuid, context, now)

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {"levels": [each._quark_state() for each in self.levels], "started": self.started}


def failure_text(nodes: Sequence[Node], message: str) -> str:
    """What the log says of a failed interaction."""
    involved = ", ".join(node.description() for node in nodes)
    return f"involved: {involved}\n\n{message}"
