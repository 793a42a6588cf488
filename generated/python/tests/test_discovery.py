"""The tests of `discovery`."""

from __future__ import annotations

import pytest
import quark
from quark.testing import TestRuntime

from mdk.breaker import CircuitBreakers
from mdk.cluster import Knowledge
from mdk.discovery import Discovery, Request, Unresolved
from mdk.environment import Environment
from mdk.node import Node
from mdk.rtp import Route
from mdk.version import Version


def test_a_request_is_served_at_once_by_a_compatible_node() -> None:
    """A request is served at once by a compatible node."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        node = Node("n1", "time", "1.1", "http://t:1")
        discovery.activate(Node("n0", "time", "2.0", "http://t:0"), now)
        discovery.activate(node, now)
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", Version(1, 0), Environment(), now + 10_000), promise, now)
        assert quark.equal(promise.value(), node), "discovery.q:229"
        assert discovery.next_wake() is None, "discovery.q:230"


def test_a_request_waits_for_a_node_to_appear() -> None:
    """A request waits for a node to appear."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        node = Node("n1", "time", "1.1", "http://t:1")
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", Version(1, 1), Environment(), now + 10_000), promise, now)
        discovery.activate(Node("n0", "time", "1.0", "http://t:0"), now + 1000)
        assert promise.is_pending(), "discovery.q:240"
        discovery.activate(node, now + 2000)
        assert quark.equal(promise.value(), node), "discovery.q:242"


def test_a_request_waits_for_a_node_to_become_available_again_looking_each() -> None:
    """A request waits for a node to become available again, looking each second."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers(1))
        node = Node("n1", "time", "1.1", "http://t:1")
        discovery.activate(node, now)
        discovery.judge(node, False, now)
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now + 60_000), promise, now + 29_500)
        assert discovery.next_wake() == now + 30_500, "discovery.q:253"
        assert promise.is_pending(), "discovery.q:254"
        discovery.serve(now + 30_500)
        assert quark.equal(promise.value(), node), "discovery.q:256"


def test_a_verdict_makes_those_who_wait_be_looked_at() -> None:
    """A verdict makes those who wait be looked at."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers(1))
        node = Node("n1", "time", "1.1", "http://t:1")
        discovery.activate(node, now)
        discovery.judge(node, False, now)
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now + 60_000), promise, now + 1000)
        discovery.judge(node, True, now + 2000)
        assert quark.equal(promise.value(), node), "discovery.q:268"


def test_a_request_fails_at_its_deadline_and_not_before() -> None:
    """A request fails at its deadline, and not before."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", Version(1), Environment(), now + 9500), promise, now)
        discovery.serve(now + 9000)
        assert discovery.next_wake() == now + 9500, "discovery.q:277"
        discovery.serve(now + 9499)
        assert promise.is_pending(), "discovery.q:279"
        discovery.serve(now + 9500)
        with pytest.raises(Unresolved):  # discovery.q:281
            promise.value()
        assert discovery.next_wake() is None, "discovery.q:282"


def test_a_request_whose_deadline_has_passed_takes_what_is_there_or_fails_at() -> None:
    """A request whose deadline has passed takes what is there, or fails at once."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        discovery.activate(Node("n1", "time", "1.1", "http://t:1"), now)
        lucky: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now), lucky, now)
        assert lucky.value().id == "n1", "discovery.q:291"
        late: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("space", None, Environment(), now), late, now)
        with pytest.raises(Unresolved):  # discovery.q:294
            late.value()


def test_those_who_wait_are_served_in_the_order_in_which_they_came() -> None:
    """Those who wait are served in the order in which they came."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers(1))
        node = Node("n1", "time", "1.1", "http://t:1")
        discovery.activate(node, now)
        discovery.judge(node, False, now)
        first: quark.Promise[Node] = quark.Promise()
        second: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now + 90_000), first, now + 1000)
        discovery.resolve(Request("time", None, Environment(), now + 90_000), second, now + 2000)
        discovery.serve(now + 31_000)
        assert quark.equal(first.value(), node), "discovery.q:308"
        assert second.is_pending(), "discovery.q:309"
        discovery.judge(node, True, now + 32_000)
        assert quark.equal(second.value(), node), "discovery.q:311"


def test_who_gave_up_is_forgotten_and_consumes_no_probe() -> None:
    """Who gave up is forgotten, and consumes no probe."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers(1))
        node = Node("n1", "time", "1.1", "http://t:1")
        discovery.activate(node, now)
        discovery.judge(node, False, now)
        gone: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now + 90_000), gone, now + 1000)
        gone.keep(Node("other", "time", "1.0", "http://elsewhere"))
        discovery.serve(now + 31_000)
        assert gone.value().id == "other", "discovery.q:324"
        assert discovery.next_wake() is None, "discovery.q:325"
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now + 90_000), promise, now + 32_000)
        assert quark.equal(promise.value(), node), "discovery.q:328"


def test_who_timed_out_consumes_no_probe_either() -> None:
    """Who timed out consumes no probe either."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers(1))
        node = Node("n1", "time", "1.1", "http://t:1")
        discovery.activate(node, now)
        discovery.judge(node, False, now)
        late: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now + 5000), late, now + 1000)
        discovery.serve(now + 5000)
        with pytest.raises(Unresolved):  # discovery.q:340
            late.value()
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now + 90_000), promise, now + 31_000)
        assert quark.equal(promise.value(), node), "discovery.q:343"


def test_what_was_known_is_told_nodes_versions_open_breakers() -> None:
    """What was known is told: nodes, versions, open breakers."""
    now = 0
    discovery = Discovery(CircuitBreakers(1))
    node = Node("n1", "time", "1.0", "http://t:1")
    discovery.activate(node, now)
    discovery.activate(Node("n2", "time", "2.0", "http://t:2", environment=Environment("base")), now)
    discovery.activate(Node("n3", "time", "3.0", "http://t:3", environment=Environment("elsewhere")), now)
    discovery.judge(node, False, now)
    request = Request("time", Version(1), Environment("sandbox", "base"), now)
    assert discovery.knowledge(request, now) == Knowledge(2, ("1.0", "2.0"), ("http://t:1",)), "discovery.q:355"
    assert request.version_text() == "1.0", "discovery.q:356"
    assert Request("time", None, Environment(), now).version_text() == "of any version", "discovery.q:357"


def test_environments_are_walls() -> None:
    """Environments are walls."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        discovery.activate(Node("n1", "time", "1.0", "http://t:1", environment=Environment("production")), now)
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment("sandbox"), now), promise, now)
        with pytest.raises(Unresolved):  # discovery.q:366
            promise.value()


def test_what_an_environment_never_had_is_looked_up_in_its_fallback() -> None:
    """What an environment never had is looked up in its fallback."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        feature = Environment("feature", "base")
        discovery.activate(Node("n1", "time", "1.0", "http://t:1", environment=Environment("base")), now)
        discovery.activate(Node("n2", "time", "2.0", "http://t:2", environment=feature), now)
        older: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", Version(1), feature, now), older, now)
        assert older.value().id == "n1", "discovery.q:377"
        newer: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", Version(2), feature, now), newer, now)
        assert newer.value().id == "n2", "discovery.q:380"


def test_once_a_compatible_version_was_seen_in_its_own_environment_the() -> None:
    """Once a compatible version was seen in its own environment, the fallback is no way out."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        feature = Environment("feature", "base")
        child = Node("n2", "time", "1.1", "http://t:2", environment=feature)
        discovery.activate(Node("n1", "time", "1.0", "http://t:1", environment=Environment("base")), now)
        discovery.activate(child, now)
        discovery.expire(child)
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", Version(1), feature, now), promise, now)
        with pytest.raises(Unresolved):  # discovery.q:393
            promise.value()


def test_if_neither_environment_had_it_the_first_to_answer_wins() -> None:
    """If neither environment had it, the first to answer wins."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        feature = Environment("feature", "base")
        first: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, feature, now + 10_000), first, now)
        discovery.activate(Node("n1", "time", "1.0", "http://t:1", environment=Environment("base")), now)
        assert first.value().id == "n1", "discovery.q:403"
        second: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("space", None, feature, now + 10_000), second, now)
        discovery.activate(Node("n2", "space", "1.0", "http://s:1", environment=feature), now)
        assert second.value().id == "n2", "discovery.q:407"


def test_the_fallback_never_sees_into_the_child_and_there_is_one_level_only() -> None:
    """The fallback never sees into the child, and there is one level only."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        discovery.activate(Node("n1", "time", "1.0", "http://t:1", environment=Environment("feature", "base")), now)
        discovery.activate(Node("n2", "space", "1.0", "http://s:1", environment=Environment("root")), now)
        discovery.activate(Node("n3", "space", "2.0", "http://s:2", environment=Environment("base", "root")), now)
        below: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment("base"), now), below, now)
        with pytest.raises(Unresolved):  # discovery.q:418
            below.value()
        deep: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("space", Version(1), Environment("feature", "base"), now), deep, now)
        with pytest.raises(Unresolved):  # discovery.q:421
            deep.value()


def test_after_a_clear_nodes_not_announced_again_within_ten_seconds_are() -> None:
    """After a Clear, nodes not announced again within ten seconds are dropped."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        kept = Node("n1", "time", "1.0", "http://t:1")
        lost = Node("n2", "space", "1.0", "http://s:1")
        discovery.activate(kept, now)
        discovery.activate(lost, now)
        discovery.clear(now)
        assert discovery.next_wake() == now + 10_000, "discovery.q:432"
        discovery.activate(kept, now + 1000)
        discovery.serve(now + 9999)
        early: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("space", None, Environment(), now + 9999), early, now + 9999)
        assert quark.equal(early.value(), lost), "discovery.q:437"
        discovery.serve(now + 10_000)
        assert discovery.next_wake() is None, "discovery.q:439"
        late: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("space", None, Environment(), now + 10_000), late, now + 10_000)
        with pytest.raises(Unresolved):  # discovery.q:442
            late.value()
        other: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now + 10_000), other, now + 10_000)
        assert quark.equal(other.value(), kept), "discovery.q:445"


def test_a_route_may_come_before_the_nodes_that_it_is_about() -> None:
    """A route may come before the nodes that it is about."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        discovery.direct(Route("time", "sandbox", quark.FrozenDict({"1.2": 1})), now)
        discovery.activate(Node("n1", "time", "1.1", "http://t:1"), now)
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now + 5000), promise, now)
        assert promise.is_pending(), "discovery.q:455"
        discovery.activate(Node("n2", "time", "1.2", "http://t:2"), now)
        assert promise.value().id == "n2", "discovery.q:457"


def test_when_all_ends_those_who_wait_are_told() -> None:
    """When all ends, those who wait are told."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now + 5000), promise, now)
        discovery.abandon(now + 1000)
        with pytest.raises(Unresolved):  # discovery.q:466
            promise.value()
        assert discovery.next_wake() is None, "discovery.q:467"


def test_those_who_wait_are_looked_at_when_a_route_changes() -> None:
    """Those who wait are looked at when a route changes."""
    with TestRuntime():
        now = 0
        discovery = Discovery(CircuitBreakers())
        node = Node("n1", "time", "1.1", "http://t:1")
        discovery.direct(Route("time", "sandbox", quark.FrozenDict({"1.2": 1})), now)
        discovery.activate(node, now)
        promise: quark.Promise[Node] = quark.Promise()
        discovery.resolve(Request("time", None, Environment(), now + 5000), promise, now)
        assert promise.is_pending(), "discovery.q:478"
        discovery.direct(Route("time", "sandbox"), now)
        assert quark.equal(promise.value(), node), "discovery.q:480"
