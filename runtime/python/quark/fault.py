"""Faults and declared errors: what generated code raises.

A fault is a bug (a broken `assert`, a missing key) and is never caught by generated code. A declared error is
expected, and derives from the `Error` of its package. This module knows nothing of actors or time.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec

    P = ParamSpec("P")

T = TypeVar("T")


class Fault(Exception):  # noqa: N818 - the language's own word for it
    """A broken rule of the program, with the Quark file and line where it broke."""

    def __init__(self, text: str, where: str = "") -> None:
        """Say what broke in `text`, and where (`clock.q:14`) when that is known."""
        super().__init__(text, where)
        self.text = text
        self.where = where

    def __str__(self) -> str:
        """Give the text, followed by the place in parentheses."""
        return f"{self.text} ({self.where})" if self.where else self.text


class Error(Exception):
    """The base of every declared error: equal when type and fields are."""

    def _fields(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if not name.startswith("__")}

    def __eq__(self, other: object) -> bool:
        """Compare by type and fields, as values compare."""
        return isinstance(other, Error) and type(self) is type(other) and self._fields() == other._fields()

    def __hash__(self) -> int:
        """Hash by type and message, which the fields determine."""
        return hash((type(self), str(self)))


def host(name: str, where: str, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a method that host code may have written; what it raises is a fault.

    It reads `Policy.failure threw … (breaker.q:14)`. A fault stays what it is, and so does a declared error.
    """
    called: Any = method
    try:
        if len(args) == 1 and not kwargs:  # as mostly, and unpacking takes as long as the call
            result: T = called(args[0])
        else:
            result = called(*args, **kwargs)
    except (Fault, Error):
        raise
    except Exception as error:
        raise Fault(f"{name} threw {error}", where) from error
    else:
        return result


def check(condition: object, text: str, where: str) -> None:
    """Raise a `Fault` unless `condition` holds; `text` is its source."""
    if not condition:
        message = f"assertion failed: {text}"
        raise Fault(message, where)


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def check_compared(left: object, sign: str, right: object, text: str, where: str) -> None:
    """Raise a `Fault` that shows both sides, unless the comparison holds."""
    from quark.collections import equal  # noqa: PLC0415 - it stands on this module
    from quark.json import shown  # noqa: PLC0415 - likewise

    holds = equal(left, right) is (sign == "==") if sign in {"==", "!="} else _ORDERS[sign](left, right)
    if not holds:
        message = f"assertion failed: {text} (left: {shown(left)}, right: {shown(right)})"
        raise Fault(message, where)
