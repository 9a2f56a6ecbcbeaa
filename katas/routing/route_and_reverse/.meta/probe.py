"""Help centres of several sizes under prefixes of their own: names, addresses, links, redirects."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SLUG = LETTERS + LETTERS.upper() + "0123456789-_"


def word(rng):
    return "".join(rng.choice(LETTERS) for _ in range(rng.randint(3, 8)))


def slug(rng):
    return rng.choice(LETTERS) + "".join(rng.choice(SLUG) for _ in range(rng.randint(2, 9)))


def cases(rng):
    for sections in (0, 1, 3, 5):
        shelves = []
        for number in range(sections):
            articles = [
                {
                    "title": f"{word(rng).title()} & {word(rng)} {number}.{n}",
                    "slug": f"{slug(rng)}{n}",
                    "updated_on": f"{rng.randint(2001, 2040)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
                }
                for n in range(rng.randint(0 if number else 1, 3))
            ]
            shelves.append(
                {"name": f"{word(rng).title()} {number}", "slug": f"{slug(rng)}{number}", "articles": articles}
            )
        one, two = slug(rng), slug(rng)
        year = str(rng.randint(1950, 2090))
        edges = [
            *(f"{first}{two}" for first in ("-", "_", rng.randint(0, 9))), f"{one}-", f"{one}_",
            rng.choice(LETTERS), rng.choice(LETTERS.upper()), "-", "_", (one * 17)[:50],
        ]  # fmt: skip
        yield {
            "prefix": {1: "help/", 3: f"{word(rng)}-ü/"}.get(sections, f"{word(rng)}/{word(rng)}-x/"),
            "namespace": word(rng) if sections == 3 else None,
            "sections": shelves,
            "names": [
                ["help:index", {}],
                ["help:search", {}],
                ["help:newest", {}],
                ["help:changes", {"year": int(year)}],
                ["help:section", {"section": one}],
                ["help:article", {"section": one, "slug": two}],
                ["help:print", {"section": one, "slug": two}],
            ],
            "addresses": [
                "", "search/", "newest/", f"{year}/", f"{one}/", f"{one}/{two}/", f"{one}/{two}/print/",
                f"{one}/print/", f"{one}/print/print/", f"{year}-{one}/", f"search/{one}/", f"search-{one}/",
                f"re{rng.choice(('search', 'newest'))}/", f"{one}/search/", f"{one}/newest/", f"x{year}/",
                f"{one}/{two}/{slug(rng)}/", f"{one}/{two}/print/{one}/", f"{one}/{two}/print{one}/",
                f"{one}/{slug(rng)}/{two}/print/", f"{one}.{two}/", f"{one}/{two} {one}/", f"{one}/ä{two}/",
                f"{one}//", f"{one}/{two}//print/", f"{one}/{two}/x{rng.randint(1, 9)}", f"{one}",
                f"{year}{one}/", f"{year}/{year}/",
                "search", "newest", year, f"{rng.randint(1, 9)}/", f"{rng.randint(10000, 99999)}/", "0/",
                f"00{year}/",
                f"{year.translate(ARABIC)}/", f"{year.translate(WIDE)}/", f"{one}é/",
                *(f"{one}{odd}/{two}/{tail}" for odd in (" ", ".", "ß", "é") for tail in ("", "print/")),
                *(f"{one}/{two}{odd}/{tail}" for odd in (" ", ".", "ß", "é") for tail in ("", "print/")),
                f"{one.upper()}_1/", f"{one}/{two.upper()}_1/", f"{one.upper()}_1/{two}-A_1/print/",
                *(f"{year * times}/" for times in (2, 3, 5)),
                "SEARCH/", "Search/", "NEWEST/", "Newest/",
                f"{one}/{two}/Print/", f"{one}/{two}/PRINT/",
                *(f"{edge}/" for edge in edges),
                *(f"{edge}/{two}/{tail}" for edge in edges for tail in ("", "print/")),
                *(f"{one}/{edge}/{tail}" for edge in edges for tail in ("", "print/")),
            ],
        }  # fmt: skip
