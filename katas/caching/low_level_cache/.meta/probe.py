"""Authors who look up phrases while they write, time passes, and formulas change."""

import hashlib

from kata_project.factories import PostFactory, ProfileFactory, reseed

beyond = {"queries": 20, "rows": 40}

# Two each that begin or end with the same ten digits in MD5, SHA-1 and SHA-256.
HASHED_ALIKE = [
    f"tram {number}"
    for number in ("1b8df6 24fd41 36560 8ec7d 1c2149 25ea04 f4df5 12c1ef 86c36 f282c 10cdad 152ba4").split()
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def cases(rng):
    for part, words in enumerate([*phrases(rng), ["tram"]]):
        # The last one never publishes anything.
        size = rng.choice((1, 2))
        authors = [f"author-{rng.getrandbits(32)}-{number}" for number in range(size + 1)]
        yield {
            "authors": authors,
            "posts": [*(rng.choice((0, 0, 1, 4)) for _ in range(size)), 0],
            "body": " | ".join(words),
            "twins": rng.randint(10, 99),
            "timeout": rng.choice((30, 600, 4000)),
            "steps": script(rng, authors, words) + (passing(rng, authors, words) if part in (0, 3) else []),
            "others": words == ["tram"],
            "seed": rng.getrandbits(32),
        }


def word(rng, length=6):
    return "".join(rng.choices(LETTERS, k=length))


def phrases(rng):
    """Return lists of phrases; what somebody may take for the same stands in one of them."""
    base, long, foreign = word(rng), word(rng, rng.randint(240, 900)), "東" * rng.randint(200, 400)
    blanks = [
        base,
        base.upper(),
        *(f"{base} ", f" {base}", f"{base}\n", f"{base}\t{base}", f"{base}\r\n", f"\ufeff{base}", f"{base}\x00"),
        *(f"{base}++", f"{base}-", f"{base}:1"),
        *(f"{base}{' ' * number}{base}" for number in (1, 2, 7)),
    ]
    foreign_ones = [
        base,
        # How é is written where only ASCII is allowed, and how what Latin-1 does not have.
        *(f"{base}{one}" for one in ("é", "e\u0301", "&#233;", "\\xe9", "%C3%A9")),
        *(f"{base}{one}" for one in ("東", "&#26481;", "\\u6771")),
        # Few characters, and many bytes.
        *(f"{'🚋' * number}{base}" for number in (22, 50, 120)),
    ]
    long_ones = [
        base,
        *(f"{one}{letter}" for one in (long, foreign, long * 20) for letter in "AB"),
        f"{long}A ",
        # Pairs with the same CRC-32 and the same Adler-32.
        *(f"{base}{one}" for one in ("plumless", "buckeroo", "bcb", "cac")),
    ]
    # Hashes of a phrase with a space and of a long one.
    names = ("md5", "sha1", "sha256", "sha512", "blake2b")
    hashed = [f"{base} {base}", f"{long}A"]
    hashed += [hashlib.new(name, one.encode()).hexdigest() for name in names for one in hashed]
    made = [blanks, foreign_ones, long_ones, hashed, list(HASHED_ALIKE)]
    for words in made:
        rng.shuffle(words)
    return made


def script(rng, authors, words):
    """Ask for everything, with a new post before each question."""
    steps = []
    writers = range(len(authors) - 1)
    for phrase in words:
        author = rng.choice(writers)
        steps += [{"do": "publish", "author": author, "count": 1}]
        steps += [
            {"do": "ask", "author": one, "phrase": phrase} for one in rng.sample(range(len(authors)), len(authors))
        ]
    return steps


def passing(rng, authors, words):
    """Ask again; then let time pass and formulas change."""
    steps = []
    writers = range(len(authors) - 1)
    absent = word(rng, 9)
    everybody = range(len(authors))
    steps += [{"do": "ask", "author": one, "phrase": absent} for one in everybody for _ in range(2)]
    again = [{"do": "ask", "author": rng.choice(everybody), "phrase": rng.choice(words)} for _ in range(15)]
    steps += again
    for _ in range(3):
        phrase, author = rng.choice(words), rng.choice(writers)
        question = {"do": "ask", "author": author, "phrase": phrase}
        news = {"do": "publish", "author": author, "count": rng.randint(1, 3)}
        steps += [{"do": "clear"}, question, news, question, {"do": "pass", "share": 0.5}, question]
        steps += [{"do": "pass", "share": 0.49}, question, {"do": "pass", "share": 0.02}, question, news]
        steps += [{"do": "version"}, question, news, question, {"do": "clear"}, question]
    return steps


def arrange(case):
    reseed(case["seed"])
    keys = []
    for name, posts in zip(case["authors"], case["posts"], strict=True):
        author = ProfileFactory(display_name="Ada", user__username=name)
        PostFactory.create_batch(posts, author=author, published=True, body=case["body"])
        PostFactory(author=author, body=case["body"])
        keys.append(author.pk)
    near, far = case["twins"], case["twins"] * 10 + 1
    for key, count in ((near, 1), (far, 2)) if case["others"] else ():
        if key not in keys:
            PostFactory.create_batch(count, author=ProfileFactory(pk=key), published=True, body="1 or 11 trams")

    return {
        "authors": keys,
        "twins": [[near, "11 trams"], [far, "1 trams"], [near, "1 or"], [far, " or"]] if case["others"] else [],
        "body": case["body"],
        "timeout": case["timeout"],
        "steps": case["steps"],
        "others": case["others"],
    }
