"""Where an MDK learns of nodes.

Reading lists and files only: the MDK watches the folder and keeps the connection.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING

import quark

from mdk._package import MdkError
from mdk.environment import Environment
from mdk.node import Node
from mdk.text import before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

Source: TypeAlias = "MissionControl | StaticNodes | Synapse"
"""Where an MDK learns of nodes."""


@dataclass(frozen=True, slots=True)
class MissionControl(quark.Record):
    """Nodes are learnt of from Mission Control, and registered there."""

    def to_json(self) -> dict[str, quark.Json]:
        return {}

    @classmethod
    def from_json(cls, value: quark.Json) -> MissionControl:
        quark.Fields(value)
        return cls()


@dataclass(frozen=True, slots=True)
class StaticNodes(quark.Record):
    """The nodes are known beforehand, and never change."""

    nodes: tuple[Node, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.nodes, tuple):
            object.__setattr__(self, "nodes", tuple(self.nodes))

    def to_json(self) -> dict[str, quark.Json]:
        return {"nodes": [each.to_json() for each in self.nodes]}

    @classmethod
    def from_json(cls, value: quark.Json) -> StaticNodes:
        fields = quark.Fields(value)
        return cls(fields.default((), quark.json.list_of(Node.from_json), "nodes"))


@dataclass(frozen=True, slots=True)
class Synapse(quark.Record):
    """Nodes are listed in a folder of `<service>.json` files, as AirBnB's Synapse writes them."""

    path: str

    def __post_init__(self) -> None:
        if not self.path.isascii():
            quark.mend(self, "path")

    def to_json(self) -> dict[str, quark.Json]:
        return {"path": self.path}

    @classmethod
    def from_json(cls, value: quark.Json) -> Synapse:
        fields = quark.Fields(value)
        return cls(fields.required(quark.json.string, "path"))


class CannotRegister(MdkError):
    """Services cannot be registered with this source of nodes."""

    def __init__(self, source: str) -> None:
        source = quark.scalars(source)
        super().__init__(f"nodes come from {source}: services cannot be registered there")
        self.source = source


def source_name(source: Source) -> str:
    """How messages name a source."""
    return (
        "Mission Control"
        if isinstance(source, MissionControl)
        else "a static list"
        if isinstance(source, StaticNodes)
        else f"the Synapse folder {source.path}"
    )


@dataclass(frozen=True, slots=True)
class ListedNode(quark.Record):
    """A node as a person writes it in a list."""

    id: str = ""
    _: KW_ONLY
    service: str
    version: str
    address: str
    properties: Mapping[str, quark.Json] = field(default_factory=quark.FrozenDict)
    environment: Environment | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.properties, quark.FrozenDict):
            object.__setattr__(self, "properties", quark.frozen(self.properties))

    def node(self, environment: Environment) -> Node:
        id = self.address if self.id == "" else self.id
        return Node(
            id,
            self.service,
            self.version,
            self.address,
            self.properties,
            self.environment if self.environment is not None else environment,
        )

    def to_json(self) -> dict[str, quark.Json]:
        fields: dict[str, quark.Json] = {
            "id": self.id,
            "service": self.service,
            "version": self.version,
            "address": self.address,
            "properties": self.properties,
        }
        if self.environment is not None:
            fields["environment"] = self.environment.to_json()
        return fields

    @classmethod
    def from_json(cls, value: quark.Json) -> ListedNode:
        fields = quark.Fields(value)
        return cls(
            fields.default("", quark.json.string, "id"),
            service=fields.required(quark.json.string, "service"),
            version=fields.required(quark.json.string, "version"),
            address=fields.required(quark.json.string, "address"),
            properties=fields.optional(quark.json.map_of(quark.json.anything, str), "properties") or quark.FrozenDict(),
            environment=fields.optional(Environment.from_json, "environment"),
        )


@dataclass(frozen=True, slots=True)
class NodeList(quark.Record):
    nodes: tuple[ListedNode, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.nodes, tuple):
            object.__setattr__(self, "nodes", tuple(self.nodes))

    def to_json(self) -> dict[str, quark.Json]:
        return {"nodes": [each.to_json() for each in self.nodes]}

    @classmethod
    def from_json(cls, value: quark.Json) -> NodeList:
        fields = quark.Fields(value)
        return cls(fields.required(quark.json.list_of(ListedNode.from_json), "nodes"))


def static_nodes(json: str, environment: Environment) -> StaticNodes:
    """Reads a JSON list of nodes. An id may be missing, and is the address then; an environment too, and is the given one."""
    list_ = NodeList.decode(f'{{"nodes":{json}}}')
    return StaticNodes(tuple(listed.node(environment) for listed in list_.nodes))


@dataclass(frozen=True, slots=True)
class Backend(quark.Record):
    """One entry of a Synapse file."""

    host: str
    port: int
    version: str = "1.0"

    def node(self, service: str, environment: Environment) -> Node:
        address = f"{self.host}:{self.port}"
        return Node(address, service, self.version, address, environment=environment)

    def to_json(self) -> dict[str, quark.Json]:
        return {"host": self.host, "port": self.port, "version": self.version}

    @classmethod
    def from_json(cls, value: quark.Json) -> Backend:
        fields = quark.Fields(value)
        return cls(
            fields.required(quark.json.string, "host"),
            fields.required(quark.json.integer, "port"),
            fields.default("1.0", quark.json.string, "version"),
        )


@dataclass(frozen=True, slots=True)
class BackendList(quark.Record):
    backends: tuple[Backend, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.backends, tuple):
            object.__setattr__(self, "backends", tuple(self.backends))

    def to_json(self) -> dict[str, quark.Json]:
        return {"backends": [each.to_json() for each in self.backends]}

    @classmethod
    def from_json(cls, value: quark.Json) -> BackendList:
        fields = quark.Fields(value)
        return cls(fields.required(quark.json.list_of(Backend.from_json), "backends"))


@dataclass(frozen=True, slots=True)
class Changes(quark.Record):
    """What changed between two looks at a folder."""

    there: tuple[Node, ...] = ()
    gone: tuple[Node, ...] = ()
    bad: tuple[str, ...] = ()
    """The files that could not be read; what they said before still holds."""

    def __post_init__(self) -> None:
        if not isinstance(self.there, tuple):
            object.__setattr__(self, "there", tuple(self.there))
        if not isinstance(self.gone, tuple):
            object.__setattr__(self, "gone", tuple(self.gone))
        if not isinstance(self.bad, tuple):
            object.__setattr__(self, "bad", tuple(self.bad))

    def and_(self, other: Changes) -> Changes:
        there = list(self.there)
        gone = list(self.gone)
        bad = list(self.bad)
        there.extend(other.there)
        gone.extend(other.gone)
        bad.extend(other.bad)
        return Changes(tuple(there), tuple(gone), tuple(bad))

    def to_json(self) -> dict[str, quark.Json]:
        return {
            "there": [each.to_json() for each in self.there],
            "gone": [each.to_json() for each in self.gone],
            "bad": self.bad,
        }

    @classmethod
    def from_json(cls, value: quark.Json) -> Changes:
        fields = quark.Fields(value)
        return cls(
            fields.default((), quark.json.list_of(Node.from_json), "there"),
            fields.default((), quark.json.list_of(Node.from_json), "gone"),
            fields.default((), quark.json.list_of(quark.json.string), "bad"),
        )


class SynapseFolder:
    """What was read from a folder of `<service>.json` files."""

    __slots__ = ("environment", "nodes", "texts")

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.texts: dict[str, str] = {}
        self.nodes: dict[str, tuple[Node, ...]] = {}

    def update(self, files: Mapping[str, str]) -> Changes:
        """Takes the files as they are now; what did not change since costs nothing."""
        changes = Changes()
        for name in tuple(files):
            if (service := before(name, ".json")) is not None:
                changes = changes.and_(self.read(service, quark.entry(files, name, "sources.q:98")))
        for service_2 in tuple(self.texts):
            if f"{service_2}.json" not in files:
                changes = changes.and_(self.forget(service_2))
        return changes

    def read(self, service: str, text: str) -> Changes:
        if self.texts.get(service) == text:
            return Changes()
        self.texts[service] = text
        try:
            list_ = BackendList.decode(f'{{"backends":{text}}}')
        except quark.DecodeError:
            return Changes(bad=(f"{service}.json",))
        else:
            return self.replace(service, tuple(backend.node(service, self.environment) for backend in list_.backends))

    def forget(self, service: str) -> Changes:
        self.texts.pop(service, None)
        return self.replace(service, ())

    def replace(self, service: str, nodes: Sequence[Node]) -> Changes:
        old = found if (found := self.nodes.get(service)) is not None else ()
        self.nodes[service] = tuple(nodes)
        return Changes(
            tuple(node for node in nodes if not any(quark.equal(other, node) for other in old)),
            tuple(node for node in old if not any(other._is_same(node) for other in nodes)),
        )

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {
            "environment": self.environment.to_json(),
            "texts": self.texts,
            "nodes": {key: [each.to_json() for each in each] for key, each in self.nodes.items()},
        }
