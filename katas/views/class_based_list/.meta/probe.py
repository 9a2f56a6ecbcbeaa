"""Lists of several sizes, filtered in several ways, read from the first page to the last."""

from datetime import UTC, datetime, timedelta

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, TagFactory, UserFactory, reseed

SIGNS = ["&", "%", "+", "=", "#", "?", '"', "é", " ", "/"]


def queries_for(posts, query, slug):
    """Return how many queries the pages that are there may take: two for one without posts."""
    if "page" in query:
        return 2
    words, shelf = query.get("q", "").strip().lower(), query.get("category", "")
    others = 0 if shelf else (words in "0 soon") + (words in "undated")
    fitting = [
        post
        for post in posts
        if not post["draft"]
        and words in post["title"].lower()
        and (not shelf or (shelf == slug and post["category"] == "here"))
    ]
    return 4 * -(-(len(fitting) + others) // 10) or 2


def cases(rng):
    slug = f"c-{rng.getrandbits(20)}"
    for posts in (0, 3, 11, 20):
        word = "".join(rng.choice("abcdefghijklmnop") for _ in range(5))
        nasty = f"É{word[:2]}{rng.choice('&+#')}{word[2:]}+{rng.choice(SIGNS)}{rng.randint(0, 9)}"
        slug += "0"  # which was asked for in the case before, when it did not exist
        queries = [{}, {"q": word}, {"category": slug}, {"q": nasty}, {"category": slug, "q": f" {nasty} "}]
        queries += [{"category": slug + "0"}, {"q": "", "category": ""}, {"page": "0"}, {"page": "99"}, {"page": "x"}]
        queries += [{"page": "²"}, {"page": "9" * 20}]
        queries.append({"q": "undated"})
        made = [
            {
                "title": f"{rng.choice([word, word.upper(), nasty, nasty, 'other'])} {n} {rng.randint(0, 999)}",
                "category": rng.choice(["here", "here", "there", "none"]),
                "draft": rng.random() < 0.2,
                "minutes": rng.randint(0, 2),
                "author": rng.randint(0, 3),
                "tags": rng.sample(range(4), rng.randint(0, 3)),
            }
            for n in range(posts)
        ]
        queries += [
            {"q": f"eleven {word}"},
            {"q": f"{word} eleven"},
            {"q": f"eleven  {word}"},
            {"category": slug.upper()},
            {"category": f" {slug}"},
            {"category": f"{slug} "},
            {"category": "  "},
            {"category": f"On {word}"},  # its name
            {"category": slug, "q": "no such words", "page": "1"},
            {"q": f"slug-{word}"},
            {"q": f"{word} 1"},  # the name of a tag
            {"q": f"{word}."},
        ]
        if posts > 10:
            made += [
                {
                    "title": f"Eleven {word} {n}",
                    "category": "none",
                    "draft": False,
                    "minutes": 1,
                    "author": 0,
                    "tags": [0, 1, 2],
                }
                for n in range(11)
            ]
            made += [
                {
                    "title": f"{nasty} {n}",
                    "category": "there" if n % 4 == 3 else "here",
                    "draft": n == 5,
                    "minutes": rng.randint(0, 2),
                    "author": rng.randint(0, 3),
                    "tags": [rng.randint(0, 3)],
                }
                for n in range(18)
            ]
            rng.shuffle(made)
        yield {
            "posts": made,
            "slug": slug,
            "queries": queries,
            "seed": rng.getrandbits(32),
            "budget": {"queries": sum(queries_for(made, query, slug) for query in queries)},
        }
    # A long list, two long titles that begin in the same way, and a draft that staff and its author ask for last.
    long, word = f"{'long ' * 30}{rng.randint(100, 999)}", "".join(rng.choice("abcdefghijk") for _ in range(5))
    plain = {"category": "none", "draft": False, "minutes": 1, "author": 0, "tags": [0]}
    made = [plain | {"title": f"{long} {end}"} for end in ("tea", "cake")]
    made.append(plain | {"title": f"draft {word}", "draft": True})
    made.append(plain | {"title": f"no draft {word}"})
    queries = [{"page": "11"}, {"q": word, "page": "11"}, {"q": f"{long} tea"}, *[{"q": f"draft {word}"}] * 2]
    yield {
        "posts": made,
        "slug": slug + "0",
        "queries": queries,
        "many": rng.randint(103, 106),
        "readers": ["chief", "author"],
        "seed": rng.getrandbits(32),
        "budget": {"queries": 4 * len(queries) + 30},  # signing in takes some, too
    }


def arrange(case):
    reseed(case["seed"])
    word = case["queries"][1]["q"]  # is in all that is not looked through, too
    authors = ProfileFactory.create_batch(4, display_name=f"By {word}")
    if "readers" in case:
        UserFactory(username=case["readers"][0], is_staff=True, is_superuser=True)
        authors[0].user.username = case["readers"][1]
        authors[0].user.save()
    tags = [TagFactory(name=f"{word} {n}") for n in range(4)]
    shelves = {"here": CategoryFactory(slug=case["slug"], name=f"On {word}"), "there": CategoryFactory(), "none": None}
    for one in case["posts"]:
        PostFactory(
            title=one["title"],
            author=authors[one["author"]],
            body=word,
            summary=word,
            category=shelves[one["category"]],
            published=not one["draft"],
            published_at=datetime(2026, 5, 1, tzinfo=UTC) + timedelta(minutes=one["minutes"]),
            tags=[tags[n] for n in one["tags"]],
        )
    # The newsroom sees what is going to appear.
    PostFactory(title="0 soon", author=authors[0], published=True, published_at=datetime(2126, 1, 1, tzinfo=UTC))
    PostFactory(
        title="undated", author=authors[0], published=True, published_at=None, category=None, slug=f"slug-{word}"
    )
    many = PostFactory.build_batch(case.get("many", 0), author=authors[0], category=None, published=True)
    for number, post in enumerate(many):
        post.title, post.slug = f"{word} {number}", f"many-{number}"
    Post.objects.bulk_create(many)
    return {"queries": case["queries"], "readers": case.get("readers", [])}
