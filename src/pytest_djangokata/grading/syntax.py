"""A look at an answer's source for what no answer to a kata needs. It is a reason to look, and no verdict."""

from __future__ import annotations

import ast
import builtins
import codecs
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress

from pytest_djangokata.grading.model import Mark
from pytest_djangokata.grading.origins import Origins, origins_of

#: Bigger sources are not read, nor what is more than that of one answer. Python takes seconds for some that are bigger, in
#: which nothing else of this process goes on; and their tree takes much memory.
MAX_SOURCE, MAX_SOURCES = 64_000, 300_000  # bytes
#: What sources are written in. Python knows encodings in which a small one takes minutes to be read.
ENCODINGS = frozenset(("utf-8", "utf-8-sig", "ascii", "iso8859-1", "iso8859-15", "cp1252"))
#: How a source says that it is written in one, in its first two lines.
SAYS_ENCODING, END_OF_LINE = re.compile(rb"coding[:=][ \t]*([-\w.]+)"), re.compile(rb"\r\n?|\n")
MAX_MARKS = 10

#: Modules that reach beyond an answer, and what they reach.
MODULES = {
    "__main__": "the process",
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
    "atexit": "the end of the process",
    "bdb": "the code that calls it",
    "builtins": "the functions of Python",
    "code": "text as code",
    "marshal": "text as code",
    "mmap": "the memory of the process",
    "pdb": "the code that calls it",
    "runpy": "text as code",
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
    "__globals__": "reaches the code that others run",
    "__closure__": "reaches the code that others run",
    "__code__": "changes functions",
    "settrace": "watches the code that calls it",
    "setprofile": "watches the code that calls it",
    "addaudithook": "watches the process",
    "force_debug_cursor": "changes how queries are counted",
    "queries_log": "changes how queries are counted",
    "execute_wrappers": "changes how queries are counted",
}
CALLS = {
    "eval": "runs text as code",
    "exec": "runs text as code",
    "compile": "makes code of text",
    "__import__": "imports by a name made at run time",
}
#: Things of modules that answers import, and what they do.
THINGS = {
    "sys.modules": "reaches every module of the process",
    "sys.argv": "tells who runs the code",
    "os.environ": "tells who runs the code",
    "os.environb": "tells who runs the code",
    "os.getenv": "tells who runs the code",
    "django.db.connection.queries": "changes how queries are counted",
}
#: What imports by a name, or finds by one.
IMPORTS = {"importlib.import_module", "django.utils.module_loading.import_string", "pkgutil.resolve_name"}
BY_NAME = {"getattr", "setattr", "hasattr", "delattr", "operator.attrgetter", "operator.methodcaller"}
PIECES = ast.BinOp | ast.JoinedStr | ast.Call | ast.Subscript
SAME = {"__eq__", "__ne__", "__hash__"}
HIDDEN = re.compile(r"(?:^|[/\\])\.meta(?:[/\\]|$)|probe\.py|act\.py|PYTEST_|djangokata")

BUILTINS = frozenset(vars(builtins))

#: Names of what others use too, and modules beside Python's own in which it is.
SHARED = frozenset("connection connections TestCase TransactionTestCase Model QuerySet __builtins__".split())
SHARED_MODULES = tuple(f"django.{name}." for name in "core db http template test urls utils".split())
PYTHON = sys.stdlib_module_names


def look(files: Mapping[str, bytes]) -> list[Mark]:
    """Return what a person should look at in *files*, each with file and line."""
    marks = []
    left = MAX_SOURCES
    for name, content in files.items():
        if name.endswith(".py"):
            left -= len(content)
            found = {(mark.line, mark.text): mark for mark in _look(name, content, is_long=left < 0)}
            marks += [found[key] for key in sorted(found, key=lambda key: key[0])][:MAX_MARKS]
        elif name.endswith((".pth", ".pyc", ".so", ".pyd")):
            marks.append(Mark("syntax", "such a file runs code that nobody reads", name, 1))
    return marks


def no_python(files: Mapping[str, bytes]) -> str:
    """Return which file is no Python, at which line and why, in words that its author may read; empty if each is some."""
    left = MAX_SOURCES
    for name, content in files.items():
        if not name.endswith(".py") or len(content) > MAX_SOURCE:
            continue
        if (left := left - len(content)) < 0:
            break
        try:
            parsed(content)
        except SyntaxError as error:
            return f"{name}, line {error.lineno or 1}: {error.msg}"
        except (ValueError, RecursionError, MemoryError):
            continue
    return ""


def parsed(content: bytes) -> ast.Module:
    """Return the tree of a source that may be anybody's.

    :raises SyntaxError: if it is no Python.
    :raises ValueError: if it is too long, in an encoding in which nobody writes Python, or has zeros.
    :raises RecursionError: or MemoryError, if it is nested too deeply.
    """
    if len(content) > MAX_SOURCE:
        raise ValueError("it is too long")
    for line in END_OF_LINE.split(content, maxsplit=2)[:2]:
        for said in SAYS_ENCODING.findall(line):
            with suppress(LookupError):  # Python has no such encoding, and says so
                if codecs.lookup(said.decode("ascii")).name not in ENCODINGS:
                    raise ValueError("it is in an encoding in which nobody writes Python")
    return ast.parse(content)


def _look(name: str, content: bytes, *, is_long: bool) -> Iterator[Mark]:
    if is_long or len(content) > MAX_SOURCE:
        yield Mark("syntax", "the source is too long to be looked at", name, 1)
        return
    try:
        tree = parsed(content)
    except SyntaxError:
        return  # it cannot be imported either, which is said elsewhere
    except (ValueError, RecursionError, MemoryError):
        yield Mark("syntax", "the source cannot be looked at", name, 1)
        return
    origins = origins_of(tree, {*CALLS, "getattr", "setattr", "hasattr", "delattr", "vars"})
    for node in ast.walk(tree):
        for text in _suspicious(node, origins):
            yield Mark("syntax", text, name, getattr(node, "lineno", 1))


def _suspicious(node: ast.AST, origins: Origins) -> Iterator[str]:
    """Yield what is to be said about one node."""
    for part in (_imports, _names, _texts, _calls, _replacements):
        yield from part(node, origins)


def _imports(node: ast.AST, origins: Origins) -> Iterator[str]:
    match node:
        case ast.Import(names=aliases):
            yield from (_import(alias.name) for alias in aliases if _root(alias.name) in MODULES)
        case ast.ImportFrom(module=str(module), level=0, names=aliases):
            if _root(module) in MODULES:
                yield _import(module)
            elif aliases[0].name == "*" and _root(module) in PYTHON:
                yield f"from {module} import * hides what is used"
            yield from (f"{alias.name} {NAMES[alias.name]}" for alias in aliases if alias.name in NAMES)
        case ast.Call(func=called, args=[first, *_]) if _is_import(called, origins):
            name = origins.text(first)
            if name is None:
                yield "import_module() imports by a name made at run time"
            elif _root(name) in MODULES:
                yield _import(name)


def _is_import(called: ast.expr, origins: Origins) -> bool:
    return origins.of(called) in IMPORTS or (isinstance(called, ast.Attribute) and called.attr == "import_module")


def _names(node: ast.AST, origins: Origins) -> Iterator[str]:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            if name in NAMES:
                yield f"{name} {NAMES[name]}"
            if (origin := origins.of(node)) in THINGS:
                yield f"{origin} {THINGS[origin]}"


def _texts(node: ast.AST, origins: Origins) -> Iterator[str]:
    if isinstance(node, ast.Constant | ast.BinOp | ast.JoinedStr | ast.Call | ast.Subscript):
        text = origins.text(node)
        if text is not None and HIDDEN.search(text):
            yield f"the text {text[:60]!r} names what is hidden"
        if text in SAME:
            yield f"{text} decides what it is equal to"


def _calls(node: ast.AST, origins: Origins) -> Iterator[str]:
    match node:
        case ast.Call(func=func, args=args) if called := origins.of(func):
            if called in CALLS:
                yield f"{called}() {CALLS[called]}"
            if called in BY_NAME:
                names = [text for one in args if (text := origins.text(one)) is not None]
                yield from (f"{name} {NAMES[name]}" for name in names if name in NAMES)
                if any(
                    isinstance(one, PIECES) and origins.text(one) is None for one in args[-1 if "." in called else 1 :]
                ):
                    yield f"{called}() takes a name that is put together at run time"
            if called in ("setattr", "delattr", "vars") and args and (place := _shared(args[0], origins)):
                yield f"something in {place} is replaced"


def _replacements(node: ast.AST, origins: Origins) -> Iterator[str]:
    match node:
        case ast.Global(names=names) if builtin := BUILTINS.intersection(names):
            yield f"{min(builtin)} of Python is replaced"
        case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()) | ast.Attribute(value=value, attr="__dict__"):
            if place := _shared(value, origins):
                yield f"something in {place} is replaced"
        case ast.FunctionDef(name=name) | ast.Name(id=name, ctx=ast.Store()) if name in SAME:
            yield f"{name} decides what it is equal to"


def _import(module: str) -> str:
    return f"imports {module}, which reaches {MODULES[_root(module)]}"


def _root(module: str) -> str:
    return module.partition(".")[0]


def _shared(node: ast.expr, origins: Origins) -> str:
    """Return the name of what others use too, where an expression stands for it; else nothing."""
    origin = origins.of(node)
    while isinstance(node, ast.Attribute):
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    is_shared = _root(origin) in PYTHON or f"{origin}.".startswith(SHARED_MODULES) or node.id in SHARED
    return node.id if is_shared else ""
