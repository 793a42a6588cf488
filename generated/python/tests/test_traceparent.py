"""The tests of `traceparent`."""

from __future__ import annotations

from mdk.traceparent import is_uuid, trace_id_of, traceparent_for


def test_a_traceparent_carries_the_trace_s_32_digits_a_parent_of_16_and_the() -> None:
    """A traceparent carries the trace's 32 digits, a parent of 16, and the flags 01."""
    header = traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 15_902_634, 7)
    assert header == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f2a7aa00000007-01", "traceparent.q:55"


def test_a_parent_of_nothing_but_zeros_would_be_invalid() -> None:
    """A parent of nothing but zeros would be invalid."""
    assert traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 7).endswith("-0000000000000007-01"), (
        "traceparent.q:59"
    )
    assert traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 7, 0).endswith("-0000000700000000-01"), (
        "traceparent.q:60"
    )
    assert traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 0).endswith("-0000000000000001-01"), (
        "traceparent.q:61"
    )


def test_the_id_of_a_traceparent_is_the_trace_s_uuid() -> None:
    """The id of a traceparent is the trace's UUID."""
    id = trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    assert id == "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "traceparent.q:66"


def test_a_later_version_may_say_more_version_00_may_not() -> None:
    """A later version may say more, version 00 may not."""
    assert trace_id_of("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more") is not None, "traceparent.q:70"
    assert trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more") is None, "traceparent.q:71"


def test_a_malformed_traceparent_has_no_trace() -> None:
    """A malformed traceparent has no trace."""
    assert trace_id_of("") is None, "traceparent.q:75"
    assert trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7") is None, "traceparent.q:76"
    assert trace_id_of("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") is None, "traceparent.q:77"
    assert trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01") is None, "traceparent.q:78"
    assert trace_id_of("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01") is None, "traceparent.q:79"
    assert trace_id_of("00-00000000000000000000000000000000-00f067aa0ba902b7-01") is None, "traceparent.q:80"
    assert trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01") is None, "traceparent.q:81"


def test_a_uuid_has_its_dashes_in_the_usual_places() -> None:
    """A UUID has its dashes in the usual places."""
    assert is_uuid("4bf92f35-77b3-4da6-a3ce-929d0e0e4736"), "traceparent.q:85"
    assert is_uuid("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736"), "traceparent.q:86"
    assert not is_uuid("4bf92f3577b34da6a3ce929d0e0e4736"), "traceparent.q:87"
    assert not is_uuid("4bf92f35-77b3-4da6-a3ce929d-0e0e4736"), "traceparent.q:88"
    assert not is_uuid("trace"), "traceparent.q:89"
