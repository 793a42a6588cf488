"""Records that go over a wire, and how they are made.

Python makes a frozen dataclass by going round its own refusal, `object.__setattr__` for each field: a call each, four
times what plain attributes take. Here a record is of a twin class without that refusal while its fields are
written, and of its own class before anybody sees it; few fields are written through their slots.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, TypeVar

from quark import json
from quark.written import Late, Parameters, written

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

R = TypeVar("R", bound="Record")


class Record:
    """The base of records that go over a wire: each says what its fields are there."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        """Have a frozen dataclass made faster: the class with slots, which is another, and comes when all is known."""
        super().__init_subclass__()
        if "__dataclass_fields__" in cls.__dict__ and cls.__base__ is Record and _is_written(cls.__init__):
            _hasten(cls)

    def to_json(self) -> dict[str, json.Json]:
        """Give the fields by their names on the wire."""
        raise NotImplementedError

    @classmethod
    def from_json(cls: type[R], value: json.Json) -> R:
        """Take the fields from JSON, or raise `DecodeError`."""
        raise NotImplementedError

    def encode(self) -> str:
        """Write JSON text: ASCII only, without spaces."""
        return json.encode(self.to_json())

    @classmethod
    def decode(cls: type[R], text: str) -> R:
        """Read JSON text, or raise `DecodeError`."""
        return cls.from_json(json.parse(text))


def _is_written(init: Any) -> bool:  # noqa: ANN401 - a function
    """Tell whether `dataclass` has written it, and nobody in a file."""
    return bool(init.__code__.co_filename == "<string>")


def _hasten(cls: Any) -> None:  # noqa: ANN401 - a dataclass
    slow = cls.__init__
    late = Late(lambda: _fast(cls, slow))
    late.__set_name__(cls, "__init__")
    cls.__init__ = late


def _fast(cls: Any, slow: Any) -> Any:  # noqa: ANN401 - a dataclass and its `__init__`
    """Write `__init__` anew."""
    parameters = Parameters(slow)
    makers = {field.name: field.default_factory for field in fields(cls) if field.default_factory is not MISSING}
    this, *names = parameters.names
    values = {name: _value(name, makers) for name in names}
    lines = (
        *(_one_by_one(this, values) if len(names) <= _FEW else _as_twin(this, values, parameters.passed)),
        *((f"{this}.__post_init__()",) if hasattr(cls, "__post_init__") else ()),
    )
    known = {
        "__type": type,  # a field may have its name
        "__class": cls,
        "__twin": type(cls.__name__, cls.__bases__, {"__slots__": cls.__slots__}),
        "__become": object.__dict__["__class__"].__set__,
        "__slow": slow,
        **{f"__set_{name}": getattr(cls, name).__set__ for name in names},
        "__absent": next((parameters.defaults[name] for name in makers), None),  # the same for all
        **{f"__make_{name}": maker for name, maker in makers.items()},
    }
    return written(slow, lines or ("pass",), known)


_FEW = 3
"""As many fields are set through their slots in less time than the object takes to be of another class and back."""


def _one_by_one(this: str, values: Mapping[str, str]) -> Iterable[str]:
    return (f"__set_{name}({this}, {value})" for name, value in values.items())


def _as_twin(this: str, values: Mapping[str, str], passed: str) -> Iterable[str]:
    """Set the fields of a plain object; what derives from the record has a layout of its own, and goes the slow way."""
    return (
        f"if __type({this}) is not __class:",
        f"    return __slow({passed})",
        f"__become({this}, __twin)",
        *(f"{this}.{name} = {value}" for name, value in values.items()),
        f"{this}.__class__ = __class",
    )


def _value(name: str, makers: Container[str]) -> str:
    return f"__make_{name}() if {name} is __absent else {name}" if name in makers else name
