"""The tests of `text`."""

from __future__ import annotations

from mdk.text import after, before, is_hex


def test_what_follows_a_prefix() -> None:
    """What follows a prefix."""
    assert after("a=b", "a=") == "b"
    assert after("a=a=b", "a=") == "a=b"
    assert after("a=", "a=") == ""
    assert after("b=a", "a=") is None


def test_what_stands_before_a_suffix() -> None:
    """What stands before a suffix."""
    assert before("hello.json", ".json") == "hello"
    assert before("a.json.json", ".json") == "a.json"
    assert before(".json", ".json") == ""
    assert before("hello.txt", ".json") is None


def test_hexadecimal_digits_are_counted_and_nothing_else_is_let_through() -> None:
    """Hexadecimal digits are counted, and nothing else is let through."""
    assert is_hex("0af9", 4)
    assert is_hex("", 0)
    assert not is_hex("0af9", 5)
    assert not is_hex("0aF9", 4)
    assert not is_hex("0a-9", 4)
    assert not is_hex("0aé9", 4)
