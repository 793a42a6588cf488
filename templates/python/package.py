"""What the modules of `{{ package }}` share."""

from __future__ import annotations

import quark


class {{ error }}(quark.Error):
    """The base of the errors that `{{ package }}` declares."""
