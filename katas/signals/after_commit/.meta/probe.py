"""Transactions in which users are created, invited, changed and deleted, some rolled back; the mails after each step."""

from django.contrib.auth.models import User

beyond = {"queries": 12, "rows": 20}


def cases(rng):
    for size in (1, 3, 6):
        yield {"steps": story(rng, size), "advice": "What is sent depends on what is committed at the very end."}
    people = [person(rng) for _ in range(60)]
    yield {"steps": [["block", [["invite", people]], False]], "advice": "invite() creates many users with one INSERT."}
    crowd = [person(rng) for _ in range(rng.randint(125, 135))]
    yield {
        "steps": [["create", *crowd[-1]], ["invite", crowd], ["block", [["invite", crowd[:-1]]], False]],
        "beyond": {"queries": 20, "rows": 200},
        "advice": "invite() creates all users or none, however many they are.",
    }


def name(rng):
    return f"u{rng.getrandbits(40):x}"


def person(rng, where="example.com"):
    return [name(rng), f"{name(rng).title()}@{where}"]


def story(rng, size):
    def new(where="example.com"):
        return ["create", *person(rng, where)]

    def some(count, where="example.com"):
        return ["invite", [person(rng, where) for _ in range(count)]]

    def block(*steps, fails=False):
        return ["block", list(steps), fails]

    def twice(one):
        return block(block(one, fails=True), one if one[0] == "invite" else ["again", one[1]])

    def kept(people, *steps):
        """Invite, go on with the objects, and save nothing of them at the end."""
        return block(["invite", people], *steps, ["unsaved", people[0][0]])

    first, second, third, fourth, fifth, sixth, seventh, eighth, ninth = (new() for _ in range(9))
    twins, guests = ([person(rng) for _ in range(size)] for size in (2, 3))
    group = some(size + 2)
    told = [
        new(),
        some(size),
        block(new(), some(size), new()),
        block(block(block(new(), some(2)))),
        block(new(), some(size), fails=True),
        block(new(), block(new(), some(size), block(new()), fails=True), new(), some(1)),
        twice(new()),
        twice(some(2)),
        block(first, fails=True),
        ["again", first[1]],
        block(sixth, ["copy", sixth[1], name(rng)]),
        block(["invite", twins], fails=True),
        *(["again", one[0]] for one in twins),
        kept(guests, ["copy", guests[0][0], name(rng)], ["email", guests[1][0], f"{name(rng)}@example.com"]),
        kept([person(rng)]),
        block(seventh, ["unsaved", seventh[1]]),
        ["delete", seventh[1]],
        ["create", seventh[1], f"{name(rng)}@example.com"],
        ["kind", *person(rng), "is_superuser"],
        block(["kind", *person(rng), "is_staff"], ["kind", *person(rng), "inactive"]),
        block(eighth, block(["delete", eighth[1]], fails=True)),
        block(ninth, block(["email", ninth[1], ""], fails=True)),
        block(second, ["save", second[1]], ["save", second[1]]),
        ["save", second[1]],
        block(third, ["email", third[1], f"{name(rng)}@example.com"]),
        block(fourth, ["rename", fourth[1], name(rng)]),
        block(fifth, ["delete", fifth[1]]),
        block(group, ["email", group[1][0][0], ""], ["delete", group[1][-1][0]], ["rename", group[1][1][0], name(rng)]),
        ["fixture", *person(rng)],
        ["create", name(rng), ""],
        block(["create", name(rng), ""], ["invite", [[name(rng), ""], person(rng)]]),
        block(["invite", [[first[1], "x@example.com"], person(rng)]], new()),
        ["invite", [person(rng), [second[1], "x@example.com"]]],
        ["invite", [[name(rng), "same@example.com"], [name(rng), "same@example.com"]]],
        ["invite", []],
        new("refuses.example"),
        new("down.example"),
        new("odd.example"),
        block(new("odd.example"), ["invite", [person(rng, "odd.example"), person(rng)]], new()),
        block(new("down.example"), ["invite", [person(rng, "down.example"), person(rng)]], new()),
        block(new("refuses.example"), new(), some(size, "refuses.example"), some(1)),
        ["invite", [person(rng, "refuses.example"), person(rng), person(rng, "refuses.example"), person(rng)]],
    ]
    late, later = name(rng), name(rng)
    told.append(block(["create", late, ""], ["email", late, f"{late}@example.com"]))
    told.append(block(["invite", [[later, ""]]], ["email", later, f"{later}@example.com"]))
    for one in ("email", "delete"):
        late = new()
        told.append(block(block(late), ["save", late[1]], [one, late[1], f"{name(rng)}@example.com"]))
    return told


def arrange(case):
    return {"steps": case["steps"]}


def inspect(case):
    return [[one.username, one.email] for one in User.objects.order_by("username")]
