"""Database templates, which runs and threads share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pytest_djangokata.databases.store import TemplateStore


def test_threads_that_store_the_same_template_leave_a_whole_one(tmp_path: Path) -> None:
    stores = [
        TemplateStore(tmp_path / "cache") for _ in range(6)
    ]  # without another folder, in which errors would not show
    images = [bytes([number]) * 50_000 for number in range(6)]

    def store(number: int) -> None:
        for round_ in range(40):
            stores[number].write(f"{round_:032}", images[number])
            assert stores[number].read(f"{round_:032}") in images

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(store, range(6)))
    assert not [path.name for path in (tmp_path / "cache").iterdir() if path.suffix != ".sqlite3"]
