"""What travels with a request from service to service: the trace, its clock, its properties and its deadline.

Pure: the time and fresh ids come from the sessions that use it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import quark

from mdk._package import MdkError
from mdk.clock import CausalClock
from mdk.environment import Environment
from mdk.traceparent import is_uuid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

CONTEXT_HEADER: Final = "X-MDK-Context"
"""The name of the header in which a context travels."""
CONTEXT_LIMIT: Final = 8192
"""The size in bytes that the context header never exceeds."""
DEADLINE_PROPERTY: Final = "timeout"
LEVEL_PROPERTY: Final = "trace"
FURTHEST_SECOND: Final = 9000000000000.0
LONGEST_WAIT: Final = 31_536_000_000


class ContextTooLarge(MdkError):
    """With this property the context could outgrow its header."""

    def __init__(self, name: str, limit: int) -> None:
        name = quark.scalars(name)
        super().__init__(f"with '{name}' the context would not fit into {limit} bytes")
        self.name = name
        self.limit = limit


class ReservedProperty(MdkError):
    """The property belongs to the MDK, which has a method for it."""

    def __init__(self, name: str) -> None:
        name = quark.scalars(name)
        super().__init__(f"'{name}' is set by set_deadline() or trace() only")
        self.name = name


class UnusableContext(MdkError):
    """A text from elsewhere is not a context that can be joined."""

    def __init__(self, reason: str) -> None:
        reason = quark.scalars(reason)
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SharedContext(quark.Record):
    """The part of a trace that one session sees, and hands on to those it calls."""

    trace_id: str
    """The trace's id, a UUID."""
    clock: CausalClock = field(default_factory=CausalClock)
    properties: Mapping[str, quark.Json] = field(default_factory=quark.FrozenDict)
    environment: Environment = field(default_factory=Environment)
    remaining: int | None = None
    """What is left of the deadline, in a text on its way only: skewed clocks do it no harm. In milliseconds."""

    def __post_init__(self) -> None:
        if not self.trace_id.isascii():
            quark.mend(self, "trace_id")
        if not isinstance(self.properties, quark.FrozenDict):
            object.__setattr__(self, "properties", quark.cleaned_map(self.properties))

    @staticmethod
    def _receive(text: str, now: int) -> SharedContext:
        """Reads the text of a header, received at `now`. What it says is left becomes a deadline by this machine's clock."""
        if len(text) > CONTEXT_LIMIT:
            raise UnusableContext(f"it is larger than {CONTEXT_LIMIT} bytes")
        try:
            context = SharedContext.decode(text)
        except quark.DecodeError as error:
            raise UnusableContext(error.text) from error
        else:
            return context._checked(now)

    def _joined(self) -> SharedContext:
        """The context with which a called service goes on."""
        return SharedContext(
            self.trace_id,
            self.clock.tick().enter(),
            self.properties,
            self.environment,
            self.remaining,
        )

    def _ticked(self) -> SharedContext:
        """The next moment."""
        return SharedContext(self.trace_id, self.clock.tick(), self.properties, self.environment, self.remaining)

    def _derived(self, trace_id: str) -> SharedContext:
        """A new trace that keeps the environment and the properties, except for the deadline."""
        return SharedContext(
            trace_id,
            properties=quark.minus(self.properties, DEADLINE_PROPERTY),
            environment=self.environment,
        )

    def deadline(self) -> float | None:
        """When the request has to be answered; `None` if there is no hurry.

        Returns:
            Seconds since 1970.
        """
        value = self.properties.get(DEADLINE_PROPERTY)
        if value is None:
            return None
        seconds = quark.json.as_float(value)
        if seconds is None:
            return None
        if abs(seconds) > FURTHEST_SECOND:
            return None
        return quark.seconds(quark.from_seconds(seconds, "context.q:68"))

    def _expiring(self, at: int) -> SharedContext:
        """Moves the deadline forward to `at`, never back."""
        if (earlier := quark.millis(self.deadline())) is not None:
            if earlier <= at:
                return self
        return replace(self, properties=quark.put(self.properties, DEADLINE_PROPERTY, at / 1000))

    def _left(self, now: int) -> int | None:
        """What is left of the deadline at `now`: zero when it has passed, `None` if there is none."""
        return max(0, deadline - now) if (deadline := quark.millis(self.deadline())) is not None else None

    def gate(self) -> quark.Severity:
        """The lowest level that is logged."""
        value = self.properties.get(LEVEL_PROPERTY)
        if value is None:
            return quark.Severity.INFO
        try:
            return quark.json.enum_of(quark.Severity)(value)
        except quark.DecodeError:
            return quark.Severity.INFO

    def _tracing(self, level: quark.Severity) -> SharedContext:
        """Logs from `level` upwards, here and downstream."""
        return replace(self, properties=quark.put(self.properties, LEVEL_PROPERTY, level.value))

    def _including(self, name: str, value: quark.Json) -> SharedContext:
        """Sets a property of the user's, if the context will still fit into its header."""
        if is_reserved(name):
            raise ReservedProperty(name)
        larger = replace(self, properties=quark.put(self.properties, name, value))
        if larger._largest_size() > CONTEXT_LIMIT:
            raise ContextTooLarge(name, CONTEXT_LIMIT)
        return larger

    def _outgoing(self, now: int) -> str:
        """The text for a call at `now`: never larger than the limit."""
        stamped = self._stamped(self._left(now))
        text = stamped.encode()
        if len(text) <= CONTEXT_LIMIT:
            return text
        return stamped._fitting().encode()

    def _stamped(self, remaining: int | None = None) -> SharedContext:
        if self.remaining == remaining:
            return self
        return SharedContext(self.trace_id, self.clock, self.properties, self.environment, remaining)

    def _fitting(self) -> SharedContext:
        """Only a context that came in almost full and went on deep outgrows the limit: the oldest properties go, the trace stays."""
        context = self
        names = tuple(name for name in tuple(self.properties) if not is_reserved(name))
        for name in names:
            if len(context.encode()) <= CONTEXT_LIMIT:
                return context
            context = replace(context, properties=quark.minus(context.properties, name))
        return context

    def _largest_size(self) -> int:
        """The size of the largest text that this context can become while only its clock and its deadline move."""
        properties = quark.put(
            quark.put(self.properties, DEADLINE_PROPERTY, -9007199254740.99),
            LEVEL_PROPERTY,
            quark.Severity.CRITICAL.value,
        )
        largest = SharedContext(self.trace_id, self.clock._widest(), properties, self.environment, LONGEST_WAIT)
        return len(largest.encode())

    def _checked(self, now: int) -> SharedContext:
        if not is_uuid(self.trace_id):
            raise UnusableContext("its trace id is not a UUID")
        if not self.clock._is_sound():
            raise UnusableContext("its clock is not sound")
        if not self._is_plain() and not self._leaves_room():
            raise UnusableContext("it is too deep")
        return self._arrived(now)

    def _is_plain(self) -> bool:
        """Whether it is far from too deep, so that nothing has to be written to find out: a level takes at most 17 characters, and one
        of a name at most 12.
        """
        fallback = self.environment.fallback if self.environment.fallback is not None else ""
        return len(self.clock.levels) < 64 and len(self.environment.name) < 64 and len(fallback) < 64

    def _leaves_room(self) -> bool:
        """Whether the trace and its clock alone would fit, with all that the MDK adds."""
        bare = SharedContext(self.trace_id, self.clock.tick().enter(), environment=self.environment)
        return bare._largest_size() <= CONTEXT_LIMIT

    def _arrived(self, now: int) -> SharedContext:
        left = self.remaining
        if left is None:
            return self._with_sound_deadline()
        at = now + max(0, min(left, LONGEST_WAIT))
        properties = quark.put(self.properties, DEADLINE_PROPERTY, at / 1000)
        return SharedContext(self.trace_id, self.clock, properties, self.environment, None)

    def _with_sound_deadline(self) -> SharedContext:
        if quark.millis(self.deadline()) is not None or DEADLINE_PROPERTY not in self.properties:
            return self
        return replace(self, properties=quark.minus(self.properties, DEADLINE_PROPERTY))

    def to_json(self) -> dict[str, quark.Json]:
        fields: dict[str, quark.Json] = {
            "traceId": self.trace_id,
            "clock": self.clock.to_json(),
            "properties": self.properties,
            "environment": self.environment.to_json(),
        }
        if self.remaining is not None:
            fields["remaining"] = self.remaining
        return fields

    @classmethod
    def from_json(cls, value: quark.Json) -> SharedContext:
        fields = quark.Fields(value)
        return cls(
            fields.required(quark.json.string, "traceId"),
            fields.optional(CausalClock.from_json, "clock") or CausalClock(),
            fields.optional(quark.json.map_of(quark.json.anything, str), "properties") or quark.FrozenDict(),
            fields.optional(Environment.from_json, "environment") or Environment(),
            fields.optional(quark.json.integer, "remaining"),
        )


def is_reserved(name: str) -> bool:
    return name == DEADLINE_PROPERTY or name == LEVEL_PROPERTY
