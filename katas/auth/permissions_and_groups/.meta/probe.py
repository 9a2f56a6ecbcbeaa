"""Visitors with permissions of all origins go to every page of the magazine."""

OURS = ["view_post", "add_post", "change_post", "publish_post", "delete_post"]
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
        yield visits(rng, visitors[start : start + 2], SLUGS)
    drawn = [
        [f"v{number}", traits(own=rng.sample(OURS, rng.randint(0, 2)), groups=[rng.sample(OURS, rng.randint(0, 2))])]
        for number in range(3)
    ]
    yield visits(rng, drawn, rng.sample(SLUGS, 2))
    yield {"do": "changes", "words": words(rng)}
    given, taken = rng.choice(["add_post", "change_post"]), rng.choice(["change_post", "view_post"])
    yield {"do": "migrations", "changes": [given, taken]}


def visits(rng, visitors, slugs):
    return {"do": "visits", "visitors": visitors, "slugs": slugs, "words": words(rng)}


def words(rng):
    return f"Über {rng.randint(1, 10**6)}"
