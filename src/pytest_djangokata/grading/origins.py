"""What the names in a source stand for, under any name, and texts that are put together from pieces."""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass, field

MAX_DEPTH = 20  # of a text in pieces: a source could nest them without end
MAX_TEXT = 2_000  # characters of such a text: what is put together from itself doubles each time
ROUNDS = 3  # an alias of an alias of an alias


@dataclass
class Origins:
    """The names of one source.

    :param names: what was imported under a name, or given another one, as ``package.module.thing``.
    :param texts: names that stand for a text.
    """

    names: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def of(self, node: ast.AST) -> str:
        """Return what an expression of names and dots stands for; empty where that was not imported."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or not (first := self.names.get(node.id, "")):
            return ""
        return ".".join([first, *reversed(parts)])

    def text(self, node: ast.AST | None, depth: int = MAX_DEPTH) -> str | None:
        """Return the text that an expression of constants makes; None where it makes none, or another one each time."""
        if depth == 0:
            return None
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Constant(value=bytes(raw)):
                return raw.decode("latin-1")
            case ast.Name(id=name):
                return self.texts.get(name)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self._joined([left, right], "", depth)
            case ast.JoinedStr(values=values):
                return self._joined(values, "", depth)
            case ast.FormattedValue(value=value, format_spec=None):
                return self.text(value, depth - 1)
            case ast.Subscript(value=value, slice=ast.Slice(lower=None, upper=None, step=ast.UnaryOp())):
                forwards = self.text(value, depth - 1)
                return None if forwards is None else forwards[::-1]
            case ast.Call(func=ast.Attribute(attr="join", value=between), args=[ast.List(pieces) | ast.Tuple(pieces)]):
                separator = self.text(between, depth - 1)
                return None if separator is None else self._joined(pieces, separator, depth)
        return None

    def _joined(self, nodes: list[ast.expr], separator: str, depth: int) -> str | None:
        texts: list[str] = []
        for node in nodes:
            text = self.text(node, depth - 1)
            if text is None:
                return None
            texts.append(text)
        text = separator.join(texts)
        return text if len(text) <= MAX_TEXT else None


def origins_of(tree: ast.AST, builtin: Collection[str]) -> Origins:
    """Return what the names in a source stand for. Where one stands for several things, the first one counts.

    :param builtin: names that stand for themselves without an import.
    """
    found = Origins({name: name for name in builtin})
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    found.names.setdefault(*_bound(alias))
            case ast.ImportFrom(module=str(module), level=0, names=aliases):
                for alias in aliases:
                    found.names.setdefault(alias.asname or alias.name, f"{module}.{alias.name}")
    for _ in range(ROUNDS):
        for node in ast.walk(tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    if origin := found.of(value):
                        found.names.setdefault(name, origin)
                    elif (text := found.text(value)) is not None:
                        found.texts.setdefault(name, text)
    return found


def _bound(alias: ast.alias) -> tuple[str, str]:
    """Return the name that an import binds, and what it stands for."""
    if alias.asname:
        return alias.asname, alias.name
    root = alias.name.partition(".")[0]
    return root, root
