"""The testing runtime: virtual time, recorded ports, and nothing that happens by itself.

```python
with TestRuntime() as runtime:
    session = Session(runtime=runtime)
    session._link.events.connected()
    runtime.advance(15)
    assert calls(session._link) == ['send({"type":"open"})']
    assert state(session) == '{"attempts":0,"is_open":true}'
```
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from quark import promise
from quark.collections import FrozenDict
from quark.effects import Effects
from quark.fault import Fault
from quark.json import encode, shown
from quark.port import Talking
from quark.runtime import Runtime
from quark.time import millis

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from quark.actor import Core
    from quark.json import Json
    from quark.port import Call, Port, Timer

H = TypeVar("H")
Out = TypeVar("Out")

START = 1_000_000_000
"""The first instant of every test, in milliseconds."""

_MODULUS = 2_147_483_647
_MULTIPLIER = 48_271


class TestRuntime(Runtime):
    """A runtime in which time stands still until `advance`, and ports only record what was asked of them."""

    __test__ = False  # no test class, whatever pytest thinks of its name

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """Start at the same instant, with the same random numbers, as every other."""
        super().__init__(on_fault=self._note)
        self.effects = _Draining(self)
        self._faults: list[BaseException] = []
        self._now = START
        self._uuids = 0
        self._seed = 1
        self._set = 0
        self._due: dict[_VirtualTimer, tuple[int, int]] = {}
        self._dropped = 0
        self._environment = FrozenDict(environment or {})
        self._provided: set[object] = set()

    def __enter__(self) -> TestRuntime:
        """Watch for promises that are dropped undecided."""
        promise.on_dropped = self._note_dropped
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        """Fail if a promise was dropped undecided."""
        if kind is None:
            gc.collect(0)
        promise.on_dropped = None
        if kind is None and self._dropped:
            message = "a promise was dropped undecided"
            raise Fault(message)

    def provide(self, kind: Callable[..., H], factory: Callable[[Any], H]) -> None:
        """Supply ports of `kind` with what `factory` makes, and record their calls too."""
        super().provide(kind, factory)
        self._provided.add(kind)

    def now(self) -> int:
        """Give the virtual instant, in milliseconds."""
        return self._now

    def uuid(self) -> str:
        """Count `00000000-0000-4000-8000-000000000001` and on."""
        self._uuids += 1
        return f"00000000-0000-4000-8000-{self._uuids:012x}"

    def random(self) -> float:
        """Give the next number of the minimal standard generator."""
        self._seed = _MULTIPLIER * self._seed % _MODULUS
        return self._seed / _MODULUS

    def environment(self) -> FrozenDict[str, str]:
        """Give the environment variables that the test has set."""
        return self._environment

    def timer(self, fired: Callable[[], None]) -> Timer:
        """Make a timer of virtual time."""
        return _VirtualTimer(self, fired)

    def supply(self, kind: object, events: Any) -> Any:  # noqa: ANN401 - as the kind says
        """Supply nothing: calls are only recorded, unless the test has provided the kind."""
        factory = self._kinds.get(kind) if kind in self._provided else None
        return None if factory is None else factory(events)

    def perform(self, call: Call) -> None:
        """Record one call of a port; timers and what the test has provided carry it out too."""
        port = call.port
        port.recorded.append(call)
        if isinstance(port, Talking) and call.frame is not None:
            port.outbox.append(call.arguments[0])
        if port.is_supplied:
            call.act()

    def advance(self, seconds: float) -> None:
        """Let time pass; timers fire by due time, then in the order set, each seen through before the next."""
        end = self._now + millis(seconds)
        while self._due:
            timer, (at, _) = min(self._due.items(), key=lambda item: item[1])
            if at > end:
                break
            self._now = max(self._now, at)
            timer.fire()
        self._now = end

    def next_due(self) -> int | None:
        """Give the instant at which the next timer fires, in milliseconds, if one is set."""
        return min((at for at, _ in self._due.values()), default=None)

    def raise_faults(self) -> None:
        """Raise the first fault of a handler or timer, out of whatever the test did to cause it."""
        faults, self._faults = self._faults, []
        if faults:
            raise faults[0]

    def schedule(self, timer: _VirtualTimer, at: int) -> None:
        """Have `timer` fire at `at`."""
        self._set += 1
        self._due[timer] = (at, self._set)

    def unschedule(self, timer: _VirtualTimer) -> None:
        """Have `timer` not fire."""
        self._due.pop(timer, None)

    def _note(self, error: BaseException) -> None:
        self._faults.append(error)

    def _note_dropped(self) -> None:
        self._dropped += 1


class _Draining(Effects):
    """The queue of a test, which raises at its end what went wrong on the way."""

    __slots__ = ("_runtime",)

    def __init__(self, runtime: TestRuntime) -> None:
        super().__init__(runtime.on_fault)
        self._runtime = runtime

    def drain(self) -> None:
        super().drain()
        if not self.busy:
            self._runtime.raise_faults()


class _VirtualTimer:
    __slots__ = ("_fired", "_runtime")

    def __init__(self, runtime: TestRuntime, fired: Callable[[], None]) -> None:
        self._runtime = runtime
        self._fired = fired

    def set(self, at: int) -> None:
        self._runtime.schedule(self, at)

    def cancel(self) -> None:
        self._runtime.unschedule(self)

    def fire(self) -> None:
        self.cancel()
        self._fired()


def calls(port: Port[Any, Any]) -> tuple[str, ...]:
    """Give and forget what was asked of a port, as text: `set(1000015000)`."""
    recorded, port.recorded = port.recorded, []
    return tuple(map(_call_text, recorded))


def sent(link: Talking[Any, Out, Any]) -> tuple[Out, ...]:
    """Give and forget the messages sent over a link."""
    messages, link.outbox = link.outbox, []
    return tuple(messages)


class Stateful(Protocol):
    """An actor or an instance of a class, as generated."""

    def _quark_state(self) -> dict[str, Json]: ...


def state(subject: Stateful) -> str:
    """Give the fields of an actor or of a class's instance as JSON text, the same in every language.

    Ports are left out, a promise is `"pending"`, `"kept"` or `"failed"`, and another actor is its type's name. For an
    actor this is a step.
    """
    core: Core | None = getattr(subject, "_quark", None)
    here = None if core is None else core.enter()
    try:
        return encode(subject._quark_state())  # noqa: SLF001 - it is there for this
    finally:
        if core is not None and here is not None:
            core.leave(here)


def _call_text(call: Call) -> str:
    if call.frame is not None:
        return f"send({call.frame})"
    return f"{call.name}({', '.join(map(shown, call.arguments))})"
