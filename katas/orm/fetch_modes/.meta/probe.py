"""Both lists, read with columns that nobody could foresee, with DEBUG off and on."""

import random
from datetime import UTC, datetime, timedelta

from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, reseed

beyond = {"rows": 120}

COLUMNS = [
    *("title", "views", "summary", "slug", "body", "status", "published_at", "category.name", "category.slug"),
    *("author.display_name", "author.bio", "author.user.username", "author.user.email"),
    *("editor.display_name", "editor.website", "editor.user.username"),
]
TABLES = {"author": "accounts_profile", "editor": "accounts_profile", "user": "auth_user", "category": "blog_category"}
START = datetime(2026, 1, 1, tzinfo=UTC)


def report(rng, debug):
    columns = ["title", *rng.sample(COLUMNS, rng.randint(1, 4))]
    steps = {path for column in columns for path in prefixes(column)}
    tables = {"blog_post"} | {TABLES[path.rpartition(".")[2]] for path in steps}
    return {
        "list": "report",
        "debug": debug,
        "columns": columns,
        "queries": 1 + len(steps) + ("body" in columns),
        "tables": sorted(tables),
    }


def prefixes(column):
    names = column.split(".")[:-1]
    return [".".join(names[: number + 1]) for number in range(len(names))]


def front_page(debug, *more):
    """Read what the template reads, and perhaps something that nobody has named."""
    columns = ["title", "author.display_name", "category.name", *more]
    tables = ["accounts_profile", "auth_user", "blog_category", "blog_post"]
    if not any("user" in column for column in more):
        tables.remove("auth_user")
    return {"list": "front_page", "debug": debug, "columns": columns, "queries": 1 + 2 * len(more), "tables": tables}


def cases(rng):
    for posts in (0, 1, 6, 20):
        steps = [front_page(debug) for debug in (False, True)]
        for forgotten in ("editor.display_name", "author.user.username"):
            steps += [front_page(debug, forgotten) for debug in (False, True)]
        steps += [report(rng, debug) for debug in (False, True) for _ in range(4)]
        # All fields of a post but body, whose values are the same in each database.
        fields = ["title", "slug", "summary", "status", "published_at", "views", "created_at"]
        steps.append({"list": "report", "debug": False, "columns": fields, "queries": 1, "tables": ["blog_post"]})
        rng.shuffle(steps)
        # And the front page twice more, read after DEBUG was turned.
        budget = {"queries": sum(step["queries"] for step in steps) + 6}
        yield {"posts": posts, "steps": steps, "seed": rng.getrandbits(32), "budget": budget}


def arrange(case):
    reseed(case["seed"])
    rng = random.Random(case["seed"])
    people = ProfileFactory.create_batch(case["posts"] // 2 + 2)
    shelves = CategoryFactory.create_batch(3)
    for number in range(case["posts"]):
        day = timedelta(days=rng.randrange(6))
        PostFactory(
            published=True,
            title=f"Post {number}",
            author=rng.choice(people),
            # The author of the first is edited by somebody, so that there is a relation that can be forgotten.
            editor=rng.choice([*people, None]) if number else people[0],
            category=rng.choice([*shelves, None]),
            published_at=START + day,
            created_at=START - day,
            views=rng.randint(1, 999),
        )
    PostFactory.create_batch(2, editor=people[0], published_at=START + timedelta(days=3))
    return {"steps": case["steps"]}
