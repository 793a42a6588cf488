"""What steps ask for and the runtime does later: one queue per runtime, carried out in order, outside of every step.

The thread that ends its outermost step drains the queue, unless another is at it: one drainer at a time keeps the
order. Effects that ask for further effects put them at the end.
"""

from __future__ import annotations

import functools
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, NoReturn

from quark.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from quark.promise import Promise

    Course: TypeAlias = Iterator[Promise[Any]]
    """Decides a promise once it has got what it awaits, one promise after the other."""


class Here:
    """What a thread is in the middle of."""

    __slots__ = ("draining", "steps")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.steps: list[Step] = []  # those that run, outermost first
        self.draining: list[Effects] = []  # the queues that are being carried out, innermost last


class _Thread(threading.local):
    def __init__(self) -> None:
        self.here = Here()


thread = _Thread()
"""Gives what the calling thread is in the middle of: `thread.here`, which takes longer than a call. Look once."""


class Effects:
    """The queue of one runtime."""

    __slots__ = ("_draining", "_on_fault", "queue")

    def __init__(self, on_fault: Callable[[BaseException], None]) -> None:
        """Make an empty queue; `on_fault` is told what an effect raises."""
        self._draining = threading.Lock()
        self.queue: deque[Callable[[], object]] = deque()
        self._on_fault = on_fault

    def add(self, effect: Callable[[], object]) -> None:
        """Ask for `effect`; carried out soon, or now when this thread is in no step."""
        self.queue.append(effect)
        if not thread.here.steps:
            self.drain()

    def drain(self) -> None:
        """Carry out what is asked for, unless a drainer is at it already."""
        draining = thread.here.draining
        while self.queue and self._draining.acquire(False):  # noqa: FBT003 - by its name it takes twice as long
            draining.append(self)
            try:
                self._carry_out()
            finally:
                draining.pop()
                self._draining.release()

    @property
    def busy(self) -> bool:
        """Tell whether a thread is draining."""
        return self._draining.locked()

    def _carry_out(self) -> None:
        while self.queue:
            effect = self.queue.popleft()
            try:
                effect()
            except Exception as error:  # noqa: BLE001 - a handler's or a port's, told to the hook
                self._on_fault(error)


_new_lock = threading.Lock


class Step:
    """The steps of one actor: they hold its lock, and refuse what could deadlock."""

    __slots__ = ("effects", "lock", "name", "queue", "rank", "rest")

    def __init__(self, name: str, rank: int, effects: Effects) -> None:
        """Prepare steps of the actor type `name`, which stands at `rank` in the order of calls."""
        self.lock = _new_lock()
        self.effects = effects
        self.queue = effects.queue
        self.rest: tuple[Course, Promise[Any]] | None = None
        self.name = name
        self.rank = rank

    def enter(self) -> Here:
        """Begin a step, unless one of this or a lower rank runs on this thread; gives what to leave with."""
        here = thread.here
        steps = here.steps
        if steps and steps[-1].rank <= self.rank:
            self.refuse(steps[-1])
        self.lock.acquire()
        steps.append(self)
        return here

    def leave(self, here: Here) -> None:
        """End the step and, if it was the outermost, carry out what was asked for."""
        try:
            while self.rest is not None:
                rest, self.rest = self.rest, None
                self.proceed(*rest)
        finally:
            here.steps.pop()
            self.lock.release()
            if self.queue and not here.steps:
                self.effects.drain()

    def proceed(self, course: Course, promise: Promise[Any]) -> None:
        """Go on, within a step, with what decides a promise. When it awaits, the rest takes its turn with effects.

        If that is at once, as nothing else is asked for, one lock does for both steps: nobody can tell.
        """
        awaited = next(course, None)
        if awaited is None:
            return
        if awaited.is_pending():
            promise.waits_for(awaited)
            awaited.when_decided(functools.partial(self.resume, course, promise))
            return
        here = thread.here
        if self.rest is None and not self.queue and not here.draining and len(here.steps) == 1:
            self.rest = course, promise
        else:
            self.queue.append(functools.partial(self.resume, course, promise))

    def resume(self, course: Course, promise: Promise[Any]) -> None:
        """Go on with what decides a promise, as a step."""
        here = self.enter()
        try:
            self.proceed(course, promise)
        finally:
            self.leave(here)

    def refuse(self, outer: Step) -> NoReturn:
        """Fault: a step of this was to begin within `outer`, whose rank is not above its own."""
        message = f"a step of {self.name} was entered from a step of {outer.name}"
        raise Fault(message)


def enqueue(effect: Callable[[], object]) -> None:
    """Ask for `effect` in the queue of the running step, or of what is carried out; elsewhere it is done now."""
    here = thread.here
    if here.steps:
        here.steps[-1].queue.append(effect)
    elif here.draining:
        here.draining[-1].add(effect)
    else:
        effect()
