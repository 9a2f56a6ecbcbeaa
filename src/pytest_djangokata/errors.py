"""The one exception that carries a message for the person at the keyboard."""

from __future__ import annotations


class DjangokataError(Exception):
    """Something a user can put right.

    Its text says what happened, which file or key it concerns, and what to type next.
    It is printed as it is, without a traceback.
    """
