"""The tests of `environment`."""

from __future__ import annotations

from mdk.environment import Environment


def test_the_default_environment_is_the_sandbox() -> None:
    """The default environment is the sandbox."""
    assert Environment().name == "sandbox", "environment.q:19"
    assert Environment().fallback is None, "environment.q:20"


def test_an_environment_may_name_a_fallback_before_it() -> None:
    """An environment may name a fallback before it."""
    assert Environment.parse("production") == Environment("production"), "environment.q:24"
    assert Environment.parse("base:feature") == Environment("feature", "base"), "environment.q:25"


def test_there_is_one_fallback_and_no_empty_name() -> None:
    """There is one fallback, and no empty name."""
    assert Environment.parse("a:b:c") is None, "environment.q:29"
    assert Environment.parse("") is None, "environment.q:30"
    assert Environment.parse(":feature") is None, "environment.q:31"
    assert Environment.parse("base:") is None, "environment.q:32"


def test_the_names_of_an_environment_on_the_wire() -> None:
    """The names of an environment on the wire."""
    assert Environment("feature", "base").encode() == '{"name":"feature","fallbackName":"base"}', "environment.q:36"
    assert Environment("production").encode() == '{"name":"production"}', "environment.q:37"
    assert Environment.decode('{"name":"production","fallbackName":null}') == Environment("production"), (
        "environment.q:38"
    )
