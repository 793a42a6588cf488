"""The tests of `rtp`."""

from __future__ import annotations

import pytest
import quark

from mdk.clock import CausalClock
from mdk.context import SharedContext
from mdk.node import Node
from mdk.rtp import (
    RTP_CLIENT,
    RTP_SERVER,
    Active,
    Breaker,
    Clear,
    Close,
    CloseError,
    Expire,
    FailureReport,
    InteractionAck,
    InteractionEvent,
    InvolvedNode,
    LogAck,
    LogEvent,
    Open,
    Route,
    RtpServerSide,
    Subscribe,
    in_causal_order,
)


def test_the_first_frame_says_who_speaks_and_what_it_understands() -> None:
    """The first frame says who speaks and what it understands."""
    open = Open(mdk_version="3.0.0", properties=quark.FrozenDict({"capabilities": ("route",)}), node_id="p1")
    message = open
    assert (
        RTP_CLIENT.encode(message)
        == '{"type":"open","version":"2.0.0","mdkVersion":"3.0.0","properties":{"capabilities":["route"]},"nodeId":"p1","environment":{"name":"sandbox"}}'
    ), "rtp.q:187"
    assert open.understands("route"), "rtp.q:189"
    assert not open.understands("breaker"), "rtp.q:190"
    assert not Open().understands("route"), "rtp.q:191"
    assert not Open(properties=quark.FrozenDict({"capabilities": "route"})).understands("route"), "rtp.q:192"


def test_another_major_version_cannot_go_on() -> None:
    """Another major version cannot go on."""
    assert Open("2.0.0").is_compatible(), "rtp.q:196"
    assert Open("2.7").is_compatible(), "rtp.q:197"
    assert not Open("3.0.0").is_compatible(), "rtp.q:198"
    assert not Open("1.9.9").is_compatible(), "rtp.q:199"
    assert not Open("new").is_compatible(), "rtp.q:200"


def test_messages_are_told_apart_by_their_type_under_today_s_names_and_older() -> None:
    """Messages are told apart by their type, under today's names and older ones."""
    node = Node("n1", "hello", "1.1", "http://h:1")
    text = '"node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"}}'
    messages = quark.FrozenDict(
        {
            '{"type":"active",': Active(node),
            '{"type":"discovery.protocol.Active",': Active(node),
            '{"type":"expire",': Expire(node),
            '{"type":"discovery.protocol.Expire",': Expire(node),
            '{"type":"open",': Open(),
            '{"type":"mdk.protocol.Open",': Open(),
            '{"type":"close",': Close(),
            '{"type":"mdk.protocol.Close",': Close(),
            '{"type":"discovery.protocol.Close",': Close(),
            '{"type":"subscribe",': Subscribe(),
        },
    )
    for start in tuple(messages):
        assert quark.equal(RTP_CLIENT.decode(start + text), quark.entry(messages, start, "rtp.q:218")), "rtp.q:218"


def test_what_a_server_says_too() -> None:
    """What a server says, too."""
    messages = quark.FrozenDict(
        {
            '{"type":"clear"}': Clear(),
            '{"type":"discovery.protocol.Clear"}': Clear(),
            '{"type":"logack","sequence":7}': LogAck(7),
            '{"type":"mdk_tracing.protocol.LogAckEvent","sequence":7}': LogAck(7),
            '{"type":"interactionack","sequence":7}': InteractionAck(7),
            '{"type":"route","service":"time","environment":"sandbox","shares":{"1.1":9,"1.2":1}}': Route(
                "time",
                "sandbox",
                quark.FrozenDict({"1.1": 9, "1.2": 1}),
            ),
        },
    )
    for text in tuple(messages):
        assert quark.equal(RTP_SERVER.decode(text), quark.entry(messages, text, "rtp.q:234")), "rtp.q:234"


def test_absent_and_null_mean_the_default_unknown_fields_and_class_are() -> None:
    """Absent and null mean the default, unknown fields and $class are ignored."""
    text = '{"$class":"mdk_protocol.Open","type":"open","version":null,"environment":null,"fromTheFuture":[1]}'
    open = Open()
    assert quark.equal(RTP_SERVER.decode(text), open), "rtp.q:240"


def test_a_message_of_an_unknown_type_is_an_error_that_says_so() -> None:
    """A message of an unknown type is an error that says so."""
    with pytest.raises(quark.DecodeError):  # rtp.q:244
        RTP_SERVER.decode('{"type":"tomorrow"}')
    try:
        RTP_SERVER.decode('{"type":"tomorrow"}')
    except quark.DecodeError as error:
        assert error.kind == quark.DecodeKind.UNKNOWN_TAG, "rtp.q:247"
    else:
        assert False, "rtp.q:246"


def test_both_begin_with_open_and_nothing_follows_a_close() -> None:
    """Both begin with Open, and nothing follows a Close."""
    side = RtpServerSide()
    with pytest.raises(quark.OutOfState):  # rtp.q:253
        side.receive('{"type":"subscribe"}')
    with pytest.raises(quark.OutOfState):  # rtp.q:254
        side.send(Clear())
    side.receive('{"type":"open"}')
    side.receive('{"type":"subscribe"}')
    with pytest.raises(quark.OutOfState):  # rtp.q:257
        side.send(Clear())
    side.send(Open())
    side.send(Clear())
    side.send(Close())
    with pytest.raises(quark.OutOfState):  # rtp.q:261
        side.send(Clear())
    side.receive('{"type":"close"}')
    with pytest.raises(quark.OutOfState):  # rtp.q:263
        side.receive('{"type":"subscribe"}')


def test_a_node_is_announced_for_30_seconds() -> None:
    """A node is announced for 30 seconds."""
    message = Active(Node("n1", "hello", "1.1", "http://h:1"))
    assert (
        RTP_CLIENT.encode(message)
        == '{"type":"active","node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{},"environment":{"name":"sandbox"}},"ttl":30}'
    ), "rtp.q:268"
    older = RTP_CLIENT.decode(
        '{"type":"active","node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"},"ttl":30.0}',
    )
    assert quark.equal(older, message), "rtp.q:273"


def test_a_log_event_on_the_wire_upper_case_level_a_number_and_sync_1() -> None:
    """A log event on the wire: upper-case level, a number, and sync 1."""
    event = LogEvent(SharedContext("t1"), 0 + 5, "p1", quark.Severity.WARN, "cat", text="café", sequence=3)
    message = event
    assert (
        RTP_CLIENT.encode(message)
        == '{"type":"log","context":{"traceId":"t1","clock":{"clocks":[0]},"properties":{},"environment":{"name":"sandbox"}},"timestamp":5,"node":"p1","level":"WARN","category":"cat","contentType":"text/plain","text":"caf\\u00e9","sequence":3,"sync":1}'
    ), "rtp.q:287"
    assert quark.equal(RTP_CLIENT.decode(RTP_CLIENT.encode(message)), message), "rtp.q:289"


def test_a_failure_report_adds_structure_beside_the_text() -> None:
    """A failure report adds structure beside the text."""
    report = FailureReport("ValueError", "boom", "at f", (InvolvedNode("n1", "hello", "1.1", "http://h:1"),))
    assert (
        report.encode()
        == '{"kind":"ValueError","message":"boom","stack":"at f","nodes":[{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"}]}'
    ), "rtp.q:294"


def test_an_interaction_event_on_the_wire() -> None:
    """An interaction event on the wire."""
    event = InteractionEvent(
        0 + 1,
        0 + 2,
        uuid="u1",
        session="t1",
        node="p1",
        results=quark.FrozenDict({"n1": 0, "n2": 1}),
        start_clock=(2,),
        end_clock=(5,),
        sequence=7,
    )
    message = event
    assert (
        RTP_CLIENT.encode(message)
        == '{"type":"interactionevent","startTimestamp":1,"endTimestamp":2,"environment":{"name":"sandbox"},"uuid":"u1","session":"t1","node":"p1","results":{"n1":0,"n2":1},"startClock":[2],"endClock":[5],"sequence":7,"sync":1}'
    ), "rtp.q:311"


def test_closing_says_why() -> None:
    """Closing says why."""
    message = Close(CloseError("VERSION_MISMATCH", "title", "detail", "id"))
    assert (
        RTP_CLIENT.encode(message)
        == '{"type":"close","error":{"code":"VERSION_MISMATCH","title":"title","detail":"detail","id":"id"}}'
    ), "rtp.q:317"


def test_the_newer_messages_on_the_wire() -> None:
    """The newer messages on the wire."""
    command = Route("time", "sandbox", quark.FrozenDict({"1.1": 9, "1.2": 1}))
    assert (
        RTP_SERVER.encode(command)
        == '{"type":"route","service":"time","environment":"sandbox","shares":{"1.1":9,"1.2":1}}'
    ), "rtp.q:323"
    message = Breaker(Node("n1", "time", "1.1", "http://t:1"), True, 0 + 9)
    assert (
        RTP_CLIENT.encode(message)
        == '{"type":"breaker","node":{"id":"n1","service":"time","version":"1.1","address":"http://t:1","properties":{},"environment":{"name":"sandbox"}},"open":true,"since":9}'
    ), "rtp.q:325"


def test_the_events_of_a_trace_sort_into_causal_order_whatever_their() -> None:
    """The events of a trace sort into causal order, whatever their timestamps say."""
    clocks = ((3,), (2, 1), (1,), (2, 1, 4), (2,), (2, 1, 3), (2, 0), (10,))
    events = tuple(
        LogEvent(SharedContext("t1", CausalClock(levels)), 0, "p1", quark.Severity.INFO, "cat", text="x")
        for levels in clocks
    )
    ordered = tuple(event.context.clock.levels for event in in_causal_order(events))
    assert ordered == ((1,), (2,), (2, 0), (2, 1), (2, 1, 3), (2, 1, 4), (3,), (10,)), "rtp.q:340"
