"""Categories for the warnings of katas, under their own names: the classes themselves are in a learner's process only.

pytest-xdist sends a category as a module and a name, which its controller imports. So this module has a class for any name
that is asked of it, in every process.
"""

from __future__ import annotations

import builtins

_made: dict[str, type[Warning]] = {}


def warning_category(name: str) -> type[Warning]:
    """Return the built-in warning called *name*, or one of this module that only bears the name."""
    category = getattr(builtins, name, None)
    if isinstance(category, type) and issubclass(category, Warning):
        return category
    if not name.isidentifier() or name.startswith("_") or name in globals():
        return UserWarning
    return _made.setdefault(name, type(name, (UserWarning,), {"__module__": __name__}))


def __getattr__(name: str) -> type[Warning]:
    """Return the class that another process has made under *name*."""
    category = warning_category(name)
    if category.__module__ != __name__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return category
