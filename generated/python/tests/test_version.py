"""The tests of `version`."""

from __future__ import annotations

import pytest

from mdk.version import InvalidVersion, Version, requested


def test_a_version_is_served_by_the_same_major_and_at_least_the_same_minor() -> None:
    """A version is served by the same major and at least the same minor."""
    wanted = Version.parse("1.2")
    assert wanted.accepts(Version.parse("1.2"))
    assert wanted.accepts(Version.parse("1.3"))
    assert not wanted.accepts(Version.parse("1.1"))
    assert not wanted.accepts(Version.parse("2.2"))
    assert not wanted.accepts(Version.parse("0.9"))


def test_components_are_numbers_1_10_is_more_than_1_9() -> None:
    """Components are numbers: 1.10 is more than 1.9."""
    wanted = Version.parse("1.9")
    assert wanted.accepts(Version.parse("1.10"))
    assert not Version.parse("1.10").accepts(wanted)


def test_an_absent_minor_is_0_and_further_components_are_ignored() -> None:
    """An absent minor is 0, and further components are ignored."""
    assert Version.parse("3") == Version(3, 0)
    assert Version.parse("1.2.7") == Version(1, 2)
    assert Version.parse("1.2.beta.4") == Version(1, 2)
    assert Version.parse("1.2.7").text() == "1.2"


def test_anything_else_is_not_a_version() -> None:
    """Anything else is not a version."""
    with pytest.raises(InvalidVersion):
        Version.parse("")
    with pytest.raises(InvalidVersion):
        Version.parse("one")
    with pytest.raises(InvalidVersion):
        Version.parse("1.x")
    with pytest.raises(InvalidVersion):
        Version.parse("1.")
    with pytest.raises(InvalidVersion):
        Version.parse(".1")
    with pytest.raises(InvalidVersion):
        Version.parse("-1.0")
    with pytest.raises(InvalidVersion):
        Version.parse("1.-0")
    with pytest.raises(InvalidVersion):
        Version.parse("v1.0")
    with pytest.raises(InvalidVersion):
        Version.parse(" 1.0")


def test_no_request_is_no_version_a_bad_one_is_an_error() -> None:
    """No request is no version, a bad one is an error."""
    assert requested() is None
    assert requested("1.4") == Version(1, 4)
    with pytest.raises(InvalidVersion):
        requested("new")
