"""Strings."""

from dataclasses import dataclass

import pytest

from quark import text
from quark.collections import FrozenDict
from quark.fault import Fault


def test_only_ascii_letters_change():
    assert text.lower("ÄBÇ") == "ÄbÇ"
    assert text.upper("straße") == "STRAßE"
    assert text.lower("ABC") == "abc"


def test_only_ascii_white_space_is_trimmed():
    assert text.trim("\t\n\f\r a\u00a0 ") == "a\u00a0"
    assert text.trim("\x0ba\x1c") == "\x0ba\x1c"


def test_split():
    assert text.split("", ",", "a.q:1") == ("",)
    assert text.split("a,,b", ",", "a.q:1") == ("a", "", "b")
    with pytest.raises(Fault, match="an empty separator"):
        text.split("a", "", "a.q:1")


def test_what_a_text_consists_of():
    assert text.consists_of("", "")
    assert text.consists_of("\U0001f600\xe9 ", " \xe9\U0001f600")
    assert not text.consists_of(" ", "")
    assert not text.consists_of("aAa", "a")


def test_slices():
    assert text.slice_text("a\U0001f600b", 1, 2, "a.q:1") == "\U0001f600"
    for start, end, named in ((-1, 1, -1), (4, 4, 4), (2, 1, 1), (0, 4, 4)):
        with pytest.raises(Fault, match=f"^index {named} is out of range for 3 elements"):
            text.slice_text("abc", start, end, "a.q:1")


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("0", 0),
        ("-12", -12),
        ("007", 7),
        ("9007199254740991", 2**53 - 1),
        ("9007199254740992", None),
        ("0" * 5000 + "1", 1),
        ("9" * 5000, None),
        ("", None),
        ("+1", None),
        (" 1", None),
        ("1\n", None),
        ("1_000", None),
        ("\u0661", None),
    ],
)
def test_to_int(given, value):
    assert text.to_int(given) == value


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("1.5", 1.5),
        ("-0", 0.0),
        ("1e3", 1000.0),
        ("1e999", None),
        ("NaN", None),
        (".5", None),
        ("1.", None),
        ("01", None),
    ],
)
def test_to_float(given, value):
    assert text.to_float(given) == value


@pytest.mark.parametrize(
    ("instant", "written"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_000_000_000, "1970-01-12T13:46:40.000Z"),
        (951_827_696_789, "2000-02-29T12:34:56.789Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (253_402_300_800_000, "+010000-01-01T00:00:00.000Z"),
        (-62_167_219_200_001, "-000001-12-31T23:59:59.999Z"),
    ],
)
def test_instants(instant, written):
    assert text.instant_text(instant) == written


def test_holes():
    assert text.duration_text(1500) == "1500ms"
    assert text.bool_text(True) == "true"
    assert text.list_text((1, 2)) == "[1, 2]"


def test_lone_surrogates_are_replaced():
    assert text.scalars("a\ud800b") == "a\ufffdb"
    assert text.scalars("\ud83d\ude00") == "\U0001f600"
    assert text.scalars("\ude00\ud83d") == "\ufffd\ufffd"
    assert text.scalars(None) is None


@pytest.mark.parametrize("plain", ["", "a", "é\n", "\U0001f600"])
def test_a_text_without_them_is_given_as_it_is(plain):
    assert text.scalars(plain) is plain
    assert text.cleaned(plain) is plain


def test_collections_are_cleaned_at_every_depth():
    data = {"\ud800": ["\udfff", 1, None, {"k": ("é", "\ud800")}]}
    assert text.cleaned(data) == {"\ufffd": ("\ufffd", 1, None, {"k": ("é", "\ufffd")})}
    assert text.cleaned_map(data) == FrozenDict(text.cleaned(data))
    assert isinstance(text.cleaned_map(data), FrozenDict)


def test_collections_without_them_are_given_as_they_are():
    for clean in (("a", "é"), ["a"], {"a": ["é", 1.5, True]}, None, 7):
        assert text.cleaned(clean) is clean
    frozen = FrozenDict({"a": "é"})
    assert text.cleaned_map(frozen) is frozen


def test_a_record_is_mended_while_it_is_made():
    @dataclass(frozen=True)
    class Node:
        id: str
        name: "str | None"
        tag: str

        def __post_init__(self):
            text.mend(self, "id", "name")

    node = Node("\ud800", None, "\ud800")
    assert (node.id, node.name, node.tag) == ("\ufffd", None, "\ud800")
