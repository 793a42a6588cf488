"""Arithmetic as every target does it: checked `Int`, truncating division, ECMAScript's text for `Float`.

An `Int` lies within ±(2^53-1). Functions that can fault take the Quark file and line as their last argument.
"""

from __future__ import annotations

import math

from quark.fault import Fault

MAX_INT = 2**53 - 1
"""The largest `Int`; the smallest is its negative."""


def checked(value: int, where: str) -> int:
    """Give `value` back, or fault with `integer overflow` when it left the range of `Int`."""
    if -MAX_INT <= value <= MAX_INT:
        return value
    raise Fault("integer overflow", where)


def add(left: int, right: int, where: str) -> int:
    """Add, within the range of `Int`."""
    return checked(left + right, where)


def sub(left: int, right: int, where: str) -> int:
    """Subtract, within the range of `Int`."""
    return checked(left - right, where)


def mul(left: int, right: int, where: str) -> int:
    """Multiply, within the range of `Int`."""
    return checked(left * right, where)


def neg(value: int, where: str) -> int:
    """Negate; never faults, as the range is symmetric, but keeps the checked form uniform."""
    return checked(-value, where)


def div(left: int, right: int, where: str) -> int:
    """Divide, truncating toward zero."""
    if right == 0:
        raise Fault("division by zero", where)
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def rem(left: int, right: int, where: str) -> int:
    """Give the remainder, with the sign of the dividend."""
    if right == 0:
        raise Fault("division by zero", where)
    remainder = abs(left) % abs(right)
    return -remainder if left < 0 else remainder


def div_float(left: float, right: float, where: str) -> float:
    """Divide floats; dividing by zero is a fault, not an infinity."""
    if right == 0:
        raise Fault("division by zero", where)
    return left / right


def div_half_up(left: int, right: int, where: str) -> int:
    """Divide milliseconds by a whole number, rounding half up."""
    if right == 0:
        raise Fault("division by zero", where)
    return checked((2 * left + right) // (2 * right), where)


def floor(value: float, where: str) -> int:
    """Give the largest `Int` not above `value`."""
    if not math.isfinite(value):
        raise Fault("integer overflow", where)
    return checked(math.floor(value), where)


def round_half_up(value: float, where: str) -> int:
    """Give the nearest `Int`; a half goes up, toward positive infinity."""
    if not math.isfinite(value):
        raise Fault("integer overflow", where)
    below = math.floor(value)
    return checked(below + (value - below >= 0.5), where)  # noqa: PLR2004 - it is a half


def min_float(left: float, right: float, where: str) -> float:
    """Give the smaller of two, the first where they are equal; NaN is a fault."""
    _check_order(left, right, where)
    return min(left, right)


def max_float(left: float, right: float, where: str) -> float:
    """Give the larger of two, the first where they are equal; NaN is a fault."""
    _check_order(left, right, where)
    return max(left, right)


def _check_order(left: float, right: float, where: str) -> None:
    if math.isnan(left) or math.isnan(right):
        raise Fault("NaN has no order", where)


def hex_text(value: int, digits: int) -> str:
    """Write `value` in lower-case hexadecimal, padded with zeros to at least `digits` digits."""
    text = format(abs(value), "x").zfill(digits)
    return f"-{text}" if value < 0 else text


_DECIMAL_LIMIT = 21  # ECMAScript writes 1e21 and beyond with an exponent
_FRACTION_LIMIT = -6  # and below 1e-6 too


def float_text(value: float) -> str:
    """Write a float as ECMAScript's `String(value)` does: `1`, `0.1`, `1e+21`, `NaN`."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits, point = _digits(abs(value))
    return sign + _place(digits, point)


def _digits(value: float) -> tuple[str, int]:
    """Split into the shortest digits that read back the same, and the decimal point's place among them."""
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    padded = whole + fraction
    digits = padded.lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(padded) - len(digits))
    return digits.rstrip("0"), point


def _place(digits: str, point: int) -> str:
    if len(digits) <= point <= _DECIMAL_LIMIT:
        return digits.ljust(point, "0")
    if 0 < point <= _DECIMAL_LIMIT:
        return f"{digits[:point]}.{digits[point:]}"
    if _FRACTION_LIMIT < point <= 0:
        return f"0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"
