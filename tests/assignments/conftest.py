"""The command, as a teacher types it."""

from __future__ import annotations

from tests.learner.conftest import type_

__all__ = ["type_"]
