import errno
import sys
import tempfile
from pathlib import Path
from threading import Thread

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_djangokata.progress.lock import locked
from pytest_djangokata.progress.model import CaseResult, Record
from pytest_djangokata.progress.store import LOCK, VERSION, StateFile, read_state, state_path, write_state

RECORD = Record("files", "answer", 1, {"test_a.py::test_a": CaseResult("failed", 0.5, "no")})


def test_what_was_written_is_read_again(tmp_path: Path):
    path = state_path(tmp_path)
    assert write_state(path, {"orm/one": RECORD}) == ""
    assert write_state(path, {"orm/two": RECORD}) == ""
    assert read_state(path).katas == {"orm/one": RECORD, "orm/two": RECORD}
    assert sorted(file.name for file in path.parent.iterdir()) == [".gitignore", "progress.json", "progress.lock"]
    assert (path.parent / ".gitignore").read_text() == "*\n"


def test_no_file_is_no_news(tmp_path: Path):
    assert read_state(tmp_path / "progress.json") == ({}, "", False)


@given(st.binary() | st.text().map(str.encode))
@example(b'{"version": 1, "katas": {"orm/one": {}}}')
@example(b'{"version": 1, "katas": {"orm/one": {"fingerprint": 7}}}')
@example(b'{"version": 0, "katas": {}}')
@example(b"[" * 100_000)
@example(b'{"version": 1e400, "katas": {}}')
def test_a_damaged_file_is_set_aside_with_one_line(data: bytes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "progress.json")
        path.write_bytes(data)
        known = read_state(path)
        assert known.katas == {}
        assert "damaged" in known.notice
        assert "\n" not in known.notice
        assert path.with_name("progress.json.corrupt").read_bytes() == data
        assert not path.exists()


@given(st.data())
def test_a_file_with_a_piece_missing_never_raises(data: st.DataObject):
    whole = msgspec.json.encode(StateFile(VERSION, {"orm/one": RECORD}))
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "progress.json")
        path.write_bytes(whole[:start] + whole[end:])
        known = read_state(path)
        assert path.exists() != bool(known.notice)


def test_a_file_of_a_newer_version_is_set_aside(tmp_path: Path):
    path = tmp_path / "progress.json"
    path.write_text('{"version": 2, "katas": "in another shape"}')
    assert "newer" in read_state(path).notice
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder is not a file there either, but says so differently")
def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path):
    (tmp_path / "progress.json").mkdir()
    known = read_state(tmp_path / "progress.json")
    assert "cannot be read" in known.notice
    assert known.in_the_way


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path):
    (tmp_path / ".djangokata").write_text("a file where the folder should be")
    assert "cannot be written" in write_state(state_path(tmp_path), {"orm/one": RECORD})


def test_runs_that_end_at_once_leave_a_whole_file(tmp_path: Path):
    path = state_path(tmp_path)
    threads = [Thread(target=write_state, args=(path, {f"orm/k{number}": RECORD})) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    known = read_state(path)
    assert known.notice == ""
    assert set(known.katas) <= {f"orm/k{number}" for number in range(20)}
    assert RECORD in known.katas.values()
    assert [file.name for file in path.parent.iterdir() if file.suffix == ".corrupt"] == []


def test_a_damaged_file_that_cannot_be_set_aside_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(path: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    path = tmp_path / "progress.json"
    path.write_text("{")
    monkeypatch.setattr(Path, "replace", refuse)
    known = read_state(path)
    assert known.in_the_way
    assert "this run stands alone" in known.notice
    assert path.read_text() == "{"


def test_what_could_not_be_written_leaves_no_temporary_file(tmp_path: Path):
    path = state_path(tmp_path)
    path.mkdir(parents=True)
    (path / "file").touch()
    assert "cannot be written" in write_state(path, {"orm/one": RECORD})
    assert sorted(file.name for file in path.parent.iterdir()) == [".gitignore", "progress.json", "progress.lock"]


def test_a_run_waits_while_another_one_writes_and_loses_nothing_of_it(tmp_path: Path):
    path = state_path(tmp_path)
    write_state(path, {"orm/one": RECORD})
    with locked(path.parent / LOCK):
        second = Thread(target=write_state, args=(path, {"orm/two": RECORD}))
        second.start()
        second.join(0.2)
        path.write_bytes(msgspec.json.encode(StateFile(VERSION, {"orm/one": RECORD, "orm/three": RECORD})))
    second.join()
    assert read_state(path).katas.keys() == {"orm/one", "orm/two", "orm/three"}


def test_where_the_file_system_knows_no_locks_progress_is_kept_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert write_state(state_path(tmp_path), {"orm/one": RECORD}) == ""
    assert read_state(state_path(tmp_path)).katas == {"orm/one": RECORD}
