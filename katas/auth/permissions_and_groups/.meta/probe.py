"""Visitors with permissions of all origins go to every page of the magazine."""

OURS = ["view_post", "add_post", "change_post", "publish_post", "delete_post"]
PLACES = ["own", "group", "groups"]  # where permissions come and go: the user's, a group's, or the user's groups
SLUGS = ["mine", "theirs", "their-old", "my-old", "my-later"]


def traits(*, own=(), groups=(), named=(), blog=(), **flags):
    return {
        "own": list(own),
        "groups": [list(one) for one in groups],
        "named": list(named),
        "blog": list(blog),
        "is": flags,
    }


def cases(rng):
    known = {
        "nobody": None,
        "reader": traits(),
        "staff": traits(is_staff=True),
        "writer": traits(named=["Writers"]),
        "editor": traits(named=["Editors"]),
        "chief": traits(is_superuser=True),
        "publisher": traits(own=["publish_post"]),
        "changer": traits(own=["change_post"]),
        "viewer": traits(groups=[[], ["view_post"]]),
        "both": traits(own=["change_post"], groups=[["publish_post"]], is_staff=rng.random() < 0.5),
        "blogger": traits(blog=["view_post", "add_post", "change_post", "delete_post"]),
    }
    visitors = [[name, one] for name, one in known.items()]
    rng.shuffle(visitors)
    visitors.sort(key=lambda one: one[0] not in ("chief", "reader"))  # who meets most of the rules comes first
    for start in range(0, len(visitors), 2):
        for slugs in (SLUGS[:2], SLUGS[2:]):
            for name, one in visitors[start : start + 2]:
                yield visit(rng, name, one, slugs, new=slugs == SLUGS[:2])
        if start == 0:
            yield {"do": "odd"}
    slugs = rng.sample(SLUGS, 2)
    for number in range(3):
        own, group = (rng.sample(OURS, rng.randint(0, 2)) for _ in range(2))
        yield visit(rng, f"v{number}", traits(own=own, groups=[group]), slugs, new=True)
    steps = [[], ["publish_post", "view_post"], ["change_post", "view_post"], ["view_post"], ["add_post"]]
    places = rng.sample(PLACES, 3)
    for place, before, after in zip([rng.choice(PLACES), *places], steps, steps[1:], strict=False):
        for slugs in (["last", "theirs"], ["their-old"]):
            case = {"do": "changes", "place": place, "steps": [before, after]}
            yield case | {"slugs": slugs, "new": len(slugs) > 1, "words": words(rng)}
    given, taken = rng.choice(["add_post", "change_post"]), rng.choice(["change_post", "view_post"])
    for step in ("state", "changed", "cleared", "as shipped"):
        yield {"do": "migrations", "step": step, "given": given, "taken": taken}


def visit(rng, name, one, slugs, *, new):
    return {"do": "visits", "name": name, "traits": one, "slugs": slugs, "new": new, "words": words(rng)}


def words(rng):
    return f"Über {rng.randint(1, 10**6)}"
