"""Sessions: what one request sees of the MDK, and the levels of interaction in it.

A session calls its MDK, a level calls its session, and nothing calls back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import quark

from mdk.context import CONTEXT_HEADER
from mdk.detour import Detour, destination, with_detour
from mdk.discovery import Request
from mdk.environment import Environment
from mdk.interaction import Interactions, NoInteraction, failure_text
from mdk.rtp import FailureReport, InvolvedNode
from mdk.traceparent import TRACEPARENT_HEADER, traceparent_for
from mdk.version import Version, requested

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from mdk.context import SharedContext
    from mdk.mdk import Mdk
    from mdk.node import Node

RESOLVE_LIMIT: Final = 10_000
LONGEST_DEADLINE: Final = 31_536_000_000
ROUTES_PROPERTY: Final = "routes"
HALF_ID: Final = 4294967296.0


@dataclass(frozen=True, slots=True)
class LoggedMessageId(quark.Record):
    """Names a log message: its trace, and the moment in it."""

    trace_id: str
    causal_level: tuple[int, ...]
    """The counters of the causal clock, outermost first."""
    environment: Environment

    def __post_init__(self) -> None:
        if not self.trace_id.isascii():
            quark.mend(self, "trace_id")
        if not isinstance(self.causal_level, tuple):
            object.__setattr__(self, "causal_level", tuple(self.causal_level))

    def to_json(self) -> dict[str, quark.Json]:
        return {"traceId": self.trace_id, "causalLevel": self.causal_level, "environment": self.environment.to_json()}

    @classmethod
    def from_json(cls, value: quark.Json) -> LoggedMessageId:
        fields = quark.Fields(value)
        return cls(
            fields.required(quark.json.string, "traceId"),
            fields.required(quark.json.list_of(quark.json.integer), "causalLevel"),
            fields.required(Environment.from_json, "environment"),
        )


class Session(quark.Actor, rank=1):
    """One request's view of the MDK. Log, resolve and call others through it, and hand on its `headers()`.

    No method of it blocks, except for those that wait for a node, and no logging call fails.
    """

    __slots__ = ("_context", "_gate", "_interactions", "_mdk")

    def __init__(self, mdk: Mdk, context: SharedContext, *, runtime: quark.Runtime | None = None) -> None:
        super().__init__(runtime)
        self._mdk = mdk
        self._context = context
        self._gate = self._context.gate()
        self._interactions = Interactions()

    def interaction(self) -> quark.Scope[Level]:
        """Blames the nodes resolved inside when the body fails. The body is handed its own level, through which tasks that run
        side by side resolve without blaming each other's nodes.
        """
        return quark.Scope(self._enter_level, fail=self._blame_level, leave=self._exit_level)

    @quark.step
    def critical(self, category: str, text: str) -> LoggedMessageId:
        """Logs what needs somebody now."""
        return self._log(quark.Severity.CRITICAL, quark.scalars(category), quark.scalars(text))

    @quark.step
    def error(self, category: str, text: str) -> LoggedMessageId:
        """Logs a failure."""
        return self._log(quark.Severity.ERROR, quark.scalars(category), quark.scalars(text))

    @quark.step
    def warn(self, category: str, text: str) -> LoggedMessageId:
        """Logs what may lead to a failure."""
        return self._log(quark.Severity.WARN, quark.scalars(category), quark.scalars(text))

    @quark.step
    def info(self, category: str, text: str) -> LoggedMessageId:
        """Logs what happens in the normal course of things."""
        return self._log(quark.Severity.INFO, quark.scalars(category), quark.scalars(text))

    @quark.step
    def debug(self, category: str, text: str) -> LoggedMessageId:
        """Logs what helps to find a mistake. Not delivered unless `trace` asked for it."""
        return self._log(quark.Severity.DEBUG, quark.scalars(category), quark.scalars(text))

    @quark.step
    def trace(self, level: quark.Severity) -> None:
        """Delivers messages from `level` upwards, in this session and everything downstream. INFO unless set."""
        self._context = self._context._tracing(level)
        self._gate = level

    def _log(
        self,
        level: quark.Severity,
        category: str,
        text: str,
        failure: FailureReport | None = None,
    ) -> LoggedMessageId:
        """Ticks, whether or not the message passes: the clock counts what happened, not what was told."""
        self._context = self._context._ticked()
        if level >= self._gate:
            self._mdk._log(self._context, level, category, text, failure)
        return LoggedMessageId(self._context.trace_id, self._context.clock.levels, self._context.environment)

    def resolve(self, service: str, version: str | None = None) -> Node:
        """Locates a node of `service` that serves `version`, or any version, waiting at most ten seconds and never past the
        session's deadline. The node belongs to the innermost interaction.

        Raises:
            InvalidVersion: The text is not a version: two numbers with a dot between them.
            Unresolved: No node was there before the deadline.
        """
        return quark.wait("resolve", self._resolve, quark.scalars(service), quark.scalars(version))

    async def resolve_async(self, service: str, version: str | None = None) -> Node:
        """Locates a node of `service` that serves `version`, or any version, waiting at most ten seconds and never past the
        session's deadline. The node belongs to the innermost interaction.

        Raises:
            InvalidVersion: The text is not a version: two numbers with a dot between them.
            Unresolved: No node was there before the deadline.
        """
        return await self._resolve(quark.scalars(service), quark.scalars(version))

    @quark.step
    def _resolve(self, service: str, version: str | None = None) -> quark.Promise[Node]:
        return self._quark.begin(self._resolve_in(self._interactions.innermost(), service, version, RESOLVE_LIMIT))

    def resolve_until(self, service: str, version: str | None, limit: float) -> Node:
        """Like `resolve`, waiting at most `limit`.

        Args:
            limit: Seconds.

        Raises:
            InvalidVersion: The text is not a version: two numbers with a dot between them.
            Unresolved: No node was there before the deadline.
        """
        return quark.wait(
            "resolve_until",
            self._resolve_until,
            quark.scalars(service),
            quark.scalars(version),
            quark.millis(limit),
        )

    async def resolve_until_async(self, service: str, version: str | None, limit: float) -> Node:
        """Like `resolve`, waiting at most `limit`.

        Args:
            limit: Seconds.

        Raises:
            InvalidVersion: The text is not a version: two numbers with a dot between them.
            Unresolved: No node was there before the deadline.
        """
        return await self._resolve_until(quark.scalars(service), quark.scalars(version), quark.millis(limit))

    @quark.step
    def _resolve_until(self, service: str, version: str | None, limit: int) -> quark.Promise[Node]:
        return self._quark.begin(self._resolve_in(self._interactions.innermost(), service, version, limit))

    @quark.step
    def _resolve_at(
        self,
        level: int,
        service: str,
        version: str | None = None,
        limit: int | None = None,
    ) -> quark.Promise[Node]:
        """Like `resolve`, for a level of interaction."""
        return self._quark.begin(
            self._resolve_in(level, service, version, limit if limit is not None else RESOLVE_LIMIT),
        )

    async def _resolve_in(self, level: int | None, service: str, version: str | None, limit: int) -> Node:
        place = destination(self._context.properties.get(ROUTES_PROPERTY), service, version)
        wanted = requested(place.version)
        now = self._quark.now()
        deadline = now + min(
            min(limit, LONGEST_DEADLINE), found if (found := self._context._left(now)) is not None else LONGEST_DEADLINE
        )
        node = await self._mdk._resolve(Request(place.service, wanted, self._context.environment, deadline), now)
        self._interactions.involve(level, node)
        return node

    @quark.step
    def route(self, service: str, version: str, target: str, target_version: str) -> None:
        """From now on, here and downstream, requests for `version` of `service` look for `target_version` of `target` instead.

        Raises:
            InvalidVersion: The text is not a version: two numbers with a dot between them.
            ContextTooLarge: With this property the context could outgrow its header.
            ReservedProperty: The property belongs to the MDK, which has a method for it.
        """
        version = quark.scalars(version)
        target_version = quark.scalars(target_version)
        Version.parse(version)
        Version.parse(target_version)
        routes = self._context.properties.get(ROUTES_PROPERTY)
        detour = Detour(version, quark.scalars(target), target_version)
        self._context = self._context._including(ROUTES_PROPERTY, with_detour(routes, quark.scalars(service), detour))

    @quark.step
    def start_interaction(self) -> None:
        """Starts an interaction: what is resolved from here on is judged by how it ends."""
        self._open_level()

    @quark.step
    def fail_interaction(self, message: str) -> None:
        """Blames the nodes resolved in the innermost interaction so far. It goes on: nodes resolved from here on can still succeed.

        Raises:
            NoInteraction: No interaction was started, or it is finished already.
        """
        self._fail_level_within(self._interactions.innermost(), quark.scalars(message))

    @quark.step
    def finish_interaction(self) -> None:
        """Finishes the innermost interaction: the nodes that were not blamed have served.

        Raises:
            NoInteraction: No interaction was started, or it is finished already.
        """
        if not self._close_level(self._interactions.innermost()):
            raise NoInteraction

    @quark.step
    def _enter_level(self) -> Level:
        return Level(self, self._open_level(), runtime=self._quark.runtime)

    @quark.step
    def _blame_level(self, level: Level, failure: quark.Failure) -> None:
        if self._interactions.is_open(level._id):
            self._blame(level._id, failure.message, failure)

    @quark.step
    def _exit_level(self, level: Level) -> None:
        self._close_level(level._id)

    @quark.step
    def _fail_level(self, level: int | None, message: str) -> None:
        self._fail_level_within(level, message)

    def _fail_level_within(self, level: int | None, message: str) -> None:
        if not self._interactions.is_open(level):
            raise NoInteraction
        self._blame(level, message)

    def _open_level(self) -> int:
        self._log(quark.Severity.INFO, "MDK", "Starting interaction.")
        return self._interactions.start(self._context, self._quark.now())

    def _blame(self, level: int | None, message: str, failure: quark.Failure | None = None) -> None:
        nodes = self._interactions.fail(level)
        report = failure_report(failure, nodes) if failure is not None else None
        self._log(quark.Severity.ERROR, "interaction failure", failure_text(nodes, message), report)
        for node in nodes:
            self._mdk._judge(node, False)

    def _close_level(self, level: int | None = None) -> bool:
        """Says whether there was something to close."""
        if not self._interactions.is_open(level):
            return False
        self._log(quark.Severity.INFO, "MDK", "Finished interaction.")
        if (
            finished := self._interactions.finish(level, self._quark.uuid(), self._context, self._quark.now())
        ) is not None:
            self._mdk._interacted(finished.event)
            for node in finished.served:
                self._mdk._judge(node, True)
        return True

    @quark.step
    def set_deadline(self, limit: float) -> None:
        """Gives the request at most this long from now. A deadline only shrinks.

        Args:
            limit: Seconds.
        """
        limit_ms = quark.millis(limit)
        self._context = self._context._expiring(self._quark.now() + max(0, min(limit_ms, LONGEST_DEADLINE)))

    @quark.step
    def remaining(self) -> float | None:
        """What is left of the deadline, zero once it has passed; `None` if there is none.

        Returns:
            Seconds.
        """
        return quark.seconds(self._context._left(self._quark.now()))

    @quark.step
    def get_property(self, name: str) -> quark.Json | None:
        """A property of the request."""
        name = quark.scalars(name)
        return self._context.properties.get(name)

    @quark.step
    def set_property(self, name: str, value: quark.Json) -> None:
        """Sets a property of the request, for everything downstream.

        Raises:
            ContextTooLarge: With this property the context could outgrow its header.
            ReservedProperty: The property belongs to the MDK, which has a method for it.
        """
        value = quark.cleaned(value)
        self._context = self._context._including(quark.scalars(name), value)

    @quark.step
    def has_property(self, name: str) -> bool:
        """Whether the request has a property."""
        name = quark.scalars(name)
        return name in self._context.properties

    @quark.step
    def trace_id(self) -> str:
        """The id of the trace, a UUID."""
        return self._context.trace_id

    @quark.step
    def environment(self) -> Environment:
        """The environment in which the request is served."""
        return self._context.environment

    @quark.step
    def externalize(self) -> str:
        """The context as a text, to be joined by whoever is called next. Use it for one call or message: each has its own moment."""
        return self._externalize_within()

    def _externalize_within(self) -> str:
        text = self._context._outgoing(self._quark.now())
        self._context = self._context._ticked()
        return text

    @quark.step
    def inject(self) -> str:
        """Another name of `externalize`."""
        return self._externalize_within()

    @quark.step
    def headers(self) -> Mapping[str, str]:
        """The headers of one outgoing request: the context, and the W3C `traceparent`."""
        parent = traceparent_for(
            self._context.trace_id,
            quark.floor(self._quark.random() * HALF_ID, "session.q:230"),
            quark.floor(self._quark.random() * HALF_ID, "session.q:230"),
        )
        return quark.FrozenDict({CONTEXT_HEADER: self._externalize_within(), TRACEPARENT_HEADER: parent})

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {
            "mdk": self._mdk._quark.name,
            "context": self._context.to_json(),
            "gate": self._gate.value,
            "interactions": self._interactions._quark_state(),
        }


class Level(quark.Actor, rank=2):
    """One level of interaction, handed to its body. What is resolved through it belongs to it, whatever others do."""

    __slots__ = ("_id", "_session")

    def __init__(self, session: Session, id: int, *, runtime: quark.Runtime | None = None) -> None:
        super().__init__(runtime)
        self._session = session
        self._id = id

    def resolve(self, service: str, version: str | None = None) -> Node:
        """Locates a node, like the session's `resolve`, for this level.

        Raises:
            InvalidVersion: The text is not a version: two numbers with a dot between them.
            Unresolved: No node was there before the deadline.
        """
        return quark.wait("resolve", self._resolve, quark.scalars(service), quark.scalars(version))

    async def resolve_async(self, service: str, version: str | None = None) -> Node:
        """Locates a node, like the session's `resolve`, for this level.

        Raises:
            InvalidVersion: The text is not a version: two numbers with a dot between them.
            Unresolved: No node was there before the deadline.
        """
        return await self._resolve(quark.scalars(service), quark.scalars(version))

    @quark.step
    def _resolve(self, service: str, version: str | None = None) -> quark.Promise[Node]:
        return self._session._resolve_at(self._id, service, version)

    def resolve_until(self, service: str, version: str | None, limit: float) -> Node:
        """Locates a node, waiting at most `limit`.

        Args:
            limit: Seconds.

        Raises:
            InvalidVersion: The text is not a version: two numbers with a dot between them.
            Unresolved: No node was there before the deadline.
        """
        return quark.wait(
            "resolve_until",
            self._resolve_until,
            quark.scalars(service),
            quark.scalars(version),
            quark.millis(limit),
        )

    async def resolve_until_async(self, service: str, version: str | None, limit: float) -> Node:
        """Locates a node, waiting at most `limit`.

        Args:
            limit: Seconds.

        Raises:
            InvalidVersion: The text is not a version: two numbers with a dot between them.
            Unresolved: No node was there before the deadline.
        """
        return await self._resolve_until(quark.scalars(service), quark.scalars(version), quark.millis(limit))

    @quark.step
    def _resolve_until(self, service: str, version: str | None, limit: int) -> quark.Promise[Node]:
        return self._session._resolve_at(self._id, service, version, limit)

    @quark.step
    def fail(self, message: str) -> None:
        """Blames the nodes resolved in this level so far, and goes on.

        Raises:
            NoInteraction: No interaction was started, or it is finished already.
        """
        self._session._fail_level(self._id, quark.scalars(message))

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {"session": self._session._quark.name, "id": self._id}


def failure_report(failure: quark.Failure, nodes: Sequence[Node]) -> FailureReport:
    involved = tuple(InvolvedNode(node.id, node.service, node.version, node.address) for node in nodes)
    return FailureReport(failure.kind, failure.message, failure.stack, involved)
