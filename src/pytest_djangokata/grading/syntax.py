"""A look at an answer's source for what no answer to a kata needs. It is a reason to look, and no verdict."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping

from pytest_djangokata.grading.model import Mark

#: Bigger sources are not read: their tree would take much memory.
MAX_SOURCE = 300_000  # bytes
MAX_MARKS = 10

#: Modules that reach beyond an answer, and what they reach.
MODULES = {
    "_pytest": "the test runner",
    "pytest": "the test runner",
    "pytest_django": "the test runner",
    "pytest_djangokata": "the grader",
    "unittest": "the test runner",
    "gc": "every object of the process",
    "inspect": "the code that calls it",
    "ctypes": "the memory of the process",
    "_ctypes": "the memory of the process",
    "cffi": "the memory of the process",
    "builtins": "the functions of Python",
    "faulthandler": "the process",
    "multiprocessing": "other processes",
    "subprocess": "other processes",
    "signal": "the process",
    "socket": "other machines",
    "tracemalloc": "the memory of the process",
    "traceback": "the code that calls it",
    "sitecustomize": "the start of Python",
}
#: The functions and attributes that do.
NAMES = {
    "_exit": "ends the process at once",
    "_getframe": "reads the code that calls it",
    "_current_frames": "reads the code that calls it",
    "f_back": "reads the code that calls it",
    "f_locals": "reads the code that calls it",
    "f_globals": "reads the code that calls it",
    "tb_frame": "reads the code that calls it",
    "gi_frame": "reads the code that calls it",
    "__subclasses__": "reaches every class of the process",
    "__builtins__": "reaches the functions of Python",
    "__code__": "changes functions",
    "settrace": "watches the code that calls it",
    "setprofile": "watches the code that calls it",
    "addaudithook": "watches the process",
    "force_debug_cursor": "changes how queries are counted",
    "queries_log": "changes how queries are counted",
    "execute_wrappers": "changes how queries are counted",
}
CALLS = {"eval": "runs text as code", "exec": "runs text as code", "__import__": "imports by a name made at run time"}
HIDDEN = re.compile(r"(?:^|[/\\])\.meta(?:[/\\]|$)|probe\.py|act\.py|PYTEST_|djangokata")

BUILTINS = frozenset(vars(builtins))

#: Names of what others use too.
SHARED = frozenset(
    "json connection connections sys os TestCase TransactionTestCase Model QuerySet __builtins__".split()
)


def look(files: Mapping[str, bytes]) -> list[Mark]:
    """Return what a person should look at in *files*, each with file and line."""
    marks = []
    for name, content in files.items():
        if name.endswith(".py"):
            found = {(mark.line, mark.text): mark for mark in _look(name, content)}
            marks += [found[key] for key in sorted(found)][:MAX_MARKS]
        elif name.endswith((".pth", ".pyc", ".so", ".pyd")):
            marks.append(Mark("syntax", "such a file runs code that nobody reads", name, 1))
    return marks


def _look(name: str, content: bytes) -> Iterator[Mark]:
    if len(content) > MAX_SOURCE:
        yield Mark("syntax", "the source is too long to be looked at", name, 1)
        return
    try:
        tree = ast.parse(content)
    except SyntaxError:
        return  # it cannot be imported either, which is said elsewhere
    except (ValueError, RecursionError, MemoryError):
        yield Mark("syntax", "the source cannot be looked at", name, 1)
        return
    for node in ast.walk(tree):
        for text in _suspicious(node):
            yield Mark("syntax", text, name, getattr(node, "lineno", 1))


def _suspicious(node: ast.AST) -> Iterator[str]:
    """Yield what is to be said about one node."""
    for part in (_imports, _names, _calls, _replacements):
        yield from part(node)


def _imports(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=aliases):
            yield from (_import(alias.name) for alias in aliases if _root(alias.name) in MODULES)
        case ast.ImportFrom(module=str(module), level=0, names=aliases):
            if _root(module) in MODULES:
                yield _import(module)
            yield from (f"{alias.name} {NAMES[alias.name]}" for alias in aliases if alias.name in NAMES)
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[first, *_]):
            if not isinstance(first, ast.Constant):
                yield "import_module() imports by a name made at run time"
            elif _root(str(first.value)) in MODULES:
                yield _import(str(first.value))


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in NAMES:
            yield f"{name} {NAMES[name]}"
        case ast.Attribute(attr="modules", value=ast.Name(id="sys")):
            yield "sys.modules reaches every module of the process"
        case ast.Constant(value=str(text)) if HIDDEN.search(text):
            yield f"the text {text[:60]!r} names what is hidden"


def _calls(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id=called)) if called in CALLS:
            yield f"{called}() {CALLS[called]}"
        case ast.Call(func=ast.Name(id="getattr" | "setattr"), args=[_, ast.Constant(value=str(name)), *_]):
            if name in NAMES:
                yield f"{name} {NAMES[name]}"


def _replacements(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Global(names=names) if builtin := BUILTINS.intersection(names):
            yield f"{min(builtin)} of Python is replaced"
        case ast.Assign(targets=targets):
            yield from (f"something in {place} is replaced" for one in targets if (place := _patched(one)))
        case ast.FunctionDef(name="__eq__" | "__ne__" | "__hash__" as method):
            yield f"{method} decides what it is equal to"


def _import(module: str) -> str:
    return f"imports {module}, which reaches {MODULES[_root(module)]}"


def _root(module: str) -> str:
    return module.partition(".")[0]


def _patched(target: ast.expr) -> str:
    """Return in what others use an assignment puts something, as ``json.dumps = …`` does; empty if it does not."""
    base = target
    while isinstance(base, ast.Attribute):
        base = base.value
    return base.id if base is not target and isinstance(base, ast.Name) and base.id in SHARED else ""
