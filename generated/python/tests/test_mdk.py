"""The tests of `mdk`."""

from __future__ import annotations

from dataclasses import replace

import pytest
import quark
from quark.testing import TestRuntime, calls, sent

from mdk.breaker import CircuitBreakers, RecordingPolicies
from mdk.clock import CausalClock
from mdk.config import Config
from mdk.context import SharedContext
from mdk.discovery import Unresolved
from mdk.environment import Environment
from mdk.mdk import Mdk
from mdk.node import Node
from mdk.rtp import (
    RTP_CLIENT,
    Active,
    Breaker,
    Clear,
    Close,
    CloseError,
    Expire,
    InteractionAck,
    LogAck,
    Open,
    Route,
)
from mdk.sources import CannotRegister, StaticNodes, Synapse
from mdk.version import InvalidVersion


def test_an_mdk_connects_with_its_token_and_opens_with_what_it_is() -> None:
    """An MDK connects with its token, and opens with what it is."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config("ws://h/rtp", "secret", Environment("feature", "base")), CircuitBreakers(), runtime=runtime)
        assert not calls(mdk._link), "mdk.q:448"
        mdk.start()
        mdk.start()
        calls_ = calls(mdk._link)
        assert len(calls_) == 1, "mdk.q:452"
        assert "ws://h/rtp" in quark.item(calls_, 0, "mdk.q:453"), "mdk.q:453"
        assert "Bearer secret" in quark.item(calls_, 0, "mdk.q:454"), "mdk.q:454"
        assert not sent(mdk._link), "mdk.q:455"
        mdk._link.events.connected()
        sent_ = tuple(map(RTP_CLIENT.encode, sent(mdk._link)))
        assert len(sent_) == 1, "mdk.q:458"
        assert quark.item(sent_, 0, "mdk.q:459").startswith('{"type":"open","version":"2.0.0","mdkVersion":"3.'), (
            "mdk.q:459"
        )
        assert '"capabilities":["route"]' in quark.item(sent_, 0, "mdk.q:460"), "mdk.q:460"
        assert '"language":' in quark.item(sent_, 0, "mdk.q:461"), "mdk.q:461"
        assert '"nodeId":"' in quark.item(sent_, 0, "mdk.q:462"), "mdk.q:462"
        assert quark.item(sent_, 0, "mdk.q:463").endswith('"environment":{"name":"feature","fallbackName":"base"}}'), (
            "mdk.q:463"
        )


def test_everything_else_is_sent_after_the_server_s_open() -> None:
    """Everything else is sent after the server's Open."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.register("hello", "1.1", "http://h:1")
        mdk.start()
        mdk.session().info("cat", "hello")
        mdk._link.events.connected()
        assert len(sent(mdk._link)) == 1, "mdk.q:472"
        mdk._link.events.received(Open())
        assert len(sent(mdk._link)) == 2, "mdk.q:474"


def test_a_service_is_registered_before_or_after_start_and_announced_at_once() -> None:
    """A service is registered before or after start, and announced at once when connected."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(environment=Environment("feature", "base")), CircuitBreakers(), runtime=runtime)
        early = mdk.register("hello", "1.1", "http://h:1")
        mdk.start()
        mdk._link.events.connected()
        sent(mdk._link)
        mdk._link.events.received(Open())
        announced = Active(early, 30_000)
        assert quark.equal(sent(mdk._link), (announced,)), "mdk.q:485"
        late = mdk.register("time", "2.0", "http://h:2")
        second = Active(late, 30_000)
        assert quark.equal(sent(mdk._link), (second,)), "mdk.q:488"
        assert early.environment == Environment("feature", "base"), "mdk.q:489"


def test_each_service_and_address_has_an_id_of_its_own_and_all_name_their() -> None:
    """Each service and address has an id of its own, and all name their process."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        first = mdk.register("hello", "1.1", "http://h:1")
        second = mdk.register("hello", "1.1", "http://h:2")
        third = mdk.register("time", "1.1", "http://h:1")
        assert first.id != second.id, "mdk.q:497"
        assert first.id != third.id, "mdk.q:498"
        assert second.id != third.id, "mdk.q:499"
        assert quark.equal(first.properties, second.properties), "mdk.q:500"
        assert tuple(first.properties) == ("datawire_nodeId",), "mdk.q:501"
        again = mdk.register("hello", "1.2", "http://h:1")
        assert again.id == first.id, "mdk.q:503"
        mdk.start()
        mdk._link.events.connected()
        value = RTP_CLIENT.encode(quark.item(sent(mdk._link), 0, "mdk.q:506"))
        assert quark.json.encode(quark.entry(first.properties, "datawire_nodeId", "mdk.q:506")) in value, "mdk.q:506"
        mdk._link.events.received(Open())
        assert len(sent(mdk._link)) == 3, "mdk.q:508"


def test_a_version_that_is_none_cannot_be_registered() -> None:
    """A version that is none cannot be registered."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        with pytest.raises(InvalidVersion):  # mdk.q:513
            mdk.register("hello", "new", "http://h:1")
        mdk.start()
        mdk._link.events.connected()
        sent(mdk._link)
        mdk._link.events.received(Open())
        assert not sent(mdk._link), "mdk.q:518"


def test_services_are_announced_again_each_fifteen_seconds_while_connected() -> None:
    """Services are announced again each fifteen seconds while connected."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        node = mdk.register("hello", "1.1", "http://h:1")
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        sent(mdk._link)
        runtime.advance(14.999)
        assert not sent(mdk._link), "mdk.q:529"
        runtime.advance(0.001)
        announced = Active(node)
        assert quark.equal(sent(mdk._link), (announced,)), "mdk.q:532"
        runtime.advance(15)
        assert quark.equal(sent(mdk._link), (announced,)), "mdk.q:534"
        mdk._link.events.closed("gone")
        runtime.advance(60)
        assert not sent(mdk._link), "mdk.q:537"


def test_a_stop_says_that_the_services_are_gone() -> None:
    """A stop says that the services are gone."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        first = mdk.register("hello", "1.1", "http://h:1")
        second = mdk.register("time", "1.0", "http://h:2")
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        sent(mdk._link)
        stopped = mdk._stop()
        expected = (Expire(first), Expire(second))
        assert quark.equal(sent(mdk._link), expected), "mdk.q:550"
        assert not stopped.is_pending(), "mdk.q:551"
        runtime.advance(60)
        assert not sent(mdk._link), "mdk.q:553"


def test_a_stop_waits_for_acknowledgements() -> None:
    """A stop waits for acknowledgements."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk.session().info("cat", "last words")
        stopped = mdk._stop()
        assert stopped.is_pending(), "mdk.q:563"
        runtime.advance(4)
        assert stopped.is_pending(), "mdk.q:565"
        mdk._link.events.received(LogAck(0))
        assert not stopped.is_pending(), "mdk.q:567"


def test_a_stop_waits_five_seconds_and_no_longer() -> None:
    """A stop waits five seconds and no longer."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk.session().info("cat", "last words")
        stopped = mdk._stop()
        again = mdk._stop()
        runtime.advance(4.999)
        assert stopped.is_pending(), "mdk.q:577"
        assert again.is_pending(), "mdk.q:578"
        runtime.advance(0.001)
        assert not stopped.is_pending(), "mdk.q:580"
        assert not again.is_pending(), "mdk.q:581"


def test_what_never_started_stops_at_once_and_those_who_wait_are_told() -> None:
    """What never started stops at once, and those who wait are told."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        waiting = mdk.session()._resolve("time", "1.0")
        assert waiting.is_pending(), "mdk.q:587"
        assert not mdk._stop().is_pending(), "mdk.q:588"
        with pytest.raises(Unresolved):  # mdk.q:589
            waiting.value()
        with pytest.raises(Unresolved):  # mdk.q:590
            mdk.session()._resolve("time", "1.0").value()


def test_reconnecting_waits_for_up_to_1_2_4_8_16_16_seconds_and_starts_over() -> None:
    """Reconnecting waits for up to 1, 2, 4, 8, 16, 16 seconds, and starts over after a success."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        calls(mdk._link)
        for longest in (1000, 2000, 4000, 8000, 16_000, 16_000):
            mdk._link.events.closed("down")
            assert not calls(mdk._link), "mdk.q:599"
            runtime.advance(longest / 1000)
            assert len(calls(mdk._link)) == 1, "mdk.q:601"
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        calls(mdk._link)
        mdk._link.events.closed("down")
        runtime.advance(1)
        assert len(calls(mdk._link)) == 1, "mdk.q:608"


def test_without_a_server_it_says_once_what_is_missing_and_works_on() -> None:
    """Without a server it says once what is missing, and works on."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config("ws://h/rtp?token=secret", "secret"), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.closed("no such host for secret")
        runtime.advance(1)
        mdk._link.events.closed("no such host")
        calls_ = calls(mdk._console)
        assert len(calls_) == 1, "mdk.q:618"
        assert "Mission Control at ws://h/rtp " in quark.item(calls_, 0, "mdk.q:619"), "mdk.q:619"
        assert "MDK_SERVER_URL" in quark.item(calls_, 0, "mdk.q:620"), "mdk.q:620"
        assert "secret" not in quark.item(calls_, 0, "mdk.q:621"), "mdk.q:621"
        assert mdk.session().info("cat", "still here").causal_level == (1,), "mdk.q:622"


def test_a_refused_connection_names_the_token_without_printing_it() -> None:
    """A refused connection names the token, without printing it."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(token="secret"), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.rejected(401, "bad token: secret")
        calls_ = calls(mdk._console)
        assert len(calls_) == 1, "mdk.q:630"
        assert "401" in quark.item(calls_, 0, "mdk.q:631"), "mdk.q:631"
        assert "MDK_TOKEN" in quark.item(calls_, 0, "mdk.q:632"), "mdk.q:632"
        assert "secret" not in quark.item(calls_, 0, "mdk.q:633"), "mdk.q:633"
        calls(mdk._link)
        runtime.advance(1)
        assert len(calls(mdk._link)) == 1, "mdk.q:636"


def test_another_major_version_is_answered_by_close_and_not_spoken_with() -> None:
    """Another major version is answered by Close, and not spoken with."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.register("hello", "1.1", "http://h:1")
        mdk.start()
        mdk._link.events.connected()
        sent(mdk._link)
        mdk._link.events.received(Open("3.0.0"))
        sent_ = tuple(map(RTP_CLIENT.encode, sent(mdk._link)))
        assert len(sent_) == 1, "mdk.q:647"
        assert quark.item(sent_, 0, "mdk.q:648").startswith(
            '{"type":"close","error":{"code":"VERSION_MISMATCH","title":',
        ), "mdk.q:648"
        assert len(calls(mdk._console)) == 1, "mdk.q:649"
        mdk._link.events.closed("closed")
        mdk.session().info("cat", "kept")
        assert not sent(mdk._link), "mdk.q:652"


def test_a_closing_server_is_left_and_looked_for_again() -> None:
    """A closing server is left, and looked for again."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Close(CloseError("GOING_AWAY", "restarting")))
        mdk._link.events.closed("closed")
        calls(mdk._link)
        runtime.advance(1)
        assert len(calls(mdk._link)) == 1, "mdk.q:664"


def test_an_unknown_message_is_ignored_one_that_cannot_be_read_is_said() -> None:
    """An unknown message is ignored, one that cannot be read is said."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.unreadable(quark.DecodeError(quark.DecodeKind.UNKNOWN_TAG, "type", "unknown tag"))
        assert not calls(mdk._console), "mdk.q:672"
        mdk._link.events.unreadable(quark.DecodeError(quark.DecodeKind.NOT_JSON, "", "not JSON"))
        assert len(calls(mdk._console)) == 1, "mdk.q:674"


def test_logs_are_sent_at_once_numbered_by_one_counter_with_interactions_and() -> None:
    """Logs are sent at once, numbered by one counter with interactions, and kept until acknowledged."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        sent(mdk._link)
        session = mdk.session()
        session.start_interaction()
        session.finish_interaction()
        session.info("cat", "after")
        sent_ = sent(mdk._link)
        assert len(sent_) == 4, "mdk.q:688"
        mdk._link.events.received(LogAck(0))
        mdk._link.events.received(InteractionAck(2))
        mdk._link.events.closed("down")
        runtime.advance(1)
        mdk._link.events.connected()
        sent(mdk._link)
        mdk._link.events.received(Open())
        assert quark.equal(sent(mdk._link), (quark.item(sent_, 1, "mdk.q:696"), quark.item(sent_, 3, "mdk.q:696"))), (
            "mdk.q:696"
        )


def test_what_is_logged_while_not_connected_is_sent_in_order_after_the_next() -> None:
    """What is logged while not connected is sent in order after the next Open."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        session.info("cat", "before start")
        mdk.start()
        session.error("cat", "before the connection")
        mdk._link.events.connected()
        session.info("cat", "before Open")
        sent(mdk._link)
        mdk._link.events.received(Open())
        texts = tuple(map(RTP_CLIENT.encode, sent(mdk._link)))
        assert len(texts) == 3, "mdk.q:710"
        assert '"text":"before start","sequence":0' in quark.item(texts, 0, "mdk.q:711"), "mdk.q:711"
        assert '"text":"before the connection","sequence":1' in quark.item(texts, 1, "mdk.q:712"), "mdk.q:712"
        assert '"text":"before Open","sequence":2' in quark.item(texts, 2, "mdk.q:713"), "mdk.q:713"


def test_what_was_dropped_while_not_connected_is_counted_and_said_after_the() -> None:
    """What was dropped while not connected is counted and said after the next Open."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        session = mdk.session()
        for _ in range(10_003):
            session.info("cat", "much")
        mdk.start()
        mdk._link.events.connected()
        sent(mdk._link)
        mdk._link.events.received(Open())
        sent_ = sent(mdk._link)
        assert len(sent_) == 10_001, "mdk.q:725"
        assert '"sequence":3,' in RTP_CLIENT.encode(quark.item(sent_, 0, "mdk.q:726")), "mdk.q:726"
        assert (
            '"level":"WARN","category":"mdk","contentType":"text/plain","text":"3 events were dropped while not connected"'
            in RTP_CLIENT.encode(quark.item(sent_, 10_000, "mdk.q:727"))
        ), "mdk.q:727"


def test_a_node_that_mission_control_knows_is_resolved_one_that_is_gone_is() -> None:
    """A node that Mission Control knows is resolved, one that is gone is not."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        node = Node("n1", "time", "1.0", "http://t:1")
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(node))
        assert quark.equal(mdk.session()._resolve("time", "1.0").value(), node), "mdk.q:741"
        mdk._link.events.received(Expire(node))
        promise = mdk.session()._resolve("time", "1.0")
        assert promise.is_pending(), "mdk.q:744"
        mdk._link.events.received(Active(node))
        assert quark.equal(promise.value(), node), "mdk.q:746"


def test_while_disconnected_the_last_known_nodes_keep_serving_and_after_a() -> None:
    """While disconnected the last known nodes keep serving, and after a Clear those not announced go."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        mdk._link.events.closed("down")
        runtime.advance(3600)
        assert mdk.session()._resolve("time", "1.0").value().id == "n1", "mdk.q:757"
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Clear())
        runtime.advance(9)
        assert mdk.session()._resolve("time", "1.0").value().id == "n1", "mdk.q:762"
        runtime.advance(1)
        promise = mdk.session()._resolve_until("time", "1.0", 0)
        with pytest.raises(Unresolved):  # mdk.q:765
            promise.value()


def test_a_route_command_gives_versions_their_shares() -> None:
    """A Route command gives versions their shares."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.1", "http://t:1")))
        mdk._link.events.received(Active(Node("n2", "time", "1.2", "http://t:2")))
        mdk._link.events.received(Route("time", "sandbox", quark.FrozenDict({"1.1": 3, "1.2": 1})))
        session = mdk.session()
        ids: list[str] = []
        for _ in range(8):
            ids.append(session._resolve("time", "1.0").value().id)
        assert tuple(ids) == ("n1", "n1", "n2", "n1", "n1", "n1", "n2", "n1"), "mdk.q:779"
        mdk._link.events.received(Route("time", "sandbox"))
        assert session._resolve("time", "1.0").value().id == "n2", "mdk.q:781"
        assert session._resolve("time", "1.0").value().id == "n1", "mdk.q:782"


def test_breakers_are_reported_to_a_server_that_understands_and_again_after() -> None:
    """Breakers are reported to a server that understands, and again after a reconnect."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(1), runtime=runtime)
        node = Node("n1", "time", "1.0", "http://t:1")
        capable = Open(properties=quark.FrozenDict({"capabilities": ("breaker",)}))
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(capable)
        mdk._link.events.received(Active(node))
        session = mdk.session()
        session.start_interaction()
        assert quark.equal(session._resolve("time", "1.0").value(), node), "mdk.q:795"
        sent(mdk._link)
        session.fail_interaction("boom")
        sent_ = sent(mdk._link)
        report = Breaker(node, True, 0 + 1_000_000_000)
        assert len(sent_) == 2, "mdk.q:800"
        assert quark.equal(quark.item(sent_, 1, "mdk.q:801"), report), "mdk.q:801"
        mdk._link.events.closed("down")
        runtime.advance(1)
        mdk._link.events.connected()
        mdk._link.events.received(capable)
        assert any(quark.equal(message, report) for message in sent(mdk._link)), "mdk.q:806"
        mdk._link.events.closed("down")
        runtime.advance(2)
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        assert not any(quark.equal(message, report) for message in sent(mdk._link)), "mdk.q:811"


def test_a_static_list_is_there_from_the_start_and_nothing_can_be_registered() -> None:
    """A static list is there from the start, and nothing can be registered in it."""
    with TestRuntime() as runtime:
        node = Node("n1", "time", "1.0", "http://t:1")
        mdk = Mdk(Config(source=StaticNodes((node,))), CircuitBreakers(), runtime=runtime)
        promise = mdk.session()._resolve("time", "1.0")
        assert promise.is_pending(), "mdk.q:818"
        mdk.start()
        assert quark.equal(promise.value(), node), "mdk.q:820"
        with pytest.raises(CannotRegister):  # mdk.q:821
            mdk.register("hello", "1.0", "http://h:1")
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n2", "space", "1.0", "http://s:1")))
        mdk._link.events.received(Expire(node))
        mdk._link.events.received(Clear())
        runtime.advance(10)
        assert quark.equal(mdk.session()._resolve("time", "1.0").value(), node), "mdk.q:828"
        with pytest.raises(Unresolved):  # mdk.q:829
            mdk.session()._resolve_until("space", "1.0", 0).value()


def test_a_synapse_folder_is_read_each_second() -> None:
    """A Synapse folder is read each second."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(source=Synapse("/nodes")), CircuitBreakers(), runtime=runtime)
        mdk.start()
        assert len(calls(mdk._folder)) == 1, "mdk.q:835"
        mdk._folder.events.contents(quark.FrozenDict({"time.json": '[{"host":"t","port":1}]'}))
        assert mdk.session()._resolve("time").value().address == "t:1", "mdk.q:837"
        runtime.advance(3)
        assert len(calls(mdk._folder)) == 3, "mdk.q:839"
        mdk._folder.events.contents(quark.FrozenDict({"time.json": '[{"host":"t","port":2}]'}))
        assert mdk.session()._resolve("time").value().address == "t:2", "mdk.q:841"
        with pytest.raises(CannotRegister):  # mdk.q:842
            mdk.register("hello", "1.0", "http://h:1")


def test_a_bad_file_in_a_synapse_folder_leaves_the_previous_state_and_is() -> None:
    """A bad file in a Synapse folder leaves the previous state, and is said once."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(source=Synapse("/nodes")), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._folder.events.contents(quark.FrozenDict({"time.json": '[{"host":"t","port":1}]'}))
        mdk._folder.events.contents(quark.FrozenDict({"time.json": '[{"host"'}))
        mdk._folder.events.contents(quark.FrozenDict({"time.json": '[{"host"'}))
        assert mdk.session()._resolve("time").value().address == "t:1", "mdk.q:851"
        assert len(calls(mdk._console)) == 1, "mdk.q:852"
        mdk._folder.events.failed("no such folder")
        mdk._folder.events.failed("no such folder")
        assert mdk.session()._resolve("time").value().address == "t:1", "mdk.q:855"
        assert len(calls(mdk._console)) == 1, "mdk.q:856"


def test_a_missing_context_begins_a_new_trace_silently() -> None:
    """A missing context begins a new trace, silently."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        sent(mdk._link)
        session = mdk.join()
        assert session.info("cat", "first").causal_level == (1,), "mdk.q:866"
        assert len(sent(mdk._link)) == 1, "mdk.q:867"


def test_a_malformed_context_begins_a_new_trace_and_a_warning_is_logged() -> None:
    """A malformed context begins a new trace, and a warning is logged."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        sent(mdk._link)
        for text in ("", "garbage", '{"traceId":1}'):
            session = mdk.join(text)
            sent_ = tuple(map(RTP_CLIENT.encode, sent(mdk._link)))
            assert len(sent_) == 1, "mdk.q:879"
            assert '"level":"WARN","category":"mdk"' in quark.item(sent_, 0, "mdk.q:880"), "mdk.q:880"
            value = quark.item(sent_, 0, "mdk.q:881")
            assert session.trace_id() in value, "mdk.q:881"
            assert session.info("cat", "goes on").causal_level == (2,), "mdk.q:882"
            sent(mdk._link)


def test_a_context_over_the_limit_begins_a_new_trace_and_a_warning_is_logged() -> None:
    """A context over the limit begins a new trace, and a warning is logged."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        sent(mdk._link)
        context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")
        filling = "x"
        for _ in range(13):
            filling += filling
        session = mdk.join(replace(context, properties=quark.FrozenDict({"p": filling})).encode())
        assert session.trace_id() != context.trace_id, "mdk.q:897"
        assert tuple("8192 bytes" in RTP_CLIENT.encode(message) for message in sent(mdk._link)) == (True,), "mdk.q:898"


def test_a_traceparent_alone_is_joined_at_1_0_beside_a_context_it_counts_for() -> None:
    """A traceparent alone is joined at [1, 0]; beside a context it counts for nothing."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        session = mdk.join(None, parent)
        assert session.trace_id() == "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", "mdk.q:905"
        assert session.info("cat", "first").causal_level == (1, 1), "mdk.q:906"
        other = mdk.session()
        assert mdk.join(other.externalize(), parent).trace_id() == other.trace_id(), "mdk.q:908"
        assert mdk.join(None, "00-malformed").info("cat", "first").causal_level == (1,), "mdk.q:909"


def test_the_default_deadline_is_a_session_s_longest_and_never_lengthens() -> None:
    """The default deadline is a session's longest, and never lengthens another's."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.set_default_deadline(5)
        session = mdk.session()
        assert quark.millis(session.remaining()) == 5000, "mdk.q:916"
        session.set_deadline(2)
        assert quark.millis(mdk.join(session.externalize()).remaining()) == 2000, "mdk.q:918"
        mdk.set_default_deadline(1)
        assert quark.millis(mdk.join(session.externalize()).remaining()) == 1000, "mdk.q:920"
        assert quark.millis(mdk.derive(session.externalize()).remaining()) == 1000, "mdk.q:921"
        assert quark.millis(mdk.join("garbage").remaining()) == 1000, "mdk.q:922"
        assert (
            quark.millis(mdk.join(None, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").remaining()) == 1000
        ), "mdk.q:923"


def test_a_derived_session_is_a_new_trace_with_the_parent_s_properties_and() -> None:
    """A derived session is a new trace with the parent's properties and environment, and no deadline."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        sent(mdk._link)
        context = SharedContext(
            "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
            CausalClock((3, 2)),
            quark.FrozenDict({"a": 1}),
            Environment("feature", "base"),
        )
        derived = mdk.derive(context._expiring(0 + 1_000_005_000).encode())
        assert derived.trace_id() != context.trace_id, "mdk.q:939"
        assert derived.environment() == Environment("feature", "base"), "mdk.q:940"
        assert quark.equal(derived.get_property("a"), 1), "mdk.q:941"
        assert quark.millis(derived.remaining()) is None, "mdk.q:942"
        sent_ = tuple(map(RTP_CLIENT.encode, sent(mdk._link)))
        assert len(sent_) == 1, "mdk.q:944"
        assert (
            '"level":"INFO","category":"mdk","contentType":"text/plain","text":"This session is derived from trace 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 [3, 2]"'
            in quark.item(sent_, 0, "mdk.q:945")
        ), "mdk.q:945"
        assert '"clock":{"clocks":[1]}' in quark.item(sent_, 0, "mdk.q:948"), "mdk.q:948"
        assert derived.info("cat", "next").causal_level == (2,), "mdk.q:949"
        assert mdk.derive("garbage").info("cat", "next").causal_level == (2,), "mdk.q:950"


def test_a_handed_in_failure_policy_decides() -> None:
    """A handed-in failure policy decides."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), RecordingPolicies(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        mdk._link.events.received(Active(Node("n1", "time", "1.0", "http://t:1")))
        session = mdk.session()
        for _ in range(10):
            session.start_interaction()
            assert session._resolve("time", "1.0").value().id == "n1", "mdk.q:962"
            session.fail_interaction("boom")
            session.finish_interaction()


def test_a_stop_closes_the_connection_and_nothing_is_sent_after_it() -> None:
    """A stop closes the connection, and nothing is sent after it."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        calls(mdk._link)
        sent(mdk._link)
        assert not mdk._stop().is_pending(), "mdk.q:975"
        assert calls(mdk._link) == ("close()",), "mdk.q:976"
        mdk.session().info("cat", "too late")
        assert not sent(mdk._link), "mdk.q:978"


def test_a_service_that_said_it_is_gone_is_not_announced_again_while_the() -> None:
    """A service that said it is gone is not announced again while the last acknowledgements come in."""
    with TestRuntime() as runtime:
        mdk = Mdk(Config(), CircuitBreakers(), runtime=runtime)
        mdk.register("hello", "1.1", "http://h:1")
        mdk.start()
        mdk._link.events.connected()
        mdk._link.events.received(Open())
        runtime.advance(14)
        mdk.session().info("cat", "last words")
        stopped = mdk._stop()
        sent(mdk._link)
        runtime.advance(2)
        assert stopped.is_pending(), "mdk.q:992"
        assert not sent(mdk._link), "mdk.q:993"
        mdk._link.events.received(LogAck(0))
        assert not stopped.is_pending(), "mdk.q:995"
