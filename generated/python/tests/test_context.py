"""The tests of `context`."""

from __future__ import annotations

from dataclasses import replace

import pytest
import quark

from mdk.clock import CausalClock
from mdk.context import CONTEXT_LIMIT, ContextTooLarge, ReservedProperty, SharedContext, UnusableContext
from mdk.environment import Environment


def test_a_new_context_stands_at_0_and_encodes_as_the_2016_clients_did() -> None:
    """A new context stands at [0], and encodes as the 2016 clients did."""
    context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", environment=Environment("feature", "base"))
    assert (
        context.encode()
        == '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[0]},"properties":{},"environment":{"name":"feature","fallbackName":"base"}}'
    ), "context.q:169"


def test_joining_goes_on_one_level_deeper_in_the_same_trace_and_environment() -> None:
    """Joining goes on one level deeper, in the same trace and environment."""
    sent_ = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", environment=Environment("feature", "base"))
    joined = SharedContext._receive(sent_._outgoing(0), 0)._joined()
    assert joined.clock.levels == (1, 0), "context.q:176"
    assert joined.trace_id == sent_.trace_id, "context.q:177"
    assert joined.environment == sent_.environment, "context.q:178"
    assert joined._ticked().clock.levels == (1, 1), "context.q:179"


def test_the_header_is_compact_ascii() -> None:
    """The header is compact ASCII."""
    context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")._including("name", "é")
    assert '"properties":{"name":"\\u00e9"}' in context._outgoing(0), "context.q:184"
    assert " " not in context._outgoing(0), "context.q:185"


def test_what_is_malformed_or_larger_than_8_ki_b_is_not_joined() -> None:
    """What is malformed or larger than 8 KiB is not joined."""
    with pytest.raises(UnusableContext):  # context.q:189
        SharedContext._receive("", 0)
    with pytest.raises(UnusableContext):  # context.q:190
        SharedContext._receive("garbage", 0)
    with pytest.raises(UnusableContext):  # context.q:191
        SharedContext._receive('{"clock":{"clocks":[1]}}', 0)
    with pytest.raises(UnusableContext):  # context.q:192
        SharedContext._receive('{"traceId":"mine"}', 0)
    with pytest.raises(UnusableContext):  # context.q:193
        SharedContext._receive('{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[]}}', 0)
    with pytest.raises(UnusableContext):  # context.q:197
        SharedContext._receive('{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[-1]}}', 0)


def test_a_header_of_8192_bytes_is_joined_one_of_8193_is_not() -> None:
    """A header of 8192 bytes is joined, one of 8193 is not."""
    empty = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", properties=quark.FrozenDict({"p": ""}))
    filling = "x"
    for _ in range(13):
        filling += filling
    fitting = quark.slice_text(filling, 0, CONTEXT_LIMIT - len(empty.encode()), "context.q:207")
    full = replace(empty, properties=quark.FrozenDict({"p": fitting}))
    assert len(full.encode()) == 8192, "context.q:209"
    assert quark.equal(SharedContext._receive(full.encode(), 0).properties, full.properties), "context.q:210"
    over = replace(empty, properties=quark.FrozenDict({"p": fitting + "x"}))
    with pytest.raises(UnusableContext):  # context.q:212
        SharedContext._receive(over.encode(), 0)


def test_a_context_that_came_in_full_goes_on_without_its_oldest_properties() -> None:
    """A context that came in full goes on without its oldest properties, never over the limit."""
    filling = "x"
    for _ in range(13):
        filling += filling
    filling = quark.slice_text(filling, 0, 7900, "context.q:218")
    context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", properties=quark.FrozenDict({"p": filling, "q": 1}))
    for _ in range(200):
        context = context._joined()
    assert len(context.encode()) > CONTEXT_LIMIT, "context.q:224"
    text = context._outgoing(0)
    assert len(text) <= CONTEXT_LIMIT, "context.q:226"
    received = SharedContext._receive(text, 0)
    assert received.clock == context.clock, "context.q:228"
    assert quark.equal(received.properties, quark.FrozenDict({"q": 1})), "context.q:229"


def test_a_property_that_could_make_the_context_outgrow_its_header_is() -> None:
    """A property that could make the context outgrow its header is refused."""
    context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")
    filling = "x"
    for _ in range(13):
        filling += filling
    with pytest.raises(ContextTooLarge):  # context.q:236
        context._including("big", filling)
    assert quark.equal(context._including("small", "x").properties, quark.FrozenDict({"small": "x"})), "context.q:237"


def test_a_property_that_was_accepted_fits_whatever_clock_and_deadline() -> None:
    """A property that was accepted fits whatever clock and deadline follow."""
    filling = "x"
    for _ in range(13):
        filling += filling
    context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")
    size = 7500
    fullest = context
    while True:
        try:
            fuller = context._including("p", quark.slice_text(filling, 0, size, "context.q:246"))
        except (ContextTooLarge, ReservedProperty):
            break
        fullest = fuller
        size += 1
    assert size > 7500, "context.q:250"
    later = replace(fullest, clock=CausalClock((4_503_599_627_370_495,)))
    assert "xxx" in later._expiring(0 + 31_536_000_000)._tracing(quark.Severity.CRITICAL)._outgoing(0), "context.q:252"


def test_the_mdk_s_own_properties_are_not_the_user_s_to_set() -> None:
    """The MDK's own properties are not the user's to set."""
    context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")
    with pytest.raises(ReservedProperty):  # context.q:257
        context._including("timeout", 1.5)
    with pytest.raises(ReservedProperty):  # context.q:258
        context._including("trace", "DEBUG")


def test_a_deadline_only_shrinks() -> None:
    """A deadline only shrinks."""
    context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")._expiring(0 + 10_000)
    assert quark.millis(context.deadline()) == 0 + 10_000, "context.q:263"
    assert quark.millis(context._expiring(0 + 11_000).deadline()) == 0 + 10_000, "context.q:264"
    assert quark.millis(context._expiring(0 + 9000).deadline()) == 0 + 9000, "context.q:265"
    assert context._left(0 + 4000) == 6000, "context.q:266"
    assert context._left(0 + 12_000) == 0, "context.q:267"


def test_a_deadline_travels_as_absolute_seconds_and_on_its_way_as_the() -> None:
    """A deadline travels as absolute seconds, and on its way as the milliseconds left."""
    context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")._expiring(0 + 12_500)
    assert '"properties":{"timeout":12.5}' in context.encode(), "context.q:272"
    assert "remaining" not in context.encode(), "context.q:273"
    assert '"remaining":2500' in context._outgoing(0 + 10_000), "context.q:274"


def test_what_is_left_wins_over_the_absolute_time_so_skewed_clocks_do_no() -> None:
    """What is left wins over the absolute time, so skewed clocks do no harm."""
    sent_ = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")._expiring(0 + 100_000)._outgoing(0 + 97_000)
    received = SharedContext._receive(sent_, 0 + 3_600_000)
    assert quark.millis(received.deadline()) == 0 + 3_600_000 + 3000, "context.q:282"
    assert received.remaining is None, "context.q:283"


def test_an_old_peer_s_absolute_time_is_the_deadline_where_nothing_else_is() -> None:
    """An old peer's absolute time is the deadline where nothing else is."""
    text = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","properties":{"timeout":1795391743.066}}'
    received = SharedContext._receive(text, 0)
    assert quark.millis(received.deadline()) == 0 + 1_795_391_743_066, "context.q:289"
    assert '"timeout":1795391743.066' in received.encode(), "context.q:290"


def test_a_deadline_that_is_none_is_dropped_and_an_absurd_one_is_bounded() -> None:
    """A deadline that is none is dropped, and an absurd one is bounded."""
    text = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","properties":{"timeout":"soon","x":1}}'
    received = SharedContext._receive(text, 0)
    assert quark.millis(received.deadline()) is None, "context.q:296"
    assert quark.equal(received.properties, quark.FrozenDict({"x": 1})), "context.q:297"
    absurd = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","remaining":9007199254740991}'
    assert quark.millis(SharedContext._receive(absurd, 0).deadline()) == 0 + 31_536_000_000, "context.q:299"


def test_info_is_the_lowest_level_logged_unless_the_context_says_another() -> None:
    """INFO is the lowest level logged, unless the context says another."""
    context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")
    assert context.gate() == quark.Severity.INFO, "context.q:304"
    assert context._tracing(quark.Severity.DEBUG).gate() == quark.Severity.DEBUG, "context.q:305"
    assert quark.equal(context._tracing(quark.Severity.ERROR).properties, quark.FrozenDict({"trace": "ERROR"})), (
        "context.q:306"
    )
    assert replace(context, properties=quark.FrozenDict({"trace": "LOUD"})).gate() == quark.Severity.INFO, (
        "context.q:307"
    )
    assert replace(context, properties=quark.FrozenDict({"trace": 1})).gate() == quark.Severity.INFO, "context.q:308"


def test_a_derived_trace_keeps_the_properties_and_the_environment_not_the() -> None:
    """A derived trace keeps the properties and the environment, not the deadline or the clock."""
    parent = SharedContext(
        "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
        CausalClock((3, 2)),
        quark.FrozenDict({"a": 1}),
        Environment("feature"),
    )
    derived = parent._expiring(0)._derived("17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed")
    assert derived.trace_id == "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed", "context.q:319"
    assert derived.clock.levels == (0,), "context.q:320"
    assert quark.equal(derived.properties, quark.FrozenDict({"a": 1})), "context.q:321"
    assert derived.environment.name == "feature", "context.q:322"


def test_a_request_that_comes_in_with_nothing_left_has_no_time_at_all() -> None:
    """A request that comes in with nothing left has no time at all."""
    text = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","remaining":-5}'
    assert quark.millis(SharedContext._receive(text, 0 + 3_600_000).deadline()) == 0 + 3_600_000, "context.q:327"
