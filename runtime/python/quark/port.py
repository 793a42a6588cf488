"""Ports: the pieces of the outside that actors hold, and what a host implements to supply them.

Each kind is three things: a protocol that the host implements (`Timer`), the events that the host tells
(`TimerEvents`), and what an actor holds (`TimerPort`), whose calls are enqueued. Events are steps of the actor, taken
soon; one without a handler is ignored. Nothing here opens a socket or reads a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from quark.collections import FrozenDict, OrderedEnum, frozen
from quark.fault import Error, Fault
from quark.json import DecodeError
from quark.text import scalars

if TYPE_CHECKING:
    from quark.actor import Core
    from quark.json import Json

Deliver = Callable[..., None]
"""Tells an event by its name and arguments."""

H = TypeVar("H")
E = TypeVar("E", bound="Events")
Out = TypeVar("Out")
In = TypeVar("In")
Sent_contra = TypeVar("Sent_contra", contravariant=True)


class Events:
    """The base of what a host tells of one port."""

    __slots__ = ("_deliver",)

    def __init__(self, deliver: Deliver) -> None:
        """Tell the actor through `deliver`."""
        self._deliver = deliver


class Call:
    """One call of a port, as it is carried out."""

    __slots__ = ("act", "arguments", "frame", "name", "port")

    def __init__(
        self,
        port: Port[Any, Any],
        name: str,
        arguments: tuple[object, ...],
        act: Callable[[], None],
        frame: str | None = None,
    ) -> None:
        """Note that `name` was asked of `port` with `arguments`, which `act` does; a message goes out as `frame`."""
        self.port = port
        self.name = name
        self.arguments = arguments
        self.act = act
        self.frame = frame


class Port(Generic[H, E]):
    """The base of what an actor holds of a port: a name, the events, and calls that are enqueued."""

    __slots__ = ("_core", "_handlers", "_host", "events", "kind", "recorded")

    def __init__(
        self, core: Core, kind: object, events: Callable[[Deliver], E], handlers: Mapping[str, Deliver]
    ) -> None:
        """Have the runtime supply a port of `kind` for the actor of `core`."""
        self._core = core
        self._handlers = handlers
        self.kind = kind
        self.recorded: list[Call] = []
        self.events: E = events(self._deliver)
        self._host: H = self._supplied()

    @property
    def is_supplied(self) -> bool:
        """Tell whether anything stands behind it: in tests mostly nothing does."""
        return self._host is not None

    def _supplied(self) -> H:
        host: H = self._core.runtime.supply(self.kind, self.events)
        return host

    def _enqueue(self, name: str, arguments: tuple[object, ...], call: Callable[[H], None]) -> None:
        """Ask the runtime for `call`, which it carries out after the step; `arguments` are for those who record."""
        self._later(lambda: self._carry_out(name, arguments, call))

    def _later(self, effect: Callable[[], None]) -> None:
        self._core.runtime.effects.add(effect)

    def _carry_out(
        self, name: str, arguments: tuple[object, ...], call: Callable[[H], None], frame: str | None = None
    ) -> None:
        self._core.runtime.perform(Call(self, name, arguments, lambda: call(self._host), frame))

    def _deliver(self, event: str, *arguments: object) -> None:
        handler = self._handlers.get(event)
        if handler is not None:
            self._core.handle(handler, *arguments)


# Timer


class Timer(Protocol):
    """Something that can fire once, at a given instant."""

    def set(self, at: int) -> None:
        """Fire at `at`, in milliseconds, in place of whatever was set before."""
        ...

    def cancel(self) -> None:
        """Do not fire."""
        ...


class TimerEvents(Events):
    """What a `Timer` tells."""

    __slots__ = ()

    def fired(self) -> None:
        """Tell that the instant has come."""
        self._deliver("fired")


class TimerPort(Port[Timer, TimerEvents]):
    """A timer of an actor."""

    __slots__ = ()

    def __init__(self, core: Core, **handlers: Deliver) -> None:
        """Make a timer that is not set."""
        super().__init__(core, Timer, TimerEvents, handlers)
        core.on_retire(self._host.cancel)

    def _supplied(self) -> Timer:
        return self._core.runtime.timer(self.events.fired)

    def set(self, at: int) -> None:
        """Fire at `at`, in place of whatever was set before; never once the actor has retired."""
        self._enqueue("set", (at,), lambda host: self._set(host, at))

    def _set(self, host: Timer, at: int) -> None:
        if not self._core.retired:
            host.set(at)

    def cancel(self) -> None:
        """Do not fire."""
        self._enqueue("cancel", (), lambda host: host.cancel())


# Console


class Severity(OrderedEnum):
    """How much a line on the console matters."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARN = "WARN"
    ERROR = "ERROR"
    CRITICAL = "CRITICAL"


class Console(Protocol):
    """Where an actor writes what a person should read."""

    def write(self, severity: Severity, text: str) -> None:
        """Write one line."""
        ...


class ConsoleEvents(Events):
    """What a `Console` tells: nothing."""

    __slots__ = ()


class ConsolePort(Port[Console, ConsoleEvents]):
    """The console of an actor."""

    __slots__ = ()

    def __init__(self, core: Core, **handlers: Deliver) -> None:
        """Open the console."""
        super().__init__(core, Console, ConsoleEvents, handlers)

    def write(self, severity: Severity, text: str) -> None:
        """Write one line."""
        self._enqueue("write", (severity, text), lambda host: host.write(severity, text))


# Folder


class Folder(Protocol):
    """Reads the files of a folder."""

    def read(self, path: str) -> None:
        """Read all files in the folder `path`, and tell `contents` or `failed`."""
        ...


class FolderEvents(Events):
    """What a `Folder` tells."""

    __slots__ = ()

    def contents(self, files: Mapping[str, str]) -> None:
        """Tell the text of each file by its name."""
        self._deliver("contents", FrozenDict({scalars(name): scalars(text) for name, text in files.items()}))

    def failed(self, reason: str) -> None:
        """Tell why the folder could not be read."""
        self._deliver("failed", scalars(reason))


class FolderPort(Port[Folder, FolderEvents]):
    """A folder of an actor."""

    __slots__ = ()

    def __init__(self, core: Core, **handlers: Deliver) -> None:
        """Hold a folder."""
        super().__init__(core, Folder, FolderEvents, handlers)

    def read(self, path: str) -> None:
        """Read all files in the folder `path`."""
        self._enqueue("read", (path,), lambda host: host.read(path))


# Link


class Connection(Protocol):
    """A connection that stands and carries text frames, such as a web server's accepted sockets."""

    def send(self, text: str) -> None:
        """Send one frame."""
        ...

    def close(self) -> None:
        """Close the connection, and tell `closed`."""
        ...


class Link(Connection, Protocol):
    """A connection that can be made, again and again: what a host implements to bring sockets."""

    def connect(self, url: str, headers: Mapping[str, str]) -> None:
        """Connect, and tell `connected`, or `rejected`, or `closed`."""
        ...


class Side(Protocol[Sent_contra, In]):
    """One side of a conversation, as generated: it holds both directions to the states of the protocol."""

    def receive(self, text: str) -> In:
        """Read a frame, or raise `DecodeError` or `OutOfState`."""
        ...

    def send(self, message: Sent_contra) -> str:
        """Write a frame, or raise `OutOfState`."""
        ...

    def received(self, message: In) -> None:
        """Go on after a message that is read already, or raise `OutOfState`."""
        ...


class Conversation(Generic[Out, In]):
    """The side that a link is on: a new one for each connection. What is out of state is a fault that says so."""

    __slots__ = ("_begin", "_name", "_side")

    def __init__(self, name: str, begin: Callable[[], Side[Out, In]]) -> None:
        """Keep the side that `name` names, such as `Rtp.client`, as `begin` makes it."""
        self._name = name
        self._begin = begin
        self._side = begin()

    def restart(self) -> None:
        """Forget what was said: there is another connection."""
        self._side = self._begin()

    def read(self, text: str) -> In:
        """Read a frame, or raise `DecodeError`."""
        try:
            return self._side.receive(text)
        except OutOfState as error:
            raise self._violation("received", error) from error

    def heard(self, message: In) -> None:
        """Go on after a message that is read already."""
        try:
            self._side.received(message)
        except OutOfState as error:
            raise self._violation("received", error) from error

    def written(self, message: Out) -> str:
        """Write a frame."""
        try:
            return self._side.send(message)
        except OutOfState as error:
            raise self._violation("send", error) from error

    def _violation(self, what: str, error: OutOfState) -> Fault:
        return Fault(f"Link<{self._name}>.{what}: {error}")


class LinkEvents(Events, Generic[In]):
    """What a `Link` tells; the host gives frames to `frame`, and the side of the protocol makes messages of them."""

    __slots__ = ("_conversation", "_report")

    def __init__(self, deliver: Deliver, conversation: Conversation[Any, In], report: Callable[[Fault], None]) -> None:
        """Tell the actor through `deliver` what `conversation` admits, and `report` what it does not."""
        super().__init__(deliver)
        self._conversation = conversation
        self._report = report

    def connected(self) -> None:
        """Tell that messages may be sent."""
        self._deliver("connected")

    def frame(self, text: str) -> None:
        """Tell that a text frame has come: `received` if it is a message, `unreadable` if not."""
        try:
            message = self._conversation.read(text)
        except DecodeError as error:
            self.unreadable(error)
        except Fault as fault:
            self._report(fault)
        else:
            self._deliver("received", message)

    def received(self, message: In) -> None:
        """Tell that a message has come."""
        try:
            self._conversation.heard(message)
        except Fault as fault:
            self._report(fault)
        else:
            self._deliver("received", message)

    def unreadable(self, error: DecodeError) -> None:
        """Tell that something has come that is no message."""
        self._deliver("unreadable", error)

    def rejected(self, status: int, reason: str) -> None:
        """Tell that the other side refused the handshake, with its HTTP status."""
        self._deliver("rejected", status, scalars(reason))

    def closed(self, reason: str) -> None:
        """Tell that the connection is gone."""
        self._deliver("closed", scalars(reason))


C = TypeVar("C", bound=Connection)


class Talking(Port[C, LinkEvents[In]], Generic[C, Out, In]):
    """What both ends of a connection have in common: messages of `Out` go out, those of `In` come in."""

    __slots__ = ("_conversation", "outbox")

    def __init__(
        self,
        core: Core,
        kind: object,
        conversation: Conversation[Out, In],
        handlers: Mapping[str, Deliver],
    ) -> None:
        """Hold one end of `conversation`."""
        self._conversation = conversation
        self.outbox: list[Out] = []
        super().__init__(core, kind, self._events, handlers)

    def _events(self, deliver: Deliver) -> LinkEvents[In]:
        return LinkEvents(deliver, self._conversation, self._report)

    def _report(self, fault: Fault) -> None:
        """Have the hook of the runtime told, in its turn."""
        self._later(lambda: _raise(fault))

    def send(self, message: Out) -> None:
        """Send one message."""
        self._later(lambda: self._send(message))

    def _send(self, message: Out) -> None:
        frame = self._conversation.written(message)
        self._carry_out("send", (message,), lambda host: host.send(frame), frame)

    def close(self) -> None:
        """Close the connection."""
        self._enqueue("close", (), lambda host: host.close())


class LinkPort(Talking[Link, Out, In]):
    """A connection that an actor makes."""

    __slots__ = ()

    def __init__(self, core: Core, name: str, side: Callable[[], Side[Out, In]], **handlers: Deliver) -> None:
        """Hold a connection that is not connected, on the side that `name` names."""
        super().__init__(core, Link, Conversation(name, side), handlers)

    def connect(self, url: str, headers: Mapping[str, str]) -> None:
        """Connect to `url`."""
        shared = frozen(headers)
        self._later(lambda: self._connect(url, shared))

    def _connect(self, url: str, headers: FrozenDict[str, str]) -> None:
        self._conversation.restart()
        self._carry_out("connect", (url, headers), lambda host: host.connect(url, headers))


class AcceptedPort(Talking[Connection, Out, In]):
    """A connection that was accepted for an actor."""

    __slots__ = ()

    def __init__(self, core: Core, name: str, side: Callable[[], Side[Out, In]], **handlers: Deliver) -> None:
        """Hold a connection that stands, on the side that `name` names."""
        super().__init__(core, Connection, Conversation(name, side), handlers)

    def begin(self) -> None:
        """Tell the actor, which is made now, that it is connected."""
        self.events.connected()

    def connect(self, url: str, headers: Mapping[str, str], where: str) -> None:  # noqa: ARG002 - it is refused
        """Refuse to connect: the connection is there already."""
        message = "connect on an accepted link"
        raise Fault(message, where)


def _raise(fault: Fault) -> None:
    raise fault


# Conversations


class OutOfState(Error):  # noqa: N818 - as Quark's prelude names it
    """A message that the protocol does not allow in the state that its direction is in."""

    def __init__(self, message: str, state: str) -> None:
        """Say which message came in which state."""
        super().__init__(message, state)
        self.message = message
        self.state = state

    def __str__(self) -> str:
        """Say it in words."""
        return f"{self.message} may not come in state {self.state}"

    def _quark_state(self) -> dict[str, Json]:
        return {"message": self.message, "state": self.state}
