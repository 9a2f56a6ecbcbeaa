"""Test modules that need more than their kata."""

from __future__ import annotations

import pytest

from pytest_djangokata.catalogue.requirements import missing


def needs_extra(name: str) -> None:
    """Skip the test module that calls this on its first lines, where the extra *name* is not installed.

    The kata is solved without the module then, so it must ask for nothing that the others do not ask for. A test that is
    skipped by itself would leave the kata unsolved.
    """
    __tracebackhide__ = True
    lack = missing(f"extra:{name}")
    if lack is not None:
        pytest.skip(lack.told, allow_module_level=True)
