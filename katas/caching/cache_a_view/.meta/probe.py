"""Visitors and authors who look at both pages while posts are published, time passes and the cache is cleared."""

from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, reseed

beyond = {"queries": 12, "rows": 40}

SLUGS = ["food", "Food", "None", "all"]
# What somebody may take for "no category", or change in a key; the first case asks for all.
NAMES = [
    "food!",
    "food ",
    "foodé",
    "ｆood",
    "*",
    "-",
    "_",
    "any",
    "default",
    "most_read",
    "%66ood",
    "food\n",
    "x" * 50,
    "x" * 51,
]


def cases(rng):
    for size, part in (
        (0, "names"),
        (3, "news"),
        (14, "news"),
        (8, "desks"),
        (3, "minute"),
        (8, "minute of all"),
        (0, "several"),
        (8, "several"),
    ):
        slugs = [*SLUGS, f"c{rng.getrandbits(20)}"]
        yield {
            "slugs": slugs,
            "posts": [[f"<b> & {rng.getrandbits(30)}-{n}", rng.choice(slugs), rng.randint(0, 9)] for n in range(size)],
            "drafts": [[rng.randint(0, 1), f"Draft {rng.getrandbits(30)}-{n}"] for n in range(size)],
            "steps": script(rng, slugs, part),
            "seed": rng.getrandbits(32),
        }


def script(rng, slugs, part):
    """Ask for pages twice with news in between, let a minute pass in several ways, or clear the cache."""

    def publish(category, views=None):
        views = rng.randint(100, 9999) if views is None else views
        return {"do": "publish", "title": f"New {rng.getrandbits(30)}", "category": category, "views": views}

    def ask(category, who=None):
        who = rng.choice((None, 0, 1)) if who is None else who
        return {
            "do": "ask",
            "category": category,
            "who": who,
            "agent": f"Browser {rng.randint(1, 10**6)}",
            "reload": rng.random() < 0.3,
        }

    def desks():
        draft = {"do": "draft", "who": rng.randint(0, 1), "title": f"Draft {rng.getrandbits(30)}"}
        looks = [{"do": "desk", "who": who} for who in (0, 1)]
        look = {"do": "desk", "who": draft["who"]}
        changes = [{"do": change, "title": draft["title"]} for change in ("rename", "replace")]
        changes = [step for change in changes for step in (change, look)]
        return [*looks, draft, look, *changes, {"do": "desk", "who": None}, {"do": "desk of nobody"}]

    def minute(category):
        news = publish(category if category in slugs else rng.choice(slugs))
        first, second = rng.randint(20, 40), rng.randint(5, 15)
        steps = [{"do": "clear"}, ask(category), news, ask(category)]
        steps += [{"do": "pass", "seconds": first}, ask(category), ask(f"z{rng.getrandbits(20)}")]
        steps += [{"do": "pass", "seconds": second}, ask(category)]
        steps += [{"do": "pass", "seconds": 59 - first - second}, ask(category), {"do": "pass", "seconds": 2}]
        return [
            *steps,
            ask(category),
            publish(news["category"]),
            ask(category),
            {"do": "pass", "seconds": 61},
            ask(category),
        ]

    if part in ("names", "news"):
        asked = [None, *slugs, f"x{rng.getrandbits(20)}", *(NAMES if part == "names" else [])]
        steps = [ask(category) for category in rng.sample(asked, len(asked))]
        steps += [{**ask(category), "reload": True} for category in (None, "food")]
        steps += [publish(slug) for slug in slugs]
        return steps + [ask(category, who) for category in asked for who in (0, 1)]
    if part == "desks":
        return [ask(None), *desks(), ask(None), {"do": "clear"}, *desks()]
    if part == "minute":
        return [ask(None), *minute(rng.choice(slugs)), *minute(f"y{rng.getrandbits(20)}"), *desks()[:2]]
    if part == "minute of all":
        return [ask(None), *minute(None), *minute("")]
    steps = [ask(category) for category in ([], ["food", "None"], ["food", "all"], "food")]
    # More posts than a page has, all read more than those of the category that is asked for next.
    steps += [publish("Food", 10**6) for _ in range(10)] + [publish("food", 0), {"do": "clear"}, ask("food")]
    return [*steps, {"do": "head", "who": rng.randint(0, 1)}]


def arrange(case):
    reseed(case["seed"])
    categories = {slug: CategoryFactory(slug=slug) for slug in case["slugs"]}
    authors = [ProfileFactory(display_name=name) for name in ("Ada <3", "Bea & Co")]
    for number, (title, slug, views) in enumerate(case["posts"]):
        PostFactory(
            title=title, category=categories[slug], author=authors[number % 2], views=views, published=number % 5 != 4
        )
    for author, title in case["drafts"]:
        PostFactory(title=title, author=authors[author], category=None)
    return {"authors": [author.pk for author in authors], "steps": case["steps"]}
