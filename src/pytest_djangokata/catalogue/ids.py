"""The IDs of tests, as a kata's author and its files name them."""

from __future__ import annotations

from collections.abc import Iterable


def name_of(test_id: str) -> str:
    """Return the name of a test within its kata; pytest's own ID also depends on where pytest was started."""
    file, separator, rest = test_id.partition("::")
    return file.rpartition("/")[2] + separator + rest


def function_of(test_id: str) -> str:
    """Return the name of a test without its parameters."""
    return test_id.partition("[")[0]


def is_named(test_id: str, names: Iterable[str]) -> bool:
    """Whether one of *names* means this test; a name without parameters means each of them."""
    return any(test_id == name or test_id.startswith(f"{name}[") for name in names)
