"""Stories with random texts, and the releases of each time at work after each step; stops, latecomers, and the way back."""

WORDS = ("one", "Zoë", "5", "%", "ink-pot", "ein", "\N{LATIN SMALL LETTER E WITH ACUTE}")
GAPS = (" ", "  ", "\t", "\n\n", " \n", "\N{NO-BREAK SPACE}")

beyond = {"queries": 120, "rows": 3000}


def text(rng, words=None):
    count = rng.randint(0, 6) if words is None else words
    return rng.choice(["", " "]) + "".join(rng.choice(WORDS) + rng.choice(GAPS) for _ in range(count))


def cases(rng):
    # Whole hundreds, as the stories are when the counting is stopped; and more than a hundred have no text.
    for size, empty in ((5, 1), (300, 101)):
        yield {
            # Of the many, not many have the same number of words.
            "texts": [
                *[*[""] * empty, " \n ", "a  b"],
                *(text(rng, place % 50 if size > 5 else None) for place in range(size - empty - 2)),
            ],
            "gap": rng.choice([7, 5003]) if size > 5 else 1,
            "text": text(rng, rng.randint(2, 9)),
            # A number that is out of date.
            "outdated": rng.randint(5000, 9999) if size > 5 else None,
            "mixed": [
                ["mixed", text(rng, 4), text(rng, 2)],
                ["emptied", text(rng, 3), ""],
                ["filled", "", text(rng, 5)],
            ],
        }
