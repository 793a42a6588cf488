"""Environments: walls between services of one name."""

from __future__ import annotations

from dataclasses import dataclass

import quark


@dataclass(frozen=True, slots=True)
class Environment(quark.Record):
    """Where a service lives. Services of different environments do not see each other, with one exception: what an
    environment has never had is looked up in its `fallback`, one level deep and never the other way.
    """

    name: str = "sandbox"
    fallback: str | None = None

    def __post_init__(self) -> None:
        if not (self.name.isascii() and (self.fallback or "").isascii()):
            quark.mend(self, "name", "fallback")

    @staticmethod
    def parse(text: str) -> Environment | None:
        """Reads `name` or `fallback:name`; `None` if it is neither."""
        text = quark.scalars(text)
        parts = tuple(text.split(":"))
        if len(parts) > 2 or any(quark.trim(part) == "" for part in parts):
            return None
        if len(parts) == 1:
            return Environment(quark.item(parts, 0, "environment.q:13"))
        return Environment(quark.item(parts, 1, "environment.q:14"), quark.item(parts, 0, "environment.q:14"))

    def to_json(self) -> dict[str, quark.Json]:
        fields: dict[str, quark.Json] = {"name": self.name}
        if self.fallback is not None:
            fields["fallbackName"] = self.fallback
        return fields

    @classmethod
    def from_json(cls, value: quark.Json) -> Environment:
        fields = quark.Fields(value)
        return cls(
            fields.default("sandbox", quark.json.string, "name"),
            fields.optional(quark.json.string, "fallbackName"),
        )
