"""``djangokata takehome new``: a folder for one candidate, as an archive."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pytest_djangokata.assignments.manifest import digest, manifest, manifest_text
from pytest_djangokata.assignments.model import Task
from pytest_djangokata.assignments.source import complete_catalogue, own_topics
from pytest_djangokata.assignments.standalone import Handout, folder_of, handout, refuse_leaks
from pytest_djangokata.assignments.wheel import archive
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.installed import MANIFEST
from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.catalogue.names import check_topics
from pytest_djangokata.catalogue.requirements import missing
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.interpreter import quote
from pytest_djangokata.learner.workspace import pack_folders
from pytest_djangokata.takehome.draw import Balance, draw_for, nothing_fits
from pytest_djangokata.takehome.model import RECEIPT, SCHEMA, Drawn, Receipt, Role, Signed, indented
from pytest_djangokata.takehome.office import Office
from pytest_djangokata.takehome.readme import readme

if TYPE_CHECKING:
    from pytest_djangokata.takehome.receipts import Key

FOLDER = "takehome"
MAX_ID = 100


@dataclass(frozen=True)
class Wish:
    """What a hirer asks for.

    :param seed: of the role's draw; the office's own for the role if it is None.
    :param packs: names or folders of packs to draw from, instead of this package's katas.
    """

    candidate: str
    level: Level
    minutes: int
    topics: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    seed: int | None = None


@dataclass(frozen=True)
class Handed:
    """What was handed out, and how it weighs beside what other candidates of the role get.

    :param content: of the archive.
    """

    signed: Signed
    katas: list[Kata]
    balance: Balance
    earlier: list[Receipt]
    content: bytes


def issue(wish: Wish, office: Office, target: Path) -> Handed:
    """Write the archive for a candidate, and put it on the office's list.

    :raises DjangokataError: if nothing can be drawn, the file is there, or something in it would tell an answer.
    """
    _check_name(target)
    with office.alone():
        known = _known(wish, office)
        _check_free(target)
        office.make_key()
        handed = _prepare(wish, office.key, known, target)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(handed.content)
        try:
            office.add(handed.signed)
        except BaseException:
            target.unlink()  # nobody would know it when it comes back
            raise
        return handed


def rehearse(wish: Wish, office: Office, target: Path | None = None) -> Handed:
    """Return what :func:`issue` would hand out, and write nothing.

    Where there is no key yet, it is drawn with one that is thrown away.

    :raises DjangokataError: where issuing would.
    """
    from pytest_djangokata.takehome.receipts import Key

    if target is not None:
        _check_name(target)
        _check_free(target)
    known = _known(wish, office)
    key = office.key if office.has_key() else Key.generate()
    return _prepare(wish, key, known, target or Path(f"{FOLDER}.zip"))


def _check_name(target: Path) -> None:
    if target.suffix.lower() != ".zip":
        raise DjangokataError(f"{target}: a take-home is a zip archive.\nName it so: -o FILE.zip")


def _check_free(target: Path) -> None:
    if target.exists():
        raise DjangokataError(f"{target}: it is there already.\nRemove it, or name another file: -o FILE.zip")


def _known(wish: Wish, office: Office) -> list[Signed]:
    """Return what was handed out before; none of it to this candidate."""
    if not wish.candidate.isprintable() or not 0 < len(wish.candidate) <= MAX_ID:
        raise DjangokataError(f"--candidate: a name or a number of 1 to {MAX_ID} signs is wanted.")
    known = office.issued()
    for one in known:
        if one.receipt.candidate == wish.candidate:
            raise DjangokataError(
                f"--candidate {wish.candidate}: has take-home {one.receipt.id} already, of {one.receipt.issued:%Y-%m-%d}.\n"
                "Give it another ID, such as a second round's. All of them: djangokata takehome list"
            )
    return known


def _prepare(wish: Wish, key: Key, known: Sequence[Signed], target: Path) -> Handed:
    """Return a take-home that is not written yet, and is on no list.

    :param target: where the archive would go.
    """
    pool = drawable(wish)
    packs = sorted({folder.name for folder in pack_folders(wish.packs)})  # not where they lie on this machine
    drawn = Role(wish.level, wish.minutes, sorted(wish.topics), packs, _seed(wish, packs, key))
    katas, balance = draw_for(drawn, wish.candidate, pool)
    # The candidate gets the receipt: the seed itself would tell what others are asked.
    role = msgspec.structs.replace(drawn, seed=key.seed(f"receipt\0{drawn.seed}"))
    if not katas:
        raise DjangokataError(nothing_fits(drawn, pool))
    given = handout(katas, {})
    signed = key.sign(_receipt(wish, role, katas, given))
    files = takehome_files(signed, katas, given)
    content = archive({f"{FOLDER}/{name}": text for name, text in files.items()})
    refuse_leaks(target, [(target.name, content)], given.secrets)
    earlier = [one.receipt for one in known if one.receipt.role == role]
    return Handed(signed, katas, balance, earlier, content)


def drawable(wish: Wish) -> list[Kata]:
    """Return the katas from which is drawn: those of the packs, or else the public ones, as far as they run here.

    :raises DjangokataError: if a topic or a pack does not exist, or a kata there cannot be read, or none runs here.
    """
    catalogue = complete_catalogue(wish.packs)
    roots = set(pack_folders(wish.packs)) if wish.packs else set(own_topics())
    for problem in catalogue.losses(roots):
        raise DjangokataError(str(problem))
    katas = [kata for kata in catalogue.katas.values() if kata.root.resolve() in roots]
    if not katas and wish.packs:
        raise DjangokataError(
            f"--pack {', '.join(wish.packs)}: there is no kata in it.\n"
            f"Write one: djangokata new TOPIC/KATA --pack {quote(wish.packs[0])}"
        )
    if not katas:
        raise DjangokataError(
            "There is no kata in this environment: perhaps it is the one that a candidate's folder was installed in.\n"
            "Type this where the whole package is installed, or name a pack: --pack DIR"
        )
    check_topics(wish.topics, (kata.topic for kata in katas))
    katas = [kata for kata in katas if not wish.topics or kata.topic in wish.topics]
    lacks = {kata.id: [lack for requirement in kata.meta.requires if (lack := missing(requirement))] for kata in katas}
    if all(lacks.values()):
        lack = lacks[katas[0].id][0]
        raise DjangokataError(
            f"No kata to draw from runs here: {lack.reason}.\n{lack.command or 'Choose other topics.'}"
        )
    return [kata for kata in katas if not lacks[kata.id]]


def _seed(wish: Wish, packs: list[str], key: Key) -> int:
    if wish.seed is not None:
        return wish.seed
    role = (wish.level.value, str(wish.minutes), *sorted(wish.topics), "", *packs)
    return key.seed("\0".join(role))


def _receipt(wish: Wish, role: Role, katas: Sequence[Kata], given: Handout) -> Receipt:
    made = manifest("take-home", "", _tasks(katas), given.files)
    return Receipt(
        schema=SCHEMA,
        id=secrets.token_hex(6),
        candidate=wish.candidate,
        role=role,
        katas=[Drawn(kata.id, kata.meta.minutes, digest(given.files, folder_of(kata))) for kata in katas],
        versions=made.versions,
        issued=datetime.now(UTC).replace(microsecond=0),
    )


def takehome_files(signed: Signed, katas: Sequence[Kata], given: Handout) -> dict[str, bytes]:
    """Return the files of a take-home."""
    tasks = _tasks(katas)
    made = manifest("take-home", "Take-home", tasks, given.files)
    ignored = given.files[".gitignore"] + b"submission-*.zip\n"
    return given.files | {
        ".gitignore": ignored,
        "README.md": readme(signed.receipt, tasks).encode(),
        MANIFEST: manifest_text(made),
        RECEIPT: indented(signed),
    }


def _tasks(katas: Sequence[Kata]) -> list[Task]:
    return [Task(kata, kata.meta.points) for kata in katas]
