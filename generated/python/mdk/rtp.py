"""Rtp: what an MDK and Mission Control say to each other, one message in each text frame of a WebSocket.

The messages and nothing of their use. Every one that a 2016 client sends or understands has the names it had then.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING

import quark

from mdk.context import SharedContext
from mdk.environment import Environment
from mdk.node import Node
from mdk.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final, TypeAlias

PROTOCOL_VERSION: Final = "2.0.0"
"""The version of the protocol that this package speaks."""
ROUTE_CAPABILITY: Final = "route"
BREAKER_CAPABILITY: Final = "breaker"


@dataclass(frozen=True, slots=True)
class Open(quark.Record):
    """The first message in either direction: who speaks, and what it understands."""

    version: str = PROTOCOL_VERSION
    """The version of the protocol."""
    mdk_version: str = ""
    """The version of the library."""
    properties: Mapping[str, quark.Json] = field(default_factory=quark.FrozenDict)
    """`capabilities` lists the tags of newer messages that the sender understands; `language` says what it is written in."""
    node_id: str = ""
    """The id of the process."""
    environment: Environment = field(default_factory=Environment)

    def __post_init__(self) -> None:
        if not (self.version.isascii() and self.mdk_version.isascii() and self.node_id.isascii()):
            quark.mend(self, "version", "mdk_version", "node_id")
        if not isinstance(self.properties, quark.FrozenDict):
            object.__setattr__(self, "properties", quark.cleaned_map(self.properties))

    def understands(self, tag: str) -> bool:
        """Whether the sender understands the newer messages with this tag."""
        tag = quark.scalars(tag)
        listed = self.properties.get("capabilities")
        if listed is None:
            return False
        tags = quark.json.as_list(listed)
        if tags is None:
            return False
        return any(quark.json.as_string(known) == tag for known in tags)

    def is_compatible(self) -> bool:
        """Whether both can go on: the major versions of the protocol are the same."""
        try:
            theirs = Version.parse(self.version)
        except InvalidVersion:
            theirs = Version(0)
        try:
            ours = Version.parse(PROTOCOL_VERSION)
        except InvalidVersion:
            ours = Version(0)
        return theirs.major == ours.major

    def to_json(self) -> dict[str, quark.Json]:
        return {
            "version": self.version,
            "mdkVersion": self.mdk_version,
            "properties": self.properties,
            "nodeId": self.node_id,
            "environment": self.environment.to_json(),
        }

    @classmethod
    def from_json(cls, value: quark.Json) -> Open:
        fields = quark.Fields(value)
        return cls(
            fields.default(PROTOCOL_VERSION, quark.json.string, "version"),
            fields.default("", quark.json.string, "mdkVersion"),
            fields.optional(quark.json.map_of(quark.json.anything, str), "properties") or quark.FrozenDict(),
            fields.default("", quark.json.string, "nodeId"),
            fields.optional(Environment.from_json, "environment") or Environment(),
        )


@dataclass(frozen=True, slots=True)
class CloseError(quark.Record):
    """Why a connection is closed."""

    code: str = ""
    """For programs, such as `VERSION_MISMATCH`."""
    title: str = ""
    """For people, in a few words."""
    detail: str = ""
    id: str = ""
    """Names this occurrence."""

    def __post_init__(self) -> None:
        if not (self.code.isascii() and self.title.isascii() and self.detail.isascii() and self.id.isascii()):
            quark.mend(self, "code", "title", "detail", "id")

    def to_json(self) -> dict[str, quark.Json]:
        return {"code": self.code, "title": self.title, "detail": self.detail, "id": self.id}

    @classmethod
    def from_json(cls, value: quark.Json) -> CloseError:
        fields = quark.Fields(value)
        return cls(
            fields.default("", quark.json.string, "code"),
            fields.default("", quark.json.string, "title"),
            fields.default("", quark.json.string, "detail"),
            fields.default("", quark.json.string, "id"),
        )


@dataclass(frozen=True, slots=True)
class Close(quark.Record):
    """The last message in either direction."""

    error: CloseError = field(default_factory=CloseError)

    def to_json(self) -> dict[str, quark.Json]:
        return {"error": self.error.to_json()}

    @classmethod
    def from_json(cls, value: quark.Json) -> Close:
        fields = quark.Fields(value)
        return cls(fields.optional(CloseError.from_json, "error") or CloseError())


@dataclass(frozen=True, slots=True)
class Active(quark.Record):
    """A node is there, and will be announced again before `ttl` is over."""

    node: Node
    ttl: int = 30_000
    """Milliseconds."""

    def to_json(self) -> dict[str, quark.Json]:
        return {"node": self.node.to_json(), "ttl": self.ttl / 1000}

    @classmethod
    def from_json(cls, value: quark.Json) -> Active:
        fields = quark.Fields(value)
        return cls(fields.required(Node.from_json, "node"), fields.default(30_000, quark.json.in_seconds, "ttl"))


@dataclass(frozen=True, slots=True)
class Expire(quark.Record):
    """A node is gone."""

    node: Node

    def to_json(self) -> dict[str, quark.Json]:
        return {"node": self.node.to_json()}

    @classmethod
    def from_json(cls, value: quark.Json) -> Expire:
        fields = quark.Fields(value)
        return cls(fields.required(Node.from_json, "node"))


@dataclass(frozen=True, slots=True)
class Clear(quark.Record):
    """Forget the nodes that are not announced again."""

    def to_json(self) -> dict[str, quark.Json]:
        return {}

    @classmethod
    def from_json(cls, value: quark.Json) -> Clear:
        quark.Fields(value)
        return cls()


@dataclass(frozen=True, slots=True)
class Subscribe(quark.Record):
    """Asks for the log events of one's environment."""

    def to_json(self) -> dict[str, quark.Json]:
        return {}

    @classmethod
    def from_json(cls, value: quark.Json) -> Subscribe:
        quark.Fields(value)
        return cls()


@dataclass(frozen=True, slots=True)
class InvolvedNode(quark.Record):
    """A node that took part in what failed."""

    id: str
    service: str
    version: str
    address: str

    def __post_init__(self) -> None:
        if not (self.id.isascii() and self.service.isascii() and self.version.isascii() and self.address.isascii()):
            quark.mend(self, "id", "service", "version", "address")

    def to_json(self) -> dict[str, quark.Json]:
        return {"id": self.id, "service": self.service, "version": self.version, "address": self.address}

    @classmethod
    def from_json(cls, value: quark.Json) -> InvolvedNode:
        fields = quark.Fields(value)
        return cls(
            fields.required(quark.json.string, "id"),
            fields.required(quark.json.string, "service"),
            fields.required(quark.json.string, "version"),
            fields.required(quark.json.string, "address"),
        )


@dataclass(frozen=True, slots=True)
class FailureReport(quark.Record):
    """What failed, for programs; the event's text says it to people."""

    kind: str
    """The type of the exception, as its language names it."""
    message: str
    stack: str = ""
    """The full stack."""
    nodes: tuple[InvolvedNode, ...] = ()
    """The nodes that were resolved for what failed."""

    def __post_init__(self) -> None:
        if not (self.kind.isascii() and self.message.isascii() and self.stack.isascii()):
            quark.mend(self, "kind", "message", "stack")
        if not isinstance(self.nodes, tuple):
            object.__setattr__(self, "nodes", tuple(self.nodes))

    def to_json(self) -> dict[str, quark.Json]:
        return {
            "kind": self.kind,
            "message": self.message,
            "stack": self.stack,
            "nodes": [each.to_json() for each in self.nodes],
        }

    @classmethod
    def from_json(cls, value: quark.Json) -> FailureReport:
        fields = quark.Fields(value)
        return cls(
            fields.required(quark.json.string, "kind"),
            fields.required(quark.json.string, "message"),
            fields.default("", quark.json.string, "stack"),
            fields.default((), quark.json.list_of(InvolvedNode.from_json), "nodes"),
        )


@dataclass(frozen=True, slots=True)
class LogEvent(quark.Record):
    """Something that a service logged."""

    context: SharedContext
    timestamp: int
    """Milliseconds since 1970."""
    node: str
    """The id of the process."""
    level: quark.Severity
    category: str
    content_type: str = "text/plain"
    _: KW_ONLY
    text: str
    sequence: int = 0
    """Numbers the events of a process, logs and interactions alike."""
    sync: int = 1
    """1: this event wants an acknowledgement of its own."""
    failure: FailureReport | None = None

    def __post_init__(self) -> None:
        if not (
            self.node.isascii() and self.category.isascii() and self.content_type.isascii() and self.text.isascii()
        ):
            quark.mend(self, "node", "category", "content_type", "text")

    def to_json(self) -> dict[str, quark.Json]:
        fields: dict[str, quark.Json] = {
            "context": self.context.to_json(),
            "timestamp": self.timestamp,
            "node": self.node,
            "level": self.level.value,
            "category": self.category,
            "contentType": self.content_type,
            "text": self.text,
            "sequence": self.sequence,
            "sync": self.sync,
        }
        if self.failure is not None:
            fields["failure"] = self.failure.to_json()
        return fields

    @classmethod
    def from_json(cls, value: quark.Json) -> LogEvent:
        fields = quark.Fields(value)
        return cls(
            fields.required(SharedContext.from_json, "context"),
            fields.required(quark.json.integer, "timestamp"),
            fields.required(quark.json.string, "node"),
            fields.required(quark.json.enum_of(quark.Severity), "level"),
            fields.required(quark.json.string, "category"),
            fields.default("text/plain", quark.json.string, "contentType"),
            text=fields.required(quark.json.string, "text"),
            sequence=fields.default(0, quark.json.integer, "sequence"),
            sync=fields.default(1, quark.json.integer, "sync"),
            failure=fields.optional(FailureReport.from_json, "failure"),
        )


@dataclass(frozen=True, slots=True)
class LogAck(quark.Record):
    """The log event with this number is stored."""

    sequence: int

    def to_json(self) -> dict[str, quark.Json]:
        return {"sequence": self.sequence}

    @classmethod
    def from_json(cls, value: quark.Json) -> LogAck:
        fields = quark.Fields(value)
        return cls(fields.required(quark.json.integer, "sequence"))


@dataclass(frozen=True, slots=True)
class InteractionEvent(quark.Record):
    """What came of one level of interaction."""

    start_timestamp: int
    """Milliseconds since 1970."""
    end_timestamp: int
    """Milliseconds since 1970."""
    environment: Environment = field(default_factory=Environment)
    _: KW_ONLY
    uuid: str
    session: str
    """The trace's id."""
    node: str = ""
    """The id of the process."""
    results: Mapping[str, int] = field(default_factory=quark.FrozenDict)
    """For the id of each node that was called: 1 if it served, 0 if it failed."""
    start_clock: tuple[int, ...] = ()
    end_clock: tuple[int, ...] = ()
    sequence: int = 0
    """Numbers the events of a process, logs and interactions alike."""
    sync: int = 1
    """1: this event wants an acknowledgement of its own."""

    def __post_init__(self) -> None:
        if not (self.uuid.isascii() and self.session.isascii() and self.node.isascii()):
            quark.mend(self, "uuid", "session", "node")
        if not isinstance(self.results, quark.FrozenDict):
            object.__setattr__(self, "results", quark.cleaned_map(self.results))
        if not isinstance(self.start_clock, tuple):
            object.__setattr__(self, "start_clock", tuple(self.start_clock))
        if not isinstance(self.end_clock, tuple):
            object.__setattr__(self, "end_clock", tuple(self.end_clock))

    def to_json(self) -> dict[str, quark.Json]:
        return {
            "startTimestamp": self.start_timestamp,
            "endTimestamp": self.end_timestamp,
            "environment": self.environment.to_json(),
            "uuid": self.uuid,
            "session": self.session,
            "node": self.node,
            "results": self.results,
            "startClock": self.start_clock,
            "endClock": self.end_clock,
            "sequence": self.sequence,
            "sync": self.sync,
        }

    @classmethod
    def from_json(cls, value: quark.Json) -> InteractionEvent:
        fields = quark.Fields(value)
        return cls(
            fields.required(quark.json.integer, "startTimestamp"),
            fields.required(quark.json.integer, "endTimestamp"),
            fields.optional(Environment.from_json, "environment") or Environment(),
            uuid=fields.required(quark.json.string, "uuid"),
            session=fields.required(quark.json.string, "session"),
            node=fields.default("", quark.json.string, "node"),
            results=fields.optional(quark.json.map_of(quark.json.integer, str), "results") or quark.FrozenDict(),
            start_clock=fields.default((), quark.json.list_of(quark.json.integer), "startClock"),
            end_clock=fields.default((), quark.json.list_of(quark.json.integer), "endClock"),
            sequence=fields.default(0, quark.json.integer, "sequence"),
            sync=fields.default(1, quark.json.integer, "sync"),
        )


@dataclass(frozen=True, slots=True)
class InteractionAck(quark.Record):
    """The interaction event with this number is stored."""

    sequence: int

    def to_json(self) -> dict[str, quark.Json]:
        return {"sequence": self.sequence}

    @classmethod
    def from_json(cls, value: quark.Json) -> InteractionAck:
        fields = quark.Fields(value)
        return cls(fields.required(quark.json.integer, "sequence"))


@dataclass(frozen=True, slots=True)
class Route(quark.Record):
    """A command: from now on these versions of a service get these shares of the calls. A version that is not named gets none; without
    any share the command is lifted.
    """

    service: str
    environment: str
    """The name of the environment that the service's nodes are in."""
    shares: Mapping[str, int] = field(default_factory=quark.FrozenDict)
    """By `MAJOR.MINOR`."""

    def __post_init__(self) -> None:
        if not (self.service.isascii() and self.environment.isascii()):
            quark.mend(self, "service", "environment")
        if not isinstance(self.shares, quark.FrozenDict):
            object.__setattr__(self, "shares", quark.cleaned_map(self.shares))

    def to_json(self) -> dict[str, quark.Json]:
        return {"service": self.service, "environment": self.environment, "shares": self.shares}

    @classmethod
    def from_json(cls, value: quark.Json) -> Route:
        fields = quark.Fields(value)
        return cls(
            fields.required(quark.json.string, "service"),
            fields.required(quark.json.string, "environment"),
            fields.optional(quark.json.map_of(quark.json.integer, str), "shares") or quark.FrozenDict(),
        )


@dataclass(frozen=True, slots=True)
class Breaker(quark.Record):
    """A process changed its mind about calling a node."""

    node: Node
    open: bool
    """Whether the node is not called any more."""
    since: int
    """Milliseconds since 1970."""

    def to_json(self) -> dict[str, quark.Json]:
        return {"node": self.node.to_json(), "open": self.open, "since": self.since}

    @classmethod
    def from_json(cls, value: quark.Json) -> Breaker:
        fields = quark.Fields(value)
        return cls(
            fields.required(Node.from_json, "node"),
            fields.required(quark.json.boolean, "open"),
            fields.required(quark.json.integer, "since"),
        )


RtpClientMessage: TypeAlias = "Open | Close | Active | Expire | LogEvent | Subscribe | InteractionEvent | Breaker"
"""What a client of `Rtp` sends."""

RtpServerMessage: TypeAlias = "Open | Close | Active | Expire | Clear | LogEvent | LogAck | InteractionAck | Route"
"""What a server of `Rtp` sends."""

RTP_CLIENT: quark.Codec[RtpClientMessage] = quark.Codec(
    "type",
    {
        Open: ("open", "mdk.protocol.Open"),
        Close: ("close", "mdk.protocol.Close", "discovery.protocol.Close"),
        Active: ("active", "discovery.protocol.Active"),
        Expire: ("expire", "discovery.protocol.Expire"),
        LogEvent: ("log",),
        Subscribe: ("subscribe",),
        InteractionEvent: ("interactionevent",),
        Breaker: ("breaker",),
    },
)

RTP_SERVER: quark.Codec[RtpServerMessage] = quark.Codec(
    "type",
    {
        Open: ("open", "mdk.protocol.Open"),
        Close: ("close", "mdk.protocol.Close", "discovery.protocol.Close"),
        Active: ("active", "discovery.protocol.Active"),
        Expire: ("expire", "discovery.protocol.Expire"),
        Clear: ("clear", "discovery.protocol.Clear"),
        LogEvent: ("log",),
        LogAck: ("logack", "mdk_tracing.protocol.LogAckEvent"),
        InteractionAck: ("interactionack",),
        Route: ("route",),
    },
)


def in_causal_order(events: Sequence[LogEvent]) -> tuple[LogEvent, ...]:
    """The events of a trace in causal order, whatever the clocks of their machines say."""
    ordered = list(events)
    depth = (
        found if (found := max((len(event.context.clock.levels) for event in events), default=None)) is not None else 0
    )
    for step in range(depth):
        level = depth - 1 - step
        ordered = sorted(
            ordered,
            key=lambda event: found_2 if (found_2 := quark.get(event.context.clock.levels, level)) is not None else -1,
        )
    return tuple(ordered)


class RtpState(quark.OrderedEnum):
    """Where one direction of a conversation in `Rtp` stands."""

    OPENING = "opening"
    READY = "ready"
    CLOSED = "closed"


def rtp_after_client(state: RtpState, message: RtpClientMessage) -> RtpState:
    """The state after a message of the client."""
    match state:
        case RtpState.OPENING:
            match message:
                case Open():
                    return RtpState.READY
                case Close():
                    return RtpState.CLOSED
                case Active():
                    raise quark.OutOfState("active", "opening")
                case Expire():
                    raise quark.OutOfState("expire", "opening")
                case LogEvent():
                    raise quark.OutOfState("log", "opening")
                case Subscribe():
                    raise quark.OutOfState("subscribe", "opening")
                case InteractionEvent():
                    raise quark.OutOfState("interactionevent", "opening")
                case Breaker():
                    raise quark.OutOfState("breaker", "opening")
        case RtpState.READY:
            match message:
                case Close():
                    return RtpState.CLOSED
                case _:
                    return RtpState.READY
        case RtpState.CLOSED:
            match message:
                case Open():
                    raise quark.OutOfState("open", "closed")
                case Close():
                    raise quark.OutOfState("close", "closed")
                case Active():
                    raise quark.OutOfState("active", "closed")
                case Expire():
                    raise quark.OutOfState("expire", "closed")
                case LogEvent():
                    raise quark.OutOfState("log", "closed")
                case Subscribe():
                    raise quark.OutOfState("subscribe", "closed")
                case InteractionEvent():
                    raise quark.OutOfState("interactionevent", "closed")
                case Breaker():
                    raise quark.OutOfState("breaker", "closed")


def rtp_after_server(state: RtpState, message: RtpServerMessage) -> RtpState:
    """The state after a message of the server."""
    match state:
        case RtpState.OPENING:
            match message:
                case Open():
                    return RtpState.READY
                case Close():
                    return RtpState.CLOSED
                case Active():
                    raise quark.OutOfState("active", "opening")
                case Expire():
                    raise quark.OutOfState("expire", "opening")
                case Clear():
                    raise quark.OutOfState("clear", "opening")
                case LogEvent():
                    raise quark.OutOfState("log", "opening")
                case LogAck():
                    raise quark.OutOfState("logack", "opening")
                case InteractionAck():
                    raise quark.OutOfState("interactionack", "opening")
                case Route():
                    raise quark.OutOfState("route", "opening")
        case RtpState.READY:
            match message:
                case Close():
                    return RtpState.CLOSED
                case _:
                    return RtpState.READY
        case RtpState.CLOSED:
            match message:
                case Open():
                    raise quark.OutOfState("open", "closed")
                case Close():
                    raise quark.OutOfState("close", "closed")
                case Active():
                    raise quark.OutOfState("active", "closed")
                case Expire():
                    raise quark.OutOfState("expire", "closed")
                case Clear():
                    raise quark.OutOfState("clear", "closed")
                case LogEvent():
                    raise quark.OutOfState("log", "closed")
                case LogAck():
                    raise quark.OutOfState("logack", "closed")
                case InteractionAck():
                    raise quark.OutOfState("interactionack", "closed")
                case Route():
                    raise quark.OutOfState("route", "closed")


class RtpClientSide:
    """The client's side of a conversation in `Rtp`: reads what the server sends, writes what the client sends, and holds both to the states of the protocol."""

    __slots__ = ("_receiving", "_sending")

    def __init__(self) -> None:
        self._receiving = RtpState.OPENING
        self._sending = RtpState.OPENING

    def receive(self, text: str) -> RtpServerMessage:
        """The message in a frame from the server.

        Raises:
            DecodeError: Text or JSON that is not what a type wants. `path` is `node.address`, and empty at the top.
            OutOfState: A message that the state of a conversation does not allow.
        """
        text = quark.scalars(text)
        message = RTP_SERVER.decode(text)
        self.received(message)
        return message

    def send(self, message: RtpClientMessage) -> str:
        """The frame for a message to the server.

        Raises:
            OutOfState: A message that the state of a conversation does not allow.
        """
        self.sent(message)
        return RTP_CLIENT.encode(message)

    def received(self, message: RtpServerMessage) -> None:
        """Goes on after a message from the server that was read elsewhere.

        Raises:
            OutOfState: A message that the state of a conversation does not allow.
        """
        self._receiving = rtp_after_server(self._receiving, message)

    def sent(self, message: RtpClientMessage) -> None:
        """Goes on after a message to the server that is written elsewhere.

        Raises:
            OutOfState: A message that the state of a conversation does not allow.
        """
        self._sending = rtp_after_client(self._sending, message)

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {"receiving": self._receiving.value, "sending": self._sending.value}


class RtpServerSide:
    """The server's side of a conversation in `Rtp`: reads what the client sends, writes what the server sends, and holds both to the states of the protocol."""

    __slots__ = ("_receiving", "_sending")

    def __init__(self) -> None:
        self._receiving = RtpState.OPENING
        self._sending = RtpState.OPENING

    def receive(self, text: str) -> RtpClientMessage:
        """The message in a frame from the client.

        Raises:
            DecodeError: Text or JSON that is not what a type wants. `path` is `node.address`, and empty at the top.
            OutOfState: A message that the state of a conversation does not allow.
        """
        text = quark.scalars(text)
        message = RTP_CLIENT.decode(text)
        self.received(message)
        return message

    def send(self, message: RtpServerMessage) -> str:
        """The frame for a message to the client.

        Raises:
            OutOfState: A message that the state of a conversation does not allow.
        """
        self.sent(message)
        return RTP_SERVER.encode(message)

    def received(self, message: RtpClientMessage) -> None:
        """Goes on after a message from the client that was read elsewhere.

        Raises:
            OutOfState: A message that the state of a conversation does not allow.
        """
        self._receiving = rtp_after_client(self._receiving, message)

    def sent(self, message: RtpServerMessage) -> None:
        """Goes on after a message to the client that is written elsewhere.

        Raises:
            OutOfState: A message that the state of a conversation does not allow.
        """
        self._sending = rtp_after_server(self._sending, message)

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {"receiving": self._receiving.value, "sending": self._sending.value}
