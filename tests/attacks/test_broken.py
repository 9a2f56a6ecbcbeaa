"""Broken submissions: each costs its author the points and nobody else anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytest_djangokata.protocol import folders
from tests.attacks.answers import KNOCKS, LAX_FORM, SPEAKS, reference, source
from tests.attacks.conftest import Arena, Attack

KATA, FILE = "orm/select_related", "queries.py"

FINE = reference(KATA, FILE)

#: Makes folders that no path can name, and says something that the parent takes in and goes on to wait.
DEEP = """
for n in range(30):
    os.mkdir("d" * 200); os.chdir("d" * 200)
WARNING = {"event": "warning", "category": "UserWarning", "text": "x", "when": "runtest", "id": "", "file": "", "line": 0}
"""

#: Sources, and what the reason says.
BROKEN: dict[str, tuple[str | bytes, str]] = {
    "an endless loop": ("def front_page():\n    while True: pass\n", "endless loop"),
    "an endless loop at import": (
        "import os\nclass Loop:\n    while not os.environ.get('NEVER'): pass\n",
        "endless loop",
    ),
    "an endless loop that catches all": (
        "def front_page():\n    while True:\n        try: 1 / 0\n        except BaseException: pass\n",
        "endless loop",
    ),
    "an endless list": (
        "def front_page():\n    kept = []\n    while True: kept.append(bytearray(1 << 20))\n",
        "Memory",
    ),
    "an endless generator": ("import itertools\ndef front_page():\n    return itertools.count()\n", ""),
    "a number without end": ("def front_page():\n    return [9 ** 9 ** 9]\n", ""),
    "one object that is too big": ("def front_page():\n    return [bytearray(1 << 40)]\n", "Memory"),
    "memory that the C library gives": (
        (
            "import ctypes\ndef front_page():\n    libc = ctypes.CDLL(None)\n    libc.malloc.restype = ctypes.c_void_p\n"
            "    while (p := libc.malloc(1 << 24)): libc.memset(ctypes.c_void_p(p), 1, 1 << 24)\n    raise MemoryError('no more')\n"
        ),
        "Memory",
    ),
    "a bomb of processes": (
        "import os\ndef front_page():\n    while True: os.fork()\n",
        "PermissionError",
    ),
    "a bomb of threads": (
        "import threading, time\ndef front_page():\n    while True: threading.Thread(target=time.sleep, args=(60,)).start()\n",
        "",
    ),
    "a bomb of small files": (
        "def front_page():\n    n = 0\n    while True:\n        open(f'f{n}', 'w').close(); n += 1\n",
        "",
    ),
    "a bomb of big files": (
        "def front_page():\n    n = 0\n    while True:\n        open(f'f{n}', 'wb').write(bytes(16 << 20)); n += 1\n",
        "",
    ),
    "a file that is too big": (
        "import os\ndef front_page():\n    with open('f', 'wb') as file:\n        while True: file.write(bytes(1 << 20)); file.flush()\n",
        "OSError",
    ),
    "a bomb of output": ("def front_page():\n    while True: print('x' * 10_000)\n", ""),
    "folders in folders": (
        "import os\nfor n in range(3000):\n    os.mkdir('d'); os.chdir('d')\ndef front_page(): return []\n",
        "",
    ),
    "folders in folders, and talk meanwhile": (
        SPEAKS + DEEP + "def front_page():\n    while True: say(WARNING); time.sleep(0.05)\n",
        "deeper than anybody can look",
    ),
    "a folder that nobody may open": (
        "import os\nos.makedirs('a/b'); os.mkdir('c', 0)\nos.umask(0o777); os.makedirs('e/f')\ndef front_page(): return []\n",
        "",
    ),
    "another encoding": ("# -*- coding: latin-1 -*-\ndef front_page(): return ['é']\n".encode("latin-1"), ""),
    "bytes that are no text": (b"def front_page(): return '\xff\xfe'\n", "queries.py"),
    "UTF-16": ("def front_page(): return []\n".encode("utf-16"), ""),
    "zeros": (b"def front_page(): return []\n\0\0\0", ""),
    "an encoding that there is not": (b"# coding: nothing\ndef front_page(): return []\n", ""),
    "a source that is too big": (b"#" * (2 << 20), "more than 1 MB"),
    "nothing": ("", "front_page"),
    "deep recursion": ("def front_page(): return front_page()\n", "RecursionError"),
    "deep recursion with a high limit": (
        "import sys\nsys.setrecursionlimit(1 << 30)\ndef front_page(): return front_page()\n",
        "",
    ),
    "deep recursion in C": (
        "import pickle\nclass A:\n    def __reduce__(self): return A, (A(),)\ndef front_page():\n    pickle.dumps(A())\n",
        "",
    ),
    "brackets in brackets": (f"x = {'(' * 5000}1{')' * 5000}\n", ""),
    "an answer in lists of lists": (
        "def front_page():\n    x = []\n    for _ in range(10_000): x = [x]\n    return [type('P', (), {'title': x, 'author': type('A', (), {'display_name': 1}), 'category': None})]\n",
        "nested too deeply",
    ),
    "an answer that contains itself": (
        "x = []\nx.append(x)\ndef front_page(): return [type('P', (), {'title': x, 'author': type('A', (), {'display_name': 1}), 'category': None})]\n",
        "nested too deeply",
    ),
    "a signal that ends it": ("import os, signal\ndef front_page(): os.kill(os.getpid(), signal.SIGKILL)\n", "SIGKILL"),
    "a signal that stops it": (
        "import os, signal\ndef front_page(): os.kill(os.getpid(), signal.SIGSTOP)\n",
        "stopped after",
    ),
    "a signal of the keyboard": ("import os, signal\ndef front_page(): os.kill(os.getpid(), signal.SIGINT)\n", ""),
    "an alarm": ("import signal, time\ndef front_page():\n    signal.alarm(1)\n    time.sleep(60)\n", "SIGALRM"),
    "no signal is heard": (
        (
            "import signal, time, faulthandler\nfaulthandler.cancel_dump_traceback_later()\n"
            "for n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError): pass\n"
            "def front_page(): time.sleep(60)\n"
        ),
        "stopped after",
    ),
    "a crash": ("import ctypes\ndef front_page(): ctypes.string_at(0)\n", "SIGSEGV"),
    "an abort": ("import os\ndef front_page(): os.abort()\n", "SIGABRT"),
    "leaving at import": ("import os\nos._exit(0)\n", "exit status 0"),
    "leaving when asked": ("import sys\ndef front_page(): sys.exit(0)\n", ""),
    "leaving at the end of Python": (
        "import atexit, os\natexit.register(os._exit, 0)\ndef front_page(): return []\n",
        "",
    ),
    "a deadlock": (
        "import threading\nlock = threading.Lock()\ndef front_page():\n    with lock:\n        with lock: pass\n",
        "stopped after",
    ),
    "a lock on the database": (
        KNOCKS
        + "kept = []\ndef front_page():\n    sock = opened(); kept.append(sock)\n    ask(sock, 'execute', 'BEGIN', [])\n"
        + "    ask(sock, 'execute', 'UPDATE blog_post SET views = 1', [])\n    Post.objects.update(views=2)\n    return []\n",
        "",
    ),
    "a table that is dropped": (
        (
            "from django.db import connection\ndef front_page():\n    with connection.cursor() as c: c.execute('DROP TABLE blog_comment')\n"
            "    return []\n"
        ),
        "",
    ),
    "a database that grows without end": (
        (
            "from django.db import connection\ndef front_page():\n    with connection.cursor() as c:\n        c.execute('CREATE TABLE x (y)')\n"
            "        while True: c.execute('INSERT INTO x VALUES (zeroblob(20000000))')\n"
        ),
        "",
    ),
    "a statement without end": (
        (
            "from django.db import connection\ndef front_page():\n    with connection.cursor() as c:\n"
            "        c.execute('WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT sum(x) FROM n')\n"
        ),
        "",
    ),
    "a pattern without end": (
        (
            "from django.db import connection\ndef front_page():\n    with connection.cursor() as c:\n"
            "        c.execute(\"SELECT '\" + 'a' * 40 + \"b' REGEXP '(a+)+$'\")\n"
        ),
        "",
    ),
    "closed descriptors": ("import os\ndef front_page(): os.closerange(0, 256)\n", ""),
    "other descriptors": (
        "import os\nfor n in range(3, 64):\n    try: os.dup2(0, n)\n    except OSError: pass\ndef front_page(): return []\n",
        "",
    ),
    "modules that are gone": ("import sys\nsys.modules.clear()\ndef front_page(): return []\n", ""),
    "builtins that are gone": (
        "import builtins\nfor n in ('len', 'type', 'isinstance', 'print', 'str'): delattr(builtins, n)\ndef front_page(): return []\n",
        "",
    ),
    "an import that fails for all": (
        "import builtins\ndef no(*a, **k): raise ImportError('no')\nbuiltins.__import__ = no\ndef front_page(): return []\n",
        "",
    ),
    "an exception that cannot be shown": (
        "class Bad(Exception):\n    def __str__(self): raise Bad()\n    __repr__ = __str__\ndef front_page(): raise Bad()\n",
        "",
    ),
    "an exception that shows itself without end": (
        "class Bad(Exception):\n    def __str__(self):\n        while True: pass\ndef front_page(): raise Bad()\n",
        "stopped after",
    ),
    "an exception of half a character": ("def front_page(): raise ValueError('\\ud800')\n", "ValueError"),
    "an exception that clears the screen": (
        "def front_page(): raise ValueError('\\x1b[2J\\x1b]0;x\\x07')\n",
        "ValueError",
    ),
    "an exception of a book's length": ("def front_page(): raise ValueError('x' * 3_000_000)\n", "ValueError"),
    "a key of a book's length": (
        "def front_page(): return [type('P', (), {'title': {'k' * 3_000_000: object()}, 'author': type('A', (), {'display_name': 1}), 'category': None})]\n",
        "",
    ),
    "output that clears the screen": (
        "import os\ndef front_page():\n    print('\\x1b[2J\\ud800'.encode('utf-8', 'ignore').decode(), flush=True)\n    os.write(2, b'\\x1b]0;x\\x07\\xff')\n    os._exit(7)\n",
        "exit status 7",
    ),
    "a trace of its own, of lines and lines": (
        SPEAKS
        + "import ctypes\nfor one in gc.get_objects():\n    if type(one).__name__ == 'FileIO' and str(one.name).endswith('/trace'):\n        os.write(one.fileno(), b'\\n' * 190_000); ctypes.CDLL(None)._exit(1)\nraise OSError('there is no trace')\n",
        "exit status 1",
    ),
    "a trace of its own, of digits": (
        SPEAKS
        + "import ctypes\nfor one in gc.get_objects():\n    if type(one).__name__ == 'FileIO' and str(one.name).endswith('/trace'):\n        os.write(one.fileno(), ('Timeout (' + '9' * 9000 + ':00:00)!\\n  File \"' + __file__ + '\", line ' + '9' * 9000 + ' in x\\n').encode()); ctypes.CDLL(None)._exit(1)\nraise OSError('there is no trace')\n",
        "",
    ),
    "a trace of its own, of a file that has no name": (
        SPEAKS
        + "import ctypes\nfor one in gc.get_objects():\n    if type(one).__name__ == 'FileIO' and str(one.name).endswith('/trace'):\n        os.write(one.fileno(), ('  File \"' + __file__ + '\\0\", line 2 in x\\n').encode()); ctypes.CDLL(None)._exit(1)\nraise OSError('there is no trace')\n",
        "exit status 1",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_broken_by(attack: Attack, how: str) -> None:
    text, says = BROKEN[how]
    verdict = attack(KATA, {FILE: source(text) if isinstance(text, str) else text})
    assert says in verdict.reason
    assert "\x1b" not in verdict.reason


def test_a_view_in_the_place_of_a_table_does_not_keep_who_looks_at_it(attack: Attack) -> None:
    text = (
        LAX_FORM
        + """
    def is_valid(self):
        from django.db import connection
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("DROP TABLE billing_subscription")
            cursor.execute(
                "CREATE VIEW billing_subscription AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT * FROM n"
            )
        return super().is_valid()
"""
    )
    attack("forms/cross_field_validation", {"forms.py": source(text)})


def test_a_folder_in_the_place_of_a_file_is_no_answer(arena: Arena) -> None:
    kata, probe = arena.probe(KATA)
    laid = arena.submission(kata, {})
    (laid.path / FILE).unlink()
    (laid.path / FILE).mkdir()
    assert not probe.judge(laid).passed
    assert arena.right(KATA).passed


def test_a_pipe_in_the_place_of_a_file_is_no_answer(arena: Arena) -> None:
    kata, probe = arena.probe(KATA)
    laid = arena.submission(kata, {})
    (laid.path / FILE).unlink()
    os.mkfifo(laid.path / FILE)
    assert not probe.judge(laid).passed
    assert arena.right(KATA).passed


def test_a_link_in_the_place_of_a_file_is_not_followed(arena: Arena) -> None:
    kata, probe = arena.probe(KATA)
    laid = arena.submission(kata, {})
    (laid.path / FILE).unlink()
    (laid.path / FILE).symlink_to(kata.hidden / "solution" / FILE)
    verdict = probe.judge(laid)
    assert not verdict.passed
    assert verdict.reason
    assert arena.right(KATA).passed


def test_a_missing_file_is_no_answer(arena: Arena) -> None:
    kata, probe = arena.probe(KATA)
    laid = arena.submission(kata, {})
    (laid.path / FILE).unlink()
    assert not probe.judge(laid).passed
    assert arena.right(KATA).passed


def test_folders_beyond_any_depth_and_without_rights_are_removed(tmp_path: Path) -> None:
    folder, here = tmp_path / "left", Path.cwd()
    folder.mkdir()
    os.chdir(folder)
    try:
        for _ in range(1500):
            Path("d").mkdir()
            os.chdir("d")
        Path("closed").mkdir(0)
        Path().chmod(0)
    finally:
        os.chdir(here)
    folders.remove(folder)
    assert not folder.exists()
    assert not list(tmp_path.iterdir())
