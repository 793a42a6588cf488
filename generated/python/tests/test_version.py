"""The tests of `version`."""

from __future__ import annotations

import pytest

from mdk.version import InvalidVersion, Version, requested


def test_a_version_is_served_by_the_same_major_and_at_least_the_same_minor() -> None:
    """A version is served by the same major and at least the same minor."""
    wanted = Version.parse("1.2")
    assert wanted.accepts(Version.parse("1.2")), "version.q:43"
    assert wanted.accepts(Version.parse("1.3")), "version.q:44"
    assert not wanted.accepts(Version.parse("1.1")), "version.q:45"
    assert not wanted.accepts(Version.parse("2.2")), "version.q:46"
    assert not wanted.accepts(Version.parse("0.9")), "version.q:47"


def test_components_are_numbers_1_10_is_more_than_1_9() -> None:
    """Components are numbers: 1.10 is more than 1.9."""
    wanted = Version.parse("1.9")
    assert wanted.accepts(Version.parse("1.10")), "version.q:52"
    assert not Version.parse("1.10").accepts(wanted), "version.q:53"


def test_an_absent_minor_is_0_and_further_components_are_ignored() -> None:
    """An absent minor is 0, and further components are ignored."""
    assert Version.parse("3") == Version(3, 0), "version.q:57"
    assert Version.parse("1.2.7") == Version(1, 2), "version.q:58"
    assert Version.parse("1.2.beta.4") == Version(1, 2), "version.q:59"
    assert Version.parse("1.2.7").text() == "1.2", "version.q:60"


def test_anything_else_is_not_a_version() -> None:
    """Anything else is not a version."""
    with pytest.raises(InvalidVersion):  # version.q:64
        Version.parse("")
    with pytest.raises(InvalidVersion):  # version.q:65
        Version.parse("one")
    with pytest.raises(InvalidVersion):  # version.q:66
        Version.parse("1.x")
    with pytest.raises(InvalidVersion):  # version.q:67
        Version.parse("1.")
    with pytest.raises(InvalidVersion):  # version.q:68
        Version.parse(".1")
    with pytest.raises(InvalidVersion):  # version.q:69
        Version.parse("-1.0")
    with pytest.raises(InvalidVersion):  # version.q:70
        Version.parse("1.-0")
    with pytest.raises(InvalidVersion):  # version.q:71
        Version.parse("v1.0")
    with pytest.raises(InvalidVersion):  # version.q:72
        Version.parse(" 1.0")


def test_no_request_is_no_version_a_bad_one_is_an_error() -> None:
    """No request is no version, a bad one is an error."""
    assert requested() is None, "version.q:76"
    assert requested("1.4") == Version(1, 4), "version.q:77"
    with pytest.raises(InvalidVersion):  # version.q:78
        requested("new")
