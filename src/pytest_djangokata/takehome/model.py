"""What a take-home is: the role that it is for, the receipt that was signed, and what the candidate records."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pytest_djangokata.catalogue.model import Level, PositiveInt, Text

RECEIPT = "receipt.json"
SCHEMA = "djangokata/receipt/v1"

#: What comes back beside the answers: times, and the candidate's own words.
RECORD = "takehome.json"
RECORD_SCHEMA = "djangokata/takehome/v1"
NOTES = "NOTES.md"
HISTORY = "history.bundle"


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What candidates are drawn katas for; those of one role get katas of equal weight.

    :param minutes: the time that a candidate gets.
    :param topics: only these; all if it is empty.
    :param packs: names of packs from whose katas is drawn; those of this package if it is empty.
    :param seed: of the draw, the same for all candidates of the role; in a receipt, which the candidate has, a number in its
        place that the key makes of it.
    """

    level: Level
    minutes: PositiveInt
    topics: list[Text]
    packs: list[Text]
    seed: int


class Drawn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kata that was handed out.

    :param sha256: of its files as they were handed out.
    """

    id: Text
    minutes: PositiveInt
    sha256: Text


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was handed out, to whom, and when.

    :param id: unique among the take-homes of a hirer.
    :param versions: of the engine, Django and pytest.
    """

    schema: str
    id: Text
    candidate: Text
    role: Role
    katas: list[Drawn]
    versions: dict[str, str]
    issued: datetime


class Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A receipt with the signature of who handed it out.

    :param signature: Ed25519 over the receipt as canonical JSON, in base64.
    """

    receipt: Receipt
    signature: str


class Commit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One commit of the candidate's, by its own word."""

    time: str
    subject: str


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the candidate's copy recorded: honest, and verified by nobody.

    :param started: when the candidate typed ``start``.
    :param submitted: when the candidate typed ``submit``.
    :param left_out: what ``submit`` left out, by its path in the take-home: of the file itself nothing comes along.
    """

    schema: str = RECORD_SCHEMA
    started: datetime | None = None
    submitted: datetime | None = None
    commits: list[Commit] = []
    left_out: list[str] = []


def canonical(receipt: Receipt) -> bytes:
    """Return the bytes of a receipt that are signed; equal receipts have equal bytes."""
    return msgspec.json.encode(receipt, order="deterministic")


def indented(value: object) -> bytes:
    """Return *value* as JSON for people."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
