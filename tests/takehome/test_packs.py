"""``djangokata takehome`` with katas of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.check.metadata import findings
from pytest_djangokata.check.scaffold import scaffold
from pytest_djangokata.takehome.office import Office
from tests.learner.conftest import Type

NEW = ("takehome", "new", "--candidate", "grace", "--level", "basic", "--minutes", "60", "-o", "grace.zip")


def drawn(desk: Path) -> list[str]:
    """The katas that were handed out last."""
    return sorted(kata.id for kata in Office(desk / "office").issued()[-1].receipt.katas)


def test_katas_of_a_pack_that_is_installed_are_drawn_only_where_it_is_named(
    installed_pack: Path, desk: Path, type_: Type
) -> None:
    said = type_(*NEW, "--topic", "acme")
    assert (said.status, said.err.splitlines()[0]) == (2, "--topic acme: there is no such topic.")
    assert type_(*NEW, "--pack", "acme-katas").status == 0
    assert drawn(desk) == ["acme/one", "acme/two"]


def test_a_folder_of_a_pack_counts_instead_of_its_installed_copy(
    installed_pack: Path, desk: Path, type_: Type, tmp_path: Path
) -> None:
    newer = tmp_path / "newer" / "acme_katas"
    scaffold("acme/one", newer)
    assert type_(*NEW, "--pack", str(newer)).status == 0
    assert drawn(desk) == ["acme/one"]


def test_a_kata_that_cannot_be_read_is_named_and_not_left_out(pack: Path, type_: Type) -> None:
    assert type_(*NEW, "--pack", "acme-katas").status == 0
    with (pack / "acme/two/kata.toml").open("a") as file:
        file.write("\nlevl = 3\n")
    sentence = f"{pack / 'acme/two/kata.toml'}: levl: there is no such key."
    words = [*NEW[:3], "bob", *NEW[4:-1], "bob.zip"]
    Path("draw.toml").write_text('title = "A"\n[draw]\nminutes = 60\nseed = 1\n')
    Path("named.toml").write_text('title = "A"\nkatas = ["acme/two"]\n')
    for command in (
        words,
        ["takehome", "grade", "grace.zip"],
        ["assignment", "show", "draw.toml"],
        ["assignment", "show", "named.toml"],
        ["assignment", "new", "acme", "-o", "new.toml"],
        ["init", "dojo"],
    ):
        said = type_(*command, "--pack", "acme-katas")
        assert (said.status, sentence in said.err.splitlines()[0]) == (2, True), said.err
    assert not Path("bob.zip").exists()


def test_a_kata_that_is_not_in_the_pack_that_was_named_is_said_to_be_missing_there(pack: Path, type_: Type) -> None:
    assert type_(*NEW, "--pack", "acme-katas").status == 0
    scaffold("other/kata", Path("others/other_katas"))
    said = type_("takehome", "grade", "grace.zip", "--pack", "others")
    assert said.err.splitlines()[0].endswith(": its answers are not in others.")


def test_an_id_that_is_taken_is_refused_where_it_is_written_and_where_it_is_drawn(type_: Type, pack: Path) -> None:
    for name, pack_folder in (
        ("orm/select_related", "acme-katas"),
        ("orm/select_related", "new"),
        ("acme/class", "new"),
    ):
        said = type_("new", name, "--pack", pack_folder)
        assert said.status == 2
        assert said.err.startswith((f"{name}: the name is taken by ", f"{name!r} is no name for a kata: 'class' is a"))
    assert not Path("new").exists()
    scaffold("orm/select_related", pack)
    said = type_(*NEW, "--pack", "acme-katas")
    assert said.status == 2
    assert said.err.startswith(f"{pack / 'orm/select_related/kata.toml'}: the name orm/select_related is taken by ")
    Path("named.toml").write_text('title = "A"\nkatas = ["orm/select_related"]\n')
    said = type_("assignment", "show", "named.toml", "--pack", "acme-katas")
    assert said.err.startswith("named.toml:2: katas: 'orm/select_related' cannot be taken. ")
    assert type_(*NEW).status == 0


def test_the_check_refuses_an_id_that_is_taken(pack: Path) -> None:
    kata = load_kata(scaffold("orm/select_related", pack))
    assert isinstance(kata, Kata)
    assert any(finding.startswith("kata.toml: the name orm/select_related is taken by ") for finding in findings(kata))


BROKEN = {
    "a probe that is no Python": (
        ".meta/probe.py",
        "def (",
        ".meta/probe.py: cannot be read: invalid syntax (probe.py, line 1)",
    ),
    "a probe without cases": (".meta/probe.py", "", ".meta/probe.py: the function cases is missing."),
    "a solution that is no Python": (".meta/solution/answer.py", "def (", ".meta/solution/answer.py: cannot be read: "),
    "no debrief": (".meta/debrief.md", "", ".meta/debrief.md: the file is missing, empty or not UTF-8."),
    "no tests": ("test_one.py", None, "kata.toml: there is no test_*.py beside it."),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_kata_that_nobody_could_judge_is_not_handed_out(pack: Path, type_: Type, broken: str) -> None:
    name, text, sentence = BROKEN[broken]
    path = pack / "acme/one" / name
    path.unlink() if text is None else path.write_text(text)
    said = type_(*NEW, "--pack", "acme-katas")
    assert (said.status, said.err.startswith("acme/one: "), sentence in said.err) == (2, True, True), said.err
    assert said.err.splitlines()[1].endswith(f"djangokata check {pack / 'acme/one'}")
    assert not Path("grace.zip").exists()


def test_the_author_of_a_pack_is_told_to_seal_a_stub_that_changed(pack: Path, type_: Type) -> None:
    assert type_(*NEW, "--pack", "acme-katas").status == 0
    advice = f"Bring the stub back, or seal the new one: djangokata check --seal {pack / 'acme/one'}"
    with (pack / "acme/one/answer.py").open("a") as file:
        file.write("\nmore = 1\n")
    for command in (["takehome", "grade", "grace.zip"], [*NEW[:3], "bob", *NEW[4:-1], "bob.zip"]):
        said = type_(*command, "--pack", "acme-katas")
        assert (said.status, said.err.splitlines()[1]) == (2, advice)


def test_what_the_draw_leaves_to_chance_is_what_can_differ(pack: Path, type_: Type) -> None:
    words = [*NEW, "--pack", "acme-katas"]
    said = type_(*words)
    assert said.lines[2] == "Every candidate of the role gets the same."
    assert said.err.splitlines()[0] == "Only 10 of 60 minutes are filled: no other basic kata to draw from fits."
    words[3], words[7], words[9] = "bob", "9", "bob.zip"
    said = type_(*words)
    assert (said.lines[2], said.err) == ("1 of them can be another kata for another candidate of the role.", "")


def test_where_nothing_fits_it_says_what_there_is(pack: Path, type_: Type) -> None:
    words = [*NEW, "--pack", "acme-katas"]
    words[5] = "advanced"
    assert type_(*words).err.splitlines() == [
        "There is no advanced kata to draw from.",
        "Ask for another level, or other topics. There are: basic 2 (5 min).",
    ]
    Path("draw.toml").write_text('title = "A"\n[draw]\nminutes = 4\nseed = 1\ntopics = ["acme"]\n')
    said = type_("assignment", "show", "draw.toml", "--pack", "acme-katas")
    assert said.err.splitlines()[1] == "There are: basic 2 (5 min)."
