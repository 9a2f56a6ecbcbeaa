"""What a learner waits for: a verdict after a save, the lists, a second opinion. Ratios of medians, both sides alternating.

python benchmarks/learner.py              all of it
python benchmarks/learner.py watch -n 15  one comparison, with more runs
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path

from run import KATAS, REPOSITORY, Comparison, measure_all, plain, pytest, run

KATA = "orm/select_related"


def djangokata(*words: str) -> list[str]:
    return [sys.executable, "-m", "pytest_djangokata", *words]


class Watching:
    """Watch mode in a terminal of its own, from which what it shows is read."""

    def __init__(self, folder: Path) -> None:
        self._answer = folder / "katas" / KATA / "queries.py"
        self._texts = [
            self._answer.read_bytes(),
            (KATAS / KATA / ".meta" / "solution" / "queries.py").read_bytes(),
        ]
        self._signs = [b"7 of 11 tests pass", b"All tests pass"]
        self._saves = 0
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        env = os.environ | {"TERM": "xterm", "NO_COLOR": "1"}
        self._process = subprocess.Popen(
            djangokata("watch", KATA), cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        self._terminal = ours
        self._wait(self._signs[0])
        self.rest()

    def save(self) -> None:
        """Save the other answer, and wait for its verdict."""
        self._saves += 1
        which = self._saves % 2
        self._answer.write_bytes(self._texts[which])
        self._wait(self._signs[which])

    @staticmethod
    def rest() -> None:
        """Let what stands by come up, as it does while somebody types."""
        time.sleep(1.5)

    def _wait(self, sign: bytes) -> None:
        seen = b""
        while sign not in seen:
            if not select.select([self._terminal], [], [], 60)[0]:
                raise SystemExit(f"watch never showed {sign.decode()}:\n{seen.decode(errors='replace')}")
            seen += os.read(self._terminal, 1 << 16)

    def close(self) -> None:
        os.write(self._terminal, b"q")
        self._process.wait(30)
        os.close(self._terminal)


@contextlib.contextmanager
def comparisons(folder: Path) -> Iterator[list[Comparison]]:
    """Give the comparisons, and end what they started."""
    run(djangokata("init", str(folder / "dojo"), "--topic", "orm"), cwd=folder)
    dojo = folder / "dojo"
    kata = str(KATAS / KATA)
    imports = [sys.executable, "-c", "import click, rich"]
    watching = Watching(dojo)
    try:
        yield [
            Comparison(
                "watch",
                "from a save to its verdict in watch mode, against plain pytest-django, cold, on the same kata",
                watching.save,
                lambda: run(pytest(*plain("kata_project.settings"), kata), cwd=REPOSITORY),
                0.15,
                before=watching.rest,
            ),
            Comparison(
                "list",
                'djangokata list of the whole catalogue, against python -c "import click, rich"',
                lambda: run(djangokata("list"), cwd=REPOSITORY),
                lambda: run(imports, cwd=REPOSITORY),
                3.0,
            ),
            Comparison(
                "next",
                'djangokata next, against python -c "import click, rich"',
                lambda: run(djangokata("next"), cwd=REPOSITORY),
                lambda: run(imports, cwd=REPOSITORY),
                3.0,
            ),
            Comparison(
                "verify",
                "djangokata verify, against pytest on the same kata, cold",
                lambda: run(djangokata("verify", KATA), cwd=REPOSITORY),
                lambda: run(pytest(kata), cwd=REPOSITORY),
                1.5,
            ),
        ]
    finally:
        watching.close()


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="djangokata-benchmark-"))
    try:
        with comparisons(folder) as some:
            measure_all(some, __doc__ or "")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
