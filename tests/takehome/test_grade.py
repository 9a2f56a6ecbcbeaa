"""``djangokata takehome grade`` and ``compare``: what comes back is hostile, and a scorecard comes of it."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pytest_djangokata.assignments.source import complete_catalogue
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.takehome.judge import Judged
from tests.learner.conftest import Said, Type
from tests.takehome.conftest import inside


def drawn(copy: Path) -> list[tuple[str, str]]:
    """Return ID and first file to edit of each kata that was handed out."""
    return [(kata["id"], kata["edit"][0]) for kata in json.loads((copy / "djangokata.json").read_text())["katas"]]


def solve(copy: Path, kata: str) -> None:
    shutil.copytree(complete_catalogue().katas[kata].hidden / "solution", copy / "katas" / kata, dirs_exist_ok=True)


def submitted(copy: Path, type_: Type) -> Path:
    with inside(copy):
        assert type_("takehome", "submit").status == 0
    (path,) = copy.glob("submission-*.zip")
    return path


def zipped(path: Path, files: Mapping[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def card(folder: str = "card") -> dict[str, object]:
    found: dict[str, object] = json.loads(Path(folder, "scorecard.json").read_text())
    return found


def graded(type_: Type, file: Path, *words: str) -> Said:
    said = type_("takehome", "grade", str(file), "--out", "card", *words)
    assert said.status == 0, said.err
    return said


class Page(HTMLParser):
    """What a browser would make of a page: elements and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_an_answer_comes_to_a_scorecard(copy: Path, type_: Type) -> None:
    (first, file), *rest = drawn(copy)
    solve(copy, first)
    with (copy / "katas" / first / file).open("a") as source:
        source.write("\n\ndef spare(given=[]):  # noqa\n    try:\n        return given\n    except:\n        pass\n")
    (copy / "katas" / first / "test_mine.py").write_text(
        "def test_one(): ...\ndef test_two(): ...\ndef helper(): ...\n"
    )
    (copy / "NOTES.md").write_text("I took a break.\n")
    said = graded(type_, submitted(copy, type_))
    assert said.lines[0] == f"ada: 1 of {1 + len(rest)} solved; the start is not noted; 40 minutes were given."
    kata = card()["katas"][0]  # type: ignore[index]
    assert (kata["id"], kata["state"], kata["passed"] == kata["cases"] > 0) == (first, "solved", True)
    assert (kata["failed"], kata["queries"], kata["rows"]) == ([], kata["reference_queries"], kata["reference_rows"])
    assert [(one["file"], one["tests"]) for one in kata["added"]] == [("test_mine.py", 2)]
    assert {"B006", "E722"} <= {one["code"] for one in kata["lint"]}
    assert "+def spare(given=[]):  # noqa" in kata["difference"]
    assert {one["state"] for one in card()["katas"][1:]} == {"untouched"}  # type: ignore[index]
    debrief = complete_catalogue().katas[first]
    for text in (Path("card/scorecard.md").read_text(), Page(Path("card/scorecard.html").read_text()).text):
        assert debrief.meta.question.replace("`", "") in text.replace("`", "")
        assert "A twist:" in text
        assert "I took a break." in text
        assert text.count("☐") == 16 * (1 + len(rest))


def test_a_wrong_answer_says_where_it_differs(copy: Path, type_: Type) -> None:
    (first, file), *_ = drawn(copy)
    (copy / "katas" / first / file).write_text("from nowhere import nothing\n")
    graded(type_, submitted(copy, type_))
    kata = card()["katas"][0]  # type: ignore[index]
    assert (kata["state"], kata["passed"]) == ("not solved", 0)
    assert "nowhere" in kata["reason"]
    assert len(kata["failed"]) == kata["tests"] > 0


def test_given_files_that_were_changed_or_deleted_are_named_once(copy: Path, type_: Type) -> None:
    (first, _), (second, _), *_ = drawn(copy)
    test = next((copy / "katas" / first).glob("test_*.py"))
    test.unlink()
    other = next((copy / "katas" / second).glob("test_*.py"))
    other.write_bytes(other.read_bytes().replace(b"\n", b"\r\n"))
    said = graded(type_, submitted(copy, type_))
    assert f"  {first}: as it was handed out, 1 to look at" in said.lines
    assert f"  {second}: as it was handed out" in said.lines
    other.write_text("def test_nothing(): ...\n")
    (copy / "katas" / second / "README.md").write_text("My notes\n")
    shutil.make_archive("by-hand", "zip", copy)
    graded(type_, Path("by-hand.zip"), "--replace")
    katas = {kata["id"]: kata for kata in card()["katas"]}  # type: ignore[attr-defined]
    assert katas[first]["marks"] == [f"left aside: changed given files: {test.name} (deleted)"]
    assert katas[second]["marks"] == [f"left aside: changed given files: README.md, {other.name}"]
    assert katas[second]["changed"] == ["README.md", other.name]
    assert Path("card/scorecard.html").read_text().count("left aside: ") == 2


def test_a_module_that_is_not_taken_is_named_whether_it_came_back_or_submit_left_it_out(
    copy: Path, type_: Type
) -> None:
    (first, file), (second, other), *_ = drawn(copy)
    folder = copy / "katas" / first
    (folder / file).write_text("from . import helper\n")
    (folder / "helper.py").write_text("help = 1\n")
    (folder / "test_mine.py").write_text("def test_it(): ...\n")
    (copy / "katas" / second / other).write_bytes(b"#" * (1 << 20) + b"\n")
    (copy / "katas" / second / "README.md").write_text("My notes\n")
    name = f"helper.py is not taken: only {file} is; an import from there fails"
    with_big = f"{other} was left out by submit: a link, or bigger than 1,048,576 bytes"
    said = graded(type_, submitted(copy, type_))
    assert f"  {first}: not solved, 1 to look at" in said.lines
    katas = {kata["id"]: kata for kata in card()["katas"]}  # type: ignore[attr-defined]
    assert (katas[first]["marks"], katas[first]["not_taken"]) == ([name], ["helper.py"])
    assert katas[second]["marks"] == ["left aside: changed given files: README.md", with_big]
    assert name in Path("card/scorecard.md").read_text()
    assert name in Page(Path("card/scorecard.html").read_text()).text
    next(copy.glob("submission-*.zip")).unlink()
    (copy / "katas" / second / other).write_bytes(b"")
    shutil.make_archive("by-hand", "zip", copy)
    graded(type_, Path("by-hand.zip"), "--replace")
    assert card()["katas"][0]["marks"] == [name]  # type: ignore[index]


def test_blind_it_does_not_say_who_it_is(copy: Path, type_: Type) -> None:
    (copy / "NOTES.md").write_text("Ada Lovelace was here.\n")
    graded(type_, submitted(copy, type_), "--blind")
    for path in Path("card").iterdir():
        text = path.read_text()
        assert re.search(r"\bada\b|lovelace", text, re.IGNORECASE) is None
        assert str(card()["id"]) in text


EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) ``` {{ secret }} | \u202e\u0000"


def test_nothing_that_came_back_is_more_than_text(copy: Path, type_: Type) -> None:
    (first, file), *_ = drawn(copy)
    folder = f"katas/{first}"
    evil = EVIL.replace("\0", "")
    record = {"commits": [{"time": evil, "subject": evil}]}
    path = zipped(
        Path("evil.zip"),
        {
            "receipt.json": (copy / "receipt.json").read_bytes(),
            "takehome.json": json.dumps(record),
            "NOTES.md": EVIL + "\n````\n# A heading\n",
            f"{folder}/{file}": f'TEXT = """{evil}"""\n````\n# <b>comment</b>\nx = (\n',
            f"{folder}/test_<b>.py": evil,
            f"{folder}/test_\u202e.py": evil,
        },
    )
    graded(type_, path)
    page = Page(Path("card/scorecard.html").read_text())
    assert {tag for tag, _ in page.tags} & {"script", "img", "iframe", "b", "form", "object"} == set()
    assert not any(name.startswith("on") or name == "src" for _, attrs in page.tags for name in attrs)
    assert all((attrs.get("href") or "#").startswith(("#", "https://")) for tag, attrs in page.tags if tag == "a")
    assert "<script>alert(1)</script>" in page.text
    markdown = Path("card/scorecard.md").read_text()
    for text in (page.text, markdown):
        assert "\u202e" not in text
        assert "\\u202e" in text
    from markdown_it import MarkdownIt

    rendered = Page(MarkdownIt("commonmark").enable("table").render(markdown))
    assert {tag for tag, _ in rendered.tags} & {"script", "img", "b"} == set()
    assert [tag for tag, _ in rendered.tags].count("h1") == 1
    assert not any((attrs.get("href") or "").startswith("javascript") for _, attrs in rendered.tags)


def test_a_page_loads_nothing(copy: Path, type_: Type) -> None:
    graded(type_, submitted(copy, type_))
    text = Path("card/scorecard.html").read_text()
    page = Page(text)
    assert {tag for tag, _ in page.tags} & {"script", "link", "img"} == set()
    policy = next(attrs for tag, attrs in page.tags if tag == "meta" and attrs.get("http-equiv"))
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        pytest.param(["../katas/{}", "/etc/{}"], "missing", id="paths that lead out"),
        pytest.param(["katas/{}", "other/{}"], "untouched", id="twice, the usual place counts"),
    ],
)
def test_where_files_lie_is_not_trusted(copy: Path, type_: Type, names: list[str], problem: str) -> None:
    (first, file), *_ = drawn(copy)
    stub = (copy / "katas" / first / file).read_bytes()
    files = {name.format(f"{first}/{file}"): stub for name in names}
    path = zipped(Path("odd.zip"), files | {"receipt.json": (copy / "receipt.json").read_bytes()})
    said = type_("takehome", "grade", str(path), "--out", "card")
    if said.status == 0:
        assert card()["katas"][0]["state"] == problem  # type: ignore[index]
    else:
        assert said.err.startswith("odd.zip: it cannot be read: ")
    assert not Path("etc").exists()


def test_a_link_in_the_archive_is_not_followed(copy: Path, type_: Type) -> None:
    (first, file), *_ = drawn(copy)
    with zipfile.ZipFile("link.zip", "w") as archive:
        archive.write(copy / "receipt.json", "receipt.json")
        entry = zipfile.ZipInfo(f"katas/{first}/{file}")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    graded(type_, Path("link.zip"))
    kata = card()["katas"][0]  # type: ignore[index]
    assert kata["state"] == "missing"
    assert "link" in kata["problem"]
    assert "root:" not in Path("card/scorecard.md").read_text()


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04nonsense", b"not an archive"], ids=["empty", "damaged", "something else"]
)
def test_what_cannot_be_read_is_one_clear_error(desk: Path, type_: Type, content: bytes) -> None:
    Path("broken.zip").write_bytes(content)
    said = type_("takehome", "grade", "broken.zip")
    assert said.status == 2
    assert said.err.startswith("broken.zip: it cannot be read: ")
    assert len(said.err.splitlines()) == 2


def test_a_folder_with_one_archive_in_it_is_that_archive(copy: Path, type_: Type) -> None:
    mail = Path("mail")
    mail.mkdir()
    shutil.copy(submitted(copy, type_), mail / "back.zip")
    (mail / ".DS_Store").write_bytes(b"a note")
    assert type_("takehome", "verify", "mail").lines[0] == "mail: signed by you"
    graded(type_, mail)
    assert card()["candidate"] == "ada"
    (mail / "letter.txt").write_text("Here it is.")
    said = type_("takehome", "grade", "mail")
    assert said.err == (
        "mail: there is no receipt: receipt.json is missing.\nName the archive that lies there: mail/back.zip\n"
    )
    (mail / "letter.txt").rename(mail / "older.zip")
    said = type_("takehome", "grade", "mail")
    assert said.err == "mail: it holds 2 archives, back.zip, older.zip.\nName one of them: mail/back.zip\n"


def test_names_in_an_archive_do_not_reach_the_terminal_as_they_are(desk: Path, type_: Type) -> None:
    zipped(Path("evil.zip"), {"../\x1b[2Jx": b""})
    said = type_("takehome", "grade", "evil.zip")
    assert said.status == 2
    assert "\x1b" not in said.err


def test_a_bomb_is_not_unpacked(desk: Path, type_: Type) -> None:
    with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("receipt.json", "w") as file:
        for _ in range(64):
            file.write(bytes(1 << 20))
    said = type_("takehome", "grade", "bomb.zip")
    assert said.status == 2
    assert said.err.startswith("bomb.zip: it ")


def test_without_our_receipt_nothing_is_scored_unless_somebody_says_what_it_is(copy: Path, type_: Type) -> None:
    (copy / "receipt.json").write_text(
        (copy / "receipt.json").read_text().replace('"candidate": "ada"', '"candidate": "eve"')
    )
    path = submitted(copy, type_)
    said = type_("takehome", "grade", str(path), "--out", "card")
    assert (said.status, said.err.splitlines()[1]) == (2, "If you know which take-home it is, name it: --as ID")
    receipt = json.loads(type_("takehome", "list", "--json").out)[0]
    for name in (receipt["id"], "ada"):
        graded(type_, path, "--as", name, "--replace")
    assert card()["candidate"] == "ada"
    assert str(card()["receipt"]).startswith("the receipt is not to be believed: it is not signed with")


def test_times_that_make_no_sense_are_not_counted(copy: Path, type_: Type) -> None:
    for times in (
        {"started": "2026-01-01T10:00:00Z", "submitted": "2026-01-01T09:00:00Z"},
        {"started": "2026-01-01T10:00:00", "submitted": "2026-01-01T11:00:00Z"},
        {"started": "yesterday"},
    ):
        path = zipped(
            Path("times.zip"),
            {"receipt.json": (copy / "receipt.json").read_bytes(), "takehome.json": json.dumps(times)},
        )
        graded(type_, path, "--replace")
        assert card()["elapsed"] is None


def test_a_scorecard_is_written_over_only_where_that_is_asked(copy: Path, type_: Type) -> None:
    path = zipped(Path("back.zip"), {"receipt.json": (copy / "receipt.json").read_bytes()})
    known = json.loads((copy / "receipt.json").read_text())["receipt"]["id"]
    for words, folder in (("--out", "card"), "card"), ((), f"scorecard-{known}"):
        assert type_("takehome", "grade", "back.zip", *words).status == 0
        Path(folder, "scorecard.md").write_text("my notes")
        said = type_("takehome", "grade", "back.zip", *words)
        assert (said.status, said.out) == (2, "")
        assert said.err == (
            f"{folder}: a scorecard is there already.\nName another folder with --out, or write over it: --replace\n"
        )
        assert Path(folder, "scorecard.md").read_text() == "my notes"
        assert type_("takehome", "grade", "back.zip", *words, "--replace").status == 0
        assert Path(folder, "scorecard.md").read_text() != "my notes"
    assert path.exists()


def test_a_take_home_that_was_graded_before_is_named(copy: Path, type_: Type) -> None:
    receipt = (copy / "receipt.json").read_bytes()
    zipped(Path("back.zip"), {"receipt.json": receipt})
    zipped(Path("again.zip"), {"receipt.json": receipt, "NOTES.md": "From somebody else?"})
    assert "before" not in graded(type_, Path("back.zip")).err
    same = graded(type_, Path("back.zip"), "--replace").err.splitlines()[-1]
    assert re.search(r"^\w+ was graded before, on .* UTC, from the same file: 0 of \d solved\.$", same)
    with Path("office/graded.jsonl").open("a") as file:
        file.write("cut off")
    other = type_("takehome", "grade", "again.zip").err.splitlines()[-1]
    assert re.search(rf"UTC, from another file: 0 of \d solved; its scorecard is in {Path('card').resolve()}\.$", other)
    blind = type_("takehome", "grade", "again.zip", "--out", "blind", "--blind").err
    assert "graded before" in blind
    assert "its scorecard is in" not in blind


def test_candidates_of_one_role_are_put_side_by_side(copy: Path, desk: Path, type_: Type) -> None:
    graded(type_, submitted(copy, type_))
    other = card() | {"candidate": "grace|<b>", "id": "0" * 12}
    (desk / "other").mkdir()
    (desk / "other/scorecard.json").write_text(json.dumps(other))
    said = type_("takehome", "compare", "card", "other/scorecard.json", "-o", "role.html")
    assert said.status == 0
    assert said.lines[0] == "| intermediate, 40 minutes, orm | `ada` | `grace\\|<b>` |"
    assert any(line.startswith("| solved | 0 of ") for line in said.lines)
    told = json.loads(type_("takehome", "compare", "card", "other", "--json").out)
    assert told["names"] == ["ada", "grace|<b>"]
    page = Page((desk / "role.html").read_text())
    assert "b" not in {tag for tag, _ in page.tags}
    assert "grace|<b>" in page.text


def test_candidates_of_different_roles_are_not(copy: Path, desk: Path, type_: Type) -> None:
    graded(type_, submitted(copy, type_))
    other = card()
    other["role"] = dict(other["role"]) | {"minutes": 90}  # type: ignore[call-overload]
    (desk / "other.json").write_text(json.dumps(other))
    said = type_("takehome", "compare", "card", "other.json")
    assert said.status == 2
    assert said.err.startswith("ada and ada had different roles")


def test_what_is_no_scorecard_is_one_clear_error(desk: Path, type_: Type) -> None:
    Path("card.json").write_text("{}")
    said = type_("takehome", "compare", "card.json")
    assert said.status == 2
    assert said.err.startswith("card.json: it is no scorecard: ")


def test_a_kata_whose_probe_breaks_costs_the_others_nothing(
    copy: Path, type_: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pytest_djangokata.takehome import score

    katas = [kata for kata, _ in drawn(copy)]
    for kata in katas:
        solve(copy, kata)
    path = submitted(copy, type_)
    real = score.judge

    def judge(kata: Kata, files: Mapping[str, bytes]) -> Judged:
        if kata.id == katas[0]:
            raise DjangokataError("its probe does not work here\nmore")
        return real(kata, files)

    monkeypatch.setattr(score, "judge", judge)
    said = type_("takehome", "grade", str(path), "--out", "card")
    assert (said.status, said.lines[0].partition(";")[0]) == (1, "ada: 1 of 1 judged solved, 1 could not be judged")
    assert f"  {katas[0]}: could not be judged: its probe does not work here" in said.lines
    assert f"Try it: djangokata check {katas[0]}\n" in said.err
    states = [(kata["state"], kata["problem"]) for kata in card()["katas"]]  # type: ignore[attr-defined]
    assert states == [("not judged", "its probe does not work here"), *[("solved", "")] * (len(katas) - 1)]


def test_a_stub_that_somebody_has_edited_here_does_not_count_as_the_candidates(desk: Path, type_: Type) -> None:
    type_("new", "acme/count_rows", "--pack", "acme-katas")
    words = ["--candidate", "grace", "--level", "basic", "--minutes", "30", "--pack", "acme-katas", "-o", "grace.zip"]
    assert type_("takehome", "new", *words).status == 0
    kata = Path("acme-katas/acme_katas/acme/count_rows")
    shutil.copy(kata / ".meta/solution/answer.py", kata / "answer.py")
    said = type_("takehome", "grade", "grace.zip", "--pack", "acme-katas")
    assert said.status == 2
    assert said.err.startswith("acme/count_rows: its files to edit are not as they were shipped")
