"""The W3C `traceparent` header, by which OpenTelemetry systems follow the same trace.

It knows the trace's id and nothing of the causal clock, which travels in the context alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import quark

from mdk.text import is_hex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

TRACEPARENT_HEADER: Final = "traceparent"
"""The name of the W3C header that travels beside the context."""
UUID_SIZES: Final = (8, 4, 4, 4, 12)
UUID_CHARACTERS: Final = "0123456789abcdefABCDEF-"
NO_TRACE: Final = "00000000000000000000000000000000"
NO_PARENT: Final = "0000000000000000"


def trace_id_of(traceparent: str) -> str | None:
    """The trace's id, as a UUID, of a `traceparent`; `None` if it is malformed."""
    parts = tuple(quark.trim(traceparent).split("-"))
    if len(parts) < 4 or not is_header(parts):
        return None
    return dashed(quark.item(parts, 1, "traceparent.q:19"))


def is_header(parts: Sequence[str]) -> bool:
    if quark.item(parts, 0, "traceparent.q:23") == "ff" or (
        quark.item(parts, 0, "traceparent.q:23") == "00" and len(parts) > 4
    ):
        return False
    if quark.item(parts, 1, "traceparent.q:24") == NO_TRACE or quark.item(parts, 2, "traceparent.q:24") == NO_PARENT:
        return False
    return (
        is_hex(quark.item(parts, 0, "traceparent.q:25"), 2)
        and is_hex(quark.item(parts, 1, "traceparent.q:25"), 32)
        and is_hex(quark.item(parts, 2, "traceparent.q:25"), 16)
        and is_hex(quark.item(parts, 3, "traceparent.q:25"), 2)
    )


def dashed(digits: str) -> str:
    return "-".join(
        (
            quark.slice_text(digits, 0, 8, "traceparent.q:30"),
            quark.slice_text(digits, 8, 12, "traceparent.q:31"),
            quark.slice_text(digits, 12, 16, "traceparent.q:32"),
            quark.slice_text(digits, 16, 20, "traceparent.q:33"),
            quark.slice_text(digits, 20, 32, "traceparent.q:34"),
        ),
    )


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID, in its usual form of 32 hexadecimal digits and four dashes."""
    return tuple(map(len, text.split("-"))) == UUID_SIZES and quark.consists_of(text, UUID_CHARACTERS)


def undashed(id: str) -> str:
    return "".join(quark.lower(id).split("-"))


def traceparent_for(trace_id: str, high: int, low: int) -> str:
    """The header that says to an OpenTelemetry system which trace a call belongs to: always sampled. `high` and `low` are the two
    halves of the parent's id, 32 random bits each.
    """
    id = undashed(trace_id)
    parent = quark.hex_text(1, 16) if high == 0 and low == 0 else f"{quark.hex_text(high, 8)}{quark.hex_text(low, 8)}"
    return f"00-{id}-{parent}-01"
