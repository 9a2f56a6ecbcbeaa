"""Both lists, read with columns that nobody could foresee, with DEBUG off and on."""

import random
from datetime import UTC, datetime, timedelta

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, WalletFactory, reseed

beyond = {"rows": 120}

COLUMNS = [
    *("title", "views", "summary", "slug", "body", "status", "published_at", "category.name", "category.slug"),
    *("author.display_name", "author.bio", "author.user.username", "author.user.email"),
    *("author.wallet.balance", "editor.display_name", "editor.website", "editor.user.username"),
]
TABLES = {"author": "accounts_profile", "editor": "accounts_profile", "user": "auth_user", "category": "blog_category"}
TABLES["wallet"] = "billing_wallet"
START = datetime(2026, 1, 1, tzinfo=UTC)


def report(debug, *columns, unseen=False):
    columns = ["title", *columns]
    steps = {path for column in columns for path in prefixes(column)}
    tables = {"blog_post"} | {TABLES[path.rpartition(".")[2]] for path in steps}
    return {
        "list": "report",
        "debug": debug,
        "columns": columns,
        "queries": 1 + len(steps) + ("body" in columns),
        "tables": sorted(tables),
        "unseen": unseen,
    }


def prefixes(column):
    names = column.split(".")[:-1]
    return [".".join(names[: number + 1]) for number in range(len(names))]


def front_page(debug, *more):
    """Read what the template reads, and perhaps something that nobody has named."""
    columns = ["title", "author.display_name", "category.name", *more]
    tables = ["accounts_profile", "blog_category", "blog_post"]
    tables += {TABLES[name] for column in more for name in column.split(".")[:-1]} - set(tables)
    return {
        "list": "front_page",
        "debug": debug,
        "columns": columns,
        "queries": 1 + 2 * len(more),
        "tables": tables,
        "unseen": False,
    }


def cases(rng):
    for posts in (0, 1, 6, 20):
        steps = [front_page(debug) for debug in (False, True)]
        for forgotten in ("editor.display_name", "author.user.username", "author.wallet.balance"):
            steps += [front_page(debug, forgotten) for debug in (False, True)]
        steps += [report(debug, *rng.sample(COLUMNS, rng.randint(1, 4))) for debug in (False, True) for _ in range(3)]
        steps.append(report(rng.random() < 0.5, "author.wallet.balance", "author.bio"))
        # All fields of a post but body.
        steps.append(report(rng.random() < 0.5, "slug", "summary", "status", "published_at", "views", "created_at"))
        steps.append(
            report(rng.random() < 0.5, "id", "updated_at", "author_id", "editor_id", "category_id", unseen=True)
        )
        rng.shuffle(steps)
        # And the front page twice more, read after DEBUG was turned.
        budget = {"queries": sum(step["queries"] for step in steps) + 6}
        yield {"posts": posts, "steps": steps, "seed": rng.getrandbits(32), "budget": budget}
    # More than any limit on rows.
    steps = [front_page(rng.random() < 0.5), report(rng.random() < 0.5, "views")]
    yield {
        "posts": 2,
        "crowd": 130,
        "steps": steps,
        "seed": rng.getrandbits(32),
        "budget": {"queries": 8},
        "beyond": {"rows": 300},
    }


def arrange(case):
    reseed(case["seed"])
    rng = random.Random(case["seed"])
    people = [WalletFactory(balance=rng.randint(1, 99)).owner for _ in range(case["posts"] // 2 + 2)]
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
    if case["posts"]:
        common = {"author": people[0], "editor": people[-1], "published": True}
        PostFactory(title="To come", published_at=datetime(2199, 1, 1, tzinfo=UTC), **common)
        PostFactory(title="Undated", published_at=None, **common)
    common = {"author": people[0], "status": Post.Status.PUBLISHED}
    crowd = [Post(title=f"Crowded {n}", slug=f"crowded-{n}", **common) for n in range(case.get("crowd", 0))]
    Post.objects.bulk_create(crowd)
    PostFactory.create_batch(2, editor=people[0], published_at=START + timedelta(days=3))
    return {"steps": case["steps"]}
