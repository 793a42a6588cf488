"""The nodes of one service in one environment, and whose turn it is.

Knows no waiting and no connection: it answers which node is called next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import quark

from mdk.rtp import Breaker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from mdk.breaker import FailurePolicy
    from mdk.node import Node
    from mdk.version import Version

GREATEST_SHARE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Knowledge(quark.Record):
    """What was known when no node could be resolved."""

    nodes: int = 0
    versions: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.versions, tuple):
            object.__setattr__(self, "versions", tuple(self.versions))
        if not isinstance(self.open, tuple):
            object.__setattr__(self, "open", tuple(self.open))

    def to_json(self) -> dict[str, quark.Json]:
        return {"nodes": self.nodes, "versions": self.versions, "open": self.open}

    @classmethod
    def from_json(cls, value: quark.Json) -> Knowledge:
        fields = quark.Fields(value)
        return cls(
            fields.default(0, quark.json.integer, "nodes"),
            fields.default((), quark.json.list_of(quark.json.string), "versions"),
            fields.default((), quark.json.list_of(quark.json.string), "open"),
        )


class Member:
    """A node of a cluster, with what is remembered of it."""

    __slots__ = ("is_stale", "node", "open_since", "policy", "version")

    def __init__(self, policy: FailurePolicy, node: Node) -> None:
        self.policy = policy
        self.node = node
        self.version: Version | None = self.node.interface_version()
        self.is_stale = False
        self.open_since: int | None = None

    def is_ready(self, wanted: Version | None, now: int) -> bool:
        return self.serves(wanted) and quark.host(
            "FailurePolicy.available", "cluster.q:29", self.policy.available, now / 1000
        )

    def is_ready_in(self, version: Version, now: int) -> bool:
        return self.version == version and quark.host(
            "FailurePolicy.available", "cluster.q:33", self.policy.available, now / 1000
        )

    def serves(self, wanted: Version | None = None) -> bool:
        """Whether it may serve a request for a version; a request without one is served by all."""
        if wanted is None:
            return True
        actual = self.version
        if actual is None:
            return False
        return wanted.accepts(actual)

    def renew(self, node: Node) -> None:
        """Takes news of the same process."""
        self.node = node
        self.version = node.interface_version()
        self.is_stale = False

    def judge(self, succeeded: bool, now: int) -> Breaker | None:
        """Takes what came of a call; gives what to report if that opened or closed the node."""
        before = quark.host("FailurePolicy.available", "cluster.q:52", self.policy.available, now / 1000)
        if succeeded:
            quark.host("FailurePolicy.success", "cluster.q:53", self.policy.success, now / 1000)
        else:
            quark.host("FailurePolicy.failure", "cluster.q:53", self.policy.failure, now / 1000)
        after = quark.host("FailurePolicy.available", "cluster.q:54", self.policy.available, now / 1000)
        if before == after:
            return None
        if after:
            self.open_since = None
        else:
            self.open_since = now
        return Breaker(self.node, not after, now)

    def report(self) -> Breaker | None:
        """What to report to someone who knows nothing yet."""
        return Breaker(self.node, True, self.open_since) if self.open_since is not None else None

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {
            "policy": quark.state_of(self.policy),
            "node": self.node.to_json(),
            "version": self.version.to_json() if self.version is not None else None,
            "is_stale": self.is_stale,
            "open_since": self.open_since,
        }


class Cluster:
    """The nodes of one service in one environment.

    The next is the one that was chosen longest ago among those that fit: an equal share for each, however the requests for versions
    alternate. A route first gives each version its share of the choices.
    """

    __slots__ = ("credits", "had_members", "is_route_stale", "members", "shares", "versions")

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.had_members = False
        self.versions: list[Version] = []
        self.shares: dict[str, int] = {}
        self.credits: dict[str, int] = {}
        self.is_route_stale = False

    def refresh(self, node: Node) -> bool:
        """Takes news of a process that is known at its address; says whether it is."""
        member = next((member for member in self.members if member.node._is_same(node)), None)
        if member is None:
            return False
        member.renew(node)
        self.remember(node)
        return True

    def add(self, node: Node, policy: FailurePolicy) -> None:
        """Takes in a new node, instead of those that cannot be there at the same time."""
        self.remove_where_displaced(node)
        self.members.append(Member(policy, node))
        self.had_members = True
        self.remember(node)

    def remove(self, node: Node) -> None:
        """Forgets a node; an unknown one is nothing."""
        for index in range(len(self.members)):
            if quark.item(self.members, index, "cluster.q:97").node._is_same(node):
                quark.remove_at(self.members, index, "cluster.q:98")
                return

    def doubt(self) -> None:
        """From here on, only what is announced again counts as known."""
        for member in self.members:
            member.is_stale = True
        self.is_route_stale = True

    def sweep(self) -> None:
        """Forgets what was not announced again."""
        index = 0
        while index < len(self.members):
            if quark.item(self.members, index, "cluster.q:114").is_stale:
                quark.remove_at(self.members, index, "cluster.q:114")
            else:
                index += 1
        if self.is_route_stale:
            self.direct(quark.FrozenDict())

    def direct(self, shares: Mapping[str, int]) -> None:
        """Gives each version its share of the calls; without any, rotation is over all."""
        self.shares = dict(shares)
        self.credits = {}
        self.is_route_stale = False

    def choose(self, wanted: Version | None, now: int) -> Node | None:
        """The node to call next; `None` if none is ready. Whoever asks must call it."""
        index = self.turn(wanted, now)
        if index is None:
            return None
        member = quark.remove_at(self.members, index, "cluster.q:129")
        node = member.node
        quark.host("FailurePolicy.admitted", "cluster.q:131", member.policy.admitted, now / 1000)
        self.members.append(member)
        return node

    def turn(self, wanted: Version | None, now: int) -> int | None:
        """Whose turn it is, by the place in line."""
        if not self.shares:
            return self.first_ready(wanted, now)
        candidates = self.candidates(wanted, now)
        version = self.next_version(candidates)
        if version is None:
            return None
        return self.first_ready_in(version, now)

    def has_seen(self, wanted: Version | None = None) -> bool:
        """Whether a compatible version was ever here."""
        if wanted is None:
            return self.had_members
        return any(map(wanted.accepts, self.versions))

    def judge(self, node: Node, succeeded: bool, now: int) -> Breaker | None:
        member = next((member for member in self.members if member.node._is_same(node)), None)
        if member is None:
            return None
        return member.judge(succeeded, now)

    def reports(self) -> tuple[Breaker, ...]:
        reports: list[Breaker] = []
        for member in self.members:
            if (report := member.report()) is not None:
                reports.append(report)
        return tuple(reports)

    def knowledge(self, now: int) -> Knowledge:
        return Knowledge(
            len(self.members),
            quark.distinct(tuple(member.node.version for member in self.members)),
            tuple(
                member.node.address
                for member in self.members
                if not quark.host("FailurePolicy.available", "cluster.q:167", member.policy.available, now / 1000)
            ),
        )

    def first_ready(self, wanted: Version | None, now: int) -> int | None:
        for index in range(len(self.members)):
            if quark.item(self.members, index, "cluster.q:173").is_ready(wanted, now):
                return index
        return None

    def first_ready_in(self, version: Version, now: int) -> int | None:
        for index in range(len(self.members)):
            if quark.item(self.members, index, "cluster.q:180").is_ready_in(version, now):
                return index
        return None

    def candidates(self, wanted: Version | None, now: int) -> tuple[Version, ...]:
        """The versions that a route lets have this call."""
        return tuple(
            version for version in self.versions if self.share(version) > 0 and self.has_ready(version, wanted, now)
        )

    def has_ready(self, version: Version, wanted: Version | None, now: int) -> bool:
        return any(member.serves(wanted) and member.is_ready_in(version, now) for member in self.members)

    def share(self, version: Version) -> int:
        return min(self.shares.get(version.text(), 0), GREATEST_SHARE)

    def credit(self, version: Version) -> int:
        return self.credits.get(version.text(), 0)

    def next_version(self, candidates: Sequence[Version]) -> Version | None:
        """Smooth weighted rotation: each earns its share, and the richest pays for all."""
        total = 0
        for version in candidates:
            total += self.share(version)
            self.credits[version.text()] = self.credit(version) + self.share(version)
        richest = min(candidates, key=lambda version: -self.credit(version), default=None)
        if richest is None:
            return None
        self.credits[richest.text()] = self.credit(richest) - total
        return richest

    def remember(self, node: Node) -> None:
        version = node.interface_version()
        if version is None:
            return
        if not any(seen == version for seen in self.versions):
            self.versions.append(version)

    def remove_where_displaced(self, node: Node) -> None:
        index = 0
        while index < len(self.members):
            if quark.item(self.members, index, "cluster.q:218").node._displaces(node):
                quark.remove_at(self.members, index, "cluster.q:218")
            else:
                index += 1

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {
            "members": [each._quark_state() for each in self.members],
            "had_members": self.had_members,
            "versions": [each.to_json() for each in self.versions],
            "shares": self.shares,
            "credits": self.credits,
            "is_route_stale": self.is_route_stale,
        }
