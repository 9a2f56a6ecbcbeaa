from django.db import transaction

from katas.transactions.lock_the_row import booking
from katas.transactions.lock_the_row.crowd import Rollback, a_crowd, plan
from katas.transactions.lock_the_row.models import Seat, Section


def told(buyer, numbers):
    try:
        return booking.buy(buyer, numbers)
    except Exception as error:  # noqa: BLE001
        return [type(error).__name__, [str(one) for one in getattr(error, "numbers", [])]]


def alone(case):
    return [[told(buyer, tuple(numbers)), plan()] for buyer, numbers in case["wishes"]]


def block(case):
    got = []
    try:
        with transaction.atomic():
            got += [told(*wish) for wish in case["wishes"]]
            if case["fails"]:
                raise Rollback
    except Exception as error:  # noqa: BLE001
        got.append(type(error).__name__)
    return [got, plan()]


def rush(case):
    """Return what is true with any winner."""
    with a_crowd() as crowd:
        buyers = crowd.come(*case["wishes"])
        got = crowd.until_done(buyers)
    won = sorted([number, one.name, int(one.got)] for one in buyers if one.error is None for number in one.numbers)
    sold = sorted([seat.number, seat.buyer] for seat in Seat.objects.exclude(buyer__in=["", "before"]))
    return [
        sorted({one.split("[")[0] for one in got if not one.isdigit()}),
        [one[:2] for one in won] == sold,
        len({number for number, _, _ in won}),
        sorted({cents for _, _, cents in won}) if case["one_price"] else [],
        all(set(one.error.numbers) <= {seat[0] for seat in sold} for one in buyers if hasattr(one.error, "numbers")),
    ]


def second(case):
    with a_crowd() as crowd:
        (first,) = crowd.come(case["wishes"][0], stays=True)
        got = crowd.until_done([first])
        (other,) = crowd.come(case["wishes"][1])
        got.append(crowd.until_done_or_waiting(other))
        first.end(commit=case["commits"])
        got += crowd.until_done([first, other])
    return [got, plan()]


def crossed(case):
    """Let two wait for a seat in the middle of theirs, which becomes free."""
    with a_crowd() as crowd:
        (first,) = crowd.come(case["wishes"][0], stays=True)
        crowd.until_done([first])
        others = crowd.come(*case["wishes"][1:])
        for other in others:
            crowd.until_done_or_waiting(other)
        first.end(commit=False)
        return sorted(crowd.until_done(others))


STORIES = {one.__name__: one for one in (alone, block, rush, second, crossed)}


def act(inputs):
    sections = {name: Section.objects.create(name=name, cents=cents) for name, cents in inputs["sections"]}
    Seat.objects.bulk_create(
        Seat(number=number, section=sections[section], buyer=buyer) for number, section, buyer in inputs["seats"]
    )
    return STORIES[inputs["story"]](inputs)
