"""Searches of every shape, over posts that match halfway, twice, or only in one place."""

from datetime import UTC, datetime, timedelta

from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, TagFactory, reseed

budget = {"queries": 1}
beyond = {"rows": 2}

VOCABULARY = ["Apple", "Pear", "Plum", "Fig", "50%", "a_b", "C++", "Kiwi"]
#: What every slug ends with, as no slug is searched.
EVERYTHING = "-".join(VOCABULARY)


def cases(rng):
    for size in (3, 0, 12):
        shapes = (
            "one",
            "two",
            "three",
            "tags",
            "both",
            "tags without",
            "all three",
            "without",
            "nothing",
            "only without",
            "blanks",
        )
        for shape in shapes if size else ("one", "tags", "nothing"):
            first, second, third, fourth = (word.swapcase() for word in rng.sample(VOCABULARY, 4))
            tags = [rng.choice(slugs(first)), rng.choice(slugs(second))]
            words, chosen, without = {
                "one": ([first], [], []),
                "two": ([first, second], [], []),
                "three": ([first, second, third], [], []),
                "tags": ([], tags, []),
                # Of another tag than the word is found in.
                "both": ([first], slugs(second), []),
                "tags without": ([], tags, [third]),
                "all three": ([first], [*slugs(second), "nosuch"], [third]),
                "without": ([first], [], [second, third]),
                "nothing": ([], [], []),
                "only without": (["", " "], [], [fourth]),
                "blanks": (["", first, " \t "], ["  "], [second, "", " "]),
            }[shape]
            yield {
                "words": words,
                "tags": chosen,
                "without": without,
                "posts": [post(rng) for _ in range(size)] + (traps(rng, first, second, third) if size else []),
                "seed": rng.getrandbits(32),
            }
    # One post has a tag with the slug for a name, the other one with the slug.
    named = [{**plain(rng), "tags": [2 * len(VOCABULARY)]}, {**plain(rng), "tags": [0]}]
    yield {"words": [], "tags": slugs("aPPLE")[:1], "without": [], "posts": named, "seed": rng.getrandbits(32)}
    # What is a pattern elsewhere, once each.
    for word in ("50%", "A_B", "c++", ".", "%", "pear apple", "apple  pear", "kiwi -", "o'c", "\\", "fé", "[a", "[b]"):
        titles = [*VOCABULARY, "500", "axb", "ccc", "Apple Pear", "Five o'clock", "C:\\tea", "Café", "[a] b"]
        rng.shuffle(titles)
        posts = [{**plain(rng), "title": title} for title in titles]
        yield {"words": [word], "tags": [], "without": [], "posts": posts, "seed": rng.getrandbits(32)}
    for word in ("50%", "a_b", "c++", ".", "[", "[b]", "pear  apple", "apple  pear"):
        posts = [{**plain(rng), "title": f"{title} -"} for title in titles]
        yield {"words": ["-"], "tags": [], "without": [word], "posts": posts, "seed": rng.getrandbits(32)}
    # An unknown slug, and what is unwanted in the tag that is asked for.
    posts = [{**plain(rng), "title": "Kiwi", "tags": [0, 2]}, {**plain(rng), "title": "Kiwi", "tags": [2]}]
    for tags, without in ((["nosuch"], []), (slugs("aPPLE"), ["apple"]), (slugs("pEAR"), ["apple"])):
        case = {"words": ["kiwi"], "tags": tags, "without": without, "posts": posts, "tuples": True}
        yield case | {"seed": rng.getrandbits(32)}


def slugs(word):
    number = VOCABULARY.index(word.swapcase())
    return [f"Twin-{number}-{EVERYTHING}", f"twin-{number}-{EVERYTHING}"]


def plain(rng):
    return {"title": "-", "summary": "-", "category": None, "tags": [], "draft": False, "hour": rng.randint(0, 9)}


def post(rng):
    def text():
        return " ".join(rng.sample(VOCABULARY, rng.randint(0, 2))) or "-"

    return {
        **plain(rng),
        "title": text(),
        "summary": text(),
        "category": rng.choice([None, *VOCABULARY]),
        "tags": rng.sample(range(2 * len(VOCABULARY)), rng.randint(0, 4)),
        "draft": rng.random() < 0.3,
    }


def traps(rng, first, second, third):
    """Return posts that trip the usual mistakes, for any search."""
    a, b, c = (VOCABULARY.index(word.swapcase()) for word in (first, second, third))
    words = f"{first} {second} {third}"
    made = [
        {"tags": [2 * a, 2 * b], "summary": third},
        {"tags": [2 * a, 2 * a + 1, 2 * b, 2 * b + 1], "category": third.swapcase()},
        {"title": first, "tags": [2 * a + 1]},
        {"title": first, "tags": [2 * a, 2 * b + 1]},
        {"title": first, "category": second.swapcase()},
        {"title": first, "summary": third},
        # In the next century.
        {"title": first, "category": None, "hour": 1_500_000},
        {"title": first, "tags": [2 * a, 2 * a + 1, 2 * b, 2 * b + 1], "hour": 1_500_000},
        # What is unwanted is one more tag than those that are asked for.
        {"title": first, "tags": [2 * a, 2 * a + 1, 2 * b, 2 * b + 1, 2 * c]},
        {"title": f"{first} -", "summary": "- -"},
        {"title": second, "category": "Else"},
        {"title": "-", "category": first.swapcase()},
        {"title": words, "draft": True},
        {"summary": words, "draft": True, "tags": [2 * a, 2 * b]},
        {"tags": [2 * a, 2 * b], "category": third.swapcase(), "draft": True},
    ]
    made = [{**plain(rng), **one} for one in made]
    rng.shuffle(made)
    return made


def arrange(case):
    reseed(case["seed"])
    tags = []
    for word in VOCABULARY:
        # Two slugs that differ by a capital are two slugs.
        tags += [TagFactory(name=f"{word} {order}", slug=slug) for order, slug in enumerate(slugs(word.swapcase()))]
    tags.append(TagFactory(name=slugs("aPPLE")[0], slug="else"))
    categories = {name: CategoryFactory(name=name) for name in VOCABULARY}
    categories["Else"] = CategoryFactory(name="Else", slug=EVERYTHING)
    author = ProfileFactory(display_name=" ".join(VOCABULARY))
    for number, one in enumerate(case["posts"]):
        PostFactory(
            author=author,
            body=" ".join(VOCABULARY),
            slug=f"{case['seed']}-{number}",
            title=one["title"],
            summary=one["summary"],
            category=categories.get(one["category"]),
            tags=[tags[each] for each in one["tags"]],
            status="draft" if one["draft"] else "published",
            published_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=one["hour"]),
        )
    return {name: case[name] for name in ("words", "tags", "without")} | {"tuples": case.get("tuples", False)}
