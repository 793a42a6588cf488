"""Promises: decided once, waited for by blocking or by `await`, given up by whoever stops waiting.

Deciding takes effect at once; telling the waiters is an effect, carried out after the outermost step. Nothing here
imports asyncio: a program that never awaits does not pay for it.
"""

from __future__ import annotations

import sys
import threading
import types
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from quark import effects
from quark.fault import Fault

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future
    from collections.abc import Callable, Coroutine, Generator

    from typing_extensions import TypeVarTuple, Unpack

    Ts = TypeVarTuple("Ts")

T = TypeVar("T")

_PENDING, _KEPT, _FAILED, _GIVEN_UP = "pending", "kept", "failed", "given up"

_deciding = threading.RLock()
"""Held for a moment by whoever decides a promise or begins to wait: one for all, as a lock for each took longer to
make than all else. Reentrant: collecting garbage may come in between, and give a promise up."""
_acquire, _release = _deciding.acquire, _deciding.release


class Promise(Generic[T]):
    """A value that somebody will hand in later, or an error in its place."""

    __slots__ = ("__weakref__", "_state", "_value", "_waiters", "_waits_for", "_watch")

    def __init__(self) -> None:
        """Make a pending promise."""
        self._state = _PENDING
        self._value: Any = None  # the error, of one that failed
        self._waiters: list[Callable[[], None]] | None = None
        self._waits_for: Promise[Any] | None = None
        self._watch = None if on_dropped is None else _Watch(on_dropped)

    def keep(self, value: T) -> None:
        """Decide with a value; ignored when decided already."""
        self._decide(_KEPT, value)

    def fail(self, error: BaseException) -> None:
        """Decide with an error; ignored when decided already."""
        self._decide(_FAILED, error)

    @types.coroutine
    def decided_by(self, coroutine: Coroutine[Any, Any, T]) -> Generator[Any, None, None]:
        """Decide with what a coroutine gives or raises. What it awaits comes out of `next`, which raises nothing."""
        try:
            value = yield from coroutine
        except Exception as error:  # noqa: BLE001 - whatever it raises is what the promise fails with
            self.fail(error)
        else:
            self.keep(value)

    def give_up(self) -> None:
        """Say that nobody waits any longer."""
        _acquire()
        try:
            if self._state is not _PENDING:
                return
            self._state = _GIVEN_UP
            self._waiters = None
        finally:
            _release()
        if self._watch is not None:
            self._watch.is_over = True
        inner = self._waits_for
        if inner is not None and len(inner._waiters or ()) <= 1:  # noqa: SLF001 - another promise's
            inner.give_up()

    def is_pending(self) -> bool:
        """Tell whether it is neither decided nor given up."""
        return self._state is _PENDING

    def state(self) -> str:
        """Give `pending`, `kept` or `failed`; given up counts as failed."""
        return _FAILED if self._state is _GIVEN_UP else self._state

    def value(self) -> T:
        """Give the value of a kept promise, raise the error of a failed one; fault while pending."""
        if self._state is _KEPT:
            value: T = self._value
            return value
        if self._state is _FAILED:
            raise self._value
        message = "the promise is pending"
        raise Fault(message)

    def when_decided(self, waiter: Callable[[], None]) -> None:
        """Have `waiter` called once this is decided: as an effect, never from within a step."""
        _acquire()
        try:
            if self._state is _PENDING:
                if self._waiters is None:
                    self._waiters = []
                self._waiters.append(waiter)
                return
        finally:
            _release()
        effects.enqueue(waiter)

    def waits_for(self, inner: Promise[Any]) -> None:
        """Note that this one is decided after `inner`, which is given up together with it unless others wait too."""
        self._waits_for = inner

    def wait(self) -> T:
        """Block until decided; a fault inside a step and on a running event loop, where one awaits."""
        refuse_to_block("wait")
        return self.result()

    def result(self) -> T:
        """Block until decided, where it is known that one may."""
        if self._state is _KEPT:
            value: T = self._value
            return value
        if self._state is _FAILED:
            return self.value()
        decided = threading.Event()
        self.when_decided(decided.set)
        try:
            decided.wait()
        except BaseException:
            self.give_up()
            raise
        return self.value()

    def __await__(self) -> Generator[Any, Any, T]:
        """Wait in an actor's asynchronous step, or on the running event loop; cancellation gives up."""
        if effects.thread.here.steps:
            yield self
            if self._state is _KEPT:
                value: T = self._value
                return value
            return self.value()
        try:
            yield from self._future().__await__()
        except BaseException:
            self.give_up()
            raise
        return self.value()

    def _future(self) -> Future[None]:
        import asyncio  # noqa: PLC0415 - whoever awaits has it already

        loop = asyncio.get_running_loop()
        future: Future[None] = loop.create_future()
        self.when_decided(lambda: _wake(loop, future))
        return future

    def _decide(self, state: str, value: object) -> None:
        _acquire()
        try:
            if self._state is not _PENDING:
                return
            self._value = value
            self._state = state  # last: others look at it without the lock
        finally:
            _release()
        if self._watch is not None:
            self._watch.is_over = True
        waiters = self._waiters
        if waiters is not None:
            self._waiters = None
            for waiter in waiters:
                effects.enqueue(waiter)


class _Watch:
    """Reports, when it goes with its promise, that nobody can decide that any more."""

    __slots__ = ("_report", "is_over")

    def __init__(self, report: Callable[[], None]) -> None:
        self._report = report
        self.is_over = False

    def __del__(self) -> None:
        if not self.is_over:
            self._report()


on_dropped: Callable[[], None] | None = None
"""Called for each promise that is made meanwhile and dropped undecided, then or later; the testing runtime listens."""


def _wake(loop: AbstractEventLoop, future: Future[None]) -> None:
    """Tell a waiter on its own thread; a loop that is closed has no waiters."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(_finish, future)


def _finish(future: Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def wait(caller: str, begin: Callable[[Unpack[Ts]], Promise[T]], *arguments: Unpack[Ts]) -> T:
    """Begin something and block until it is decided; a fault in the name of `caller` where that could never end."""
    refuse_to_block(caller)
    return begin(*arguments).result()


def refuse_to_block(caller: str) -> None:
    """Fault where blocking would deadlock or stall others, naming what to use instead."""
    here = effects.thread.here
    if here.steps or here.draining:
        message = f"{caller} blocks inside a step; await it instead"
        raise Fault(message)
    asyncio = sys.modules.get("asyncio")
    if asyncio is not None and _loop_runs(asyncio):
        message = f"{caller} blocks the running event loop; use {caller}_async"
        raise Fault(message)


def _loop_runs(asyncio: Any) -> bool:  # noqa: ANN401 - the module, if it is there at all
    return asyncio._get_running_loop() is not None  # noqa: SLF001 - what get_running_loop is made of, without raising
