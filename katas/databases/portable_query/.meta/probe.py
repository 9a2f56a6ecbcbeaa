"""Searches in both databases, over articles of words that contain, inflect and accent each other. act.py makes the rows."""

beyond = {"queries": 8, "rows": 0}

FAMILIES = [
    ["art", "arts", "party", "Artig"],
    ["Élan", "elan", "élanes", "Elans"],
    ["Москва", "Москвас", "подмосква", "москв"],
    ["run", "running", "runs", "overrun"],
    ["Öl", "ol", "Ölung", "Möl"],
    ["the", "then", "bathe", "there"],
    ["b2", "b20", "ab2", "42"],
    ["100", "1000", "10", "2100"],
]


def cases(rng):
    for size in (60, 12, 3):
        families = rng.sample(FAMILIES, len(FAMILIES))
        wanted = [family[0] for family in families]
        yield {"articles": articles(rng, families, size), "texts": texts(rng, wanted, families)}


def articles(rng, families, size):
    words = [word for family in families for word in family] + ["or", "not", "blue"]
    made = []
    for number in rng.sample(range(1, 500), size):
        heading, text = (
            [cased(rng, rng.choice(words)) for _ in range(3)],
            [cased(rng, rng.choice(words)) for _ in range(4)],
        )
        if number % 3 == 0:  # the words that most searches ask for, in both fields or in one
            (heading if number % 2 else text).append(families[0][0])
            text.append(families[1][0])
        title = f"{number} nr{number} {sentence(rng, heading)}"
        made.append(
            [number, title[4:] if size == 12 else title, sentence(rng, text), rng.choice([None, None, 4, 4, 9, 0, -3])]
        )
    aliases = ["default", "postgresql"]
    made += [[900 + place, f"not in {alias}", families[0][0], 4] for place, alias in enumerate(aliases)]
    # Each sign that divides words, once.
    signs = enumerate(["{},", "{}.", "{};", "{}:", "{}!", "{}?", "({}", "{})", "{}%"])
    made += [[950 + place, f"{sign.format(families[0][0])} sign {place}", "", place] for place, sign in signs]
    # Two that differ by their ids only, one without a score, and each form of the first two families by itself.
    for number in (850, 700, 600):
        made.append([number, families[0][0].upper(), families[1][0].lower(), 4 if number > 600 else None])
    for place, word in enumerate([*families[0], *families[1], *families[2], *families[3]]):
        made.append([1000 + place, f"alone {word}", "", place - 5])
    made += [[1100, "Die Straße", "Öfen, Haus 7\r\nTor 3", 1], [1101, "Strasse", "Haus 77 Tor", 2]]
    # Letters that are in no small range, and signs before a word.
    made += [[1102, "%Łódź ?psomi", "Ёлка, ψωμί", 3], [1103, "Lodz psomi", "Елка, ψωμι", 2]]
    # The lowest score that there can be is one.
    made.append([1200, f"{families[0][0]} lowest", "", -(2**31)])
    rng.shuffle(made)
    return made


def cased(rng, word):
    return rng.choice([word, word.upper(), word.lower(), word.capitalize()])


def sentence(rng, words):
    rng.shuffle(words)
    return "".join(
        rng.choice(["{} ", "{}, ", "{}. ", "({}) ", "{}! ", "{}\n", "{}\r\n"]).format(word) for word in words
    ).strip()


def texts(rng, wanted, families):
    first, second, third, *_ = wanted
    return [
        first.swapcase(),
        f"{second.upper()} {first}",
        *(word.upper() for word in wanted[:4]),
        *(word.lower() for word in wanted[:4]),
        families[0][1],
        families[1][2],
        families[2][3],
        f"{first} or not blue",
        f"not {first}",
        f"alone, ({third}",
        f"{second}_{first}-{first.upper()}",
        f" {second}%\n",
        f"'{first}'/{second}",
        f"{first}–{second}",
        f'"{second} {first}"+{first}',
        f"{first} q",
        "ŁÓDŹ psomi",
        "ёлка ΨΩΜΊ",
        first[0] + "." + first[2:] if len(first) > 2 else "x.x",
        f"{first} nowhere",
        f"{first} " * rng.randint(60, 150) + "nowhere",
        rng.choice(["die straße", "straße TOR"]),
        "haus 7",
        f"tor {rng.choice('45')}",
        rng.choice(["", " ", "\t"]),
        rng.choice(["%", "(", "!?"]),
        "a",
        "stra",
        "fen",
    ]
