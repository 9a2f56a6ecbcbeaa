"""What clients are promised. Nothing is to be done here."""

from __future__ import annotations

from datetime import timedelta

#: How long a token is valid.
LIFETIME = timedelta(days=30)
#: How many requests a user may make …
REQUESTS = 5
#: … in this many seconds.
SECONDS = 60
