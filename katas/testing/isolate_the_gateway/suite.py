"""The tests of payments.py. Write them here: test functions or test classes, with pytest or unittest."""

from __future__ import annotations

from katas.testing.isolate_the_gateway import gateway, payments  # noqa: F401
