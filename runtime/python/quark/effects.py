"""What steps ask for and the runtime does later: one queue per runtime, carried out in order, outside of every step.

The thread that ends its outermost step drains the queue, unless another is at it: one drainer at a time keeps the
order. Effects that ask for further effects put them at the end.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, NoReturn

from quark.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable


class _Thread(threading.local):
    """What each thread is in the middle of."""

    def __init__(self) -> None:
        self.steps: list[Step] = []  # those that run, outermost first
        self.draining: list[Effects] = []  # the queues that are being carried out, innermost last


thread = _Thread()
"""What the calling thread is in the middle of."""


class Effects:
    """The queue of one runtime."""

    __slots__ = ("_draining", "_on_fault", "_queue")

    def __init__(self, on_fault: Callable[[BaseException], None]) -> None:
        """Make an empty queue; `on_fault` is told what an effect raises."""
        self._draining = threading.Lock()
        self._queue: deque[Callable[[], object]] = deque()
        self._on_fault = on_fault

    def add(self, effect: Callable[[], object]) -> None:
        """Ask for `effect`; carried out soon, or now when this thread is in no step."""
        self._queue.append(effect)
        if not thread.steps:
            self.drain()

    def later(self, effect: Callable[[], object]) -> None:
        """Ask for `effect` from within a step."""
        self._queue.append(effect)

    def drain(self) -> None:
        """Carry out what is asked for, unless a drainer is at it already."""
        draining = thread.draining
        while self._queue and self._draining.acquire(blocking=False):
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
        while self._queue:
            effect = self._queue.popleft()
            try:
                effect()
            except Exception as error:  # noqa: BLE001 - a handler's or a port's, told to the hook
                self._on_fault(error)


class Step:
    """One step of one actor: holds its lock, and refuses what could deadlock."""

    __slots__ = ("acquire", "effects", "name", "rank", "release")

    def __init__(self, name: str, rank: int, effects: Effects) -> None:
        """Prepare steps of the actor type `name`, which stands at `rank` in the order of calls."""
        lock = threading.Lock()
        self.acquire = lock.acquire
        self.release = lock.release
        self.name = name
        self.rank = rank
        self.effects = effects

    def __enter__(self) -> None:
        """Begin a step, unless one of this or a lower rank runs on this thread."""
        steps = thread.steps
        if steps and steps[-1].rank <= self.rank:
            self.refuse(steps[-1])
        self.acquire()
        steps.append(self)

    def __exit__(self, *_raised: object) -> None:
        """End the step and, if it was the outermost, carry out what was asked for."""
        steps = thread.steps
        steps.pop()
        self.release()
        if not steps:
            self.effects.drain()

    def refuse(self, outer: Step) -> NoReturn:
        """Fault: an actor may call those of a lower rank only."""
        message = f"a step of {self.name} was entered from a step of {outer.name}"
        raise Fault(message)


def in_step() -> bool:
    """Tell whether a step runs on this thread."""
    return bool(thread.steps)


def is_inside() -> bool:
    """Tell whether this thread runs a step or carries out effects."""
    return bool(thread.steps or thread.draining)


def enqueue(effect: Callable[[], object]) -> None:
    """Ask for `effect` in the queue of the running step, or of what is carried out; elsewhere it is done now."""
    steps, draining = thread.steps, thread.draining
    if steps:
        steps[-1].effects.later(effect)
    elif draining:
        draining[-1].add(effect)
    else:
        effect()
