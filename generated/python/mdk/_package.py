"""What the modules of `mdk` share."""

from __future__ import annotations

import quark


class MdkError(quark.Error):
    """The base of the errors that `mdk` declares."""
