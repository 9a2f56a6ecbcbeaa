"""The packages import only downwards, as docs/architecture.md draws them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_djangokata.check.before import ABOVE

PACKAGE = Path(__file__).parents[1] / "src" / "pytest_djangokata"

#: From the bottom up. Parts of one layer know nothing of each other.
LAYERS = (
    ("errors", "files", "interpreter", "layout"),
    ("catalogue",),
    ("settings",),
    ("protocol", "wall"),
    ("databases",),
    ("child", "workers"),
    ("testing",),
    ("beside",),
    ("options",),
    ("probe", "collection"),
    ("check", "progress"),
    ("learner",),
    ("assignments",),
    ("grading",),
    ("takehome",),
    ("plugin", "cli"),
    ("__main__",),
)
HEIGHT = {part: height for height, layer in enumerate(LAYERS) for part in layer}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def part_of(path: Path) -> str:
    """Return the package, or the module of the top level, to which a file belongs."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    return ".".join(("pytest_djangokata", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Yield what a module imports from this project, inside functions and for type checkers too."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pytest_djangokata"):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("pytest_djangokata"))


def test_every_part_has_its_layer() -> None:
    assert {part_of(path) for path in modules()} == set(HEIGHT)


def test_what_the_author_s_check_does_not_depend_on_is_above_it() -> None:
    assert set(ABOVE) <= HEIGHT.keys()
    assert min(map(HEIGHT.__getitem__, ABOVE)) > HEIGHT["check"]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_below(path: Path) -> None:
    own = part_of(path)
    parts = {name.split(".")[1] for name in imports(path) if name.count(".")}
    assert [part for part in sorted(parts - {own}) if HEIGHT[part] >= HEIGHT[own]] == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    known = {name_of(path): path for path in modules()}

    def edges(module: str) -> set[str]:
        found = set()
        for name in imports(known[module]):
            target = name if name in known else name.rpartition(".")[0]
            found |= {target} & known.keys()
        # A package's front door imports its modules, which it does not make depend on each other.
        return {one for one in found if not module.startswith(f"{one}.")}

    def walk(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join((*way, module))
        if module not in done:
            for target in edges(module):
                walk(target, (*way, module))
            done.add(module)

    done: set[str] = set()
    for module in known:
        walk(module, ())
    assert done == known.keys()
