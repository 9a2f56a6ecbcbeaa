"""Writing a workspace: katas without their answers, the project that they stand on, and what editors and pytest need."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pytest_djangokata.catalogue import Catalogue, Kata, load_catalogue
from pytest_djangokata.catalogue.installed import own_katas, own_project
from pytest_djangokata.catalogue.load import PATHS_FILE, pack_roots
from pytest_djangokata.catalogue.model import kata_files
from pytest_djangokata.catalogue.names import check_topics
from pytest_djangokata.catalogue.shipped import shipped_answer
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.interpreter import quote
from pytest_djangokata.layout import TOPIC_FILE, is_kata
from pytest_djangokata.learner.place import roots_in
from pytest_djangokata.learner.reset import shipped_files

PYPROJECT = """\
# How pytest finds and runs the katas. Run it from this folder: pytest {example}

[tool.pytest.ini_options]
minversion = "8.4"
required_plugins = ["pytest-djangokata"]
testpaths = [{roots}]
django_find_project = false
"""

GITIGNORE = """\
__pycache__/
.pytest_cache/
.djangokata/
.venv/
.env
.coverage*
"""

README = """\
# A Django dojo

{count} katas: small tasks on a real Django project, each with tests that fail until it is done.

```
djangokata next                       # what to do now, and the interview question behind it
pytest {example}      # red; read the README beside the tests, edit, run again
djangokata watch                      # or let it run by itself whenever you save
djangokata hint {short}
djangokata verify {short}
djangokata solution {short}     # when it is green: other right answers, and wrong ones that look right
djangokata debrief {short}      # what to say when they ask
```

`djangokata list` shows all katas and `djangokata status` how far you are. `djangokata reset KATA` brings a kata
back to its start and keeps your version. Results and hints are remembered in `.djangokata`; your code
is what lies in {folders}.

The katas stand on the project in `kata_project`: `python -m kata_project runserver` shows it. This copy is for reading,
and for such commands. pytest and `verify` use the same project as it is installed, so a change here changes no test.
"""

COMMIT = "Start with the katas as they were shipped"


@dataclass
class Written:
    """What became of a workspace.

    :param katas: the katas that are new in it.
    :param present: how many of the katas that were asked for had been there before.
    :param restored: given files that katas had lost, and that are back.
    :param kept: files that were there with another content, and stayed so.
    :param repository: whether a git repository was made.
    """

    folder: Path
    katas: list[Kata] = field(default_factory=list)
    present: int = 0
    restored: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    repository: bool = False


def write_workspace(
    folder: Path, *, topics: Sequence[str] = (), levels: Sequence[str] = (), packs: Sequence[str] = ()
) -> Written:
    """Write a workspace into *folder*. Nothing that is there is overwritten; what is missing is added.

    :param topics: only the katas of these; all if there are none.
    :param levels: only the katas of these; all if there are none.
    :param packs: names or folders of packs whose katas come along.
    :raises DjangokataError: if there are no such katas, one of a pack cannot be read, or the folder lies among the katas of
        another workspace.
    """
    folder = folder.resolve()
    stay_apart(folder)
    roots = [own_root(), *pack_folders(packs)]
    catalogue = load_catalogue(roots)
    for problem in catalogue.losses(roots[1:]):
        raise DjangokataError(str(problem))
    katas = chosen(catalogue, topics, levels)
    done = Written(folder)
    for kata in katas:
        target = folder / kata.root.name / kata.topic / kata.name
        if is_kata(target):
            done.present += 1
            bring_back(kata, target, done)
            continue
        done.katas.append(kata)
        for name, content in as_shipped(kata).items():
            _write(target / name, content, done)
    for kata in katas:
        for package in (kata.root, kata.path.parent):
            for name in ("__init__.py", TOPIC_FILE, PATHS_FILE):
                if (package / name).is_file():
                    _copy(package / name, folder / package.relative_to(kata.root.parent) / name, done)
    for path, name in project_files():
        _copy(path, folder / name, done)
    first = katas[0]
    texts = {
        "pyproject.toml": pyproject(katas),
        ".gitignore": GITIGNORE,
        "README.md": README.format(
            count=len(katas),
            example=f"{first.root.name}/{first.id}",
            short=first.id,
            folders=" and ".join(f"`{name}`" for name in names_of(katas)),
        ),
        ".vscode/settings.json": vscode_settings(names_of(katas)),
    }
    for name, text in texts.items():
        _write(folder / name, text.encode(), done)
    done.repository = make_repository(folder)
    return done


def bring_back(kata: Kata, target: Path, done: Written) -> None:
    """Write those given files of *kata* that its folder in the workspace has lost; the answer is the learner's."""
    for path in kata_files(kata.path):
        missing = target / path.relative_to(kata.path)
        if path not in kata.edit_files and not os.path.lexists(missing):
            _copy(path, missing, done)
            done.restored.append(missing)


def stay_apart(folder: Path) -> None:
    """Check that *folder* does not lie among katas, where the same names would be taken twice.

    :raises DjangokataError: if it does.
    """
    for place in folder.parents:
        if any(folder.is_relative_to(root) for root in roots_in(place)):
            raise DjangokataError(
                f"{folder} lies among the katas of {place}.\n"
                f"Choose a folder elsewhere, or add there what is missing: djangokata init {quote(str(place))}"
            )


def as_shipped(kata: Kata) -> dict[str, bytes]:
    """Return the files of *kata*, those of its answer as they were shipped: in a checkout somebody may have edited them."""
    files = {path.relative_to(kata.path).as_posix(): path.read_bytes() for path in kata_files(kata.path)}
    if kata.answer_fingerprint != shipped_answer(kata):
        for path in kata.edit_files:
            del files[path.relative_to(kata.path).as_posix()]
        files |= shipped_files(kata)
    return files


def own_root() -> Path:
    """Return the folder of this package's katas."""
    for root in own_katas():
        if any(root.glob(f"*/{TOPIC_FILE}")):
            return root
    raise DjangokataError("The package holds no katas.\nInstall the package again, from where you have it.")


def pack_folders(packs: Iterable[str]) -> Iterator[Path]:
    """Yield the folders of topics of *packs*: names of installed ones, or folders.

    :raises DjangokataError: if one is not there.
    """
    known = pack_roots()
    for name in packs:
        if name in known:
            yield known[name].resolve()
        elif (folder := topics_in(Path(name))) is not None:
            yield folder
        else:
            there = ", ".join(sorted(known)) or "none is installed"
            raise DjangokataError(
                f"--pack {name}: there is no such pack.\nInstalled packs: {there}; or name the folder of one."
            )


def topics_in(folder: Path) -> Path | None:
    """Return the folder of topics that *folder* is, or that lies in it, as in a pack's project; None without any."""
    for pattern in (f"*/{TOPIC_FILE}", f"*/*/{TOPIC_FILE}", f"src/*/*/{TOPIC_FILE}"):
        for path in sorted(folder.glob(pattern)):
            return path.parents[1].resolve()
    return None


def chosen(catalogue: Catalogue, topics: Sequence[str], levels: Sequence[str]) -> list[Kata]:
    """Return the katas of *topics* and *levels* in the order of learning.

    :raises DjangokataError: if a topic does not exist, or nothing is left.
    """
    check_topics(topics, (kata.topic for kata in catalogue.katas.values()))
    katas = [
        kata
        for name, kata in sorted(catalogue.katas.items(), key=lambda one: catalogue.order(one[0]))
        if (not topics or kata.topic in topics) and (not levels or kata.meta.level.value in levels)
    ]
    if not katas:
        raise DjangokataError("No kata has that topic and that level.\nSee what there is: djangokata catalogue")
    return katas


def pyproject(katas: Sequence[Kata]) -> str:
    """Return how pytest is configured where *katas* lie beside each other, in folders called as their packs have them."""
    roots = ", ".join(f'"{name}"' for name in names_of(katas))
    return PYPROJECT.format(roots=roots, example=f"{katas[0].root.name}/{katas[0].topic}")


def names_of(katas: Iterable[Kata]) -> list[str]:
    """Return the names of the folders of topics, each once."""
    return list(dict.fromkeys(kata.root.name for kata in katas))


def project_files() -> Iterator[tuple[Path, str]]:
    """Yield the files of the practice project, each with its name in the workspace."""
    folder = own_project()
    for path in kata_files(folder):
        yield path, f"kata_project/{path.relative_to(folder).as_posix()}"


def vscode_settings(roots: Sequence[str]) -> str:
    """Return settings with which the test explorer finds the katas."""
    settings = {
        "python.defaultInterpreterPath": sys.executable,
        "python.testing.pytestEnabled": True,
        "python.testing.unittestEnabled": False,
        "python.testing.pytestArgs": list(roots),
        "files.exclude": {"**/__pycache__": True, "**/.pytest_cache": True},
    }
    return json.dumps(settings, indent=2) + "\n"


def make_repository(folder: Path) -> bool:
    """Make *folder* a git repository with one commit, unless it lies in one or git is not there."""
    if shutil.which("git") is None or _git(folder, "rev-parse", "--git-dir"):
        return False
    name = (
        ()
        if _git(folder, "config", "user.email")
        else ("-c", "user.name=Learner", "-c", "user.email=learner@localhost")
    )
    return all(
        _git(folder, *arguments)
        for arguments in (("init", "-q"), ("add", "-A"), (*name, "commit", "-q", "--no-verify", "-m", COMMIT))
    )


def _git(folder: Path, *arguments: str) -> bool:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False).returncode == 0


def _copy(source: Path, target: Path, done: Written) -> None:
    _write(target, source.read_bytes(), done)


def _write(target: Path, content: bytes, done: Written) -> None:
    """Write a file unless one is there; one with another content is noted."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError:
        if target not in done.kept and (not target.is_file() or target.read_bytes() != content):
            done.kept.append(target)
