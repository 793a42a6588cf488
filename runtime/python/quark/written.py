"""Functions that are written for the parameters of another, as dataclasses write theirs.

A function that takes `*args, **kwargs` and passes them on makes a tuple and two maps for each call: that takes as long
as most of what generated methods do. Names that these functions need begin with two underscores, as no parameter does.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import CodeType

F = TypeVar("F")


class Parameters:
    """Those of a function that was printed, which has neither `*args` nor `**kwargs`."""

    __slots__ = ("declared", "defaults", "names", "passed")

    def __init__(self, function: Any) -> None:  # noqa: ANN401 - a function
        """Look at `function`: how its parameters are declared, and how they are passed on."""
        code: CodeType = function.__code__
        count = code.co_argcount
        self.names = code.co_varnames[: count + code.co_kwonlyargcount]
        placed, named = self.names[:count], self.names[count:]
        by_place: tuple[object, ...] = function.__defaults__ or ()
        self.defaults = {**dict(zip(placed[::-1], by_place[::-1])), **(function.__kwdefaults__ or {})}  # noqa: B905
        self.declared = ", ".join((*placed, *(("*", *named) if named else ())))
        self.passed = ", ".join((*placed, *(f"{name}={name}" for name in named)))


def written(like: Any, lines: Iterable[str], known: Mapping[str, object]) -> Any:  # noqa: ANN401 - functions
    """Write a function with the parameters of `like`, whose lines know what is in `known`."""
    text = "\n    ".join((f"def __written({Parameters(like).declared}):", *lines))
    names = dict(known)
    exec(_compiled(text), names)  # noqa: S102 - names of parameters, which are Python's
    made: Any = names["__written"]
    made.__defaults__, made.__kwdefaults__ = like.__defaults__, like.__kwdefaults__
    return functools.wraps(like)(made)


@functools.cache
def _compiled(text: str) -> CodeType:
    """Compile what many functions have in common."""
    return compile(text, "<quark>", "exec")


class Late:
    """A method that is written when it is first asked for: importing must not be felt."""

    __slots__ = ("_name", "_owner", "_write")

    def __init__(self, write: Callable[[], Any]) -> None:
        """Take what writes the method."""
        self._write = write

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn where the method will stand."""
        self._owner = owner
        self._name = name

    def __get__(self, instance: object, owner: type | None = None) -> Any:  # noqa: ANN401 - a method
        """Write the method, and have it stand here from now on."""
        method = self._write()
        setattr(self._owner, self._name, method)
        return method.__get__(instance, owner)
