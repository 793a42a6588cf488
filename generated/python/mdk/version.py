"""Which version of a service may serve a request for another.

A version promises an interface, `MAJOR.MINOR`: it says nothing about builds, and is never compared as text.
"""

from __future__ import annotations

from dataclasses import dataclass

import quark

from mdk._package import MdkError


class InvalidVersion(MdkError):
    """The text is not a version: two numbers with a dot between them."""

    def __init__(self, text: str) -> None:
        text = quark.scalars(text)
        super().__init__(f"'{text}' is not MAJOR.MINOR")
        self.text = text


@dataclass(frozen=True, slots=True)
class Version(quark.Record):
    """The version of an interface. A greater `minor` only adds to it, another `major` is another interface."""

    major: int
    minor: int = 0

    @staticmethod
    def parse(text: str) -> Version:
        """Reads `MAJOR.MINOR`. A missing minor is 0; what follows a second dot is ignored.

        Raises:
            InvalidVersion: The text is not a version: two numbers with a dot between them.
        """
        text = quark.scalars(text)
        parts = tuple(text.split("."))
        major = component(quark.item(parts, 0, "version.q:16"))
        if major is None:
            raise InvalidVersion(text)
        minor = component(found if (found := quark.get(parts, 1)) is not None else "0")
        if minor is None:
            raise InvalidVersion(text)
        return Version(major, minor)

    def accepts(self, actual: Version) -> bool:
        """Whether a caller who asked for this version is served by `actual`: same major, and at least the minor."""
        return actual.major == self.major and actual.minor >= self.minor

    def text(self) -> str:
        """`MAJOR.MINOR`, the form of every key and message."""
        return f"{self.major}.{self.minor}"

    def to_json(self) -> dict[str, quark.Json]:
        return {"major": self.major, "minor": self.minor}

    @classmethod
    def from_json(cls, value: quark.Json) -> Version:
        fields = quark.Fields(value)
        return cls(fields.required(quark.json.integer, "major"), fields.default(0, quark.json.integer, "minor"))


def component(text: str) -> int | None:
    if text.startswith("-"):
        return None
    return quark.to_int(text)


def requested(text: str | None = None) -> Version | None:
    """The version that a caller asks for: `None`, when they named none, is served by all."""
    if text is None:
        return None
    return Version.parse(text)
