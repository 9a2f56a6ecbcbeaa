"""An environment as somebody has it who got nothing but a folder: what others need is there, this project is not."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path


class Environment:
    """Another environment than the one that runs the tests.

    :param folder: where it is made.
    :param wheel: what is installed into it, without the network.
    :param without: what is missing besides.
    """

    def __init__(self, folder: Path, wheel: Path, without: tuple[str, ...] = ()) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
        self.bin = folder / ("Scripts" if os.name == "nt" else "bin")
        python = self.bin / "python"
        where = "import sysconfig; print(sysconfig.get_path('purelib'))"
        site = Path(subprocess.run([python, "-c", where], capture_output=True, text=True, check=True).stdout.strip())
        for path in Path(sysconfig.get_path("purelib")).iterdir():
            ours = path.name.lower().replace("-", "_").startswith(("pytest_djangokata", "_pytest_djangokata", "katas"))
            if not ours and path.suffix != ".pth" and path.name not in ("kata_project", "__pycache__", *without):
                (site / path.name).symlink_to(path)
        pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
        subprocess.run([*pip, str(wheel)], check=True, env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})

    def run(self, *words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run one of its programs."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHON", "COV"))}
        env |= {"PATH": f"{self.bin}{os.pathsep}{env['PATH']}", "COLUMNS": "100", "NO_COLOR": "1"}
        program = self.bin / str(words[0])
        done = subprocess.run(
            [program, *words[1:]], cwd=cwd, env=env, capture_output=True, text=True, timeout=240, check=False
        )
        print(done.stdout, done.stderr, sep="\n")
        return done
