"""Katas of a pack: installed beside this package, and worked on in a folder of one's own."""

import json

from tests.conftest import KataTree
from tests.progress.conftest import ship

FAILING = "def test_a(): assert 0\n"


def install(tree: KataTree, name: str, package: str) -> None:
    """Make *package* a pack, as its installation does."""
    tree.file(f"site/{name}-1.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    tree.file(f"site/{name}-1.dist-info/entry_points.txt", f"[djangokata.packs]\n{name} = {package}\n")


def test_an_answer_is_untouched_as_long_as_it_is_that_of_the_installed_pack(kata_tree: KataTree):
    ship(kata_tree.kata("orm/untouched", FAILING))
    ship(kata_tree.kata("orm/begun", FAILING))
    kata_tree.root.rename(kata_tree.path / "mypack")
    kata_tree.kata("orm/untouched", FAILING)
    kata_tree.kata("orm/begun", FAILING, "x = 1\n")
    install(kata_tree, "mine", "mypack")
    install(kata_tree, "lost", "nowhere_to_be_found")
    path = f"{kata_tree.path}:{kata_tree.path / 'site'}"
    kata_tree.run("katas", "--kata-report=report.json", env={"PYTHONPATH": path})
    report = json.loads((kata_tree.path / "report.json").read_bytes())
    assert {kata["id"]: kata["state"] for kata in report["katas"]} == {
        "orm/begun": "failing",
        "orm/untouched": "untouched",
    }
