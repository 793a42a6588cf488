"""The MDK itself: one per process, it finds nodes, announces services, and delivers what was logged.

It owns the connection and all that outlives a request. It makes sessions and never calls one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import quark

from mdk import session as _session
from mdk.backoff import Backoff
from mdk.breaker import CircuitBreakers
from mdk.clock import CausalClock
from mdk.config import Config
from mdk.context import CONTEXT_HEADER, SharedContext, UnusableContext
from mdk.discovery import Discovery
from mdk.node import Node
from mdk.outbox import Outbox
from mdk.rtp import (
    BREAKER_CAPABILITY,
    PROTOCOL_VERSION,
    ROUTE_CAPABILITY,
    Active,
    Clear,
    Close,
    CloseError,
    Expire,
    InteractionAck,
    LogAck,
    LogEvent,
    Open,
    Route,
    RtpClientSide,
)
from mdk.sources import CannotRegister, MissionControl, StaticNodes, Synapse, SynapseFolder, source_name
from mdk.traceparent import trace_id_of
from mdk.version import Version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from mdk.breaker import FailurePolicies
    from mdk.discovery import Request
    from mdk.rtp import Breaker, FailureReport, InteractionEvent, RtpClientMessage, RtpServerMessage
    from mdk.session import Session
    from mdk.sources import Changes

HEARTBEAT_INTERVAL: Final = 15_000
POLL_INTERVAL: Final = 1000
FAREWELL_LIMIT: Final = 5000


def start(*, environment: Mapping[str, str] | None = None, runtime: quark.Runtime | None = None) -> Mdk:
    """Starts an MDK configured by the environment variables: `MDK_SERVER_URL`, `MDK_TOKEN`, `MDK_ENVIRONMENT`,
    `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.

    Raises:
        InvalidSetting: An environment variable has a value that it cannot have.
    """
    outside = quark.Entry(environment, runtime)
    config = Config.parse(outside.environment)
    mdk = Mdk(config, CircuitBreakers(config.threshold, config.retest / 1000), runtime=outside.runtime)
    mdk.start()
    return mdk


def init(*, environment: Mapping[str, str] | None = None, runtime: quark.Runtime | None = None) -> Mdk:
    """Makes an MDK configured by the environment variables, and leaves starting it to the caller.

    Raises:
        InvalidSetting: An environment variable has a value that it cannot have.
    """
    outside = quark.Entry(environment, runtime)
    config = Config.parse(outside.environment)
    return Mdk(config, CircuitBreakers(config.threshold, config.retest / 1000), runtime=outside.runtime)


class Life(quark.OrderedEnum):
    CREATED = "Created"
    RUNNING = "Running"
    STOPPING = "Stopping"
    STOPPED = "Stopped"


class Mdk(quark.Actor, rank=0):
    """The Microservices Development Kit: one per process, shared by all its requests.

    It never blocks the process and needs no server: without one it serves from what it knows and keeps what was logged.
    """

    __slots__ = (
        "_backoff",
        "_config",
        "_console",
        "_default_deadline",
        "_discovery",
        "_farewell",
        "_folder",
        "_has_complained",
        "_has_complained_of_folder",
        "_heartbeat",
        "_is_ready",
        "_is_waking",
        "_life",
        "_link",
        "_outbox",
        "_poll",
        "_process",
        "_reconnect",
        "_registered",
        "_stopping",
        "_synapse",
        "_wake",
        "_wants_breakers",
    )

    def __init__(self, config: Config, policies: FailurePolicies, *, runtime: quark.Runtime | None = None) -> None:
        super().__init__(runtime)
        self._config = config
        self._link = quark.LinkPort(
            self._quark,
            "Rtp.client",
            RtpClientSide,
            connected=self._on_link_connected,
            closed=self._on_link_closed,
            rejected=self._on_link_rejected,
            unreadable=self._on_link_unreadable,
            received=self._on_link_received,
        )
        self._console = quark.ConsolePort(self._quark)
        self._folder = quark.FolderPort(self._quark, contents=self._on_folder_contents, failed=self._on_folder_failed)
        self._wake = quark.TimerPort(self._quark, fired=self._on_wake_fired)
        self._reconnect = quark.TimerPort(self._quark, fired=self._on_reconnect_fired)
        self._heartbeat = quark.TimerPort(self._quark, fired=self._on_heartbeat_fired)
        self._poll = quark.TimerPort(self._quark, fired=self._on_poll_fired)
        self._farewell = quark.TimerPort(self._quark, fired=self._on_farewell_fired)
        self._process = self._quark.uuid()
        self._discovery = Discovery(policies)
        self._synapse = SynapseFolder(self._config.environment)
        self._outbox = Outbox()
        self._backoff = Backoff()
        self._registered: list[Node] = []
        self._default_deadline: int | None = None
        self._life = Life.CREATED
        self._stopping: quark.Promise[None] | None = None
        self._is_ready = False
        self._is_waking = False
        self._wants_breakers = False
        self._has_complained = False
        self._has_complained_of_folder = False

    @quark.step
    def start(self) -> None:
        """Connects to Mission Control and starts to find nodes. Does nothing a second time."""
        if self._life != Life.CREATED:
            return
        self._life = Life.RUNNING
        self._find_nodes()
        self._connect()

    def stop(self) -> None:
        """Takes leave: announces that the registered services are gone, and waits until what was logged has arrived, at most
        five seconds. The promise is kept in any case.
        """
        quark.wait("stop", self._stop)

    async def stop_async(self) -> None:
        """Takes leave: announces that the registered services are gone, and waits until what was logged has arrived, at most
        five seconds. The promise is kept in any case.
        """
        await self._stop()

    @quark.step
    def _stop(self) -> quark.Promise[None]:
        if (stopping := self._stopping) is not None:
            return stopping
        stopped: quark.Promise[None] = quark.Promise()
        self._stopping = stopped
        if self._is_ready:
            for node in self._registered:
                self._link.send(Expire(node))
        self._heartbeat.cancel()
        self._farewell.set(self._quark.now() + FAREWELL_LIMIT)
        if self._life == Life.CREATED or self._outbox.size() == 0:
            self._finish()
        else:
            self._life = Life.STOPPING
        return stopped

    def _finish(self) -> None:
        self._life = Life.STOPPED
        self._is_ready = False
        self._link.close()
        self._discovery.abandon(self._quark.now())
        if (stopping := self._stopping) is not None:
            stopping.keep(None)
        self._quark.retire()

    @quark.step
    def register(self, service: str, version: str, address: str) -> Node:
        """Announces a service of this process, now if connected and after every reconnect. Gives the node that others will resolve.

        Raises:
            InvalidVersion: The text is not a version: two numbers with a dot between them.
            CannotRegister: Services cannot be registered with this source of nodes.
        """
        version = quark.scalars(version)
        Version.parse(version)
        if not self._follows_mission_control():
            raise CannotRegister(source_name(self._config.source))
        node = self._own_node(quark.scalars(service), version, quark.scalars(address))
        self._registered = [other for other in self._registered if other.id != node.id]
        self._registered.append(node)
        if self._is_ready:
            self._link.send(Active(node))
        return node

    def _own_node(self, service: str, version: str, address: str) -> Node:
        known = next((node for node in self._registered if node.service == service and node.address == address), None)
        id = found if (found := known.id if known is not None else None) is not None else self._quark.uuid()
        return Node(
            id,
            service,
            version,
            address,
            quark.FrozenDict({"datawire_nodeId": self._process}),
            self._config.environment,
        )

    @quark.step
    def session(self) -> Session:
        """Begins a new trace."""
        return self._session_within()

    def _session_within(self) -> Session:
        context = self._new_context()
        return self._begin(context)

    @quark.step
    def join(self, context: str | None = None, traceparent: str | None = None) -> Session:
        """Goes on with the trace of a request. `context` is the value of its `X-MDK-Context` header, `traceparent` that of the W3C
        header, which counts where the first is missing. Without either a new trace begins; with a malformed context too,
        and a warning is logged.
        """
        context = quark.scalars(context)
        traceparent = quark.scalars(traceparent)
        if context is not None:
            return self._join_context(context)
        if traceparent is not None:
            return self._join_traceparent(traceparent)
        return self._session_within()

    @quark.step
    def derive(self, context: str | None = None) -> Session:
        """Begins a new trace that keeps the properties and the environment of `context`, and names its trace in the log. For
        broadcasts, whose receivers answer to nobody.
        """
        context = quark.scalars(context)
        if context is None:
            return self._session_within()
        try:
            parent = SharedContext._receive(context, self._quark.now())
        except UnusableContext as error:
            return self._begin_anew(error.reason)
        else:
            return self._derive_from(parent)

    @quark.step
    def set_default_deadline(self, limit: float) -> None:
        """From now on sessions have at most this long. A deadline that a request brings along only shrinks.

        Args:
            limit: Seconds.
        """
        limit_ms = quark.millis(limit)
        self._default_deadline = limit_ms

    def _join_context(self, text: str) -> Session:
        try:
            context = SharedContext._receive(text, self._quark.now())
        except UnusableContext as error:
            return self._begin_anew(error.reason)
        else:
            return self._begin(context._joined())

    def _join_traceparent(self, text: str) -> Session:
        trace_id = trace_id_of(text)
        if trace_id is None:
            return self._session_within()
        return self._begin(SharedContext(trace_id, CausalClock((1, 0)), environment=self._config.environment))

    def _derive_from(self, parent: SharedContext) -> Session:
        context = self._bounded(parent._derived(self._quark.uuid()))._ticked()
        if quark.Severity.INFO >= context.gate():
            text = f"This session is derived from trace {parent.trace_id} {quark.list_text(parent.clock.levels)}"
            self._log_within(context, quark.Severity.INFO, "mdk", text)
        return _session.Session(self, context, runtime=self._quark.runtime)

    def _begin_anew(self, reason: str) -> Session:
        fresh = self._new_context()
        context = self._bounded(fresh)._ticked()
        self._log_within(
            context,
            quark.Severity.WARN,
            "mdk",
            f"a new trace was begun, {CONTEXT_HEADER} could not be joined: {reason}",
        )
        return _session.Session(self, context, runtime=self._quark.runtime)

    def _begin(self, context: SharedContext) -> Session:
        return _session.Session(self, self._bounded(context), runtime=self._quark.runtime)

    def _new_context(self) -> SharedContext:
        return SharedContext(self._quark.uuid(), environment=self._config.environment)

    def _bounded(self, context: SharedContext) -> SharedContext:
        limit = self._default_deadline
        if limit is None:
            return context
        return context._expiring(self._quark.now() + limit)

    @quark.step
    def _resolve(self, request: Request, now: int) -> quark.Promise[Node]:
        """A node, or `Unresolved` at the deadline."""
        promise: quark.Promise[Node] = quark.Promise()
        self._discovery.resolve(request, promise, now)
        if not promise.is_pending():
            return promise
        if self._life == Life.STOPPED:
            self._discovery.abandon(now)
        self._rewake()
        return promise

    @quark.step
    def _judge(self, node: Node, succeeded: bool) -> None:
        """What came of a call of a node."""
        if (report := self._discovery.judge(node, succeeded, self._quark.now())) is not None:
            self._report(report)
        self._rewake()

    @quark.step
    def _log(
        self,
        context: SharedContext,
        level: quark.Severity,
        category: str,
        text: str,
        failure: FailureReport | None = None,
    ) -> None:
        """Delivers a log message."""
        self._log_within(context, level, category, text, failure)

    def _log_within(
        self,
        context: SharedContext,
        level: quark.Severity,
        category: str,
        text: str,
        failure: FailureReport | None = None,
    ) -> None:
        sequence = self._outbox.number()
        event = LogEvent(
            context,
            self._quark.now(),
            self._process,
            level,
            category,
            text=text,
            sequence=sequence,
            failure=failure,
        )
        self._deliver(sequence, level, event)

    @quark.step
    def _interacted(self, event: InteractionEvent) -> None:
        """Delivers what came of an interaction."""
        sequence = self._outbox.number()
        self._deliver(sequence, quark.Severity.INFO, replace(event, node=self._process, sequence=sequence))

    def _deliver(self, sequence: int, severity: quark.Severity, message: RtpClientMessage) -> None:
        if self._is_ready:
            self._link.send(message)
        self._outbox.keep(sequence, severity, message)

    def _report(self, breaker: Breaker) -> None:
        if self._is_ready and self._wants_breakers:
            self._link.send(breaker)

    def _connect(self) -> None:
        self._link.connect(self._config.server_url, self._config._headers())

    def _greet(self, open: Open) -> None:
        if not open.is_compatible():
            self._part(open.version)
            return
        self._is_ready = True
        self._has_complained = False
        self._wants_breakers = open.understands(BREAKER_CAPABILITY)
        self._backoff.reset()
        if self._life == Life.RUNNING:
            self._announce()
        for message in self._outbox.unacknowledged():
            self._link.send(message)
        self._confess()
        for breaker in self._discovery.reports():
            self._report(breaker)

    def _part(self, version: str) -> None:
        self._complain(f"speaks version {version} of the protocol, this library {PROTOCOL_VERSION}")
        detail = f"this peer speaks {PROTOCOL_VERSION}, the other {version}"
        self._link.send(
            Close(CloseError("VERSION_MISMATCH", "incompatible versions of the protocol", detail, self._quark.uuid())),
        )
        self._link.close()

    def _dismissed(self, error: CloseError) -> None:
        self._complain(f"closed the connection: {error.code} {error.title}")
        self._link.close()

    def _announce(self) -> None:
        for node in self._registered:
            self._link.send(Active(node))
        self._heartbeat.set(self._quark.now() + HEARTBEAT_INTERVAL)

    def _confess(self) -> None:
        """Says how much was lost."""
        dropped = self._outbox.take_dropped()
        if dropped == 0:
            return
        context = self._new_context()._ticked()
        self._log_within(context, quark.Severity.WARN, "mdk", f"{dropped} events were dropped while not connected")

    def _acknowledge(self, sequence: int) -> None:
        self._outbox.acknowledge(sequence)
        if self._life == Life.STOPPING and self._outbox.size() == 0:
            self._finish()

    def _lost(self, what: str) -> None:
        self._is_ready = False
        self._heartbeat.cancel()
        self._complain(what)
        self._reconnect.set(self._quark.now() + self._backoff.next(self._quark.random()))

    def _complain(self, what: str) -> None:
        if self._has_complained:
            return
        self._has_complained = True
        problem = self._config._without_token(what)
        self._console.write(
            quark.Severity.WARN,
            f"Mission Control at {self._config._shown_url()} {problem}; the MDK works on without it (MDK_SERVER_URL)",
        )

    def _follows_mission_control(self) -> bool:
        return True if isinstance(self._config.source, MissionControl) else False

    def _find_nodes(self) -> None:
        match self._config.source:
            case MissionControl():
                pass
            case StaticNodes() as list_:
                for node in list_.nodes:
                    self._discovery.activate(node, self._quark.now())
            case Synapse() as synapse:
                self._look_into(synapse.path)
        self._rewake()

    def _look_into(self, path: str) -> None:
        self._folder.read(path)
        self._poll.set(self._quark.now() + POLL_INTERVAL)

    def _apply(self, changes: Changes) -> None:
        for node in changes.gone:
            self._discovery.expire(node)
        for node in changes.there:
            self._discovery.activate(node, self._quark.now())
        for name in changes.bad:
            self._console.write(quark.Severity.WARN, f"{name} is no list of nodes: what it said before still holds")
        self._rewake()

    def _learn(self, node: Node) -> None:
        if self._follows_mission_control():
            self._discovery.activate(node, self._quark.now())
        self._rewake()

    def _unlearn(self, node: Node) -> None:
        if self._follows_mission_control():
            self._discovery.expire(node)

    def _doubt(self) -> None:
        if self._follows_mission_control():
            self._discovery.clear(self._quark.now())
        self._rewake()

    def _direct(self, route: Route) -> None:
        self._discovery.direct(route, self._quark.now())
        self._rewake()

    def _rewake(self) -> None:
        if (at := self._discovery.next_wake()) is not None:
            self._wake.set(at)
            self._is_waking = True
        elif self._is_waking:
            self._wake.cancel()
            self._is_waking = False

    def _on_farewell_fired(self) -> None:
        self._finish()

    def _on_reconnect_fired(self) -> None:
        self._connect()

    def _on_link_connected(self) -> None:
        self._link.send(
            Open(
                mdk_version="3.0.0",
                properties=quark.FrozenDict({"capabilities": (ROUTE_CAPABILITY,), "language": "python"}),
                node_id=self._process,
                environment=self._config.environment,
            ),
        )

    def _on_link_closed(self, reason: str) -> None:
        self._lost(f"cannot be reached ({reason})")

    def _on_link_rejected(self, status: int, reason: str) -> None:
        self._lost(f"refused the connection with {status} ({reason}), see MDK_TOKEN")

    def _on_link_unreadable(self, error: quark.DecodeError) -> None:
        if error.kind == quark.DecodeKind.UNKNOWN_TAG:
            return
        self._console.write(
            quark.Severity.WARN,
            f"a message from Mission Control was not understood: {error.path}: {error.text}",
        )

    def _on_link_received(self, message: RtpServerMessage) -> None:
        match message:
            case Open() as open:
                self._greet(open)
            case Close() as close:
                self._dismissed(close.error)
            case Active() as active:
                self._learn(active.node)
            case Expire() as expire:
                self._unlearn(expire.node)
            case Clear():
                self._doubt()
            case Route() as route:
                self._direct(route)
            case LogAck() as ack:
                self._acknowledge(ack.sequence)
            case InteractionAck() as ack_2:
                self._acknowledge(ack_2.sequence)
            case LogEvent():
                pass

    def _on_heartbeat_fired(self) -> None:
        self._announce()

    def _on_poll_fired(self) -> None:
        self._find_nodes()

    def _on_folder_contents(self, files: Mapping[str, str]) -> None:
        self._has_complained_of_folder = False
        changes = self._synapse.update(quark.frozen(files))
        self._apply(changes)

    def _on_folder_failed(self, reason: str) -> None:
        if self._has_complained_of_folder:
            return
        self._has_complained_of_folder = True
        self._console.write(quark.Severity.WARN, f"{source_name(self._config.source)} cannot be read: {reason}")

    def _on_wake_fired(self) -> None:
        self._discovery.serve(self._quark.now())
        self._rewake()

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {
            "config": self._config._quark_state(),
            "process": self._process,
            "discovery": self._discovery._quark_state(),
            "synapse": self._synapse._quark_state(),
            "outbox": self._outbox._quark_state(),
            "backoff": self._backoff._quark_state(),
            "registered": [each.to_json() for each in self._registered],
            "default_deadline": self._default_deadline,
            "life": self._life.value,
            "stopping": self._stopping.state() if self._stopping is not None else None,
            "is_ready": self._is_ready,
            "is_waking": self._is_waking,
            "wants_breakers": self._wants_breakers,
            "has_complained": self._has_complained,
            "has_complained_of_folder": self._has_complained_of_folder,
        }
