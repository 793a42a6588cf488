"""The Rust runtime under this one, if `quark-runtime-native` is installed in the same version.

With `QUARK_PURE` set in the environment, pure Python does all the work. Nothing but speed may differ.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = "3.0.0"
"""The version of this runtime."""


class Ticking(Protocol):
    """Tells the time, in milliseconds since 1970."""

    def now(self) -> int:
        """Give the current instant; it never goes back."""
        ...


class Native(Protocol):
    """What the extension module `quark_native` offers."""

    VERSION: str
    Clock: Callable[[], Ticking]
    Timers: Callable[[Ticking], Any]

    def parse(self, text: str) -> Any:  # noqa: ANN401 - open data
        """Read JSON text; a `ValueError` holds the kind and the words of what is wrong."""
        ...

    def encode(self, value: Any) -> str:  # noqa: ANN401 - open data
        """Write open data as JSON text."""
        ...


def _found() -> Native | None:
    if os.environ.get("QUARK_PURE"):
        return None
    try:
        module: Native = cast("Any", import_module("quark_native"))
    except ImportError:
        return None
    return module if module.VERSION == VERSION else None


native = _found()
"""The extension module; `None` where pure Python does the work."""
