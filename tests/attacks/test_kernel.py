"""Cheats that reach out of the process: files, other processes, the network, the environment, what outlives the run."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.attacks.answers import source
from tests.attacks.conftest import KATAS, Arena, Attack, descendants

KATA, FILE = "orm/select_related", "queries.py"
ROOT = KATAS.parent

#: Tries something when it is asked, and tells what came of it.
TRIES = """
import ctypes, errno, os, signal, socket, subprocess, sys, threading, time
LIBC = ctypes.CDLL(None, use_errno=True)

def call(number, *arguments):
    result = LIBC.syscall(number, *arguments)
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result

def front_page():
    try:
        got = attempt()
    except (OSError, ImportError, ValueError) as error:
        got = None
    raise ValueError(f"here it is: {got!r}" if got else "nothing got")
"""

#: The body of ``attempt``, which returns something if it succeeds.
READS = {
    "the solution": f"return open({str(KATAS / KATA / '.meta/solution/queries.py')!r}).read()",
    "the probe": f"return open({str(KATAS / KATA / '.meta/probe.py')!r}).read()",
    "the catalogue": f"return os.listdir({str(KATAS)!r})",
    "the checkout": f"return os.listdir({str(ROOT)!r})",
    "the history": f"return open({str(ROOT / '.git')!r}).read()",
    "the tests of this project": f"return os.listdir({str(ROOT / 'tests')!r})",
    "the solution, by a system call": f"""
number = LIBC.open({str(KATAS / KATA / ".meta/solution/queries.py").encode()!r}, 0)
return os.read(number, 100) if number >= 0 else None""",
    "the solution, by a link": f"""
os.symlink({str(KATAS / KATA / ".meta")!r}, 'link')
return os.listdir('link/solution')""",
    "the solution, by a second name": f"os.link({str(KATAS / KATA / '.meta/solution/queries.py')!r}, 'name'); return open('name').read()",
    "the folder of temporary files": "return os.listdir('../..')",
    "home": "return os.listdir(os.path.expanduser('~'))",
    "passwords": "return open('/etc/passwd').read()",
    "its own descriptors": "return os.listdir('/proc/self/fd')",
    "who judges it": "return open(f'/proc/{os.getppid()}/environ').read()",
    "memory of who judges it": """
buffer = ctypes.create_string_buffer(8)
class Part(ctypes.Structure):
    _fields_ = [('base', ctypes.c_void_p), ('length', ctypes.c_size_t)]
here, there = Part(ctypes.addressof(buffer), 8), Part(id(buffer), 8)
return call(310, os.getppid(), ctypes.byref(here), 1, ctypes.byref(there), 1, 0) + 1""",
    "the environment": "return os.environ.get('GRADER_KEY')",
    "the environment, by the C library": "LIBC.getenv.restype = ctypes.c_char_p; return LIBC.getenv(b'GRADER_KEY')",
    "the network": "return socket.socket()",
    "another machine": "return socket.create_connection(('192.0.2.1', 80), 1)",
    "this machine": "return socket.create_connection(('127.0.0.1', 22), 1)",
    "a name server": "return socket.gethostbyname('example.org')",
}

DOES = {
    "writes beside the katas": f"open({str(ROOT / 'left')!r}, 'w'); return True",
    "writes to the judge's own code": "import pytest_djangokata.probe.run as r; open(r.__file__, 'a'); return True",
    "writes to the kata that comes next": "open(__file__, 'a'); return True",
    "installs a module for every start of Python": """
import sysconfig
open(os.path.join(sysconfig.get_path('purelib'), 'sitecustomize.py'), 'w'); return True""",
    "installs a .pth file": "import sysconfig; open(os.path.join(sysconfig.get_path('purelib'), 'x.pth'), 'w'); return True",
    "writes byte code": "import kata_project; open(os.path.join(os.path.dirname(kata_project.__file__), '__pycache__', 'x.pyc'), 'w'); return True",
    "removes a folder of who judges it": "os.rename('..', '../../gone'); return True",
    "starts a program": "return subprocess.run(['/bin/true']).returncode == 0",
    "forks": "return os.fork() + 1",
    "forks by a system call": "return call(57) + 1",
    "clones by a system call": "return call(56, 17, 0, 0, 0, 0) + 1",
    "becomes another program": "os.execv('/bin/true', ['true'])",
    "runs a program from memory": "return call(319, b'x', 0)",
    "stops who judges it": "os.kill(os.getppid(), signal.SIGSTOP); return True",
    "ends who judges it": "LIBC.kill(os.getppid(), 9) and call(62, os.getppid(), 9); return ctypes.get_errno() == 0",
    "has the kernel end who judges it": """
import fcntl
ours, theirs = socket.socketpair()
fcntl.fcntl(ours, 10, signal.SIGKILL)
fcntl.fcntl(ours, fcntl.F_SETOWN, os.getppid())
return True""",
    "takes the time of who judges it": "import resource; resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0)); return True",
    "traces who judges it": "return call(101, 16, os.getppid(), 0, 0) == 0",
    "leaves its group": "os.setsid(); return True",
    "raises its limits": "import resource; resource.setrlimit(resource.RLIMIT_DATA, (-1, -1)); return True",
    "becomes somebody else": "return call(105, 65534) == 0",
    "makes namespaces": "return call(272, 0x10000000) == 0",
    "queues work for the kernel": "return call(425, 4, ctypes.create_string_buffer(256))",
    "takes memory that is in no bound": "import mmap; return len(mmap.mmap(-1, 1 << 20))",
    "opens more than any answer needs": "return [os.dup(0) for _ in range(300)]",
    "makes the buffer of a socket bigger": """
one, other = socket.socketpair()
before = one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * before)
return one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) > before""",
    "takes the wall down": "return call(157, 22, 0, 0, 0, 0) == 0 or call(157, 4, 1, 0, 0, 0) == 0",
}


#: Makes threads past Python and the C library, which need memory for each: a loop around clone(2), and one around pause(2).
CLONES = """
import ctypes, mmap, struct, time
room = mmap.mmap(-1, 8192, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
begin = ctypes.addressof(ctypes.c_char.from_buffer(room))
code = bytes.fromhex("534889fb" "bf000f0500" "48be") + struct.pack("<Q", begin + 8128)
code += bytes.fromhex("31d24d31d24d31c0" "b8380000000f05" "4885c0" "7409" "7805" "48ffcb" "75d6" "5bc3" "b8220000000f05ebf7")
room[: len(code)] = code
def front_page():
    ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_long)(begin)(800)
    time.sleep(60)
"""


def hostile(body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return source(TRIES + f"\ndef attempt():\n{lines}\n")


@pytest.mark.parametrize("what", READS)
def test_it_cannot_read(attack: Attack, what: str) -> None:
    verdict = attack(KATA, {FILE: hostile(READS[what])})
    assert "ValueError: nothing got" in verdict.reason


@pytest.mark.parametrize("what", DOES)
def test_in_vain_it(attack: Attack, what: str) -> None:
    if os.uname().machine != "x86_64" and "call(" in DOES[what]:
        pytest.skip("these numbers of system calls are those of x86_64")
    verdict = attack(KATA, {FILE: hostile(DOES[what])})
    assert "ValueError: nothing got" in verdict.reason


@pytest.mark.parametrize("way", ["a.sendto(b'x', path)", "a.sendmsg([b'x'], [], 0, path)"])
def test_no_datagram_reaches_a_socket_in_the_file_system(attack: Attack, way: str) -> None:
    """Such as the one of the system's log; a pair of sockets for streams leads to its other end only."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        path = f"{folder}/log"
        log.bind(path)
        log.setblocking(False)
        body = f"path = {path!r}\na, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n{way}\nreturn True"
        verdict = attack(KATA, {FILE: hostile(body)})
        assert "ValueError: nothing got" in verdict.reason
        with pytest.raises(BlockingIOError):
            log.recv(1)


def test_a_thread_does_not_outlive_the_run(attack: Attack) -> None:
    text = """
    import threading, time
    def work():
        while True: time.sleep(0.01)
    for _ in range(5):
        threading.Thread(target=work).start()
    def front_page(): return []
    """
    attack(KATA, {FILE: source(text)})


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="its code is for x86_64")
def test_who_takes_all_threads_is_ended(attack: Attack) -> None:
    assert "it started more than 500 threads" in attack(KATA, {FILE: CLONES}).reason


def test_what_one_submission_leaves_in_its_folders_the_next_one_does_not_see(arena: Arena) -> None:
    leaves = "import os\nopen('here', 'w').close()\nos.makedirs(os.environ['TMPDIR'] + '/there')\ndef front_page(): return []\n"
    looks = (
        "import os\ndef front_page():\n"
        "    raise ValueError(f'left: {os.listdir()} {os.listdir(os.environ[\"TMPDIR\"])}')\n"
    )
    arena.judge(KATA, {FILE: leaves})
    assert "left: [] []" in arena.judge(KATA, {FILE: looks}).reason


def test_what_one_submission_leaves_in_its_descriptors_the_next_one_does_not_see(attack: Attack) -> None:
    text = """
    def attempt():
        found = []
        for number in range(3, 64):
            try:
                found.append(os.lseek(number, 0, os.SEEK_CUR) == 4321)
                os.lseek(number, 4321, os.SEEK_SET)
            except OSError:
                pass
        return any(found)
    """
    for _ in range(2):
        assert "ValueError: nothing got" in attack(KATA, {FILE: source(TRIES) + source(text)}).reason


@pytest.mark.parametrize(
    "name",
    ["conftest.py", "sitecustomize.py", "usercustomize.py", "evil.pth", "pytest.ini", "act.py", ".meta/act.py", ".meta/probe.py",
     ".meta/solution/queries.py", "test_select_related.py", "results.json", "__init__.py", "settings.py", "json.py", "kata.toml"],
)  # fmt: skip
def test_a_file_that_nobody_asked_for_is_not_taken(arena: Arena, attack: Attack, name: str) -> None:
    """What is there but not in ``edit`` does not even run."""
    marker = arena.folder / "ran"
    evil = f"open({str(marker)!r}, 'w').close()\nraise SystemExit('here it is')\n"
    kata, probe = arena.probe(KATA)
    laid = arena.submission(kata, {FILE: "def front_page(): return []\n"})
    target = laid.path / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(evil, encoding="utf-8")
    verdict = probe.judge(laid)
    assert not verdict.passed
    assert "here it is" not in verdict.reason
    assert not marker.exists()
    assert arena.right(KATA).passed


def test_files_by_way_of_a_linked_folder_are_not_taken(arena: Arena) -> None:
    """The folder may lead to the solution."""
    from pytest_djangokata.probe.seats import read_answer

    kata, probe = arena.probe("models/on_delete")
    laid = arena.submission(kata, {})
    for path in (laid.path / "migrations").iterdir():
        path.unlink() if path.is_file() else None
    import shutil

    shutil.rmtree(laid.path / "migrations")
    (laid.path / "migrations").symlink_to(kata.hidden / "solution" / "migrations")
    assert not probe.judge(laid).passed
    with pytest.raises(Exception, match="link"):
        read_answer(laid)


def test_nothing_is_left_running(arena: Arena) -> None:
    """Beside the processes that stay warm for the next submission."""
    assert arena.right(KATA).passed
    before = descendants()
    for _ in range(3):
        arena.judge(KATA, {FILE: "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"})
    deadline = time.monotonic() + 10
    while descendants().keys() - before.keys() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not descendants().keys() - before.keys()
    assert sys.platform == "linux"
    assert Path("/proc").is_dir()


def test_a_warm_process_that_ends_is_not_started_again_over_a_strangers_files(arena: Arena) -> None:
    """It reads models while it sets itself up, and is not behind the wall."""
    kata, probe = arena.probe("models/first_model")
    seats = probe._watcher.seats
    for ended in (seats._actors, seats._brokers):
        assert ended is not None
        while ended._process.pid is None:
            ended._launcher.wait(ended._process, 0.1)
        os.kill(ended._process.pid, signal.SIGKILL)
    for ended in (seats._actors, seats._brokers):
        while ended is not None and not ended.ended:
            time.sleep(0.01)  # a signal is on its way for a moment, and what is asked meanwhile dies with the process
    marker = arena.folder / "outside"
    text = f"open({str(marker)!r}, 'w').close()\n"
    assert "PermissionError" in probe.judge(arena.submission(kata, {"models.py": text})).reason
    assert not marker.exists()
    assert arena.right("models/first_model").passed
