"""The tests of `cluster`."""

from __future__ import annotations

import quark

from mdk.breaker import CircuitBreaker
from mdk.cluster import Cluster, Knowledge, Member
from mdk.node import Node
from mdk.rtp import Breaker
from mdk.version import Version


def test_a_request_without_a_version_is_served_by_all_another_by_what_is() -> None:
    """A request without a version is served by all, another by what is compatible."""
    member = Member(CircuitBreaker(), Node("n1", "hello", "1.1.3", "http://h:1"))
    assert member.serves(), "cluster.q:225"
    assert member.serves(Version(1, 0)), "cluster.q:226"
    assert member.serves(Version(1, 1)), "cluster.q:227"
    assert not member.serves(Version(1, 2)), "cluster.q:228"
    assert not member.serves(Version(2, 0)), "cluster.q:229"


def test_a_node_whose_version_cannot_be_compared_serves_only_requests() -> None:
    """A node whose version cannot be compared serves only requests without one."""
    member = Member(CircuitBreaker(), Node("n1", "hello", "latest", "http://h:1"))
    assert member.serves(), "cluster.q:234"
    assert not member.serves(Version(1, 0)), "cluster.q:235"


def test_the_version_is_that_of_the_latest_news() -> None:
    """The version is that of the latest news."""
    member = Member(CircuitBreaker(), Node("n1", "hello", "1.0", "http://h:1"))
    assert not member.serves(Version(1, 4)), "cluster.q:240"
    member.renew(Node("n1", "hello", "1.4", "http://h:1"))
    assert member.serves(Version(1, 4)), "cluster.q:242"
    member.renew(Node("n1", "hello", "latest", "http://h:1"))
    assert not member.serves(Version(1, 4)), "cluster.q:244"


def test_the_node_chosen_longest_ago_is_next_and_a_new_node_counts_as_just() -> None:
    """The node chosen longest ago is next, and a new node counts as just chosen."""
    now = 0
    cluster = Cluster()
    cluster.add(Node("n1", "time", "1.0", "http://t:1"), CircuitBreaker())
    cluster.add(Node("n2", "time", "1.0", "http://t:2"), CircuitBreaker())
    assert (node.id if (node := cluster.choose(None, now)) is not None else None) == "n1", "cluster.q:252"
    cluster.add(Node("n3", "time", "1.0", "http://t:3"), CircuitBreaker())
    assert (node_2.id if (node_2 := cluster.choose(None, now)) is not None else None) == "n2", "cluster.q:254"
    assert (node_3.id if (node_3 := cluster.choose(None, now)) is not None else None) == "n1", "cluster.q:255"
    assert (node_4.id if (node_4 := cluster.choose(None, now)) is not None else None) == "n3", "cluster.q:256"
    assert (node_5.id if (node_5 := cluster.choose(None, now)) is not None else None) == "n2", "cluster.q:257"


def test_an_equal_share_for_each_whatever_else_is_in_the_list_and_however() -> None:
    """An equal share for each, whatever else is in the list and however requests alternate."""
    now = 0
    cluster = Cluster()
    for id in ("a1", "a2", "a3"):
        cluster.add(Node(id, "time", "1.0", f"http://{id}"), CircuitBreaker())
    for id in ("b1", "b2"):
        cluster.add(Node(id, "time", "2.0", f"http://{id}"), CircuitBreaker())
    counts: dict[str, int] = {}
    for _ in range(30):
        for wanted in (Version(1), Version(2)):
            if (node := cluster.choose(wanted, now)) is not None:
                counts[node.id] = counts.get(node.id, 0) + 1
    assert quark.frozen(counts) == quark.FrozenDict({"a1": 10, "b1": 15, "a2": 10, "b2": 15, "a3": 10}), "cluster.q:271"


def test_requests_for_a_version_that_only_some_serve_do_not_take_the_turns() -> None:
    """Requests for a version that only some serve do not take the turns of the rest."""
    now = 0
    cluster = Cluster()
    cluster.add(Node("old", "time", "1.0", "http://t:1"), CircuitBreaker())
    cluster.add(Node("new", "time", "1.1", "http://t:2"), CircuitBreaker())
    assert (node.id if (node := cluster.choose(Version(1, 1), now)) is not None else None) == "new", "cluster.q:279"
    assert (node_2.id if (node_2 := cluster.choose(Version(1, 0), now)) is not None else None) == "old", "cluster.q:280"
    assert (node_3.id if (node_3 := cluster.choose(Version(1, 0), now)) is not None else None) == "new", "cluster.q:281"
    assert cluster.choose(Version(1, 2), now) is None, "cluster.q:282"
    assert cluster.choose(Version(2, 0), now) is None, "cluster.q:283"


def test_a_node_whose_breaker_is_open_is_not_chosen_until_its_probe_and_then() -> None:
    """A node whose breaker is open is not chosen until its probe, and then once."""
    now = 0
    cluster = Cluster()
    node = Node("n1", "time", "1.0", "http://t:1")
    cluster.add(node, CircuitBreaker(1))
    cluster.judge(node, False, now)
    assert cluster.choose(None, now + 30_000) is None, "cluster.q:292"
    assert quark.equal(cluster.choose(None, now + 31_000), node), "cluster.q:293"
    assert cluster.choose(None, now + 32_000) is None, "cluster.q:294"
    cluster.judge(node, True, now + 33_000)
    assert quark.equal(cluster.choose(None, now + 33_000), node), "cluster.q:296"


def test_a_node_with_a_known_address_or_id_replaces_that_one() -> None:
    """A node with a known address or id replaces that one."""
    now = 0
    cluster = Cluster()
    cluster.add(Node("n1", "time", "1.0", "http://t:1"), CircuitBreaker())
    cluster.add(Node("n2", "time", "1.0", "http://t:1"), CircuitBreaker())
    assert (node.id if (node := cluster.choose(None, now)) is not None else None) == "n2", "cluster.q:304"
    assert (node_2.id if (node_2 := cluster.choose(None, now)) is not None else None) == "n2", "cluster.q:305"
    cluster.add(Node("n2", "time", "1.0", "http://t:9"), CircuitBreaker())
    assert (node_3.address if (node_3 := cluster.choose(None, now)) is not None else None) == "http://t:9", (
        "cluster.q:307"
    )
    assert cluster.knowledge(now).nodes == 1, "cluster.q:308"


def test_a_resolved_node_never_changes_whatever_is_learnt_later() -> None:
    """A resolved node never changes, whatever is learnt later."""
    cluster = Cluster()
    cluster.add(Node("n1", "time", "1.0", "http://t:1"), CircuitBreaker())
    resolved = cluster.choose(None, 0)
    assert cluster.refresh(Node("n1", "time", "1.4", "http://t:1")), "cluster.q:315"
    assert (resolved.version if resolved is not None else None) == "1.0", "cluster.q:316"
    assert (node.version if (node := cluster.choose(None, 0)) is not None else None) == "1.4", "cluster.q:317"


def test_a_replacement_process_at_the_same_address_starts_with_a_closed() -> None:
    """A replacement process at the same address starts with a closed breaker, the same process keeps its own."""
    now = 0
    cluster = Cluster()
    first = Node("n1", "time", "1.0", "http://t:1")
    cluster.add(first, CircuitBreaker(1))
    cluster.judge(first, False, now)
    assert cluster.refresh(first), "cluster.q:326"
    assert cluster.choose(None, now) is None, "cluster.q:327"
    second = Node("n2", "time", "1.0", "http://t:1")
    assert not cluster.refresh(second), "cluster.q:329"
    cluster.add(second, CircuitBreaker(1))
    assert quark.equal(cluster.choose(None, now), second), "cluster.q:331"
    assert cluster.judge(first, False, now) is None, "cluster.q:332"
    assert quark.equal(cluster.choose(None, now), second), "cluster.q:333"


def test_removing_an_unknown_node_is_nothing() -> None:
    """Removing an unknown node is nothing."""
    cluster = Cluster()
    node = Node("n1", "time", "1.0", "http://t:1")
    cluster.remove(node)
    cluster.add(node, CircuitBreaker())
    cluster.remove(Node("n2", "time", "1.0", "http://t:1"))
    assert quark.equal(cluster.choose(None, 0), node), "cluster.q:342"
    cluster.remove(node)
    assert cluster.choose(None, 0) is None, "cluster.q:344"


def test_a_route_of_9_1_over_three_nodes_and_one_gives_30_30_30_and_10_of() -> None:
    """A route of 9:1 over three nodes and one gives 30, 30, 30 and 10 of 100."""
    now = 0
    cluster = Cluster()
    for id in ("a1", "a2", "a3"):
        cluster.add(Node(id, "time", "1.1", f"http://{id}"), CircuitBreaker())
    cluster.add(Node("b1", "time", "1.2", "http://b1"), CircuitBreaker())
    cluster.direct(quark.FrozenDict({"1.1": 9, "1.2": 1}))
    counts: dict[str, int] = {}
    for _ in range(100):
        if (node := cluster.choose(Version(1, 0), now)) is not None:
            counts[node.id] = counts.get(node.id, 0) + 1
    assert quark.frozen(counts) == quark.FrozenDict({"a1": 30, "a2": 30, "a3": 30, "b1": 10}), "cluster.q:357"


def test_a_route_picks_smoothly_the_highest_credit_first_then_the_version() -> None:
    """A route picks smoothly: the highest credit first, then the version first seen."""
    now = 0
    cluster = Cluster()
    cluster.add(Node("a", "time", "1.1", "http://a"), CircuitBreaker())
    cluster.add(Node("b", "time", "1.2", "http://b"), CircuitBreaker())
    cluster.direct(quark.FrozenDict({"1.2": 1, "1.1": 1}))
    chosen: list[str] = []
    for _ in range(4):
        if (node := cluster.choose(None, now)) is not None:
            chosen.append(node.id)
    assert tuple(chosen) == ("a", "b", "a", "b"), "cluster.q:368"
    cluster.direct(quark.FrozenDict({"1.1": 1, "1.2": 3}))
    chosen = []
    for _ in range(8):
        if (node := cluster.choose(None, now)) is not None:
            chosen.append(node.id)
    assert tuple(chosen) == ("b", "a", "b", "b", "b", "a", "b", "b"), "cluster.q:372"


def test_a_version_that_a_route_does_not_name_gets_none_and_an_empty_route() -> None:
    """A version that a route does not name gets none, and an empty route is none."""
    now = 0
    cluster = Cluster()
    cluster.add(Node("a", "time", "1.1", "http://a"), CircuitBreaker())
    cluster.add(Node("b", "time", "1.2", "http://b"), CircuitBreaker())
    cluster.direct(quark.FrozenDict({"1.2": 1}))
    assert (node.id if (node := cluster.choose(None, now)) is not None else None) == "b", "cluster.q:381"
    assert (node_2.id if (node_2 := cluster.choose(None, now)) is not None else None) == "b", "cluster.q:382"
    cluster.direct(quark.FrozenDict({"1.3": 1, "1.1": 0, "1.2": -5}))
    assert cluster.choose(None, now) is None, "cluster.q:384"
    cluster.direct(quark.FrozenDict())
    assert (node_3.id if (node_3 := cluster.choose(None, now)) is not None else None) == "a", "cluster.q:386"


def test_a_route_gives_shares_among_the_versions_that_have_a_ready_and() -> None:
    """A route gives shares among the versions that have a ready and compatible node."""
    now = 0
    cluster = Cluster()
    canary = Node("b", "time", "1.2", "http://b")
    cluster.add(Node("a", "time", "1.1", "http://a"), CircuitBreaker())
    cluster.add(canary, CircuitBreaker(1))
    cluster.direct(quark.FrozenDict({"1.1": 1, "1.2": 9}))
    assert quark.equal(cluster.choose(Version(1, 2), now), canary), "cluster.q:396"
    cluster.judge(canary, False, now)
    for _ in range(5):
        assert (node.id if (node := cluster.choose(None, now)) is not None else None) == "a", "cluster.q:398"
    assert cluster.choose(Version(1, 2), now) is None, "cluster.q:399"


def test_after_a_doubt_what_is_not_announced_again_is_swept_away_the_route() -> None:
    """After a doubt, what is not announced again is swept away, the route too."""
    now = 0
    cluster = Cluster()
    kept = Node("n1", "time", "1.0", "http://t:1")
    cluster.add(kept, CircuitBreaker())
    cluster.add(Node("n2", "time", "1.0", "http://t:2"), CircuitBreaker())
    cluster.direct(quark.FrozenDict({"9.9": 1}))
    cluster.doubt()
    assert cluster.refresh(kept), "cluster.q:410"
    cluster.sweep()
    assert quark.equal(cluster.choose(None, now), kept), "cluster.q:412"
    assert quark.equal(cluster.choose(None, now), kept), "cluster.q:413"
    assert cluster.has_seen(Version(1, 0)), "cluster.q:414"


def test_a_verdict_is_reported_when_it_changes_whether_the_node_is_available() -> None:
    """A verdict is reported when it changes whether the node is available."""
    now = 0
    cluster = Cluster()
    node = Node("n1", "time", "1.0", "http://t:1")
    cluster.add(node, CircuitBreaker(2))
    assert cluster.judge(node, False, now) is None, "cluster.q:422"
    assert not cluster.reports(), "cluster.q:423"
    assert quark.equal(cluster.judge(node, False, now + 1000), Breaker(node, True, now + 1000)), "cluster.q:424"
    assert cluster.judge(node, False, now + 2000) is None, "cluster.q:425"
    assert quark.equal(cluster.reports(), (Breaker(node, True, now + 1000),)), "cluster.q:426"
    assert quark.equal(cluster.judge(node, True, now + 3000), Breaker(node, False, now + 3000)), "cluster.q:427"
    assert not cluster.reports(), "cluster.q:428"


def test_what_is_known_nodes_versions_open_breakers() -> None:
    """What is known: nodes, versions, open breakers."""
    now = 0
    cluster = Cluster()
    node = Node("n1", "time", "1.0", "http://t:1")
    cluster.add(node, CircuitBreaker(1))
    cluster.add(Node("n2", "time", "1.0", "http://t:2"), CircuitBreaker())
    cluster.add(Node("n3", "time", "2.0", "http://t:3"), CircuitBreaker())
    cluster.judge(node, False, now)
    assert cluster.knowledge(now) == Knowledge(3, ("1.0", "2.0"), ("http://t:1",)), "cluster.q:439"


def test_a_version_that_a_known_process_takes_on_counts_as_seen() -> None:
    """A version that a known process takes on counts as seen."""
    cluster = Cluster()
    cluster.add(Node("n1", "time", "1.0", "http://t:1"), CircuitBreaker())
    assert not cluster.has_seen(Version(1, 4)), "cluster.q:445"
    assert cluster.refresh(Node("n1", "time", "1.4", "http://t:1")), "cluster.q:446"
    assert cluster.has_seen(Version(1, 4)), "cluster.q:447"
