"""Nothing that must stay with the teacher gets through, wherever it hides."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import pytest_djangokata
from pytest_djangokata.assignments.leaks import Secrets, leaks, read_all, secrets_of
from pytest_djangokata.assignments.source import complete_catalogue
from pytest_djangokata.assignments.standalone import handout, kata_copies
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.learner.workspace import project_files

LINE = 'posts = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author", "category")'


@pytest.fixture(scope="module")
def kata() -> Kata:
    return complete_catalogue().katas["orm/select_related"]


@pytest.fixture(scope="module")
def secrets(kata: Kata) -> Secrets:
    return secrets_of([kata], kata_copies([kata]))


def zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.py", content)
    return buffer.getvalue()


def tarred(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        entry = tarfile.TarInfo("inner.py")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(buffer.getvalue())


@pytest.mark.parametrize(
    "hide",
    [
        pytest.param(lambda text: text.encode(), id="unchanged"),
        pytest.param(lambda text: f"        {text}  # here\n".encode(), id="indented and commented"),
        pytest.param(lambda text: text.replace('"', "'").encode(), id="with other quotes"),
        pytest.param(lambda text: text.replace("(", "(\n    ").encode(), id="wrapped"),
        pytest.param(lambda text: f"+{text}".encode(), id="in a diff"),
        pytest.param(lambda text: text.replace('"', '\\"').encode(), id="in JSON"),
        pytest.param(lambda text: zipped(text.encode()), id="in an archive"),
        pytest.param(lambda text: zipped(zipped(text.encode())), id="in an archive in an archive"),
        pytest.param(lambda text: tarred(text.encode()), id="in a tar"),
    ],
)
def test_a_line_of_the_solution_is_found(secrets: Secrets, hide: Callable[[str], bytes]) -> None:
    found = list(leaks([("file", hide(LINE))], secrets))
    assert {leak.kata for leak in found} == {"orm/select_related"}


def test_the_name_of_a_wrong_answer_is_found_also_in_the_name_of_a_file(secrets: Secrets) -> None:
    assert [leak.file for leak in leaks([("follows_whatever_it_finds.txt", b"")], secrets)] == [
        "follows_whatever_it_finds.txt"
    ]


def test_every_secret_file_gives_itself_away(kata: Kata, secrets: Secrets) -> None:
    for path in sorted((*kata.hidden.glob("*.py"), *kata.hidden.glob("*.md"), *kata.hidden.glob("*/*.diff"))):
        assert list(leaks([("file", path.read_bytes())], secrets)), path


def test_what_is_shipped_is_no_leak(kata: Kata, secrets: Secrets) -> None:
    assert list(leaks(kata_copies([kata]).items(), secrets)) == []


def test_of_all_katas_nothing_leaks_together_or_alone() -> None:
    katas = list(complete_catalogue().katas.values())
    given = handout(katas, {"Django": "6.1"})
    assert sum(map(len, given.secrets.by_start.values())) > 5000
    assert list(leaks(given.files.items(), given.secrets)) == []
    # What the project and the engine say is looked for once, and not for each kata.
    project = {name: path.read_bytes() for path, name in project_files()}
    engine = dict(read_all(Path(pytest_djangokata.__file__).parent))
    everything = secrets_of(katas, {})
    texts = [text.decode("utf-8", "replace") for text in (project | engine).values()]
    known = {line for text in texts for line, *_ in everything.found_in(text)}
    for one in katas:
        files = kata_copies([one])
        secrets = secrets_of([one], files | dict.fromkeys(project, b"") | {"known": "\n".join(known).encode()})
        assert list(leaks(files.items(), secrets)) == [], one.id
