"""Strings as sequences of Unicode scalar values, and the text that other values have inside one.

Only ASCII letters and ASCII white space are ever changed here; a locale never has a say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from quark.collections import FrozenDict
from quark.fault import Fault
from quark.number import MAX_INT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from enum import Enum

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TO_LOWER = str.maketrans(_UPPER, _UPPER.lower())
_TO_UPPER = str.maketrans(_UPPER.lower(), _UPPER)
# Compiled when first used, as `re` does: importing must not be felt.
_INT = r"-?[0-9]+"
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_SAFE_DIGITS = 15  # what has no more is an `Int`
_INT_DIGITS = 17  # more significant digits than any `Int` has
_DAY = 86_400_000
_ERA_DAYS = 146_097  # in 400 years of the Gregorian calendar
_LAST_PLAIN_YEAR = 9999


@overload
def scalars(text: str) -> str: ...


@overload
def scalars(text: str | None) -> str | None: ...


def scalars(text: str | None) -> str | None:
    """Give `text` with each lone surrogate replaced by U+FFFD."""
    if text is None or text.isascii() or _is_clean_text(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_clean_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def cleaned(data: T) -> T:
    """Give texts, or collections of them, as `scalars` gives a text; what needs no change is given as it is.

    A `FrozenDict` is clean: those that this runtime and generated code make are, and host code hands in plain mappings.
    """
    return data if _is_clean(data) else cast("T", _cleaned(data))


def cleaned_map(entries: Mapping[K, V]) -> FrozenDict[K, V]:
    """Freeze a map as `frozen` does, with what `cleaned` gives."""
    return entries if isinstance(entries, FrozenDict) else FrozenDict(cleaned(entries))


def _is_clean(data: object) -> bool:
    if isinstance(data, str):
        return data.isascii() or _is_clean_text(data)
    if isinstance(data, (list, tuple)):
        return all(map(_is_clean, data))
    if data is None or isinstance(data, (int, float, FrozenDict)):
        return True
    if isinstance(data, (dict, Mapping)):  # in this order: asking an abstract class takes long
        return has_clean_entries(data)
    return not isinstance(data, Sequence) or all(map(_is_clean, data))


def has_clean_entries(entries: Mapping[Any, Any]) -> bool:
    """Tell whether keys and values are what `cleaned` gives."""
    for key, value in entries.items():  # `all` takes half as long again, and so do calls for what is plain
        if not ((type(key) is str and key.isascii()) or _is_clean(key)):
            return False
        if type(value) not in _PLAIN and not _is_clean(value):
            return False
    return True


_PLAIN = frozenset({int, float, bool, type(None), FrozenDict})


def _cleaned(data: object) -> object:
    if isinstance(data, str):
        return scalars(data)
    if isinstance(data, Mapping):
        return data if isinstance(data, FrozenDict) else {_cleaned(key): _cleaned(data[key]) for key in data}
    return tuple(map(_cleaned, data)) if isinstance(data, Sequence) else data


def mend(record: object, *names: str) -> None:
    """Clean the texts of a record that is being made: those of its fields that are named."""
    for name in names:
        text = getattr(record, name)
        clean = scalars(text)
        if clean is not text:
            object.__setattr__(record, name, clean)


def lower(text: str) -> str:
    """Lower the ASCII letters."""
    return text.lower() if text.isascii() else text.translate(_TO_LOWER)


def upper(text: str) -> str:
    """Raise the ASCII letters."""
    return text.upper() if text.isascii() else text.translate(_TO_UPPER)


def trim(text: str) -> str:
    """Remove ASCII white space from both ends."""
    return text.strip("\t\n\f\r ")


def split(text: str, separator: str, where: str) -> tuple[str, ...]:
    """Split at each `separator`; an empty one is a fault."""
    if not separator:
        raise Fault("an empty separator", where)
    return tuple(text.split(separator))


def consists_of(text: str, characters: str) -> bool:
    """Tell whether each scalar value of `text` is one of `characters`."""
    return not text.strip(characters)


def slice_text(text: str, start: int, end: int, where: str) -> str:
    """Give the scalar values from `start` up to and without `end`, or fault."""
    if 0 <= start <= end <= len(text):
        return text[start:end]
    wrong = end if 0 <= start <= len(text) else start
    raise Fault(f"index {wrong} is out of range for {len(text)} elements", where)


def to_int(text: str) -> int | None:
    """Read a decimal `Int`, or `None` when the text is anything else or out of range."""
    if len(text) <= _SAFE_DIGITS and text.isascii() and text.isdigit():
        return int(text)
    if not re.fullmatch(_INT, text):
        return None
    digits = text.lstrip("-").lstrip("0") or "0"
    if len(digits) > _INT_DIGITS:
        return None
    value = -int(digits) if text.startswith("-") else int(digits)
    return value if -MAX_INT <= value <= MAX_INT else None


def to_float(text: str) -> float | None:
    """Read a JSON number, or `None` when the text is anything else or beyond binary64."""
    if not re.fullmatch(_NUMBER, text):
        return None
    value = float(text)
    return None if value in {float("inf"), float("-inf")} else value


def bool_text(value: bool) -> str:  # noqa: FBT001 - it is the subject
    """Write `true` or `false`."""
    return "true" if value else "false"


def list_text(items: Iterable[T], text: Callable[[T], str] = str) -> str:
    """Write `[a, b]`, each element through `text`."""
    return f"[{', '.join(map(text, items))}]"


def enum_text(value: Enum) -> str:
    """Write the wire name of a case."""
    return str(value.value)


def duration_text(milliseconds: int) -> str:
    """Write a duration: `1500ms`."""
    return f"{milliseconds}ms"


def instant_text(instant: int) -> str:
    """Write an instant as ISO 8601 in UTC, with milliseconds: `1970-01-12T13:46:40.000Z`."""
    days, within = divmod(instant, _DAY)
    seconds, millis = divmod(within, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    year, month, day = _civil(days)
    return f"{_year_text(year)}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"


def _civil(days: int) -> tuple[int, int, int]:
    """Turn days since 1970-01-01 into a date; `datetime` ends at the year 9999 and instants do not."""
    era, day_of_era = divmod(days + 719_468, _ERA_DAYS)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted + 2) // 5 + 1
    month = (shifted + 2) % 12 + 1
    return year_of_era + era * 400 + (month <= 2), month, day  # noqa: PLR2004 - March starts the year here


def _year_text(year: int) -> str:
    if 0 <= year <= _LAST_PLAIN_YEAR:
        return f"{year:04}"
    return f"{'-' if year < 0 else '+'}{abs(year):06}"


def hiding(record: Any, *secrets: str) -> str:  # noqa: ANN401 - any record
    """Show a record as dataclasses do, with `***` in the place of its secrets."""
    names = record.__dataclass_fields__
    shown = (f"{name}={'***' if name in secrets else repr(getattr(record, name))}" for name in names)
    return f"{type(record).__qualname__}({', '.join(shown)})"
