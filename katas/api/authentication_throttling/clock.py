"""What time it is. Nothing is to be done here."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.fromtimestamp(time.time(), tz=UTC)
