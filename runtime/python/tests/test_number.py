"""Arithmetic."""

import math

import pytest

from quark import number
from quark.fault import Fault


@pytest.mark.parametrize(
    ("left", "right", "quotient", "remainder"),
    [(7, 2, 3, 1), (-7, 2, -3, -1), (7, -2, -3, 1), (-7, -2, 3, -1), (0, -5, 0, 0), (-1, 3, 0, -1)],
)
def test_division_truncates_toward_zero(left, right, quotient, remainder):
    assert number.div(left, right, "a.q:1") == quotient
    assert number.rem(left, right, "a.q:1") == remainder


@pytest.mark.parametrize("operation", [number.div, number.rem, number.div_float, number.div_half_up])
def test_division_by_zero_is_a_fault(operation):
    with pytest.raises(Fault, match=r"^division by zero \(a.q:1\)$"):
        operation(1, 0, "a.q:1")


def test_leaving_the_range_of_int_is_a_fault():
    assert number.add(number.MAX_INT, 0, "a.q:1") == number.MAX_INT
    for operation, left, right in [
        (number.add, number.MAX_INT, 1),
        (number.sub, -number.MAX_INT, 1),
        (number.mul, number.MAX_INT, -2),
    ]:
        with pytest.raises(Fault, match="integer overflow"):
            operation(left, right, "a.q:1")
    assert number.neg(-number.MAX_INT, "a.q:1") == number.MAX_INT


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (0.1, "0.1"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-7, "1.5e-7"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (0.30000000000000004, "0.30000000000000004"),
        (9007199254740993.0, "9007199254740992"),
        (math.nan, "NaN"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
    ],
)
def test_floats_print_as_ecmascript_prints_them(value, text):
    assert number.float_text(value) == text


@pytest.mark.parametrize(("value", "rounded"), [(0.5, 1), (-0.5, 0), (1.5, 2), (2.5, 3), (-1.5, -1), (2.4999, 2)])
def test_a_half_goes_up(value, rounded):
    assert number.round_half_up(value, "a.q:1") == rounded


def test_whole_division_rounds_half_up():
    assert [number.div_half_up(n, 2, "a.q:1") for n in (-3, -1, 1, 3)] == [-1, 0, 1, 2]
    assert number.div_half_up(5, -2, "a.q:1") == -2


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e16])
def test_what_is_no_int_cannot_be_rounded(value):
    for operation in (number.floor, number.round_half_up):
        with pytest.raises(Fault, match="integer overflow"):
            operation(value, "a.q:1")
    assert number.floor(-0.5, "a.q:1") == -1


def test_hexadecimal():
    assert number.hex_text(255, 4) == "00ff"
    assert number.hex_text(-255, 1) == "-ff"
