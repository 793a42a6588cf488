"""JSON text, strictly read and written one way only, and the decoding of values from it with paths.

Open data (`Json`) is plain Python values, never changed once read. Decoders are functions from a `Json` to a value;
they raise `DecodeError` without a path, and every level that it leaves on its way up puts its own name before.
"""

from __future__ import annotations

import json as host_json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, Union

from quark.collections import FrozenDict, OrderedEnum, frozen
from quark.fault import Error
from quark.native import native
from quark.number import MAX_INT, float_text
from quark.text import cleaned, cleaned_map, has_clean_entries, scalars

if TYPE_CHECKING:
    from typing import TypeAlias, TypeGuard

    from quark.native import Native


Json: TypeAlias = Union[bool, int, float, str, "Sequence[Json]", "Mapping[str, Json]", None]
"""Open data: whatever JSON can say."""

T = TypeVar("T")
K = TypeVar("K")
E = TypeVar("E", bound=OrderedEnum)
Decoder = Callable[[Json], T]

_OBJECT = (dict, Mapping)  # in this order: asking an abstract class takes much longer

DEPTH = 64
"""How many lists and objects may stand inside one another."""


class DecodeKind(OrderedEnum):
    """Why a text could not be decoded."""

    NOT_JSON = "NotJson"
    TOO_DEEP = "TooDeep"
    MISSING = "Missing"
    WRONG_TYPE = "WrongType"
    OUT_OF_RANGE = "OutOfRange"
    UNKNOWN_CASE = "UnknownCase"
    UNKNOWN_TAG = "UnknownTag"


class DecodeError(Error):
    """A text that is not what was expected; `path` says where: `nodes[0].address`."""

    def __init__(self, kind: DecodeKind, path: str, text: str) -> None:
        """Say what kind of mistake stands at `path`, in words."""
        super().__init__(kind, path, text)
        self.kind = kind
        self.path = path
        self.text = text

    def __str__(self) -> str:
        """Give the text, after the path when there is one."""
        return f"{self.path}: {self.text}" if self.path else self.text

    def _quark_state(self) -> dict[str, Json]:
        return {"kind": self.kind.value, "path": self.path, "text": self.text}

    def within(self, step: str) -> DecodeError:
        """Give the same error, seen from one level further out."""
        joint = "." if self.path and not self.path.startswith("[") else ""
        return DecodeError(self.kind, f"{step}{joint}{self.path}", self.text)


# Reading


def parse(text: str) -> Json:
    """Read JSON text, or raise `DecodeError`: `not JSON`, or `nested deeper than 64`."""
    text = scalars(text)
    if native is not None:
        return _parsed(native, text)
    if text.count("[") + text.count("{") > DEPTH:
        _check_depth(text)
    value = _parse_flat(text)
    return _mended(value) if "\\ud" in text or "\\uD" in text else value


def _parsed(native: Native, text: str) -> Json:
    try:
        value: Json = native.parse(text)
    except ValueError as error:
        kind, words = error.args
        raise DecodeError(DecodeKind(kind), "", words) from None
    return value


_STRUCTURE = r'(?s)"(?:[^"\\]|\\.)*"|[\[{\]}]'


def _parse_flat(text: str) -> Json:
    try:
        if text[:1] in _BEGINNINGS:  # then nothing has to be skipped, and mostly nothing at the end
            value, end = _scan(text, 0)
            if end == len(text):
                return value
        whole: Json = _DECODER.decode(text)
    except (ValueError, StopIteration):
        raise DecodeError(DecodeKind.NOT_JSON, "", "not JSON") from None
    return whole


_BEGINNINGS = {"{", "["}

_SAFE_DIGITS = 16  # what has fewer is an `Int` without a look


def _integer(text: str) -> int | float:
    if len(text) < _SAFE_DIGITS:
        return int(text)
    return _float(text)


def _float(text: str) -> float:
    """Read a number; whole ones in the range of `Int` are `int`, however they are written."""
    value = float(text)
    if math.isinf(value):
        raise ValueError(text)
    return int(value) if value.is_integer() and abs(value) <= MAX_INT else value


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


_DECODER = host_json.JSONDecoder(parse_int=_integer, parse_float=_float, parse_constant=_refuse)
_scan: Callable[[str, int], tuple[Json, int]] = getattr(_DECODER, "scan_once")  # noqa: B009 - typeshed has it not


def _check_depth(text: str) -> None:
    """Raise when the text nests too deep and is sound up to there: what follows is not looked at."""
    closing: list[str] = []
    for match in re.finditer(_STRUCTURE, text):
        mark = match.group()
        if mark in "[{":
            if len(closing) == DEPTH:
                _parse_flat(text[: match.start()] + "0" + "".join(reversed(closing)))
                raise DecodeError(DecodeKind.TOO_DEEP, "", f"nested deeper than {DEPTH}")
            closing.append("]" if mark == "[" else "}")
        elif mark in "]}" and closing:
            closing.pop()


def _mended(value: Json) -> Json:
    """Replace each lone surrogate that an escape has brought in."""
    if isinstance(value, str):
        return scalars(value)
    if isinstance(value, dict):
        return {scalars(key): _mended(element) for key, element in value.items()}
    return [_mended(element) for element in value] if isinstance(value, list) else value


# Writing


def encode(value: Json) -> str:
    """Write JSON text: ASCII only, no spaces, in the order of the entries."""
    if native is not None:
        return native.encode(value)
    try:
        text = _encode_as_python(value)
    except (TypeError, ValueError):  # a mapping or a sequence of another type than Python's own, or no finite number
        return _encode_anything(value)
    return text if _is_certain(text) else _encode_anything(value)


_ENCODER = host_json.JSONEncoder(separators=(",", ":"), check_circular=False, allow_nan=False)
_PARTS = (None, _ENCODER.default, encode_basestring_ascii, None, ":", ",", False, False, False)
_make_encoder: Any = getattr(host_json.encoder, "c_make_encoder", None)
_encode_parts: Any = _make_encoder and _make_encoder(*_PARTS)
"""What `_ENCODER` makes anew for each text, where Python has it in C."""


def _encode_as_python(value: Json) -> str:
    return "".join(_encode_parts(value, 0)) if _encode_parts else _ENCODER.encode(value)


@cache
def _ending(number: str) -> re.Pattern[str]:
    """Compile what is needed by those who write; importing must not be felt."""
    return re.compile(number + r"[,\]}]")


def _is_certain(text: str) -> bool:
    """Tell whether what Python's own encoder has written for a list or an object is what is wanted.

    It may differ in a number that is whole, has an exponent or is long, in a lone surrogate and in DEL. The same
    characters within a string cost the time of writing it once more, and nothing else.
    """
    if text[0] not in "[{" or ("\\u" in text and ("\\ud" in text or "\\u007f" in text)):
        return False
    if (".0" in text and _ending(r"\.0").search(text)) or (_has_sign(text) and _ending("e[-+][0-9]+").search(text)):
        return False
    return b"000000000000000" not in text.encode().translate(_TO_ZERO)  # as many digits: it may be no `Int`


def _has_sign(text: str) -> bool:
    """Tell whether there may be an exponent: many ids have an `e-`, and writing anew takes longer."""
    return "e-" in text or "e+" in text


_TO_ZERO = bytes.maketrans(b"123456789", b"000000000")


def _encode_anything(value: Json) -> str:
    parts: list[str] = []
    _write(value, parts.append)
    return "".join(parts)


def _write(value: Json, put: Callable[[str], object]) -> None:
    if isinstance(value, str):
        put(string_text(value))
    elif value is None:
        put("null")
    elif isinstance(value, bool):
        put("true" if value else "false")
    elif isinstance(value, (int, float)):
        put(_number_text(value))
    elif isinstance(value, Mapping):
        _write_object(value, put)
    else:
        _write_list(value, put)


def _write_object(entries: Mapping[str, Json], put: Callable[[str], object]) -> None:
    separator = "{"
    for key, value in entries.items():
        put(f"{separator}{string_text(str(key))}:")
        _write(value, put)
        separator = ","
    put("{}" if separator == "{" else "}")


def _write_list(items: Sequence[Json], put: Callable[[str], object]) -> None:
    separator = "["
    for value in items:
        put(separator)
        _write(value, put)
        separator = ","
    put("[]" if separator == "[" else "]")


def _number_text(value: float) -> str:
    if isinstance(value, int) and -MAX_INT <= value <= MAX_INT:
        return str(int(value))
    number = float(value)
    return float_text(number) if math.isfinite(number) else "null"


def string_text(text: str) -> str:
    """Write a string as JSON, ASCII only; DEL stays as it is."""
    if not text.isascii():
        text = scalars(text)
    if "\x7f" not in text:
        return encode_basestring_ascii(text)
    return '"' + "\x7f".join(encode_basestring_ascii(part)[1:-1] for part in text.split("\x7f")) + '"'


# Decoding


def _found(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "an object" if isinstance(value, _OBJECT) else "a list"


def wrong_type(expected: str, value: Json) -> DecodeError:
    """Say that something else was expected than what was found."""
    return DecodeError(DecodeKind.WRONG_TYPE, "", f"expected {expected}, found {_found(value)}")


def string(value: Json) -> str:
    """Decode a string."""
    if isinstance(value, str):
        return value if value.isascii() else scalars(value)
    raise wrong_type("a string", value)


def boolean(value: Json) -> bool:
    """Decode a boolean."""
    if isinstance(value, bool):
        return value
    raise wrong_type("a boolean", value)


def number(value: Json) -> float:
    """Decode a `Float`."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    raise wrong_type("a number", value)


def integer(value: Json) -> int:
    """Decode an `Int`; `1.0` and `1e3` are integral too. Instants and durations are read so as well."""
    if type(value) is int and -MAX_INT <= value <= MAX_INT:
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value % 1 != 0:
        raise wrong_type("an integer", value)
    if -MAX_INT <= value <= MAX_INT:
        return int(value)
    raise DecodeError(DecodeKind.OUT_OF_RANGE, "", "out of range")


def in_seconds(value: Json) -> int:
    """Decode seconds into whole milliseconds, half up."""
    scaled = number(value) * 1000
    if not -MAX_INT <= scaled <= MAX_INT:
        raise DecodeError(DecodeKind.OUT_OF_RANGE, "", "out of range")
    below = math.floor(scaled)
    return below + (scaled - below >= 0.5)  # noqa: PLR2004 - it is a half


def anything(value: Json) -> Json:
    """Decode open data: any value is right."""
    return cleaned(value)


def _is_list(value: Json) -> TypeGuard[Sequence[Json]]:
    return isinstance(value, (list, tuple)) or (isinstance(value, Sequence) and not isinstance(value, str))


def list_of(element: Decoder[T]) -> Decoder[tuple[T, ...]]:
    """Make a decoder of lists."""

    def decoder(value: Json) -> tuple[T, ...]:
        if type(value) is not list and not _is_list(value):
            raise wrong_type("a list", value)
        try:
            return tuple(map(element, value))
        except DecodeError:  # once more, to say where
            return tuple(_at(f"[{index}]", element, item) for index, item in enumerate(value))

    return decoder


def map_of(element: Decoder[T], key: Callable[[str], K]) -> Decoder[FrozenDict[K, T]]:
    """Make a decoder of maps; `key` is `str`, `int_key` or an `enum_of`."""
    if element is anything and key is str:
        return _open_map  # type: ignore[return-value] # what it gives is what is asked for

    def decoder(value: Json) -> FrozenDict[K, T]:
        if not isinstance(value, _OBJECT):
            raise wrong_type("an object", value)
        try:
            return FrozenDict({key(scalars(name)): element(item) for name, item in value.items()})
        except DecodeError:  # once more, to say where
            return FrozenDict(_entries(value, key, element))

    return decoder


def _open_map(value: Json) -> FrozenDict[str, Json]:
    if type(value) is dict and has_clean_entries(value):
        return FrozenDict(value)
    if isinstance(value, _OBJECT):
        return cleaned_map(value)
    raise wrong_type("an object", value)


def _entries(value: Mapping[str, Json], key: Callable[[str], K], element: Decoder[T]) -> Iterator[tuple[K, T]]:
    for given, item in value.items():
        name = scalars(given)
        step = f"[{string_text(name)}]"
        yield _at(step, key, name), _at(step, element, item)


_INT_KEY = "-?[0-9]+"


def int_key(name: str) -> int:
    """Decode the key of a map from `Int`."""
    if not re.fullmatch(_INT_KEY, name):
        raise DecodeError(DecodeKind.WRONG_TYPE, "", f"expected an integer key, found {string_text(name)}")
    if abs(float(name)) > MAX_INT:
        raise DecodeError(DecodeKind.OUT_OF_RANGE, "", "out of range")
    return int(name)


def enum_of(cases: type[E], older: Mapping[str, E] | None = None) -> Callable[[Json], E]:
    """Make a decoder of an enum's wire names, and of `older` ones."""
    accepted: Mapping[str, E] = _by_wire_name(cases)

    def decoder(value: Json) -> E:
        name = string(value)
        case = accepted.get(name) or (older.get(name) if older else None)
        if case is None:
            raise DecodeError(DecodeKind.UNKNOWN_CASE, "", f"unknown case {string_text(name)}")
        return case

    return decoder


@cache
def _by_wire_name(cases: type[E]) -> dict[str, E]:
    return {case.value: case for case in cases}


def optional(element: Decoder[T]) -> Decoder[T | None]:
    """Make a decoder for which null is `None`."""

    def decoder(value: Json) -> T | None:
        return None if value is None else element(value)

    return decoder


def _at(step: str, decoder: Callable[[Any], T], value: Json) -> T:
    try:
        return decoder(value)
    except DecodeError as error:
        raise error.within(step) from None


class Fields:
    """The fields of one JSON object, taken out by wire name; null and absent are the same."""

    __slots__ = ("_entries",)

    def __init__(self, value: Json) -> None:
        """Look into `value`, which must be an object."""
        if type(value) is not dict and not isinstance(value, _OBJECT):
            raise wrong_type("an object", value)
        self._entries: Mapping[str, Json] = value

    def required(self, decoder: Decoder[T], name: str, older: tuple[str, ...] = ()) -> T:
        """Decode a field that must be there, under the first of its names that is."""
        value = self._entries.get(name)
        if value is None:
            value = self._older(older) if older else None
            if value is None:
                raise DecodeError(DecodeKind.MISSING, name, "missing")
        try:
            return decoder(value)
        except DecodeError as error:
            raise error.within(self._given(name, older)) from None

    def optional(self, decoder: Decoder[T], name: str, older: tuple[str, ...] = ()) -> T | None:
        """Decode a field that may be absent."""
        value = self._entries.get(name)
        if value is None:
            value = self._older(older) if older else None
            if value is None:
                return None
        try:
            return decoder(value)
        except DecodeError as error:
            raise error.within(self._given(name, older)) from None

    def default(self, default: T, decoder: Decoder[T], name: str, older: tuple[str, ...] = ()) -> T:
        """Decode a field, or give `default` when it is absent."""
        value = self._entries.get(name)
        if value is None:
            value = self._older(older) if older else None
            if value is None:
                return default
        try:
            return decoder(value)
        except DecodeError as error:
            raise error.within(self._given(name, older)) from None

    def default_of(self, default: Callable[[], T], decoder: Decoder[T], name: str, older: tuple[str, ...] = ()) -> T:
        """Decode a field, or give what `default` makes when it is absent."""
        value = self.optional(decoder, name, older)
        return default() if value is None else value

    def _older(self, names: tuple[str, ...]) -> Json:
        return next((value for name in names if (value := self._entries.get(name)) is not None), None)

    def _given(self, name: str, older: tuple[str, ...]) -> str:
        """Give the name under which there is something."""
        return next((known for known in (name, *older) if self._entries.get(known) is not None), name)

    def json(self, *names: str) -> Json:
        """Give a field of open data, where null is a value; it must be there."""
        for name in names:
            if name in self._entries:
                return self._entries[name]
        raise DecodeError(DecodeKind.MISSING, names[0], "missing")

    def json_or(self, default: Json, *names: str) -> Json:
        """Give a field of open data, where null is a value, or `default` when it is absent."""
        return next((self._entries[name] for name in names if name in self._entries), default)

    def json_or_of(self, default: Callable[[], Json], *names: str) -> Json:
        """Give a field of open data, where null is a value, or what `default` makes when it is absent."""
        found = next((name for name in names if name in self._entries), None)
        return default() if found is None else self._entries[found]


def decode(text: str, decoder: Decoder[T]) -> T:
    """Read JSON text and decode it."""
    return decoder(parse(text))


class Codec(Generic[T]):
    """Reads and writes the messages of one union, told apart by a tag."""

    __slots__ = ("_decoders", "_field", "_tags")

    def __init__(self, field: str, messages: Mapping[type[Any], tuple[str, ...]]) -> None:
        """Take the tag's field and, by record, the tag it is written with and those also accepted."""
        self._field = field
        self._tags = {message: tags[0] for message, tags in messages.items()}
        self._decoders: dict[str, Decoder[T]] = {
            tag: message.from_json for message, tags in messages.items() for tag in tags
        }

    def tag(self, message: T) -> str:
        """Give the tag that `message` is written with."""
        return self._tags[type(message)]

    def to_json(self, message: T) -> dict[str, Json]:
        """Give the tag and then the fields of `message`."""
        record: Any = message
        fields: dict[str, Json] = record.to_json()
        return {self._field: self.tag(message), **fields}

    def state_of(self, message: T) -> dict[str, Json]:
        """Give the tag and then the fields of `message`, without its secrets."""
        record: Any = message
        fields: dict[str, Json] = record._quark_state()  # noqa: SLF001 - it is there for this
        return {self._field: self.tag(message), **fields}

    def encode(self, message: T) -> str:
        """Write `message` as JSON text."""
        return encode(self.to_json(message))

    def from_json(self, value: Json) -> T:
        """Decode the message whose tag `value` carries."""
        tag = Fields(value).required(string, self._field)
        decoder = self._decoders.get(tag)
        if decoder is None:
            raise DecodeError(DecodeKind.UNKNOWN_TAG, self._field, f"unknown tag {string_text(tag)}")
        return decoder(value)

    def decode(self, text: str) -> T:
        """Read one message from JSON text."""
        return self.from_json(parse(text))


# Looking into open data


def as_string(value: Json) -> str | None:
    """Give the string that `value` is, if it is one."""
    return value if isinstance(value, str) else None


def as_int(value: Json) -> int | None:
    """Give the `Int` that `value` is, if it is one: integral and in range."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value % 1 != 0:
        return None
    return int(value) if -MAX_INT <= value <= MAX_INT else None


def as_float(value: Json) -> float | None:
    """Give the number that `value` is, if it is one."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def as_bool(value: Json) -> bool | None:
    """Give the boolean that `value` is, if it is one."""
    return value if isinstance(value, bool) else None


def as_list(value: Json) -> tuple[Json, ...] | None:
    """Give the elements of the list that `value` is, if it is one."""
    return tuple(value) if _is_list(value) else None


def as_map(value: Json) -> FrozenDict[str, Json] | None:
    """Give the entries of the object that `value` is, if it is one."""
    return frozen(value) if isinstance(value, _OBJECT) else None


def equal(left: Json, right: Json) -> bool:
    """Compare open data; unlike in Python, `true` is not `1`."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) or isinstance(right, str):
        return left == right
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(equal(value, right[key]) for key, value in left.items())
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        return len(left) == len(right) and all(map(equal, left, right))
    return left == right


# Showing


def shown(value: Any) -> str:  # noqa: ANN401 - any value of the language
    """Write a value as faults and recorded calls show it: compact JSON."""
    return encode(_shown(value))


def _shown(value: Any) -> Json:  # noqa: ANN401 - any value of the language
    if isinstance(value, OrderedEnum):
        return str(value.value)
    if isinstance(value, Mapping):
        return {str(_shown(key)): _shown(element) for key, element in value.items()}
    if isinstance(value, (tuple, list)):
        return [_shown(element) for element in value]
    return _shown_object(value)


def _shown_object(value: Any) -> Json:  # noqa: ANN401 - any value of the language
    if hasattr(value, "to_json"):
        fields: Json = value.to_json()
        return fields
    if hasattr(value, "__dataclass_fields__"):
        present = {name: getattr(value, name) for name in value.__dataclass_fields__}
        return {_wire(name): _shown(field) for name, field in present.items() if field is not None}
    if isinstance(value, Error):
        return {_wire(name): _shown(field) for name, field in vars(value).items() if field is not None}
    if hasattr(value, "_quark"):
        return type(value).__name__
    plain: Json = value.state() if hasattr(value, "is_pending") else value
    return plain


def state_of(value: object) -> Json:
    """Give what is inside of an interface value; nothing for one that host code implements."""
    inside = getattr(value, "_quark_state", None)
    fields: Json = None if inside is None else inside()
    return fields


def _wire(name: str) -> str:
    """Turn a Python name into the wire name that a field has unless another is declared."""
    head, *rest = name.rstrip("_").split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)
