"""What to type for the Python that runs here."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_djangokata import interpreter
from pytest_djangokata.interpreter import install


def test_what_is_installed_goes_into_the_environment_that_runs() -> None:
    program, *rest = shlex.split(install(["django>=6.1", "psycopg[binary]"]))
    assert rest == ["-m", "pip", "install", "django>=6.1", "psycopg[binary]"]
    found = subprocess.run(
        [program, "-c", "import sys; print(sys.executable)"], capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()) == Path(sys.executable)


def test_an_environment_without_pip_is_filled_by_uv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "uv").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(interpreter, "find_spec", lambda name: None)
    assert shlex.split(install(["django"])) == ["uv", "pip", "install", "--python", sys.executable, "django"]
