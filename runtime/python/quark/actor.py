"""Actors: handles on state that changes one step at a time.

`@step` makes a method one step under its actor's lock; `@async_step` makes a coroutine a promise, each stretch between
two awaits a step of its own. Lock, rank, runtime and life of an actor stand in its `Core`, which is all that an actor
adds to its own fields.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from quark import json
from quark.effects import Step, thread
from quark.promise import Promise
from quark.record import Record
from quark.text import scalars
from quark.written import Late, Parameters, written

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from types import TracebackType
    from typing import Concatenate, ParamSpec

    from quark.runtime import Runtime

    P = ParamSpec("P")
    A = TypeVar("A", bound="Actor")

T = TypeVar("T")


class Core(Step):
    """What every actor has besides its fields: its steps, a runtime, a life."""

    __slots__ = ("_on_retire", "now", "retired", "runtime")

    now: Callable[[], int]
    """Gives the current instant, in milliseconds."""

    def __init__(self, name: str, rank: int, runtime: Runtime) -> None:
        """Give life to an actor of the type that goes by this name in Quark."""
        Step.__init__(self, name, rank, runtime.effects)  # `super()` takes longer than all that it does
        self.runtime = runtime
        self.now = runtime.tell
        self.retired = False
        self._on_retire: list[Callable[[], None]] | None = None

    def uuid(self) -> str:
        """Give a fresh UUID."""
        return self.runtime.uuid()

    def random(self) -> float:
        """Give a number from 0 up to and without 1."""
        return self.runtime.random()

    def handle(self, handler: Callable[..., object], *arguments: object) -> None:
        """Have an event handled as a step of its own, soon; a retired actor hears nothing."""
        self.runtime.effects.add(functools.partial(self._run, handler, *arguments))

    def _run(self, handler: Callable[..., object], *arguments: object) -> None:
        if self.retired:
            return
        here = self.enter()
        try:
            handler(*arguments)
        finally:
            self.leave(here)

    def every(self, period: int, handler: Callable[[], None]) -> None:
        """Run `handler` each `period` milliseconds, for as long as the actor lives."""

        def fired() -> None:
            timer.set(self.now() + period)
            handler()

        timer = self.runtime.timer(lambda: self.handle(fired))
        self.on_retire(timer.cancel)
        timer.set(self.now() + period)

    def on_retire(self, action: Callable[[], None]) -> None:
        """Have `action` done when the actor retires."""
        self._on_retire = [*(self._on_retire or ()), action]

    def retire(self) -> None:
        """Cancel the timers and drop the pending events; the methods still answer."""
        self.retired = True
        actions, self._on_retire = self._on_retire, None
        for action in actions or ():
            action()

    def begin(self, coroutine: Coroutine[Any, Any, T]) -> Promise[T]:
        """Run a coroutine up to its first await within the step that calls this."""
        promise: Promise[T] = Promise()
        course: Any = promise.decided_by(coroutine)
        self.proceed(course, promise)
        return promise


class Actor:
    """The base of every actor: `class Session(Actor, rank=1)`."""

    __slots__ = ("__weakref__", "_quark")

    _quark_name: ClassVar[str]
    _quark_rank: ClassVar[int]

    def __init_subclass__(cls, *, rank: int) -> None:
        """Note the name that the type has in Quark, and its rank: above all that it calls."""
        super().__init_subclass__()
        cls._quark_name = cls.__name__.rstrip("_")  # which only Python's own words need
        cls._quark_rank = rank

    def __init__(self, runtime: Runtime | None) -> None:
        """Come to life in `runtime`, or in the default one."""
        if runtime is None:
            from quark.runtime import default_runtime  # noqa: PLC0415 - its threads are not everybody's

            runtime = default_runtime()
        self._quark = Core(self._quark_name, self._quark_rank, runtime)


def step(method: Callable[Concatenate[A, P], T]) -> Callable[Concatenate[A, P], T]:
    """Make a method of an actor one step under its lock."""
    entered: Any = Late(lambda: _entered(method))
    method_: Callable[Concatenate[A, P], T] = entered
    return method_


def _entered(method: Any) -> Any:  # noqa: ANN401 - a method
    """Write what `Step.enter` and `Step.leave` do around the method: two calls fewer."""
    lines = (
        "__core = self._quark",
        "__here = __thread.here",
        "__steps = __here.steps",
        "if __steps and __steps[-1].rank <= __core.rank:",
        "    __core.refuse(__steps[-1])",
        "__core.lock.acquire()",
        "__steps.append(__core)",
        "try:",
        f"    return __method({Parameters(method).passed})",
        "finally:",
        "    if __core.rest is None:",
        "        __steps.pop()",
        "        __core.lock.release()",
        "        if __core.queue and not __steps:",
        "            __core.effects.drain()",
        "    else:",
        "        __core.leave(__here)",
    )
    return written(method, lines, {"__method": method, "__thread": thread})


def async_step(method: Callable[Concatenate[A, P], Coroutine[Any, Any, T]]) -> Callable[Concatenate[A, P], Promise[T]]:
    """Make a coroutine of an actor a promise; each stretch between two awaits is a step."""
    begun: Any = Late(lambda: _begun(method))
    method_: Callable[Concatenate[A, P], Promise[T]] = begun
    return method_


def _begun(method: Any) -> Any:  # noqa: ANN401 - a coroutine method
    lines = (
        "__promise = __Promise()",
        f"self._quark.resume(__promise.decided_by(__method({Parameters(method).passed})), __promise)",
        "return __promise",
    )
    return written(method, lines, {"__method": method, "__Promise": Promise})


@dataclass(frozen=True, slots=True)
class Failure(Record):
    """What went wrong in the body of a scope."""

    kind: str
    message: str
    stack: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Describe an exception, with its full stack."""
        import traceback  # noqa: PLC0415 - only failures need it

        stack = "".join(traceback.format_exception(error))
        return cls(type(error).__name__, scalars(str(error)), scalars(stack))

    def to_json(self) -> dict[str, json.Json]:
        """Give the fields by their names on the wire."""
        return {"kind": self.kind, "message": self.message, "stack": self.stack}

    @classmethod
    def from_json(cls, value: json.Json) -> Failure:
        """Take the fields from JSON, or raise `DecodeError`."""
        fields = json.Fields(value)
        return cls(
            fields.required(json.string, "kind"),
            fields.required(json.string, "message"),
            fields.default("", json.string, "stack"),
        )


class Scope(Generic[T]):
    """A body with a beginning and an end: for `with`, and for `async with` on an event loop.

    `fail` runs when the body raises, not when it is cancelled or jumped out of; `leave` always. What the body raised
    goes on unchanged.
    """

    __slots__ = ("_enter", "_fail", "_leave", "_value")

    def __init__(
        self,
        enter: Callable[[], T],
        fail: Callable[[T, Failure], object] | None = None,
        leave: Callable[[T], object] | None = None,
    ) -> None:
        """Take what to do at the beginning, at a failure and at the end."""
        self._enter = enter
        self._fail = fail
        self._leave = leave
        self._value: T | None = None

    def __enter__(self) -> T:
        """Begin, and give the body its value."""
        value = self._enter()
        self._value = value
        return value

    def __exit__(
        self, _type: type[BaseException] | None, error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        """End, after telling of the failure if there was one."""
        value: Any = self._value
        try:
            if isinstance(error, Exception) and self._fail is not None:
                self._fail(value, Failure.of(error))
        finally:
            if self._leave is not None:
                self._leave(value)

    async def __aenter__(self) -> T:
        """Begin, on an event loop."""
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End, on an event loop."""
        self.__exit__(kind, error, traceback)
