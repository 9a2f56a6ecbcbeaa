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
    for size in (1, 3):
        # The last one never publishes anything.
        authors = [f"author-{rng.getrandbits(32)}-{number}" for number in range(size + 1)]
        words = phrases(rng) + (HASHED_ALIKE if size == 1 else [])
        yield {
            "authors": authors,
            "posts": [*(rng.choice((0, 0, 1, 4)) for _ in range(size)), 0],
            "body": " | ".join(words),
            "twins": rng.randint(10, 99),
            "timeout": rng.choice((30, 600, 4000)),
            "steps": script(rng, authors, words),
            "seed": rng.getrandbits(32),
        }


def word(rng, length=6):
    return "".join(rng.choices(LETTERS, k=length))


def phrases(rng):
    base, long, foreign = word(rng), word(rng, rng.randint(240, 900)), "東" * rng.randint(200, 400)
    made = [
        base,
        base.upper(),
        f"{base} ",
        f" {base}",
        f"{base}++",
        f"{base}-",
        f"{base}:1",
        f"{base}\n",
        f"{base}\t{base}",
    ]
    made += [
        f"{base} {base}",
        f"{base}  {base}",
        f"{long}A",
        f"{long}B",
        f"{foreign}A",
        f"{foreign}B",
        f"{base}é",
        f"{base}e\u0301",
        # How é is written where only ASCII is allowed.
        f"{base}&#233;",
        f"{base}\\xe9",
        f"{base}%C3%A9",
        # The same for what Latin-1 does not have; then what is taken for a blank or a line break.
        f"{base}東",
        f"{base}&#26481;",
        f"{base}\\u6771",
        f"\ufeff{base}",
        f"{base}\r\n",
        f"{base}       {base}",
        f"{long}A ",
        f"{long * 20}A",
        f"{long * 20}B",
        f"{base}\x00",
        # Pairs with the same CRC-32 and the same Adler-32.
        f"{base}plumless",
        f"{base}buckeroo",
        f"{base}bcb",
        f"{base}cac",
        # Few characters, and many bytes.
        *(f"{'🚋' * number}{base}" for number in (22, 50, 120)),
    ]
    # Hashes of a phrase with a space and of a long one.
    names = ("md5", "sha1", "sha256", "sha512", "blake2b")
    made += [hashlib.new(name, one.encode()).hexdigest() for name in names for one in (f"{base} {base}", f"{long}A")]
    rng.shuffle(made)
    return made


def script(rng, authors, words):
    """Ask for everything, with a new post before each question; ask again; then let time pass and formulas change."""
    steps = []
    writers = range(len(authors) - 1)
    for phrase in words:
        author = rng.choice(writers)
        steps += [{"do": "publish", "author": author, "count": 1}]
        steps += [
            {"do": "ask", "author": one, "phrase": phrase} for one in rng.sample(range(len(authors)), len(authors))
        ]
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
    for key, count in ((near, 1), (far, 2)):
        if key not in keys:
            PostFactory.create_batch(count, author=ProfileFactory(pk=key), published=True, body="1 or 11 trams")

    return {
        "authors": keys,
        "twins": [[near, "11 trams"], [far, "1 trams"], [near, "1 or"], [far, " or"]],
        "body": case["body"],
        "timeout": case["timeout"],
        "steps": case["steps"],
    }
