"""``djangokata takehome new``, ``list`` and ``verify``, as somebody types them who hires."""

from __future__ import annotations

import base64
import json
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from pytest_djangokata.assignments.source import complete_catalogue
from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.takehome.draw import draw_for
from pytest_djangokata.takehome.issue import Wish, issue
from pytest_djangokata.takehome.model import Role
from pytest_djangokata.takehome.office import Office
from tests.learner.conftest import Type

NEW = ("takehome", "new", "--level", "intermediate", "--minutes", "40", "--topic", "orm")


def test_a_take_home_has_katas_without_answers_and_a_receipt(desk: Path, type_: Type) -> None:
    said = type_(*NEW, "--candidate", "grace", "-o", "grace.zip")
    assert said.status == 0, said.err
    assert said.lines[0].startswith("Wrote grace.zip: take-home ")
    assert "katas, intermediate, " in said.lines[1]
    with zipfile.ZipFile("grace.zip") as archive:
        names = archive.namelist()
        signed = json.loads(archive.read("takehome/receipt.json"))
    assert [name for name in names if ".meta" in name or "HINTS" in name] == []
    assert {f"takehome/katas/{kata['id']}/README.md" for kata in signed["receipt"]["katas"]} <= set(names)
    assert signed["receipt"]["candidate"] == "grace"
    assert set(signed["receipt"]["versions"]) == {"pytest-djangokata", "Django", "pytest", "pytest-django"}


def test_a_dry_run_shows_the_draw_and_writes_nothing(desk: Path, type_: Type, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in desk.rglob("*")}
    dry = type_(*NEW, "--candidate", "grace", "--dry-run")
    assert (dry.status, dry.lines[0]) == (0, "Nothing was written. grace would get:")
    assert "katas, intermediate, " in dry.lines[1]
    assert "There is no key yet" not in dry.out
    assert {path: path.stat().st_mtime_ns for path in desk.rglob("*")} == before
    real = type_(*NEW, "--candidate", "grace", "-o", "grace.zip")
    assert real.lines[1:-2] == dry.lines[1:]
    assert any(line.startswith("  orm/") and line.endswith((" point", " points")) for line in dry.lines)
    again = type_(*NEW, "--candidate", "grace", "--dry-run")
    assert (again.status, again.out) == (2, "")
    assert again.err.startswith("--candidate grace: has take-home ")
    new_office = tmp_path / "new-office"
    first = type_(*NEW, "--candidate", "grace", "--dry-run", "--office", str(new_office), "-o", "first.zip")
    assert first.lines[-1].startswith("There is no key yet, and the draw depends on it: ")
    assert not new_office.exists()
    assert not Path("first.zip").exists()
    nowhere = type_(*NEW, "--candidate", "ida")
    assert (nowhere.status, nowhere.err.splitlines()[-1]) == (2, "To see the draw alone: --dry-run")


def test_the_balance_is_shown_beside_earlier_candidates_of_the_role(desk: Path, type_: Type) -> None:
    said = type_(*NEW, "--seed", "7", "--candidate", "grace", "-o", "grace.zip")
    assert any(
        line.startswith("1 earlier candidate of the role had ") and line.endswith(" minutes, and the same topics.")
        for line in said.lines
    )


def test_the_key_and_the_list_are_for_nobody_else(desk: Path) -> None:
    assert [path.stat().st_mode & 0o777 for path in (desk / "office").iterdir()] == [0o600] * 3


@pytest.mark.skipif(os.name != "posix", reason="there are no such permissions")
def test_a_key_that_others_can_read_is_not_used(desk: Path, type_: Type) -> None:
    (desk / "office/key.pem").chmod(0o644)
    said = type_(*NEW, "--candidate", "grace", "-o", "grace.zip")
    assert said.status == 2
    assert f"chmod 600 {desk / 'office/key.pem'}" in said.err
    assert not Path("grace.zip").exists()


def test_a_lost_key_is_not_replaced(desk: Path, type_: Type) -> None:
    (desk / "office/key.pem").unlink()
    said = type_(*NEW, "--candidate", "bob", "-o", "bob.zip")
    assert said.status == 2
    assert said.err.splitlines() == [
        f"{desk / 'office/key.pem'}: the key is missing that signed the take-homes on your list (1).",
        "Restore it from a backup. To begin without them, move issued.jsonl away.",
    ]
    assert not (desk / "office/key.pem").exists()


def test_a_lost_list_is_named(copy: Path, desk: Path, type_: Type) -> None:
    (desk / "office/issued.jsonl").unlink()
    said = type_("takehome", "grade", str(copy))
    assert said.err.splitlines()[0].endswith("office/issued.jsonl, though your key has signed it.")
    assert said.err.splitlines()[1:] == ["Restore the list from a backup."]


def test_candidates_of_one_id_who_are_drawn_at_once_get_one_take_home(desk: Path) -> None:
    wish = Wish("twin", Level.BASIC, 30, ("orm",))

    def draw(number: int) -> bool:
        try:
            issue(wish, Office(desk / "office"), desk / f"twin-{number}.zip")
        except DjangokataError:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(draw, range(3))) == [False, False, True]


def test_what_was_handed_out_is_listed(desk: Path, type_: Type) -> None:
    (line,) = type_("takehome", "list").lines
    assert "  ada  (intermediate, 40 min, orm): orm/" in line
    (receipt,) = json.loads(type_("takehome", "list", "--json").out)
    seed = receipt["role"].pop("seed")
    assert receipt["role"] == {"level": "intermediate", "minutes": 40, "topics": ["orm"], "packs": []}
    assert seed != 7


def test_a_receipt_does_not_tell_what_others_are_asked(desk: Path, type_: Type) -> None:
    type_(*NEW, "--seed", "7", "--candidate", "grace", "-o", "grace.zip")
    katas = list(complete_catalogue().katas.values())
    ada, grace = (one.receipt for one in Office(desk / "office").issued())
    assert ada.role == grace.role
    own = msgspec.structs.replace(ada.role, seed=7)
    assert [kata.id for kata in draw_for(own, "grace", katas)[0]] == [kata.id for kata in grace.katas]
    # For one candidate, both may draw the same by chance.
    others = [f"candidate {number}" for number in range(20)]
    assert [draw_for(ada.role, name, katas) for name in others] != [draw_for(own, name, katas) for name in others]


def test_a_candidate_gets_one_take_home(desk: Path, type_: Type) -> None:
    said = type_(*NEW, "--candidate", "ada", "-o", "again.zip")
    assert said.status == 2
    assert said.err.startswith("--candidate ada: has take-home ")


def test_the_receipt_of_a_take_home_is_ours(desk: Path, type_: Type) -> None:
    said = type_("takehome", "verify", "ada.zip")
    assert (said.status, said.lines[0]) == (0, "ada.zip: signed by you")
    (told,) = json.loads(type_("takehome", "verify", "ada.zip", "--json").out)
    assert (told["file"], told["problem"], told["receipt"]["candidate"]) == ("ada.zip", "", "ada")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"candidate": "eve"}, id="another candidate"),
        pytest.param({"issued": "2030-01-01T00:00:00Z"}, id="another time"),
        pytest.param({"katas": []}, id="other katas"),
        pytest.param({"id": "000000000000"}, id="another ID"),
    ],
)
def test_a_receipt_that_was_changed_is_not_valid(copy: Path, type_: Type, change: dict[str, object]) -> None:
    signed = json.loads((copy / "receipt.json").read_text())
    signed["receipt"] |= change
    (copy / "receipt.json").write_text(json.dumps(signed))
    said = type_("takehome", "verify", str(copy))
    assert (said.status, said.lines[0]) == (1, f"{copy}: NOT VALID")


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[" * 100_000, "\xff", '{"receipt": 1, "signature": 2}', "null"],
    ids=["empty", "no keys", "deep", "no UTF-8", "other types", "null"],
)
def test_what_is_no_receipt_is_not_valid(copy: Path, type_: Type, text: str) -> None:
    (copy / "receipt.json").write_bytes(text.encode("latin-1"))
    said = type_("takehome", "verify", str(copy))
    assert said.status == 1
    assert said.lines[1] == "  the receipt is not to be believed: receipt.json cannot be read"
    (copy / "receipt.json").unlink()
    said = type_("takehome", "verify", str(copy))
    assert (said.status, said.lines[1]) == (1, "  there is no receipt: receipt.json is missing")


def test_each_of_many_files_is_checked(desk: Path, copy: Path, type_: Type) -> None:
    (desk / "photo.zip").write_bytes(b"no archive")
    said = type_("takehome", "verify", "photo.zip", "nothing.zip", str(copy))
    assert said.status == 1
    assert [line for line in said.lines if not line.startswith(" ")] == [
        "photo.zip: NOT VALID",
        "nothing.zip: NOT VALID",
        f"{copy}: signed by you",
    ]


def test_a_receipt_of_another_key_is_not_valid(copy: Path, desk: Path, type_: Type) -> None:
    Office(desk / "another").make_key()
    (desk / "another/key.pem").replace(desk / "office/key.pem")
    assert type_("takehome", "verify", str(copy)).status == 1


def test_without_a_key_nothing_is_checked_and_none_is_made(copy: Path, desk: Path, type_: Type) -> None:
    said = type_("takehome", "verify", str(copy), "--office", "elsewhere")
    assert said.status == 2
    assert said.err.splitlines()[1] == "Name the folder from which the take-home was handed out: --office DIR"
    assert not Path("elsewhere").exists()


def test_a_signature_that_is_none_is_not_valid(copy: Path, type_: Type) -> None:
    signed = json.loads((copy / "receipt.json").read_text())
    for signature in ("", "*", base64.b64encode(bytes(64)).decode()):
        (copy / "receipt.json").write_text(json.dumps(signed | {"signature": signature}))
        assert type_("takehome", "verify", str(copy)).status == 1


def test_all_candidates_of_a_role_get_as_much(desk: Path) -> None:
    katas = list(complete_catalogue().katas.values())
    role = Role(Level.INTERMEDIATE, 60, ["orm", "views"], [], 11)
    drawn = [draw_for(role, f"candidate {number}", katas) for number in range(40)]
    usual = drawn[0][1]
    for chosen, balance in drawn:
        assert (balance.topics, balance.katas, balance.usual) == (usual.topics, usual.katas, usual.usual)
        assert sum(kata.meta.minutes for kata in chosen) == balance.minutes <= 60
        assert abs(balance.minutes - usual.usual) <= usual.usual // 10
        assert len({kata.id for kata in chosen}) == balance.katas
        assert {kata.meta.level for kata in chosen} == {Level.INTERMEDIATE}
    assert len({tuple(sorted(kata.id for kata in chosen)) for chosen, _ in drawn}) > 1


def test_the_same_candidate_is_drawn_the_same(desk: Path) -> None:
    katas = list(complete_catalogue().katas.values())
    role = Role(Level.BASIC, 60, [], [], 3)
    assert draw_for(role, "ada", katas) == draw_for(role, "ada", list(reversed(katas)))


def test_katas_of_a_pack_come_from_nowhere_else(desk: Path, type_: Type) -> None:
    type_("new", "acme/count_rows", "--into", "acme_katas")
    words = ["takehome", "new", "--candidate", "grace", "--level", "basic", "--minutes", "30", "-o", "grace.zip"]
    assert type_(*words, "--pack", "acme_katas").status == 0
    with zipfile.ZipFile("grace.zip") as archive:
        katas = {name.split("/")[1] for name in archive.namelist() if name.endswith("kata.toml")}
    assert katas == {"acme_katas"}


def test_too_few_minutes_are_one_clear_error(desk: Path, type_: Type) -> None:
    said = type_("takehome", "new", "--candidate", "g", "--level", "basic", "--minutes", "1", "-o", "g.zip")
    assert said.status == 2
    assert said.err.startswith("No basic kata to draw from takes 1 minute or less.\nGive more minutes, or")


def test_a_damaged_list_is_named_with_its_line(desk: Path, type_: Type) -> None:
    with (desk / "office/issued.jsonl").open("a") as file:
        file.write("nonsense\n")
    said = type_("takehome", "list")
    assert said.status == 2
    assert said.err.startswith(f"{desk / 'office/issued.jsonl'}:2: it is no receipt: ")
