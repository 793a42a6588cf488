"""Nodes: where a service can be called."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import quark

from mdk.environment import Environment
from mdk.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Node(quark.Record):
    """One instance of a service. A node that was resolved never changes; what is learnt later is another node."""

    id: str
    """Names this service at this address in this process, and nothing else."""
    service: str
    version: str
    """The version as the service itself gave it."""
    address: str
    properties: Mapping[str, quark.Json] = field(default_factory=quark.FrozenDict)
    environment: Environment = field(default_factory=Environment)

    def __post_init__(self) -> None:
        if not (self.id.isascii() and self.service.isascii() and self.version.isascii() and self.address.isascii()):
            quark.mend(self, "id", "service", "version", "address")
        if not isinstance(self.properties, quark.FrozenDict):
            object.__setattr__(self, "properties", quark.cleaned_map(self.properties))

    def interface_version(self) -> Version | None:
        """The version as one compares it; `None` if the service gave none that can be compared."""
        try:
            return Version.parse(self.version)
        except InvalidVersion:
            return None

    def description(self) -> str:
        """How log messages name a node."""
        return f"Node(id:{self.id} {self.service}: {self.address}, {self.version})"

    def _is_same(self, other: Node) -> bool:
        """Whether this is the same process at the same address."""
        return self.id == other.id and self.address == other.address

    def _displaces(self, other: Node) -> bool:
        """Whether only one of the two can be there."""
        return self.id == other.id or self.address == other.address

    def to_json(self) -> dict[str, quark.Json]:
        return {
            "id": self.id,
            "service": self.service,
            "version": self.version,
            "address": self.address,
            "properties": self.properties,
            "environment": self.environment.to_json(),
        }

    @classmethod
    def from_json(cls, value: quark.Json) -> Node:
        fields = quark.Fields(value)
        return cls(
            fields.required(quark.json.string, "id"),
            fields.required(quark.json.string, "service"),
            fields.required(quark.json.string, "version"),
            fields.required(quark.json.string, "address"),
            fields.optional(quark.json.map_of(quark.json.anything, str), "properties") or quark.FrozenDict(),
            fields.optional(Environment.from_json, "environment") or Environment(),
        )
