"""The tests of `detour`."""

from __future__ import annotations

import quark

from mdk.detour import Destination, Detour, destination, with_detour


def test_without_a_detour_a_request_goes_where_it_wanted_to() -> None:
    """Without a detour a request goes where it wanted to."""
    assert destination(None, "time", "1.0") == Destination("time", "1.0"), "detour.q:64"
    assert destination("nonsense", "time") == Destination("time"), "detour.q:65"
    assert destination(with_detour(None, "space", Detour("1.0", "mock", "2.0")), "time", "1.0") == Destination(
        "time", "1.0"
    ), "detour.q:66"


def test_a_detour_leads_compatible_requests_elsewhere_the_first_that_applies() -> None:
    """A detour leads compatible requests elsewhere, the first that applies."""
    first = with_detour(None, "time", Detour("1.1", "mock", "2.0"))
    routes = with_detour(first, "time", Detour("1.0", "other", "3.0"))
    assert destination(routes, "time", "1.1") == Destination("mock", "2.0"), "detour.q:73"
    assert destination(routes, "time", "1.5") == Destination("mock", "2.0"), "detour.q:74"
    assert destination(routes, "time", "1.0") == Destination("other", "3.0"), "detour.q:75"
    assert destination(routes, "time", "2.0") == Destination("time", "2.0"), "detour.q:76"
    assert destination(routes, "time") == Destination("mock", "2.0"), "detour.q:77"


def test_detours_have_the_form_of_the_2016_clients() -> None:
    """Detours have the form of the 2016 clients."""
    routes = with_detour(None, "time", Detour("1.1", "mock", "2.0"))
    assert quark.json.encode(routes) == '{"time":[{"version":"1.1","target":"mock","targetVersion":"2.0"}]}', (
        "detour.q:82"
    )


def test_a_detour_without_a_version_is_for_all_one_that_cannot_be_read_is() -> None:
    """A detour without a version is for all, one that cannot be read is for none."""
    routes = with_detour(None, "time", Detour(None, "mock"))
    assert destination(routes, "time", "1.0") == Destination("mock"), "detour.q:87"
    assert destination(with_detour(None, "time", Detour("old", "mock")), "time", "1.0") == Destination("time", "1.0"), (
        "detour.q:88"
    )
    assert destination(with_detour(None, "time", Detour("1.0", "mock")), "time", "new") == Destination("time", "new"), (
        "detour.q:89"
    )
