"""The tests of `text`."""

from __future__ import annotations

from mdk.text import after, before, is_hex


def test_what_follows_a_prefix() -> None:
    """What follows a prefix."""
    assert after("a=b", "a=") == "b", "text.q:23"
    assert after("a=a=b", "a=") == "a=b", "text.q:24"
    assert after("a=", "a=") == "", "text.q:25"
    assert after("b=a", "a=") is None, "text.q:26"


def test_what_stands_before_a_suffix() -> None:
    """What stands before a suffix."""
    assert before("hello.json", ".json") == "hello", "text.q:30"
    assert before("a.json.json", ".json") == "a.json", "text.q:31"
    assert before(".json", ".json") == "", "text.q:32"
    assert before("hello.txt", ".json") is None, "text.q:33"


def test_hexadecimal_digits_are_counted_and_nothing_else_is_let_through() -> None:
    """Hexadecimal digits are counted, and nothing else is let through."""
    assert is_hex("0af9", 4), "text.q:37"
    assert is_hex("", 0), "text.q:38"
    assert not is_hex("0af9", 5), "text.q:39"
    assert not is_hex("0aF9", 4), "text.q:40"
    assert not is_hex("0a-9", 4), "text.q:41"
    assert not is_hex("0aé9", 4), "text.q:42"
