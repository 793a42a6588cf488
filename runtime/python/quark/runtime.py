"""The production runtime: the real clock, timers on a thread, the console through `logging`, folders on disk.

What only some programs need (logging, random numbers) is imported when it is first used: importing a generated
package must not be felt.

One runtime serves any number of actors. Sockets come from outside: `Runtime(link=...)` takes a function that makes a
`Link` for the given events, and `runtime.accepting(...)` hands an accepted connection to one actor. A project's own
port kinds are supplied with `provide`.
"""

from __future__ import annotations

import heapq
import os
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from quark.collections import FrozenDict
from quark.effects import Effects
from quark.native import native
from quark.port import Connection, Console, Folder, FolderEvents, Link, Severity, Timer
from quark.text import scalars
from quark.time import clock

if TYPE_CHECKING:
    from logging import Logger

    from quark.native import Ticking
    from quark.port import Call, LinkEvents

H = TypeVar("H")

LinkFactory = Callable[["LinkEvents[Any]"], Link]
"""Makes a connection that tells its events to the given ones."""

Accepted = Callable[["LinkEvents[Any]"], Connection]
"""Gives a connection that was accepted, and tells its events to the given ones from now on."""

# As `logging` numbers them.
_LEVELS = {
    Severity.DEBUG: 10,
    Severity.INFO: 20,
    Severity.WARN: 30,
    Severity.ERROR: 40,
    Severity.CRITICAL: 50,
}


class Runtime:
    """Supplies actors with time, randomness and ports."""

    def __init__(
        self, *, link: LinkFactory | None = None, on_fault: Callable[[BaseException], None] | None = None
    ) -> None:
        """Make a runtime; `on_fault` is told what handlers and timers raise, which is logged otherwise."""
        self.on_fault = on_fault or _log_fault
        self.effects = Effects(self.on_fault)
        self._clock = clock()
        self.tell = self._clock.now if type(self).now is Runtime.now else self.now
        self._timers = _timers(self._clock)
        self._kinds: dict[object, Callable[[Any], object]] = {
            Console: lambda _events: _Logging(),
            Folder: _Disk,
        }
        if link is not None:
            self._kinds[Link] = link

    def provide(self, kind: Callable[..., H], factory: Callable[[Any], H]) -> None:
        """Supply ports of `kind` with what `factory` makes for the events of each."""
        self._kinds[kind] = factory

    def accepting(self, connection: Accepted) -> Runtime:
        """Give this runtime for one actor, whose link gets what `connection` gives and is connected at once."""
        return _Accepting(self, connection)

    def now(self) -> int:
        """Give the current instant, in milliseconds since 1970; it never goes back."""
        return self._clock.now()

    def uuid(self) -> str:
        """Give a fresh random UUID."""
        from uuid import uuid4  # noqa: PLC0415 - not everybody's

        return str(uuid4())

    def random(self) -> float:
        """Give a number from 0 up to and without 1."""
        from random import random  # noqa: PLC0415 - not everybody's

        return random()  # noqa: S311 - for jitter, not for secrets

    def environment(self) -> FrozenDict[str, str]:
        """Give the environment variables."""
        return _cleaned(os.environ)

    def timer(self, fired: Callable[[], None]) -> Timer:
        """Make a timer that calls `fired`."""
        return self._timers.timer(fired)

    def supply(self, kind: object, events: Any) -> Any:  # noqa: ANN401 - as the kind says
        """Make what stands behind a port, or say what is missing."""
        factory = self._kinds.get(kind)
        if factory is None:
            raise LookupError(_missing(kind))
        return factory(events)

    def perform(self, call: Call) -> None:
        """Carry out one call of a port."""
        call.act()


class _Accepting(Runtime):
    """Another runtime, with an accepted connection for the one link that asks first."""

    def __init__(self, runtime: Runtime, connection: Accepted) -> None:  # all but the connection is the other's
        self._runtime = runtime
        self._connection: Accepted | None = connection
        self.on_fault = runtime.on_fault
        self.effects = runtime.effects
        self.tell = runtime.tell

    def provide(self, kind: Callable[..., H], factory: Callable[[Any], H]) -> None:
        self._runtime.provide(kind, factory)

    def now(self) -> int:
        return self._runtime.now()

    def uuid(self) -> str:
        return self._runtime.uuid()

    def random(self) -> float:
        return self._runtime.random()

    def environment(self) -> FrozenDict[str, str]:
        return self._runtime.environment()

    def timer(self, fired: Callable[[], None]) -> Timer:
        return self._runtime.timer(fired)

    def supply(self, kind: object, events: Any) -> Any:  # noqa: ANN401 - as the kind says
        connection = self._connection
        if kind is not Connection or connection is None:
            return self._runtime.supply(kind, events)
        self._connection = None
        return connection(events)

    def perform(self, call: Call) -> None:
        self._runtime.perform(call)


class Entry:
    """What an entry function reads and hands on: the environment's variables and the runtime."""

    __slots__ = ("environment", "runtime")

    def __init__(self, environment: Mapping[str, str] | None, runtime: Runtime | None) -> None:
        """Take what the caller gave, and for the rest what the process has."""
        self.runtime = default_runtime() if runtime is None else runtime
        self.environment = self.runtime.environment() if environment is None else _cleaned(environment)

    def now(self) -> int:
        """Give the current instant, in milliseconds."""
        return self.runtime.now()

    def uuid(self) -> str:
        """Give a fresh UUID."""
        return self.runtime.uuid()

    def random(self) -> float:
        """Give a number from 0 up to and without 1."""
        return self.runtime.random()


def _cleaned(variables: Mapping[str, str]) -> FrozenDict[str, str]:
    return FrozenDict({scalars(name): scalars(value) for name, value in variables.items()})


def _missing(kind: object) -> str:
    name = getattr(kind, "__name__", str(kind))
    ways: dict[object, str] = {Link: "Runtime(link=...)", Connection: "Runtime.accepting(...)"}
    return f"no {name} is installed: {ways.get(kind) or f'Runtime.provide({name}, ...)'}"


def _log_fault(error: BaseException) -> None:
    _log().error("a step failed: %s", error, exc_info=error)


def _log() -> Logger:
    import logging  # noqa: PLC0415 - not everybody's

    return logging.getLogger("quark")


_default: Runtime | None = None
_default_lock = threading.Lock()


def default_runtime() -> Runtime:
    """Give the runtime of actors that were not handed one, the same for all."""
    global _default  # noqa: PLW0603 - one per process, made when first needed
    with _default_lock:
        if _default is None:
            _default = Runtime()
        return _default


def _timers(clock: Ticking) -> Timers:
    """Make timers: Rust's, or those here."""
    if native is None:
        return Timers(clock.now)
    timers: Timers = native.Timers(clock)
    return timers


class Timers:
    """All timers of a runtime, on one thread that starts with the first."""

    __slots__ = ("_changed", "_due", "_now", "_order", "_thread")

    def __init__(self, now: Callable[[], int]) -> None:
        """Tell the time by `now`, in milliseconds."""
        self._now = now
        self._changed = threading.Condition()
        self._due: list[tuple[int, int, _Entry]] = []
        self._order = 0
        self._thread: threading.Thread | None = None

    def timer(self, fired: Callable[[], None]) -> Timer:
        """Make a timer that calls `fired` on this thread."""
        return _ThreadTimer(self, fired)

    def schedule(self, at: int, entry: _Entry) -> None:
        """Have `entry` fire at `at`."""
        with self._changed:
            self._order += 1
            heapq.heappush(self._due, (at, self._order, entry))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="quark-timers", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        while True:
            self._next().fire()

    def _next(self) -> _Entry:
        with self._changed:
            while not self._due or self._due[0][0] > self._now():
                self._changed.wait((self._due[0][0] - self._now()) / 1000 if self._due else None)
            return heapq.heappop(self._due)[2]


class _Entry:
    """One setting of a timer; a later setting or a cancellation voids it."""

    __slots__ = ("_fired",)

    def __init__(self, fired: Callable[[], None]) -> None:
        self._fired: Callable[[], None] | None = fired

    def void(self) -> None:
        self._fired = None

    def fire(self) -> None:
        fired = self._fired
        if fired is not None:
            fired()


class _ThreadTimer:
    __slots__ = ("_entry", "_fired", "_timers")

    def __init__(self, timers: Timers, fired: Callable[[], None]) -> None:
        self._timers = timers
        self._fired = fired
        self._entry: _Entry | None = None

    def set(self, at: int) -> None:
        self.cancel()
        self._entry = _Entry(self._fired)
        self._timers.schedule(at, self._entry)

    def cancel(self) -> None:
        if self._entry is not None:
            self._entry.void()
            self._entry = None


class _Logging:
    """The console: the logger `quark`."""

    __slots__ = ()

    def write(self, severity: Severity, text: str) -> None:
        _log().log(_LEVELS[severity], "%s", text)


class _Disk:
    """Reads folders on a thread of its own for each call, so that a slow disk stalls nobody."""

    __slots__ = ("_events",)

    def __init__(self, events: FolderEvents) -> None:
        self._events = events

    def read(self, path: str) -> None:
        threading.Thread(target=self._read, args=(path,), name="quark-folder", daemon=True).start()

    def _read(self, path: str) -> None:
        try:
            files = _texts(path)
        except OSError as error:
            self._events.failed(str(error))
        else:
            self._events.contents(files)


def _texts(folder: str) -> Mapping[str, str]:
    from pathlib import Path  # noqa: PLC0415 - not everybody's

    files = sorted(file for file in Path(folder).iterdir() if file.is_file())
    return {file.name: file.read_text(encoding="utf-8", errors="replace") for file in files}
