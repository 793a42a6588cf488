"""Lists and maps as values, enums in order, and the operations that fault.

A frozen list is a `tuple` and a frozen map a `FrozenDict`; growing ones are `list` and `dict`. Freezing what is
frozen is free. Nothing here changes an argument unless its name says so.
"""

from __future__ import annotations

from enum import Enum
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from quark.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")


class OrderedEnum(Enum):
    """An enum whose cases are ordered as declared and whose values are their wire names."""

    _position: int

    def __new__(cls, value: str) -> Any:  # noqa: ANN401, D102 - Enum's own protocol
        member = object.__new__(cls)
        member._value_ = value
        member._position = len(cls.__members__)
        return member

    def __lt__(self, other: OrderedEnum) -> bool:
        """Compare by the order of declaration."""
        return self._position < other._position if self.__class__ is other.__class__ else NotImplemented

    def __le__(self, other: OrderedEnum) -> bool:
        """Compare by the order of declaration."""
        return self._position <= other._position if self.__class__ is other.__class__ else NotImplemented

    def __gt__(self, other: OrderedEnum) -> bool:
        """Compare by the order of declaration."""
        return self._position > other._position if self.__class__ is other.__class__ else NotImplemented

    def __ge__(self, other: OrderedEnum) -> bool:
        """Compare by the order of declaration."""
        return self._position >= other._position if self.__class__ is other.__class__ else NotImplemented

    __hash__ = object.__hash__  # a case is equal to itself alone


class FrozenDict(dict[K, V]):
    """A `dict` that no longer changes, so that it can be shared and hashed."""

    __slots__ = ()

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        message = "a FrozenDict cannot be changed"
        raise TypeError(message)

    # `Any`: each refuses, whatever arguments it has in a `dict`.
    __setitem__: Any = _refuse
    __delitem__: Any = _refuse
    __ior__: Any = _refuse
    clear: Any = _refuse
    pop: Any = _refuse
    popitem: Any = _refuse
    setdefault: Any = _refuse
    update: Any = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        """Hash by the entries, in whatever order."""
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[FrozenDict[K, V]], tuple[dict[K, V]]]:
        """Copy and pickle through a plain `dict`."""
        return type(self), (dict(self),)

    def __repr__(self) -> str:
        """Show the entries as a `dict` shows them."""
        return f"FrozenDict({super().__repr__()})"


def frozen(entries: Mapping[K, V]) -> FrozenDict[K, V]:
    """Freeze a map: a copy, unless it is frozen already."""
    return entries if isinstance(entries, FrozenDict) else FrozenDict(entries)


def item(items: Sequence[T], index: int, where: str) -> T:
    """Give the element at `index`, or fault."""
    if index >= 0:
        try:
            return items[index]
        except IndexError:
            pass
    raise _out_of_range(index, len(items), where)


def set_item(items: list[T], index: int, value: T, where: str) -> None:
    """Replace the element at `index`, or fault."""
    if not 0 <= index < len(items):
        raise _out_of_range(index, len(items), where)
    items[index] = value


def remove_at(items: list[T], index: int, where: str) -> T:
    """Take the element at `index` out, or fault."""
    if not 0 <= index < len(items):
        raise _out_of_range(index, len(items), where)
    return items.pop(index)


def remove_last(items: list[T], where: str) -> T:
    """Take the last element out, or fault."""
    if not items:
        raise _out_of_range(0, 0, where)
    return items.pop()


def remove_equal(items: list[T], element: T) -> bool:
    """Take the first element equal to `element` out, and tell whether there was one."""
    index = index_of(items, element)
    if index is None:
        return False
    del items[index]
    return True


def entry(entries: Mapping[K, V], key: K, where: str) -> V:
    """Give the value under `key`, or fault."""
    try:
        return entries[key]
    except KeyError:
        message = f"no entry for key {_key_text(key)}"
        raise Fault(message, where) from None


def get(items: Sequence[T], index: int) -> T | None:
    """Give the element at `index`, if there is one."""
    return items[index] if 0 <= index < len(items) else None


def first(items: Sequence[T]) -> T | None:
    """Give the first element, if there is one."""
    return items[0] if items else None


def last(items: Sequence[T]) -> T | None:
    """Give the last element, if there is one."""
    return items[-1] if items else None


def index_of(items: Sequence[T], wanted: T) -> int | None:
    """Give the place of the first element equal to `wanted`."""
    return next((index for index, element in enumerate(items) if element == wanted), None)


def put(entries: Mapping[K, V], key: K, value: V) -> FrozenDict[K, V]:
    """Give a map with one entry more, or another value under the same key at the same place."""
    return FrozenDict({**entries, key: value})


def minus(entries: Mapping[K, V], key: K) -> FrozenDict[K, V]:
    """Give a map without `key`."""
    return FrozenDict({name: value for name, value in entries.items() if name != key})


def remove(entries: MutableMapping[K, V], key: K) -> V | None:
    """Take the value under `key` out, if there is one."""
    return entries.pop(key, None)


def distinct(items: Iterable[T]) -> tuple[T, ...]:
    """Keep the first of equal elements."""
    kept: list[T] = []
    elements = list(items)
    try:
        return tuple(dict.fromkeys(elements))
    except TypeError:  # open JSON cannot be hashed
        kept.extend(element for index, element in enumerate(elements) if element not in elements[:index])
        return tuple(kept)


def sort_by(items: Iterable[T], key: Callable[[T], Any], where: str) -> tuple[T, ...]:
    """Sort by a key, stably; a NaN among the keys is a fault."""
    keyed = [(ordered(key(element), where), element) for element in items]
    keyed.sort(key=_first)
    return tuple(element for _, element in keyed)


def min_by(items: Iterable[T], key: Callable[[T], Any], where: str) -> T | None:
    """Give the first element with the smallest key; a NaN among the keys is a fault."""
    keyed = [(ordered(key(element), where), element) for element in items]
    return min(keyed, key=_first)[1] if keyed else None


def min_of(items: Iterable[T], where: str) -> T | None:
    """Give the smallest element, the first of equals; a NaN among them is a fault."""
    return min_by(items, _itself, where)


def max_of(items: Iterable[T], where: str) -> T | None:
    """Give the largest element, the first of equals; a NaN among them is a fault."""
    checked: list[Any] = [ordered(element, where) for element in items]
    return max(checked, default=None)


def _itself(element: T) -> T:
    return element


class Absent(Enum):
    """An argument that was left out, where `None` is a value that may be handed in."""

    ABSENT = "absent"


def given(value: T, use: Callable[[T], V]) -> V:
    """Give what `use` makes of `value`: a name where no assignment can stand."""
    return use(value)


def equal(left: object, right: object) -> bool:
    """Compare as the language does: unlike in Python, `true` is not `1`, and a NaN is not even itself."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (tuple, list)) and isinstance(right, (tuple, list)):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(value, right[key]) for key, value in left.items())
    names = getattr(left, "__dataclass_fields__", None)
    if names is not None:
        return type(left) is type(right) and all(equal(getattr(left, name), getattr(right, name)) for name in names)
    return left == right


def ordered(value: T, where: str) -> T:
    """Give `value` back, or fault when it is NaN, which has no order."""
    if value != value:  # noqa: PLR0124 - only NaN differs from itself
        message = "NaN has no order"
        raise Fault(message, where)
    return value


def _first(pair: tuple[Any, object]) -> Any:  # noqa: ANN401 - any ordered type
    return pair[0]


def _out_of_range(index: int, size: int, where: str) -> Fault:
    return Fault(f"index {index} is out of range for {size} elements", where)


def _key_text(key: object) -> str:
    if isinstance(key, Enum):
        key = key.value
    return encode_basestring_ascii(key) if isinstance(key, str) else str(key)
