"""Searches of all kinds in categories of several sizes, with words and titles that were not meant kindly."""

from datetime import UTC, datetime, timedelta

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, UserFactory, reseed

NASTY = [
    "<script>alert({n})</script>",
    '"><img src=x onerror=alert({n})>',
    '" onfocus="alert({n})',
    "' onfocus='alert({n})",
    "</title></li></h1><li>{n}",
    "&lt;{n}&gt;",
    "'{n}' & <b>",
    "{n}%",
    "_{n}",
    "\\{n}",
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def cases(rng):
    asked = [
        (0, "first"),
        (9, "first"),
        (4, "last"),
        (9, "nasty"),
        (4, "nasty"),
        (9, "pages"),
        (4, "rest"),
        (9, "rest"),
    ]
    for posts, asks in asked:
        word = "".join(rng.choice(LETTERS) for _ in range(6))
        titles = []
        for n in range(posts):
            nasty = rng.choice(NASTY).format(n=rng.randint(100, 999))
            part = rng.choice([word, word.upper(), word.title(), word[:-1], f"{word[:3]} {word[3:]}"])
            titles.append(rng.choice([f"{part} {nasty}", f"{nasty} é{part} {n}", f"{n} {part}"]))
        kinds = [rng.choice(["here", "here", "here", "draft", "elsewhere", "nowhere"]) for _ in range(posts)]
        minutes = [rng.randint(0, 3) for _ in range(posts)]
        if posts > 1:
            titles += [f"{word} {rng.randint(0, 999)} {n}" for n in range(5)]
            titles += [f"{word[:3]} {word[3:]}", f"{word[3:]} or {word[:3]}"]
            kinds += ["here", "draft", "elsewhere", "nowhere", "here", "here", "here"]
            minutes += [2] * 7
        titles += [f"{word} {one.format(n=rng.randint(100, 999))}" for one in NASTY]  # each for every seed
        kinds += ["here"] * len(NASTY)
        minutes += [4] * len(NASTY)
        titles += [f"{word}  {word}", f" {word} {word} ", f"twin {word}", f"twin {word}", "ccc"]
        kinds += ["here"] * 5
        minutes += [9, 8, 7, 6, 5]
        long = f"{word} " * rng.randint(20, 26) + word[:3]
        titles += [long.upper(), long[:-9]]
        kinds += ["here"] * (len(titles) - len(kinds))
        minutes += [20] * (len(titles) - len(minutes))
        yield {
            "long": long,
            "word": word,
            "titles": titles,
            "kinds": kinds,
            "minutes": minutes,
            "nasty": [one.format(n=rng.randint(100, 999)) for one in NASTY],
            "slug": f"c-{rng.getrandbits(24)}",
            "many": 1010 if asks == "last" else 0,
            "asks": asks,
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    category = CategoryFactory(slug=case["slug"])
    other = CategoryFactory(name=category.name)
    for title, kind, minutes in zip(case["titles"], case["kinds"], case["minutes"], strict=True):
        PostFactory(
            title=title,
            category={"elsewhere": other, "nowhere": None}.get(kind, category),
            published=kind != "draft",
            body=f"All about {case['word']}",
            published_at=datetime(2026, 5, 1, tzinfo=UTC) + timedelta(minutes=minutes),
        )
    word = case["word"]
    # A category where nothing can be found: it has no post at all, or only a draft.
    empty = CategoryFactory(slug=f"{case['slug']}-empty")
    if len(case["kinds"]) > 30:
        PostFactory(title=word, category=empty)
    draft = PostFactory(title=f"{word} in a draft", category=category)
    Post.objects.bulk_create(
        Post(
            title=f"{word[::-1]} {n}",
            slug=f"{case['slug']}-{n}",
            author=draft.author,
            category=category,
            status=Post.Status.PUBLISHED,
            published_at=datetime(2026, 6, 1, tzinfo=UTC),
        )
        for n in range(case["many"])
    )
    UserFactory(username=case["slug"], is_staff=True, is_superuser=True)
    PostFactory(title=f"{word} soon", category=category, published=True, published_at=datetime(2126, 1, 1, tzinfo=UTC))
    PostFactory(title="ÉTÉ", category=category, published=True, published_at=None)
    words = {
        "first": ["ÉTÉ", word, word.upper(), word[1:4], f" {word[:3]}  ", f"{word[:3]} {word[3:]}"],
        "last": [f"{word}  {word}", case["long"], word[::-1], "%", "_", "\\", "c++"],
        "nasty": case["nasty"],
        "pages": ["ÉTÉ", word],
        "rest": [word],
    }
    return {
        "slug": case["slug"],
        "words": words[case["asks"]],
        "word": word,
        "rest": case["asks"] == "rest",
        "forms": 6 if case["asks"] == "pages" else 2,
        "bad": [{}, {"q": ""}, {"q": " \t "}, {"format": "text"}],
        "empty": empty.slug,
        "readers": [draft.author.user.username, case["slug"]],
        "unknown": case["slug"].upper(),
    }
