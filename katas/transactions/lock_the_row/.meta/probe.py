"""Purchases alone, in blocks, in a rush, and beside a transaction that is open still. act.py makes the rows."""


def cases(rng):
    for story in (alone, block, rush, opposite, second, crossed):
        yield from story(rng)


def hall(rng, free=6):
    """Return sections, seats in no order, and the numbers that are free and sold."""
    letters = rng.sample("CDEFGHJK", 2)
    sections = [[letter, rng.randint(10, 99) * 100 + place] for place, letter in enumerate(letters)]
    numbers = [f"{letters[place % 2]}{one}" for place, one in enumerate(rng.sample(range(10, 99), free + 3))]
    sold = numbers[:3]
    seats = [[number, number[0], "before" if number in sold else ""] for number in numbers]
    rng.shuffle(seats)
    return {"sections": sections, "seats": seats}, numbers[3:], sold


def refused(rng, free, sold):
    return [
        ["ann", [sold[0]]],
        ["before", [*sorted(sold[1:], reverse=True), free[0]]],
        ["ann", [free[0], "none"]],
        ["ann", [free[0].lower()]],
        ["ann", []],
        ["ann", [free[1], free[1]]],
    ]


def alone(rng):
    made, free, sold = hall(rng)
    wishes = [
        *refused(rng, free, sold),
        ["ben", free[:3]],
        ["ben", [free[1]]],
        [f"Zoë O'Hara, {rng.randint(1, 99)} %s ", free[5:6]],
        ["cat", [free[3], free[2]]],
    ]
    yield made | {"story": "alone", "wishes": [*wishes, ["cat", [free[4]]], ["dan", free[3:4]]]}


def block(rng):
    for fails in (False, True):
        made, free, sold = hall(rng)
        wishes = [["ben", free[2:4]], *refused(rng, free, sold), ["ben", free[4:5]]]
        yield made | {"story": "block", "wishes": wishes, "fails": fails}


def rush(rng):
    for people, want in ((2, 1), (20, 2), (20, 1)):
        made, free, _ = hall(rng)
        wanted = free[: 1 if people == 2 else 4]
        wishes = [[f"p{one}", rng.sample(wanted, want)] for one in range(people)]
        if want == 1:  # each seat is somebody's aim, so all of them will be sold
            wishes[: len(wanted)] = [[f"p{one}", [number]] for one, number in enumerate(wanted)]
        else:  # all want the same, so one of them gets both
            wishes = [[name, rng.sample(wanted[:2], 2)] for name, _ in wishes]
        yield made | {"story": "rush", "wishes": wishes, "one_price": people == 2 or want == 2}


def opposite(rng):
    made, free, _ = hall(rng)
    there = [free[place] for place in (0, 2, 1, 3)]  # two of one section, two of the other
    yield made | {"story": "rush", "wishes": [["ann", there], ["ben", there[::-1]]], "one_price": True}


def crossed(rng):
    for more in (0, 1):
        made, free, _ = hall(rng)
        made["seats"].sort(reverse=True)  # the table has the rows in one order, and the index in the other
        same = sorted(free[::2])  # three of one section, and none or one of the other: all could wait at that one first
        there = sorted([*same, *free[1 : 1 + more]])
        yield made | {"story": "crossed", "wishes": [["ann", [same[1]]], ["ben", there], ["cat", there]]}


def second(rng):
    for odd in ("sold", "none", "twice"):
        made, free, sold = hall(rng)
        wishes = [
            ["ann", [{"sold": sold[0], "twice": free[0]}.get(odd, odd), free[0]]],
            ["ben", [free[0]]],
        ]  # the first of them is refused
        yield made | {"story": "second", "wishes": wishes, "commits": True}
    for commits in (True, False):
        made, free, _ = hall(rng)
        yield made | {"story": "second", "wishes": [["ann", free[:2]], ["ben", free[1:3]]], "commits": commits}
        for other in (2, 3) if commits else (3,):  # of either section
            made, free, _ = hall(rng)
            yield made | {"story": "second", "wishes": [["ann", free[:1]], ["ben", [free[other]]]], "commits": commits}
