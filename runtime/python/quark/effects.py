"""What steps ask for and the runtime does later: one queue per runtime, carried out in order, outside of every step.

The thread that ends its outermost step drains the queue, unless another is at it: one drainer at a time keeps the
order. Effects that ask for further effects put them at the end.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from quark.fault import Fault, as_fault

if TYPE_CHECKING:
    from collections.abc import Callable


class _Thread(threading.local):
    """What this thread is in the middle of."""

    def __init__(self) -> None:
        self.steps: list[Any] = []  # the cores of the actors whose steps run, outermost first
        self.draining: list[Effects] = []  # the queues that are being carried out, innermost last


_thread = _Thread()


class Effects:
    """The queue of one runtime."""

    __slots__ = ("_busy", "_lock", "_on_fault", "_queue")

    def __init__(self, on_fault: Callable[[BaseException], None]) -> None:
        """Make an empty queue; `on_fault` is told what an effect raises."""
        self._lock = threading.Lock()
        self._queue: deque[Callable[[], object]] = deque()
        self._busy = False
        self._on_fault = on_fault

    def add(self, effect: Callable[[], object]) -> None:
        """Ask for `effect`; carried out soon, or now when this thread is in no step."""
        self._queue.append(effect)
        if not _thread.steps:
            self.drain()

    def drain(self) -> None:
        """Carry out what is asked for, unless a drainer is at it already."""
        while self._queue:
            with self._lock:
                if self._busy:
                    return
                self._busy = True
            _thread.draining.append(self)
            try:
                self._carry_out()
            finally:
                _thread.draining.pop()
                with self._lock:
                    self._busy = False

    @property
    def busy(self) -> bool:
        """Tell whether a thread is draining."""
        return self._busy

    def _carry_out(self) -> None:
        while self._queue:
            effect = self._queue.popleft()
            try:
                effect()
            except Exception as error:  # noqa: BLE001 - a handler's or a port's, told to the hook
                self._on_fault(error)


class Step:
    """One step of one actor: holds its lock, and refuses what could deadlock."""

    __slots__ = ("_lock", "effects", "name", "package", "rank")

    def __init__(self, name: str, rank: int, package: str, effects: Effects) -> None:
        """Prepare steps of the actor type `name`, which stands at `rank` in the order of calls."""
        self._lock = threading.Lock()
        self.name = name
        self.rank = rank
        self.effects = effects
        self.package = package

    def __enter__(self) -> None:
        """Begin a step, unless one of this or a lower rank runs on this thread."""
        steps = _thread.steps
        if steps and steps[-1].rank <= self.rank:
            message = f"a step of {self.name} was entered from a step of {steps[-1].name}"
            raise Fault(message)
        self._lock.acquire()
        steps.append(self)

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """End the step and, if it was the outermost, carry out what was asked for; what host code throws is a fault."""
        steps = _thread.steps
        steps.pop()
        self._lock.release()
        if not steps:
            self.effects.drain()
        if isinstance(error, Exception):
            fault = as_fault(error, self.package)
            if fault is not error:
                raise fault from error


def in_step() -> bool:
    """Tell whether a step runs on this thread."""
    return bool(_thread.steps)


def draining() -> bool:
    """Tell whether this thread is carrying out effects."""
    return bool(_thread.draining)


def enqueue(effect: Callable[[], object]) -> None:
    """Ask for `effect` in the queue of the running step, or of what is carried out; elsewhere it is done now."""
    steps, draining = _thread.steps, _thread.draining
    if steps:
        steps[-1].effects.add(effect)
    elif draining:
        draining[-1].add(effect)
    else:
        effect()
