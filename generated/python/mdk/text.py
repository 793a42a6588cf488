"""Taking text apart: what the other modules need and a `String` does not offer by itself.

Knows nothing of what the text means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import quark

if TYPE_CHECKING:
    from typing import Final

HEXADECIMAL: Final = "0123456789abcdef"


def after(text: str, prefix: str) -> str | None:
    """What follows `prefix`; `None` if the text does not start with it."""
    if not text.startswith(prefix):
        return None
    return quark.slice_text(text, len(prefix), len(text), "text.q:10")


def before(text: str, suffix: str) -> str | None:
    """What stands before `suffix`; `None` if the text does not end with it."""
    if not text.endswith(suffix):
        return None
    return quark.slice_text(text, 0, len(text) - len(suffix), "text.q:16")


def is_hex(text: str, size: int) -> bool:
    """Whether a text is exactly `size` lower-case hexadecimal digits."""
    return len(text) == size and quark.consists_of(text, HEXADECIMAL)
