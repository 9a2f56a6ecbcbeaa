"""Which katas a candidate gets: others than the next one, and of equal weight."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pytest_djangokata.assignments.model import Draw
from pytest_djangokata.assignments.resolve import drawn, offered
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.progress.text import amount
from pytest_djangokata.takehome.model import Receipt, Role
from pytest_djangokata.takehome.weight import ALL, CHANGED, Weight, span, unequal, weight_of

#: By how much one kata may be longer or shorter than the one in whose place it stands.
EACH = 0.34

#: How many candidates are drawn for to find out how far the draws of a role differ.
TRIALS = 60

#: The share of the time that a take-home should fill at least.
FULL = 0.5


@dataclass(frozen=True)
class Balance:
    """How a candidate's katas compare with what everybody of the role gets.

    :param minutes: of the candidate's katas.
    :param usual: of the role's.
    :param given: how many the candidate has.
    :param others: how many of the candidate's katas another one of the role can have others for.
    :param topics: how many katas of each topic; the same for everybody of the role.
    """

    katas: int
    minutes: int
    usual: int
    given: int
    level: str
    topics: dict[str, int]
    others: int

    def __str__(self) -> str:
        number = amount(self.katas, "kata")
        topics = ", ".join(f"{topic} {count}" for topic, count in self.topics.items())
        than = self.minutes - self.usual
        weighed = "as long as usual" if not than else f"{abs(than)} {'more' if than > 0 else 'fewer'} than usual"
        same = "Every candidate of the role gets the same."
        others = (
            f"{self.others} of them can be another kata for another candidate of the role." if self.others else same
        )
        time = f"{self.minutes} of {amount(self.given, 'minute')} ({weighed} for the role)"
        return f"{number}, {self.level}, {time}: {topics}.\n{others}"


def beside_earlier(balance: Balance, earlier: Sequence[Receipt]) -> str:
    """Return how a candidate's katas compare with those of earlier candidates of the role; empty where there are none.

    They weigh the same unless the catalogue has changed in between.
    """
    if not earlier:
        return ""
    before = [weight_of((kata.id, kata.minutes, "") for kata in receipt.katas) for receipt in earlier]
    said = (
        f"{amount(len(earlier), 'earlier candidate')} of the role had {span([one.minutes for one in before], 'minute')}"
    )
    differ = unequal([Weight(balance.minutes, balance.topics, {}), *before])
    if "other topics" in differ:
        return f"{said}, and other topics: {CHANGED}"
    if differ:
        return f"{said}, and {span([one.katas for one in before], 'kata')}: {CHANGED}"
    return f"{said}, and the same topics."


def too_short(balance: Balance) -> str:
    """Return that a candidate's katas fill only a small part of the time; empty where they do not."""
    if balance.minutes >= FULL * balance.given:
        return ""
    return (
        f"Only {balance.minutes} of {balance.given} minutes are filled: no other {balance.level} kata to draw from fits.\n"
        "For a fuller one, type it again with another --candidate ID, and fewer minutes, other topics or more katas."
    )


def nothing_fits(role: Role, katas: Sequence[Kata]) -> str:
    """Return why nothing can be drawn, and what there is instead.

    :param katas: those of the role's topics and packs that run here.
    """
    if any(kata.meta.level == role.level for kata in katas):
        why = f"No {role.level} kata to draw from takes {amount(role.minutes, 'minute')} or less."
        advice = "Give more minutes, or other topics"
    else:
        why = f"There is no {role.level} kata to draw from."
        advice = "Ask for another level, or other topics"
    return f"{why}\n{advice}. There are: {offered(katas)}."


def draw_for(role: Role, candidate: str, katas: Iterable[Kata]) -> tuple[list[Kata], Balance]:
    """Return the katas of a candidate.

    The role alone decides how many katas there are, and of which topics and length. Chance decides, by the candidate, which
    kata of the topic takes each place.

    :param katas: those from which is drawn.
    """
    pool = [kata for kata in katas if kata.meta.level == role.level and (not role.topics or kata.topic in role.topics)]
    known = {kata.id: kata for kata in pool}
    names = drawn(Draw(role.minutes, role.seed, role.topics, [role.level]), pool)
    places = [known[name] for name in sorted(names)]
    chosen = _varied(role, candidate, places, pool)
    balance = Balance(
        katas=len(places),
        minutes=_minutes(chosen),
        usual=_minutes(places),
        given=role.minutes,
        level=role.level.value,
        topics=dict(sorted(Counter(kata.topic for kata in places).items())),
        others=_exchanged(role, chosen, places, pool),
    )
    return chosen, balance


def _exchanged(role: Role, chosen: Sequence[Kata], places: Sequence[Kata], pool: Sequence[Kata]) -> int:
    """Return how many of a candidate's katas others of the role do not get, at most.

    It is found out by drawing for some: alternatives may be in the draw already, or may not fit the time together.
    """
    own = {kata.id for kata in chosen}
    # No candidate has such an ID, since it cannot be printed.
    drawn_for_others = (_varied(role, f"\0{number}", places, pool) for number in range(TRIALS))
    return max(len(own - {kata.id for kata in katas}) for katas in drawn_for_others)


def _varied(role: Role, candidate: str, places: Sequence[Kata], pool: Sequence[Kata]) -> list[Kata]:
    """Return a kata for each place, all of them together about as long as *places*."""
    usual = _minutes(places)
    slack = int(usual * ALL)
    chosen: list[Kata] = []
    drift = 0
    for number, place in enumerate(places):
        taken = {kata.id for kata in chosen}
        for kata in sorted(_alternatives(place, pool), key=lambda kata: _chance(role.seed, candidate, number, kata.id)):
            more = drift + kata.meta.minutes - place.meta.minutes
            if kata.id not in taken and -slack <= more <= slack and usual + more <= role.minutes:
                chosen.append(kata)
                drift = more
                break
        else:
            return list(places)
    return chosen


def _alternatives(place: Kata, pool: Iterable[Kata]) -> list[Kata]:
    """Return the katas that can stand in a place: of its topic and level, and about as long."""
    room = place.meta.minutes * EACH
    return [kata for kata in pool if kata.topic == place.topic and abs(kata.meta.minutes - place.meta.minutes) <= room]


def _minutes(katas: Iterable[Kata]) -> int:
    return sum(kata.meta.minutes for kata in katas)


def _chance(seed: int, candidate: str, place: int, name: str) -> str:
    return hashlib.sha256(f"{seed}\0{candidate}\0{place}\0{name}".encode()).hexdigest()
