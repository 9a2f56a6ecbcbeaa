"""Loads the production settings the way a new process with an environment of its own would."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest import mock

from django.conf import Settings

PRODUCTION = f"{__package__}.production"
PROJECT = "kata_project.settings"


def load(environment: Mapping[str, str], module: str = PRODUCTION) -> Settings:
    """Return the settings that Django reads from *module* where *environment* is all there is."""
    with mock.patch.dict(os.environ, environment, clear=True), forgotten(PROJECT), forgotten(PRODUCTION):
        return Settings(module)


@contextmanager
def forgotten(name: str) -> Iterator[None]:
    """Let the module *name* be imported anew inside the block, and put back afterwards what was there before."""
    parent, _, attribute = name.rpartition(".")
    missing = object()
    module = sys.modules.pop(name, missing)
    package = sys.modules.get(parent)
    known = vars(package).pop(attribute, missing) if package else missing
    try:
        yield
    finally:
        sys.modules.pop(name, None)
        if module is not missing:
            sys.modules[name] = module
        if package is not None:
            vars(package).pop(attribute, None)
            if known is not missing:
                setattr(package, attribute, known)
