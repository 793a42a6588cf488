"""Finding a node for a request: all clusters, those who wait for one, and what a reconnect puts in doubt.

Knows no connection and no time but what it is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import quark

from mdk._package import MdkError
from mdk.cluster import Cluster, Knowledge
from mdk.environment import Environment
from mdk.version import Version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from mdk.breaker import FailurePolicies
    from mdk.node import Node
    from mdk.rtp import Breaker, Route

LOOK_INTERVAL: Final = 1000
"""How often those who wait are looked at again: a breaker may have become ready without anybody saying so."""
ANNOUNCEMENT_GRACE: Final = 10_000
"""How long after a `Clear` a node may take to be announced again."""


class Unresolved(MdkError):
    """No node was there before the deadline."""

    def __init__(
        self,
        service: str,
        version: str,
        environment: str,
        nodes: int,
        versions: Sequence[str],
        open: Sequence[str],
    ) -> None:
        service = quark.scalars(service)
        version = quark.scalars(version)
        environment = quark.scalars(environment)
        versions = quark.cleaned(versions)
        open = quark.cleaned(open)
        super().__init__(
            f"no node of '{service}' {version} in '{environment}': {nodes} nodes known, of versions {quark.list_text(versions)}, with open breakers at {quark.list_text(open)}",
        )
        self.service = service
        self.version = version
        self.environment = environment
        self.nodes = nodes
        self.versions = tuple(versions)
        self.open = tuple(open)


@dataclass(frozen=True, slots=True)
class Request(quark.Record):
    """Which service is wanted, by whom, and until when."""

    service: str
    version: Version | None
    environment: Environment
    deadline: int
    """Milliseconds since 1970."""

    def environments(self) -> tuple[str, ...]:
        """The environments to look in: its own, then the fallback."""
        names: list[str] = [self.environment.name]
        if (fallback := self.environment.fallback) is not None:
            names.append(fallback)
        return tuple(names)

    def version_text(self) -> str:
        """The version as messages show it."""
        version = self.version
        if version is None:
            return "of any version"
        return version.text()

    def to_json(self) -> dict[str, quark.Json]:
        fields: dict[str, quark.Json] = {"service": self.service}
        if self.version is not None:
            fields["version"] = self.version.to_json()
        fields["environment"] = self.environment.to_json()
        fields["deadline"] = self.deadline
        return fields

    @classmethod
    def from_json(cls, value: quark.Json) -> Request:
        fields = quark.Fields(value)
        return cls(
            fields.required(quark.json.string, "service"),
            fields.optional(Version.from_json, "version"),
            fields.required(Environment.from_json, "environment"),
            fields.required(quark.json.integer, "deadline"),
        )


@dataclass(frozen=True, slots=True)
class Waiter:
    request: Request
    promise: quark.Promise[Node]

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {"request": self.request.to_json(), "promise": self.promise.state()}


class Directory:
    """The services of one environment."""

    __slots__ = ("clusters",)

    def __init__(self) -> None:
        self.clusters: dict[str, Cluster] = {}

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {"clusters": {key: each._quark_state() for key, each in self.clusters.items()}}


class Discovery:
    """The nodes of all services, and the requests that wait for one."""

    __slots__ = ("directories", "looked", "policies", "sweep_at", "waiting")

    def __init__(self, policies: FailurePolicies) -> None:
        self.policies = policies
        self.directories: dict[str, Directory] = {}
        self.waiting: list[Waiter] = []
        self.looked = 0
        self.sweep_at: int | None = None

    def resolve(self, request: Request, promise: quark.Promise[Node], now: int) -> None:
        """Keeps the promise with a node as soon as there is one, and fails it at the deadline."""
        self.serve(now)
        if not self.keep(request, promise, now):
            self.put_off(Waiter(request, promise), now)

    def activate(self, node: Node, now: int) -> None:
        """A node is there."""
        self.ensure(node.environment.name, node.service)
        directory = quark.entry(self.directories, node.environment.name, "discovery.q:76")
        cluster = quark.entry(directory.clusters, node.service, "discovery.q:77")
        if not cluster.refresh(node):
            cluster.add(node, quark.host("FailurePolicies.create", "discovery.q:78", self.policies.create, node))
        self.serve(now)

    def expire(self, node: Node) -> None:
        """A node is gone; an unknown one is nothing."""
        directory = self.directories.get(node.environment.name)
        if directory is None:
            return
        if (cluster := directory.clusters.get(node.service)) is not None:
            cluster.remove(node)

    def clear(self, now: int) -> None:
        """What is not announced again soon is gone."""
        for directory in tuple(self.directories.values()):
            for cluster in tuple(directory.clusters.values()):
                cluster.doubt()
        self.sweep_at = now + ANNOUNCEMENT_GRACE

    def direct(self, route: Route, now: int) -> None:
        """Takes a command about the shares of a service's versions."""
        self.ensure(route.environment, route.service)
        directory = quark.entry(self.directories, route.environment, "discovery.q:99")
        quark.entry(directory.clusters, route.service, "discovery.q:100").direct(route.shares)
        self.serve(now)

    def judge(self, node: Node, succeeded: bool, now: int) -> Breaker | None:
        """Takes what came of a call; gives what to report if that opened or closed the node's breaker."""
        directory = self.directories.get(node.environment.name)
        if directory is None:
            return None
        cluster = directory.clusters.get(node.service)
        if cluster is None:
            return None
        report = cluster.judge(node, succeeded, now)
        self.serve(now)
        return report

    def reports(self) -> tuple[Breaker, ...]:
        """Every breaker that was reported open and not closed since."""
        reports: list[Breaker] = []
        for directory in tuple(self.directories.values()):
            for cluster in tuple(directory.clusters.values()):
                reports.extend(cluster.reports())
        return tuple(reports)

    def serve(self, now: int) -> None:
        """Does what is due: serves those who wait, and forgets those who gave up."""
        self.looked = now
        self.sweep_when_due(now)
        if not self.waiting:
            return
        waiting = tuple(self.waiting)
        self.waiting = []
        for waiter in waiting:
            if waiter.promise.is_pending() and not self.keep(waiter.request, waiter.promise, now):
                self.put_off(waiter, now)

    def next_wake(self) -> int | None:
        """When to serve next; `None` if nothing can become due."""
        moments = [waiter.request.deadline for waiter in self.waiting]
        if moments:
            moments.append(self.looked + LOOK_INTERVAL)
        if (at := self.sweep_at) is not None:
            moments.append(at)
        return min(moments, default=None)

    def abandon(self, now: int) -> None:
        """Fails all who still wait."""
        for waiter in tuple(self.waiting):
            if waiter.promise.is_pending():
                self.give_up(waiter, now)
        self.waiting = []

    def knowledge(self, request: Request, now: int) -> Knowledge:
        """What is known of a request's service, where it may be looked up."""
        nodes = 0
        versions: list[str] = []
        open: list[str] = []
        for name in request.environments():
            directory = self.directories.get(name)
            if directory is None:
                continue
            cluster = directory.clusters.get(request.service)
            if cluster is None:
                continue
            known = cluster.knowledge(now)
            nodes += known.nodes
            versions.extend(known.versions)
            open.extend(known.open)
        return Knowledge(nodes, quark.distinct(versions), tuple(open))

    def keep(self, request: Request, promise: quark.Promise[Node], now: int) -> bool:
        node = self.choose(request, now)
        if node is None:
            return False
        promise.keep(node)
        return True

    def put_off(self, waiter: Waiter, now: int) -> None:
        if now < waiter.request.deadline:
            self.waiting.append(waiter)
        else:
            self.give_up(waiter, now)

    def give_up(self, waiter: Waiter, now: int) -> None:
        request = waiter.request
        known = self.knowledge(request, now)
        waiter.promise.fail(
            Unresolved(
                request.service,
                request.version_text(),
                request.environment.name,
                known.nodes,
                known.versions,
                known.open,
            ),
        )

    def choose(self, request: Request, now: int) -> Node | None:
        """In its own environment if a compatible version was ever seen there; if not, wherever one answers."""
        if (directory := self.directories.get(request.environment.name)) is not None:
            if (cluster := directory.clusters.get(request.service)) is not None:
                if (node := cluster.choose(request.version, now)) is not None:
                    return node
                if cluster.has_seen(request.version):
                    return None
        fallback = request.environment.fallback
        if fallback is None:
            return None
        directory = self.directories.get(fallback)
        if directory is None:
            return None
        cluster = directory.clusters.get(request.service)
        if cluster is None:
            return None
        return cluster.choose(request.version, now)

    def ensure(self, environment: str, service: str) -> None:
        if environment not in self.directories:
            self.directories[environment] = Directory()
        directory = quark.entry(self.directories, environment, "discovery.q:207")
        if service not in directory.clusters:
            directory.clusters[service] = Cluster()

    def sweep_when_due(self, now: int) -> None:
        at = self.sweep_at
        if at is None:
            return
        if now < at:
            return
        for directory in tuple(self.directories.values()):
            for cluster in tuple(directory.clusters.values()):
                cluster.sweep()
        self.sweep_at = None

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {
            "policies": quark.state_of(self.policies),
            "directories": {key: each._quark_state() for key, each in self.directories.items()},
            "waiting": [each._quark_state() for each in self.waiting],
            "looked": self.looked,
            "sweep_at": self.sweep_at,
        }
