"""Texts, terms, posts and links of many kinds, in the tags and on the search page."""

from kata_project.factories import PostFactory, TagFactory, reseed

PIECES = [
    "tea",
    "TEA",
    "Tea",
    "c++",
    "&",
    "<b>",
    '"',
    "'",
    "\\d",
    ".",
    "amp;",
    "100%",
    "(x)",
    "é",
    "&lt;",
    "{{ x }}",
    " and ",
    "lt",
    "\x02",
    "\x03",
    "\ue000",
    "[mark]",
]


def cases(rng):
    for posts in (0, 1, 6):
        texts = ["".join(rng.choice(PIECES) for _ in range(rng.randint(1, 9))) for _ in range(25)]
        pairs = [[text, rng.choice(PIECES).strip().lower()] for text in texts]
        pairs += [[texts[0], None], [texts[1], ""], [texts[2], "  "], [None, "tea"], [None, None], ["", "x"]]
        pairs += [["x" * rng.randint(3, 9), "xx"], [f"{texts[3]} {rng.randint(0, 9)}", texts[3].swapcase()]]
        number = rng.randint(100, 999)
        pairs += [[f"Du THÉ {number}, du thé\n", "thé"]]
        pairs += [[f'{number} & <{number}> "', term] for term in ("amp", "lt", "gt", "quot", f"<{number}>")]
        pairs += [[f"Tea {number}, TEA, a.b axb", term] for term in ("tea", ".", f"{number}, t")]
        pairs += [[f"tea{number} tea {number}", "tea "], [f"İİİ{number} tea, Spaß und Tea", "Tea"]]
        pairs += [[f"tea  {number}   tea", "  "], [f"tea {number} " * 120, "tea"]]
        # Signs that an answer may take for its own.
        pairs += [[f"\x01{number}\x02tea\x03\x04 \ue000{number}\ue001", term] for term in ("tea", str(number))]
        yield {
            "pairs": pairs,
            "people": [f"O'{rng.choice(('Neill', 'Hara'))}", f"a=b;{number}", f"({number})+c,d:@e", f"~{number}!$&*"],
            "posts": [
                {
                    "title": f"{rng.choice(['Tea', 'TEA', 'no'])} {rng.choice(PIECES)} {n}",
                    "tags": [
                        f"{chr(97 + t)}{rng.choice(PIECES).lower()}{n}{t}"
                        for t in rng.sample(range(9), rng.choice([0, 1, 3]))
                    ]
                    # For every seed: one post with many tags, one of them with markup.
                    + [f"{chr(122 - t)}<i>{number}{t}</i> &amp;" for t in range(12) if n == 0],
                }
                for n in range(posts)
            ],
            "labels": [f"{rng.choice(PIECES)}{number}", f"<i>{number}</i>"],
            "slug": f"s{number}",
            "seed": rng.getrandbits(32),
            # The posts and their tags on the page; then each post is fetched with its tags, and without;
            # at last one more post with its tags.
            "budget": {"queries": 2 + 2 + 1 + posts + 2},
        }


def arrange(case):
    reseed(case["seed"])
    for one in case["posts"]:
        PostFactory(title=one["title"], tags=[TagFactory(name=name) for name in one["tags"]])
    return {key: case[key] for key in ("pairs", "people", "labels", "slug")}
