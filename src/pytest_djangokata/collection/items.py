"""Tests of katas as pytest's items in the parent; what they do, they do in a kata's child."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.protocol.breakage import Breakage

#: The name of the one test that stands for a kata whose code cannot be imported.
BROKEN = "import"


class CallSpec:
    """The parameters of a test, as pytest and other plugins ask a function for them.

    :param id: what stands in brackets behind the test's name.
    :param params: their values as plain data.
    """

    def __init__(self, id: str, params: dict[str, Any]) -> None:  # noqa: A002  (the name that is asked for)
        self.id = id
        self.params = params
        self.indices = dict.fromkeys(params, 0)
        #: pytest reorders tests by the parameters of a wider scope than the function.
        self._arg2scope = dict.fromkeys(params, "function")


class KataItem(pytest.Item):
    """A test of a kata; it runs in the kata's child."""

    #: For pytest, which asks parametrized tests for their class.
    cls = None

    def __init__(self, *, kata: Kata, data: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kata = kata
        self.child_id: str = data["id"]
        self.fixturenames: list[str] = [str(name) for name in data.get("fixtures", ())]
        _, line, domain = data["location"]
        self._place: tuple[int | None, str] = (line if isinstance(line, int) else None, str(domain))
        self.keywords.update(dict.fromkeys(data["keywords"], True))
        self.order: int = data["order"]
        self.originalname, bracket, parameters = self.name.partition("[")
        if bracket:
            self.callspec = CallSpec(parameters.removesuffix("]"), data["params"])
        for name, args, kwargs_of_mark in data["marks"]:
            mark(self, str(name), args, kwargs_of_mark)
        self.add_marker(decorator(self, kata.topic))
        self.add_marker(decorator(self, kata.meta.level.value))

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        return self.path, *self._place

    def runtest(self) -> None:
        raise AssertionError("a kata's test runs in its child")


class BrokenItem(pytest.Item):
    """The one failing test that stands for a kata which cannot be collected, or for a wrong file of the catalogue."""

    def __init__(
        self, *, breakage: Breakage, kata: Kata | None = None, keywords: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.breakage = breakage
        self.kata = kata
        self.extra_keyword_matches.update(keywords)
        if kata is not None:
            self.add_marker(decorator(self, kata.topic))
            self.add_marker(decorator(self, kata.meta.level.value))

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        return self.path, None, self.name

    def runtest(self) -> None:
        raise AssertionError(self.breakage.reason)


class ImportItem(pytest.Item):
    """The test that stands for a broken module, asked for when the module is broken no more: it passes."""

    def __init__(self, *, kata: Kata, name: str = BROKEN, **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.kata = kata
        self.add_marker(decorator(self, kata.topic))
        self.add_marker(decorator(self, kata.meta.level.value))

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        return self.path, None, self.name

    def runtest(self) -> None:
        """Pass: that the module's tests are there shows that it has been imported."""


class UnrunnableItem(pytest.Item):
    """A test of a kata that cannot run here; it is deselected, so that ``--lf`` keeps what it knows."""

    def __init__(self, *, kata: Kata, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kata = kata
        self.add_marker(decorator(self, kata.topic))
        self.add_marker(decorator(self, kata.meta.level.value))

    def runtest(self) -> None:
        raise AssertionError("this kata is not runnable here")


def item_id(parent: pytest.Collector, name: str) -> dict[str, Any]:
    """Return the argument that gives an item below *parent* the ID that pytest would give it.

    Where pytest keeps IDs in parts (9.2 and newer), parameters are a part of their own, and what ``--lf`` and ``--sw`` have
    stored is compared part by part; older versions join the names themselves.
    """
    if not hasattr(parent, "id"):
        return {}
    base, bracket, parameters = name.partition("[")
    node_id = parent.id.child(base)
    return {"nodeid": node_id.with_params(parameters.removesuffix("]")) if bracket else node_id}


decorators_key = pytest.StashKey[dict[str, pytest.MarkDecorator]]()


def mark(item: pytest.Item, name: str, args: Iterable[Any], kwargs: dict[str, Any]) -> None:
    """Add a mark that the kata's child has reported; whether it is registered is the child's business."""
    try:
        item.add_marker(decorator(item, name).with_args(*args, **kwargs))
    except pytest.fail.Exception:
        item.keywords[name] = True  # the caller's project allows registered marks only


def decorator(item: pytest.Item, name: str) -> pytest.MarkDecorator:
    """Return ``pytest.mark.name``, which costs a look at all registered marks only once in a session.

    :raises pytest.fail.Exception: if it is not registered, and the caller's project asks for that.
    """
    known = item.config.stash.setdefault(decorators_key, {})
    if name not in known:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pytest.PytestUnknownMarkWarning)
            known[name] = getattr(pytest.mark, name)
    return known[name]


def contiguous(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return *items* with all tests of a kata where its first one stands; everything else keeps its order.

    Within a kata those that leave an empty database come after those that need what migrations put there.
    """
    groups: dict[object, list[pytest.Item]] = {}
    for item in items:
        kata = getattr(item, "kata", None)
        groups.setdefault(kata.path if kata is not None else item, []).append(item)
    return [item for group in groups.values() for item in sorted(group, key=lambda item: getattr(item, "order", 0))]
