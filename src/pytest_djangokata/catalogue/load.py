"""Finding topics and katas on disk, in the installed package and in packs, and reading their files.

Nothing here raises for a bad file: a mistake becomes a :class:`Problem` beside the katas that are fine.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_djangokata.catalogue.installed import PACKS
from pytest_djangokata.catalogue.model import Kata, KataFile, PathFile, Problem, Topic, TopicFile, named_files
from pytest_djangokata.catalogue.read import read_toml
from pytest_djangokata.catalogue.requirements import check_requirement
from pytest_djangokata.catalogue.restore import init_command
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.layout import KATA_FILE, TOPIC_FILE, is_kata, kata_above

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

PATHS_FILE = "paths.toml"

#: Markers that belong to pytest or its well-known plugins; a topic of that name would change what ``-m`` means.
RESERVED_TOPICS = frozenset(
    (
        "urls skip skipif xfail parametrize usefixtures filterwarnings django_db asyncio tryfirst trylast timeout "
        "benchmark xdist_group basic intermediate advanced kata"
    ).split()
)


@dataclass(frozen=True)
class Catalogue:
    """What was found: valid topics and katas, the learning paths, and what is wrong with the rest."""

    topics: dict[str, Topic] = field(default_factory=dict)
    katas: dict[str, Kata] = field(default_factory=dict)
    paths: dict[str, PathFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def losses(self, roots: Iterable[Path] | None = None) -> Iterator[Problem]:
        """Yield the problems that keep a kata out, which otherwise would be missing without a word.

        :param roots: only those of katas below these folders; all if it is None.
        """
        folders = None if roots is None else [root.resolve() for root in roots]
        for problem in self.problems:
            below = folders is None or any(problem.path.resolve().is_relative_to(folder) for folder in folders)
            if below and problem.lost:
                yield problem

    def loss_of(self, name: str) -> Problem | None:
        """Return what keeps the kata out that *name* means, or one of the topic; None where nothing does."""
        return next((problem for problem in self.losses() if name in problem.lost), None)

    def order(self, kata_id: str) -> tuple[int, str, int, str]:
        """A sort key: the order of learning."""
        topic_name, _, name = kata_id.partition("/")
        topic = self.topics.get(topic_name)
        if topic is None:
            return (1_000_000, topic_name, 0, name)
        names = topic.meta.katas
        return (topic.meta.order, topic_name, names.index(name) if name in names else len(names), name)


def find_kata_dirs(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the katas' folders at, above or below each of *paths*, in pytest's order, each once."""
    seen: set[Path] = set()
    for path in paths:
        for found in _around(path):
            if found not in seen:
                seen.add(found)
                yield found


def _around(path: Path) -> Iterator[Path]:
    if (folder := kata_above(path)) is not None:
        yield folder
    elif path.is_dir():
        yield from _below(path, depth=6)


def _below(folder: Path, depth: int) -> Iterator[Path]:
    if is_kata(folder):
        yield folder
        return
    if depth == 0:
        return
    try:
        children = sorted(child for child in folder.iterdir() if child.is_dir())
    except OSError:
        return
    for child in children:
        if not child.name.startswith((".", "_")) and child.name not in {"node_modules", "venv", "build", "dist"}:
            yield from _below(child, depth - 1)


def load_kata(folder: Path) -> Kata | Problem:
    """Read ``kata.toml`` in *folder* and check what it says against the folder."""
    meta = read_toml(folder / KATA_FILE, KataFile)
    if isinstance(meta, Problem):
        return meta
    kata = Kata(folder, meta)
    return next(_problems(kata), kata)


def edit_files(folder: Path) -> tuple[Path, ...]:
    """Return the files that the learner of the kata in *folder* edits; none where no kata can be loaded."""
    kata = load_kata(folder)
    return kata.edit_files if isinstance(kata, Kata) else ()


def _problems(kata: Kata) -> Iterator[Problem]:
    path, folder, meta = kata.path / KATA_FILE, kata.path, kata.meta
    for part in (kata.root.name, kata.topic, kata.name):
        if not part.isidentifier() or keyword.iskeyword(part):
            yield Problem(
                path, "", f"{part!r} is not a Python name, so the kata cannot be imported.", "Rename the folder."
            )
    if kata.topic in RESERVED_TOPICS:
        yield Problem(
            path, "", f"the topic {kata.topic!r} has the name of a marker that somebody else owns.", "Rename the topic."
        )
    for entry in meta.edit:
        if Path(entry).is_absolute() or ".." in Path(entry).parts or entry.startswith(".meta"):
            yield Problem(path, "edit", f"{entry!r} leads out of the kata's folder.", "Name files inside the folder.")
        if named_files([entry]) and not (folder / entry).is_file():
            advice = f"Bring it back: djangokata reset {kata.id}\nIf you write this kata, name another file here."
            yield Problem(path, "edit", f"there is no file {entry!r}.", advice, kata)
    for requirement in meta.requires:
        try:
            check_requirement(requirement)
        except ValueError as error:
            yield Problem(
                path,
                "requires",
                str(error),
                'Known forms: "django>=6.0", "python>=3.12", "extra:api", "postgres", "fork".',
            )
    if not kata.test_files:
        command = init_command(path)
        advice = f"Restore them: {command}" if command else f"Restore or add {folder / f'test_{kata.name}.py'}."
        yield Problem(path, "", "there is no test_*.py beside it.", advice, kata)


def load_topic(folder: Path) -> Topic | Problem:
    """Read ``topic.toml`` in *folder*."""
    meta = read_toml(folder / TOPIC_FILE, TopicFile)
    return meta if isinstance(meta, Problem) else Topic(folder, meta)


def load_catalogue(roots: Iterable[Path] | None = None) -> Catalogue:
    """Read every topic and kata below *roots*; without roots, those of the installed package and of its packs."""
    catalogue = Catalogue()
    for folder in find_kata_dirs(default_roots() if roots is None else roots):
        _add(catalogue, load_kata(folder))
        _add_topic(catalogue, folder.parent)
        _add_paths(catalogue, folder.parent.parent)
    return catalogue


def default_roots() -> list[Path]:
    """Return the folder of the installed katas and those that packs register as ``djangokata.packs``.

    An entry point names a package whose folder holds topics.

    :raises DjangokataError: if a pack cannot be found.
    """
    return [installed_root(), *pack_roots().values()]


def pack_roots() -> dict[str, Path]:
    """Return the folders of the installed packs under the names that they register.

    :raises DjangokataError: if a pack cannot be found.
    """
    from importlib.metadata import entry_points
    from importlib.resources import files

    roots = {}
    for entry in entry_points(group=PACKS):
        try:
            roots[entry.name] = Path(str(files(entry.value)))
        except (ImportError, TypeError, ValueError) as error:
            raise DjangokataError(
                f"The kata pack {entry.name!r} names the package {entry.value!r}, which cannot be found: {error}\n"
                f"Reinstall the pack, or remove it: python -m pip uninstall {_distribution(entry)}"
            ) from error
    return roots


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else entry.name


def installed_root() -> Path:
    """Return the folder of the katas that come with the package."""
    from importlib.resources import files

    return Path(str(files("katas")))


def _add(catalogue: Catalogue, kata: Kata | Problem) -> None:
    if isinstance(kata, Problem):
        catalogue.problems.append(kata)
        if kata.kata is not None:
            catalogue.katas.setdefault(kata.kata.id, kata.kata)
    elif (known := catalogue.katas.get(kata.id)) is not None:
        message = f"the name {kata.id} is taken by {known.path}."
        catalogue.problems.append(Problem(kata.path / KATA_FILE, "", message, "Rename one of the two folders."))
    else:
        catalogue.katas[kata.id] = kata


def _add_topic(catalogue: Catalogue, folder: Path) -> None:
    known = catalogue.topics.get(folder.name)
    if known is not None or any(problem.path == folder / TOPIC_FILE for problem in catalogue.problems):
        return
    topic = load_topic(folder)
    if isinstance(topic, Problem):
        catalogue.problems.append(topic)
        return
    catalogue.topics[topic.name] = topic
    if next(folder.glob("*/.meta"), None) is None:
        return  # a workspace: it holds as many katas of the topic as its learner asked for
    for name in topic.meta.katas:
        if not is_kata(folder / name):
            message = f"there is no kata {name!r}."
            catalogue.problems.append(
                Problem(folder / TOPIC_FILE, "katas", message, f"Create it: djangokata new {folder.name}/{name}")
            )


def _add_paths(catalogue: Catalogue, root: Path) -> None:
    path = root / PATHS_FILE
    if catalogue.paths or not path.is_file():
        return
    read = read_toml(path, dict[str, PathFile])
    if isinstance(read, Problem):
        catalogue.problems.append(read)
    else:
        catalogue.paths.update(read)
