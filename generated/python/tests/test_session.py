"""The tests of `session`."""

from __future__ import annotations

import pytest
import quark
from quark.testing import TestRuntime, sent

from mdk.breaker import CircuitBreakers
from mdk.config import Config
from mdk.context import CONTEXT_LIMIT, ContextTooLarge, ReservedProperty
from mdk.discovery import Unresolved
from mdk.environment import Environment
from mdk.interaction import NoInteraction
from mdk.mdk import Mdk
from mdk.node import Node
from mdk.rtp import RTP_CLIENT, Active, Open
from mdk.session import LoggedMessageId
from mdk.version import InvalidVersion


def test_a_session_is_a_new_trace_the_first_log_stands_at_1() -> None:
    """A session is a new trace: the first log stands at [1]."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        logged = session.info("cat", "hello")
        assert logged == LoggedMessageId(session.trace_id(), (1,), Environment("sandbox")), "session.q:267"
        assert session.warn("cat", "again").causal_level == (2,), "session.q:268"
        assert mdk.session().trace_id() != session.trace_id(), "session.q:269"


def test_a_log_message_is_delivered_with_its_level_category_text_and_moment() -> None:
    """A log message is delivered with its level, category, text and moment."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        sent(mdk._link)
        session = mdk.session()
        session.critical("cat", "a")
        session.error("cat", "b")
        session.warn("cat", "c")
        session.info("cat", "d")
        sent_ = tuple(map(RTP_CLIENT.encode, sent(mdk._link)))
        assert tuple(
            '"level":"CRITICAL","category":"cat","contentType":"text/plain","text":"a","sequence":0,"sync":1' in text
            for text in sent_
        ) == (True, False, False, False), "session.q:284"
        assert tuple(
            '"level":"ERROR","category":"cat","contentType":"text/plain","text":"b","sequence":1,"sync":1' in text
            for text in sent_
        ) == (False, True, False, False), "session.q:287"
        assert tuple('"clock":{"clocks":[3]}' in text for text in sent_) == (False, False, True, False), "session.q:290"
        assert tuple('"timestamp":1000000000,"node":' in text for text in sent_) == (True, True, True, True), (
            "session.q:291"
        )


def test_info_is_the_gate_a_filtered_call_ticks_and_delivers_nothing() -> None:
    """INFO is the gate; a filtered call ticks and delivers nothing."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        sent(mdk._link)
        session = mdk.session()
        assert session.debug("cat", "hidden").causal_level == (1,), "session.q:301"
        assert not sent(mdk._link), "session.q:302"
        assert session.info("cat", "shown").causal_level == (2,), "session.q:303"
        assert len(sent(mdk._link)) == 1, "session.q:304"


def test_trace_raises_and_lowers_the_gate_here_and_downstream() -> None:
    """Trace raises and lowers the gate, here and downstream."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        sent(mdk._link)
        session = mdk.session()
        session.trace(quark.Severity.DEBUG)
        session.debug("cat", "shown")
        assert len(sent(mdk._link)) == 1, "session.q:316"
        downstream = mdk.join(session.externalize())
        downstream.debug("cat", "shown")
        assert len(sent(mdk._link)) == 1, "session.q:319"
        downstream.trace(quark.Severity.ERROR)
        downstream.warn("cat", "hidden")
        assert not sent(mdk._link), "session.q:322"
        session.debug("cat", "shown")
        assert len(sent(mdk._link)) == 1, "session.q:324"


def test_externalize_encodes_then_ticks_join_ticks_and_enters_a_level() -> None:
    """Externalize encodes, then ticks; join ticks and enters a level."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        text = session.externalize()
        assert '"clock":{"clocks":[0]}' in text, "session.q:331"
        assert session.info("cat", "after").causal_level == (2,), "session.q:332"
        joined = mdk.join(text)
        assert joined.trace_id() == session.trace_id(), "session.q:334"
        assert joined.info("cat", "first").causal_level == (1, 1), "session.q:335"
        assert '"clock":{"clocks":[2]}' in session.inject(), "session.q:336"


def test_the_headers_carry_the_context_and_a_traceparent_of_the_same_trace() -> None:
    """The headers carry the context and a traceparent of the same trace."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        first = session.headers()
        assert tuple(first) == ("X-MDK-Context", "traceparent"), "session.q:343"
        value = quark.entry(first, "X-MDK-Context", "session.q:344")
        assert session.trace_id() in value, "session.q:344"
        id = "".join(session.trace_id().split("-"))
        assert quark.entry(first, "traceparent", "session.q:346").startswith(f"00-{id}-"), "session.q:346"
        assert quark.entry(first, "traceparent", "session.q:347").endswith("-01"), "session.q:347"
        assert len(quark.entry(first, "traceparent", "session.q:348")) == 55, "session.q:348"
        assert quark.entry(session.headers(), "traceparent", "session.q:349") != quark.entry(
            first, "traceparent", "session.q:349"
        ), "session.q:349"


def test_a_session_s_environment_travels_with_it() -> None:
    """A session's environment travels with it."""
    with TestRuntime() as runtime:
        here = Mdk(Config(environment=Environment("feature", "base")), CircuitBreakers(), runtime=runtime)
        there = Mdk(Config(environment=Environment("production")), CircuitBreakers(), runtime=runtime)
        assert there.join(here.session().externalize()).environment() == Environment("feature", "base"), "session.q:355"
        assert there.session().environment() == Environment("production"), "session.q:356"


def test_a_deadline_only_shrinks_and_says_what_is_left() -> None:
    """A deadline only shrinks, and says what is left."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        assert quark.millis(session.remaining()) is None, "session.q:362"
        session.set_deadline(5)
        assert quark.millis(session.remaining()) == 5000, "session.q:364"
        session.set_deadline(9)
        assert quark.millis(session.remaining()) == 5000, "session.q:366"
        session.set_deadline(2)
        runtime.advance(0.5)
        assert quark.millis(session.remaining()) == 1500, "session.q:369"
        runtime.advance(5)
        assert quark.millis(session.remaining()) == 0, "session.q:371"


def test_a_deadline_travels_and_what_is_left_of_it_wins_over_the_clock() -> None:
    """A deadline travels, and what is left of it wins over the clock."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        session.set_deadline(5)
        text = session.externalize()
        assert '"timeout":1000005' in text, "session.q:379"
        assert '"remaining":5000' in text, "session.q:380"
        runtime.advance(1)
        assert quark.millis(mdk.join(text).remaining()) == 5000, "session.q:382"


def test_properties_are_the_request_s_and_travel_with_it() -> None:
    """Properties are the request's, and travel with it."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        assert not session.has_property("user"), "session.q:388"
        assert session.get_property("user") is None, "session.q:389"
        session.set_property("user", "ada")
        assert session.has_property("user"), "session.q:391"
        joined = mdk.join(session.externalize())
        assert quark.equal(joined.get_property("user"), "ada"), "session.q:393"


def test_a_property_that_would_not_fit_is_refused_and_the_session_goes_on() -> None:
    """A property that would not fit is refused, and the session goes on without it."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        filling = "x"
        for _ in range(13):
            filling += filling
        with pytest.raises(ContextTooLarge):  # session.q:401
            session.set_property("big", filling)
        with pytest.raises(ReservedProperty):  # session.q:402
            session.set_property("timeout", 9000000000.0)
        assert not session.has_property("big"), "session.q:403"
        assert len(session.externalize()) < CONTEXT_LIMIT, "session.q:404"


def test_resolve_waits_ten_seconds_for_a_node_no_longer() -> None:
    """Resolve waits ten seconds for a node, no longer."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        session = mdk.session()
        promise = session._resolve("time", "1.0")
        runtime.advance(9.999)
        assert promise.is_pending(), "session.q:413"
        runtime.advance(0.001)
        with pytest.raises(Unresolved):  # session.q:415
            promise.value()


def test_resolve_waits_no_longer_than_the_deadline() -> None:
    """Resolve waits no longer than the deadline."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        session = mdk.session()
        session.set_deadline(3)
        runtime.advance(1)
        promise = session._resolve("time", "1.0")
        longer = session._resolve_until("time", "1.0", 60_000)
        runtime.advance(1.999)
        assert promise.is_pending(), "session.q:427"
        runtime.advance(0.001)
        with pytest.raises(Unresolved):  # session.q:429
            promise.value()
        with pytest.raises(Unresolved):  # session.q:430
            longer.value()


def test_resolve_until_waits_as_long_as_it_is_told() -> None:
    """Resolve_until waits as long as it is told."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        session = mdk.session()
        brief = session._resolve_until("time", "1.0", 500)
        patient = session._resolve_until("time", None, 60_000)
        runtime.advance(0.5)
        with pytest.raises(Unresolved):  # session.q:440
            brief.value()
        runtime.advance(59)
        assert patient.is_pending(), "session.q:442"
        node = Node("n1", "time", "7.3", "http://t:1")
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(node))
        assert quark.equal(patient.value(), node), "session.q:447"


def test_a_version_that_is_none_fails_the_promise() -> None:
    """A version that is none fails the promise."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        with pytest.raises(InvalidVersion):  # session.q:453
            session._resolve("time", "new").value()


def test_a_route_leads_a_session_elsewhere_and_everything_downstream() -> None:
    """A route leads a session elsewhere, and everything downstream."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        mdk._link.events.received(Active(Node("n2", "mock", "2.0", "http://m:1")))
        session = mdk.session()
        session.route("time", "1.0", "mock", "2.0")
        assert session._resolve("time", "1.0").value().id == "n2", "session.q:465"
        assert mdk.join(session.externalize())._resolve("time", "1.0").value().id == "n2", "session.q:466"
        assert mdk.session()._resolve("time", "1.0").value().id == "n1", "session.q:467"
        with pytest.raises(InvalidVersion):  # session.q:468
            session.route("time", "new", "mock", "2.0")
        with pytest.raises(InvalidVersion):  # session.q:469
            session.route("time", "1.0", "mock", "new")


def test_an_interaction_that_finishes_yields_its_event_directly_after_its() -> None:
    """An interaction that finishes yields its event, directly after its last log."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        sent(mdk._link)
        session = mdk.session()
        session.start_interaction()
        node = session._resolve("time", "1.0").value()
        runtime.advance(0.25)
        session.finish_interaction()
        sent_ = tuple(map(RTP_CLIENT.encode, sent(mdk._link)))
        assert len(sent_) == 3, "session.q:485"
        assert (
            '"level":"INFO","category":"MDK","contentType":"text/plain","text":"Starting interaction.","sequence":0'
            in quark.item(sent_, 0, "session.q:486")
        ), "session.q:486"
        assert (
            '"level":"INFO","category":"MDK","contentType":"text/plain","text":"Finished interaction.","sequence":1'
            in quark.item(sent_, 1, "session.q:489")
        ), "session.q:489"
        assert '"results":{"n1":1},"startClock":[1],"endClock":[2],"sequence":2,"sync":1' in quark.item(
            sent_, 2, "session.q:492"
        ), "session.q:492"
        assert '"startTimestamp":1000000000,"endTimestamp":1000000250' in quark.item(sent_, 2, "session.q:493"), (
            "session.q:493"
        )
        value = quark.item(sent_, 2, "session.q:494")
        assert session.trace_id() in value, "session.q:494"
        assert node.id == "n1", "session.q:495"


def test_a_failure_blames_the_nodes_resolved_so_far_those_resolved() -> None:
    """A failure blames the nodes resolved so far; those resolved afterwards can still succeed."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        mdk._link.events.received(Active(Node("n2", "time", "1.0", "http://t:2")))
        sent(mdk._link)
        session = mdk.session()
        session.start_interaction()
        assert session._resolve("time", "1.0").value().id == "n1", "session.q:508"
        session.fail_interaction("boom")
        assert session._resolve("time", "1.0").value().id == "n2", "session.q:510"
        session.finish_interaction()
        sent_ = tuple(map(RTP_CLIENT.encode, sent(mdk._link)))
        assert (
            '"level":"ERROR","category":"interaction failure","contentType":"text/plain","text":"involved: Node(id:n1 time: http://t:1, 1.0)\\n\\nboom"'
            in quark.item(sent_, 1, "session.q:513")
        ), "session.q:513"
        assert '"failure"' not in quark.item(sent_, 1, "session.q:516"), "session.q:516"
        assert '"results":{"n1":0,"n2":1}' in quark.item(sent_, 3, "session.q:517"), "session.q:517"


def test_three_failed_interactions_open_a_node_s_breaker_and_calls_go() -> None:
    """Three failed interactions open a node's breaker, and calls go elsewhere."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        session = mdk.session()
        for _ in range(3):
            session.start_interaction()
            assert session._resolve("time", "1.0").value().id == "n1", "session.q:529"
            session.fail_interaction("boom")
            session.finish_interaction()
        promise = session._resolve("time", "1.0")
        assert promise.is_pending(), "session.q:534"
        mdk._link.events.received(Active(Node("n2", "time", "1.0", "http://t:2")))
        assert promise.value().id == "n2", "session.q:536"


def test_finish_without_start_is_an_error_and_corrupts_nothing() -> None:
    """Finish without start is an error and corrupts nothing."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        with pytest.raises(NoInteraction):  # session.q:542
            session.finish_interaction()
        with pytest.raises(NoInteraction):  # session.q:543
            session.fail_interaction("boom")
        session.start_interaction()
        session.finish_interaction()
        with pytest.raises(NoInteraction):  # session.q:546
            session.finish_interaction()
        assert session.info("cat", "next").causal_level == (3,), "session.q:547"


def test_nodes_resolved_through_the_session_belong_to_the_innermost_level() -> None:
    """Nodes resolved through the session belong to the innermost level."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        mdk._link.events.received(Active(Node("n2", "space", "1.0", "http://s:1")))
        sent(mdk._link)
        session = mdk.session()
        session.start_interaction()
        assert session._resolve("time", "1.0").value().id == "n1", "session.q:560"
        session.start_interaction()
        assert session._resolve("space", "1.0").value().id == "n2", "session.q:562"
        session.fail_interaction("boom")
        session.finish_interaction()
        session.finish_interaction()
        sent_ = tuple(map(RTP_CLIENT.encode, sent(mdk._link)))
        assert '"results":{"n2":0}' in quark.item(sent_, 4, "session.q:567"), "session.q:567"
        assert '"results":{"n1":1}' in quark.item(sent_, 6, "session.q:568"), "session.q:568"


def test_tasks_that_resolve_through_their_own_levels_never_blame_each_other() -> None:
    """Tasks that resolve through their own levels never blame each other's nodes."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        mdk._link.events.received(Active(Node("n2", "space", "1.0", "http://s:1")))
        session = mdk.session()
        first = session._enter_level()
        second = session._enter_level()
        assert first._resolve("time", "1.0").value().id == "n1", "session.q:581"
        assert second._resolve_until("space", "1.0", 1000).value().id == "n2", "session.q:582"
        sent(mdk._link)
        session._blame_level(first, quark.Failure("ValueError", "boom", "at f"))
        session._exit_level(first)
        session._exit_level(second)
        sent_ = tuple(map(RTP_CLIENT.encode, sent(mdk._link)))
        assert "involved: Node(id:n1 time: http://t:1, 1.0)" in quark.item(sent_, 0, "session.q:588"), "session.q:588"
        assert '"results":{"n1":0}' in quark.item(sent_, 2, "session.q:589"), "session.q:589"
        assert '"results":{"n2":1}' in quark.item(sent_, 4, "session.q:590"), "session.q:590"


def test_a_failed_body_s_report_carries_the_exception_and_the_nodes_beside() -> None:
    """A failed body's report carries the exception and the nodes beside the text."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        session = mdk.session()
        level = session._enter_level()
        assert level._resolve("time").value().id == "n1", "session.q:601"
        sent(mdk._link)
        session._blame_level(level, quark.Failure("ValueError", "boom", "at f\nat g"))
        session._exit_level(level)
        sent_ = tuple(map(RTP_CLIENT.encode, sent(mdk._link)))
        assert (
            '"failure":{"kind":"ValueError","message":"boom","stack":"at f\\nat g","nodes":[{"id":"n1","service":"time","version":"1.0","address":"http://t:1"}]}'
            in quark.item(sent_, 0, "session.q:606")
        ), "session.q:606"


def test_a_level_that_is_over_is_not_blamed_and_its_late_nodes_belong_to() -> None:
    """A level that is over is not blamed, and its late nodes belong to nobody."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        session = mdk.session()
        level = session._enter_level()
        late = level._resolve("time", "1.0")
        session._exit_level(level)
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        assert late.value().id == "n1", "session.q:621"
        with pytest.raises(NoInteraction):  # session.q:622
            level.fail("boom")
        sent(mdk._link)
        session._blame_level(level, quark.Failure("ValueError", "boom"))
        session._exit_level(level)
        assert not sent(mdk._link), "session.q:626"


def test_a_level_can_be_failed_by_hand_and_goes_on() -> None:
    """A level can be failed by hand, and goes on."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        session = mdk.session()
        level = session._enter_level()
        assert level._resolve("time").value().id == "n1", "session.q:637"
        level.fail("boom")
        sent(mdk._link)
        session._exit_level(level)
        assert tuple('"results":{"n1":0}' in RTP_CLIENT.encode(message) for message in sent(mdk._link)) == (
            False,
            True,
        ), "session.q:641"


def test_an_interaction_that_finishes_resets_the_count_of_failures_in_a_row() -> None:
    """An interaction that finishes resets the count of failures in a row."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        session = mdk.session()
        for fails in (True, True, False, True, True):
            session.start_interaction()
            assert session._resolve("time", "1.0").value().id == "n1", "session.q:653"
            if fails:
                session.fail_interaction("boom")
            session.finish_interaction()
        assert session._resolve("time", "1.0").value().id == "n1", "session.q:659"


def test_a_deadline_before_now_has_passed() -> None:
    """A deadline before now has passed."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        session.set_deadline(-5)
        assert quark.millis(session.remaining()) == 0, "session.q:666"
