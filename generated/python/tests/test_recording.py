"""The tests of `recording`."""

from __future__ import annotations

import quark
from quark.testing import TestRuntime, sent

from mdk.breaker import CircuitBreakers
from mdk.config import Config
from mdk.environment import Environment
from mdk.mdk import Mdk
from mdk.recording import Substitutions, decoded, first_connection, renumbered, second_connection
from mdk.rtp import RTP_CLIENT, Active, InteractionAck, LogAck, Open, RtpServerSide


def test_every_client_message_of_the_recording_decodes_and_comes_back_from() -> None:
    """Every client message of the recording decodes, and comes back from its own text."""
    for message in decoded(first_connection()):
        assert quark.equal(RTP_CLIENT.decode(RTP_CLIENT.encode(message)), message), "recording.q:168"
    for message in decoded(second_connection()):
        assert quark.equal(RTP_CLIENT.decode(RTP_CLIENT.encode(message)), message), "recording.q:169"


def test_the_recorded_client_keeps_to_the_order_of_the_protocol() -> None:
    """The recorded client keeps to the order of the protocol."""
    first = RtpServerSide()
    for frame in first_connection():
        first.receive(frame)
    second = RtpServerSide()
    for frame in second_connection():
        second.receive(frame)


def test_the_client_s_side_of_the_recording_comes_out_again() -> None:
    """The client's side of the recording comes out again."""
    with TestRuntime() as runtime:
        recorded = Substitutions()
        replayed = Substitutions()
        mdk = Mdk(Config(environment=Environment("feature", "base")), CircuitBreakers(), runtime=runtime)
        node = mdk.register("hello", "1.1", "http://127.0.0.1:7000")
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open("2.0.0"))
        mdk._link.events.received(Active(node))
        root = mdk.session()
        root.info("cat", "hello world")
        mdk._link.events.received(LogAck(0))
        root.start_interaction()
        mdk._link.events.received(LogAck(1))
        assert quark.equal(root._resolve("hello", "1.1").value(), node), "recording.q:195"
        child = mdk.join(root.externalize())
        child.set_deadline(5)
        child.error("cat", "in child")
        mdk._link.events.received(LogAck(2))
        grandchild = mdk.join(child.externalize())
        grandchild.warn("deep", "grandchild")
        first = renumbered(decoded(first_connection()))
        first_sent = sent(mdk._link)
        assert len(first_sent) == len(first), "recording.q:204"
        for position in range(len(first)):
            assert quark.equal(
                replayed.message(quark.item(first_sent, position, "recording.q:206")),
                recorded.message(quark.item(first, position, "recording.q:206")),
            ), "recording.q:206"
        mdk._link.events.closed("the server went away")
        grandchild.trace(quark.Severity.DEBUG)
        grandchild.debug("deep", "now visible")
        root.fail_interaction("boom")
        root.finish_interaction()
        mdk.derive(child.externalize()).critical("batch", "derived")
        assert not sent(mdk._link), "recording.q:216"
        runtime.advance(1)
        mdk._link.events.connected()
        mdk._link.events.received(Open("2.0.0"))
        mdk._link.events.received(Active(node))
        for sequence in range(3, 10):
            if sequence == 7:
                mdk._link.events.received(InteractionAck(7))
            else:
                mdk._link.events.received(LogAck(sequence))
        root.info("cat", "after reconnect")
        mdk._link.events.received(LogAck(10))
        stopped = mdk._stop()
        assert not stopped.is_pending(), "recording.q:229"
        second = renumbered(decoded(second_connection()))
        second_sent = sent(mdk._link)
        assert len(second_sent) == len(second), "recording.q:232"
        for position in range(len(second)):
            assert quark.equal(
                replayed.message(quark.item(second_sent, position, "recording.q:234")),
                recorded.message(quark.item(second, position, "recording.q:234")),
            ), "recording.q:234"
