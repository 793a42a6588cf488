"""Detours: a session that looks for another service than the one it was asked for, here and downstream.

They travel in the context's property `routes`, in the form of the 2016 clients: a list for each service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import quark

from mdk.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Detour(quark.Record):
    """Requests for a compatible version go to `target` instead."""

    version: str | None
    target: str
    target_version: str | None = None

    def applies(self, requested: str | None = None) -> bool:
        """Whether a request goes this way; one without a version does."""
        if requested is None:
            return True
        lowest = self.version
        if lowest is None:
            return True
        try:
            from_ = Version.parse(lowest)
        except InvalidVersion:
            return False
        try:
            actual = Version.parse(requested)
        except InvalidVersion:
            return False
        return from_.accepts(actual)

    def to_json(self) -> dict[str, quark.Json]:
        fields: dict[str, quark.Json] = {}
        if self.version is not None:
            fields["version"] = self.version
        fields["target"] = self.target
        if self.target_version is not None:
            fields["targetVersion"] = self.target_version
        return fields

    @classmethod
    def from_json(cls, value: quark.Json) -> Detour:
        fields = quark.Fields(value)
        return cls(
            fields.optional(quark.json.string, "version"),
            fields.required(quark.json.string, "target"),
            fields.optional(quark.json.string, "targetVersion"),
        )


@dataclass(frozen=True, slots=True)
class Destination(quark.Record):
    """Which service to look for."""

    service: str
    version: str | None = None

    def to_json(self) -> dict[str, quark.Json]:
        fields: dict[str, quark.Json] = {"service": self.service}
        if self.version is not None:
            fields["version"] = self.version
        return fields

    @classmethod
    def from_json(cls, value: quark.Json) -> Destination:
        fields = quark.Fields(value)
        return cls(fields.required(quark.json.string, "service"), fields.optional(quark.json.string, "version"))


def with_detour(routes: quark.Json | None, service: str, detour: Detour) -> quark.Json:
    """The value of the property with one more detour."""
    services = dict(entries(routes))
    detours = list(items(services.get(service)))
    detours.append(detour.to_json())
    services[service] = detours
    return services


def destination(routes: quark.Json | None, service: str, version: str | None = None) -> Destination:
    """Where a request goes: by the first detour that applies, or where it wanted to."""
    if routes is None:
        return Destination(service, version)
    for item in items(entries(routes).get(service)):
        if (found := destination_by(item, version)) is not None:
            return found
    return Destination(service, version)


def destination_by(item: quark.Json, version: str | None = None) -> Destination | None:
    try:
        detour = Detour.from_json(item)
    except quark.DecodeError:
        return None
    if not detour.applies(version):
        return None
    return Destination(detour.target, detour.target_version)


def entries(value: quark.Json | None = None) -> Mapping[str, quark.Json]:
    if value is None:
        return quark.FrozenDict()
    return found if (found := quark.json.as_map(value)) is not None else quark.FrozenDict()


def items(value: quark.Json | None = None) -> tuple[quark.Json, ...]:
    if value is None:
        return ()
    return found if (found := quark.json.as_list(value)) is not None else ()
