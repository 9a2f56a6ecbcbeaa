"""The four pages, and views of the probe's own that use the mixin, with titles of all kinds."""

from kata_project.factories import PostFactory, UserFactory, reseed

beyond = {"queries": 6, "rows": 12}

WORDS = ["Tea", "Größe", "<i>cream</i>", "A & B", '"quoted"', "100 %", "日本", "&amp;", "cocoa"]


def cases(rng):
    for size in (0, 1, 3, 60):
        posts = [
            {
                "title": f"{rng.choice(WORDS)} {rng.choice(WORDS)} {rng.getrandbits(20)}",
                "slug": f"post-{rng.getrandbits(30)}-{number}",
                "summary": f"Summary {rng.getrandbits(20)}",
                "published": number != 1,
            }
            for number in range(size)
        ]
        if size > 2:
            posts[2]["title"] = f"{rng.choice(WORDS)} {rng.getrandbits(20)} ".ljust(190, "x") + " end"
        if size > 3:
            posts[3]["published_at"] = None
        if posts:
            posts[0]["title"] = f" <b>{rng.choice(WORDS)}</b> {rng.getrandbits(20)} "
        yield {
            "posts": posts,
            "message": rng.choice(["", "  ", f"{rng.getrandbits(30)}", "x" * 201]),
            "titles": [f"{rng.choice(WORDS)} {rng.getrandbits(20)}" for _ in range(3)],
            "since": rng.randint(1900, 2020),
            "word": rng.choice(["tea", "cocoa"]),
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    for post in case["posts"]:
        PostFactory(**post)
    slugs = [post["slug"] for post in case["posts"] if post["published"]][:7]
    drafts = [post["slug"] for post in case["posts"] if not post["published"]]
    staff = UserFactory(is_staff=True, is_superuser=True).username
    return {
        "slugs": [*slugs, *slugs[:1]],
        "drafts": drafts,
        "staff": staff,
        **{key: case[key] for key in ("message", "titles", "since", "word")},
    }
