"""The tests of `outbox`."""

from __future__ import annotations

from dataclasses import replace

import quark

from mdk.context import SharedContext
from mdk.outbox import Outbox
from mdk.rtp import RTP_CLIENT, LogEvent


def test_events_are_numbered_by_one_counter_from_0() -> None:
    """Events are numbered by one counter, from 0."""
    outbox = Outbox()
    assert outbox.number() == 0, "outbox.q:85"
    assert outbox.number() == 1, "outbox.q:86"


def test_an_event_is_kept_until_its_own_acknowledgement() -> None:
    """An event is kept until its own acknowledgement."""
    outbox = Outbox()
    first = LogEvent(SharedContext("t1"), 0, "p1", quark.Severity.INFO, "cat", text="first")
    second = LogEvent(SharedContext("t1"), 0, "p1", quark.Severity.INFO, "cat", text="second")
    outbox.keep(0, quark.Severity.INFO, first)
    outbox.keep(1, quark.Severity.INFO, second)
    outbox.acknowledge(1)
    kept = (first,)
    assert quark.equal(outbox.unacknowledged(), kept), "outbox.q:97"
    outbox.acknowledge(7)
    assert outbox.size() == 1, "outbox.q:99"
    outbox.acknowledge(0)
    outbox.acknowledge(0)
    assert outbox.size() == 0, "outbox.q:102"


def test_what_is_sent_again_comes_in_sequence_order_whatever_its_severity() -> None:
    """What is sent again comes in sequence order, whatever its severity."""
    outbox = Outbox()
    severities = (
        quark.Severity.ERROR,
        quark.Severity.DEBUG,
        quark.Severity.CRITICAL,
        quark.Severity.INFO,
        quark.Severity.WARN,
    )
    for severity in severities:
        sequence = outbox.number()
        event = LogEvent(SharedContext("t1"), 0, "p1", severity, "cat", text=f"{sequence}", sequence=sequence)
        outbox.keep(sequence, severity, event)
    assert tuple('"sequence":0' in RTP_CLIENT.encode(message) for message in outbox.unacknowledged()) == (
        True,
        False,
        False,
        False,
        False,
    ), "outbox.q:121"
    assert tuple('"sequence":4' in RTP_CLIENT.encode(message) for message in outbox.unacknowledged()) == (
        False,
        False,
        False,
        False,
        True,
    ), "outbox.q:128"
    assert tuple('"level":"CRITICAL"' in RTP_CLIENT.encode(message) for message in outbox.unacknowledged()) == (
        False,
        False,
        True,
        False,
        False,
    ), "outbox.q:135"


def test_beyond_the_limit_the_oldest_of_the_lowest_severity_goes_first() -> None:
    """Beyond the limit the oldest of the lowest severity goes first."""
    outbox = Outbox(3)
    event = LogEvent(SharedContext("t1"), 0, "p1", quark.Severity.INFO, "cat", text="x")
    outbox.keep(0, quark.Severity.ERROR, replace(event, sequence=0))
    outbox.keep(1, quark.Severity.INFO, replace(event, sequence=1))
    outbox.keep(2, quark.Severity.INFO, replace(event, sequence=2))
    outbox.keep(3, quark.Severity.WARN, replace(event, sequence=3))
    kept = (replace(event, sequence=0), replace(event, sequence=2), replace(event, sequence=3))
    assert quark.equal(outbox.unacknowledged(), kept), "outbox.q:152"
    outbox.keep(4, quark.Severity.DEBUG, replace(event, sequence=4))
    assert quark.equal(outbox.unacknowledged(), kept), "outbox.q:154"
    outbox.keep(5, quark.Severity.ERROR, replace(event, sequence=5))
    outbox.keep(6, quark.Severity.ERROR, replace(event, sequence=6))
    outbox.keep(7, quark.Severity.ERROR, replace(event, sequence=7))
    errors = (replace(event, sequence=5), replace(event, sequence=6), replace(event, sequence=7))
    assert quark.equal(outbox.unacknowledged(), errors), "outbox.q:159"
    assert outbox.take_dropped() == 5, "outbox.q:160"
    assert outbox.take_dropped() == 0, "outbox.q:161"


def test_ten_thousand_events_are_kept_not_one_more() -> None:
    """Ten thousand events are kept, not one more."""
    outbox = Outbox()
    event = LogEvent(SharedContext("t1"), 0, "p1", quark.Severity.INFO, "cat", text="x")
    for sequence in range(10_002):
        outbox.keep(sequence, quark.Severity.INFO, event)
    assert outbox.size() == 10_000, "outbox.q:168"
    assert outbox.take_dropped() == 2, "outbox.q:169"
