"""JSON text and decoding."""

from types import MappingProxyType

import pytest

from quark import json
from quark.collections import OrderedEnum
from quark.json import DecodeError, DecodeKind


class Level(OrderedEnum):
    HIGH = "HIGH"
    LOW = "LOW"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nul",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "-1e999",
        "9" * 400,
        "\ufeff1",
        "1 2",
        "01",
        "1.",
        "[1,]",
        '{"a":1,}',
        "'a'",
        '"\n"',
        '"\\x"',
        "\u00a01",
        "[",
        "]" + "[" * 70,
        '{"a"' + "[" * 70,
    ],
)
def test_what_is_not_json(text):
    with pytest.raises(DecodeError) as caught:
        json.parse(text)
    assert (caught.value.kind, str(caught.value)) == (DecodeKind.NOT_JSON, "not JSON")


def test_nesting():
    assert json.parse("[" * 64 + "]" * 64)
    assert json.parse('"' + "[" * 100 + '\\""') == "[" * 100 + '"'
    assert json.parse("[" + ",".join("[{}]" for _ in range(100)) + "]")
    for text in ("[" * 65 + "]" * 65, "[" * 65, "[" * 100_000, '{"a":' * 65 + "1" + "}" * 65):
        with pytest.raises(DecodeError, match="^nested deeper than 64$"):
            json.parse(text)


def test_reading():
    assert json.parse(' {"a" : [ 1, -2.5, true, null, "x" ] } ') == {"a": [1, -2.5, True, None, "x"]}
    assert list(json.parse('{"a":1,"b":2,"a":3}').items()) == [("a", 3), ("b", 2)]
    assert json.parse('"\\ud800x\\ud83d\\ude00\\udc00"') == "\ufffdx\U0001f600\ufffd"
    assert json.parse('{"\\udfff":1}') == {"\ufffd": 1}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('"\\\b\f\n\r\t/\x7f\x00\x1f', '"\\"\\\\\\b\\f\\n\\r\\t/\x7f\\u0000\\u001f"'),
        ("é\U0001f600\ud800", '"\\u00e9\\ud83d\\ude00\\ufffd"'),
        ("\\u007f", '"\\\\u007f"'),
        (
            {"b": 1, "a": [True, None, 1.0, 1e21, float("nan"), float("inf")]},
            '{"b":1,"a":[true,null,1,1e+21,null,null]}',
        ),
        ({}, "{}"),
        ([], "[]"),
        ((1, ()), "[1,[]]"),
        (2**60, "1152921504606847000"),
    ],
)
def test_writing(value, text):
    assert json.encode(value) == text


@pytest.mark.parametrize(
    ("decoder", "value", "message"),
    [
        (json.string, 1, "expected a string, found a number"),
        (json.string, True, "expected a string, found a boolean"),
        (json.boolean, "x", "expected a boolean, found a string"),
        (json.number, [], "expected a number, found a list"),
        (json.integer, {}, "expected an integer, found an object"),
        (json.integer, 1.5, "expected an integer, found a number"),
        (json.integer, True, "expected an integer, found a boolean"),
        (json.integer, 2**53, "out of range"),
        (json.integer, 1e300, "out of range"),
        (json.list_of(json.string), ["a", None], "[1]: expected a string, found null"),
        (json.list_of(json.string), "a", "expected a list, found a string"),
        (json.map_of(json.integer, str), {"a\n": "x"}, '["a\\n"]: expected an integer, found a string'),
        (json.map_of(json.integer, json.int_key), {"x": 1}, '["x"]: expected an integer key, found "x"'),
        (json.map_of(json.integer, json.int_key), {"x": "y"}, '["x"]: expected an integer key, found "x"'),
        (json.map_of(json.integer, json.int_key), {"9" * 20: 1}, f'["{"9" * 20}"]: out of range'),
        (json.enum_of(Level), "MIDDLE", 'unknown case "MIDDLE"'),
        (json.list_of(json.list_of(json.integer)), [[1], [2, "x"]], "[1][1]: expected an integer, found a string"),
    ],
)
def test_wrong_values(decoder, value, message):
    with pytest.raises(DecodeError) as caught:
        decoder(value)
    assert str(caught.value) == message


def test_right_values():
    assert json.integer(1e3) == 1000
    assert json.in_seconds(1.0005) == 1001
    assert json.map_of(json.enum_of(Level), json.int_key)({"1": "LOW"}) == {1: Level.LOW}
    assert json.list_of(json.optional(json.string))([None, "a"]) == (None, "a")


def test_data_of_a_host_has_no_lone_surrogates():
    assert json.string("a\ud800") == "a\ufffd"
    assert json.list_of(json.string)(["\ud800", "é"]) == ("\ufffd", "é")
    assert json.map_of(json.string, str)({"\ud800": "\udc00"}) == {"\ufffd": "\ufffd"}
    assert json.anything({"\ud800": ["\udc00"]}) == {"\ufffd": ("\ufffd",)}
    assert json.encode({"\ud800": ["\udc00"]}) == r'{"\ufffd":["\ufffd"]}'
    assert json.parse('["\ud800", "\\ud800"]') == ["\ufffd", "\ufffd"]


def test_fields():
    fields = json.Fields({"a": None, "old": 1, "node": {"address": 3}, "nodes": [{}]})
    assert fields.default(7, json.integer, "a") == 7
    assert fields.required(json.integer, "new", ("old",)) == 1
    assert fields.optional(json.integer, "none") is None
    with pytest.raises(DecodeError, match="^a: missing$") as caught:
        fields.required(json.integer, "a", ("b",))
    assert caught.value.kind is DecodeKind.MISSING

    def node(value):
        return json.Fields(value).required(json.string, "address")

    with pytest.raises(DecodeError, match=r"^node.address: expected a string, found a number$"):
        fields.required(node, "node")
    with pytest.raises(DecodeError, match=r"^nodes\[0\].address: missing$"):
        fields.required(json.list_of(node), "nodes")
    with pytest.raises(DecodeError, match="^expected an object, found null$"):
        json.Fields(None)


def test_looking_into_open_data():
    assert json.as_int(1.0) == 1
    assert json.as_int(True) is None
    assert json.as_int(1.5) is None
    assert json.as_float(1) == 1.0
    assert json.as_list("x") is None
    assert json.as_map({"a": 1}) == {"a": 1}
    assert not json.equal(True, 1)
    assert json.equal({"a": [1]}, {"a": (1.0,)})
    assert not json.equal([True], [1])


def test_showing():
    assert json.shown((1, 2.0, "a", None, Level.LOW, {"k": True})) == '[1,2,"a",null,"LOW",{"k":true}]'
    error = DecodeError(DecodeKind.MISSING, "a", "missing")
    assert json.shown(error) == '{"kind":"Missing","path":"a","text":"missing"}'


@pytest.mark.parametrize(
    "value",
    [
        *(0.0, -0.0, 5.0, -5.0, 0.1, 1e-7, 1e16, 1e21, 1.5e300, -1e22, float("nan"), float("inf"), float("-inf")),
        *(2**53 - 1, -(2**53 - 1), 2**53, 10**30, 4503599627370496, True, False, None),
        *("", "1.0", ":1e5", "[NaN", "\\u007f", "\x7f", "\ud800", "\U0001f600", "caf\u00e9", '"\\\n\t\x01/'),
    ],
)
def test_what_is_written_fast_is_written_the_same(value: json.Json) -> None:
    nested = ([value], {"k": value}, {"k": [1, value, 2.5]}, MappingProxyType({"k": value}), [[], {}, value])
    for whole in (value, *nested):
        parts: list[str] = []
        json._write(whole, parts.append)
        assert json.encode(whole) == "".join(parts)
