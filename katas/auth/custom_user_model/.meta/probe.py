"""Members whose addresses come in all cases, from an import, the manager, the pages and the command."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(rng, length):
    return "".join(rng.choice(LETTERS) for _ in range(length))


def in_cases(rng, text):
    """Return a text as it is, in capitals, and in a mixture that is neither."""
    mixed = "".join(letter.upper() if number % 2 else letter for number, letter in enumerate(text))
    return [text.lower(), text.upper(), mixed]


def cases(rng):
    yield case(rng, "manager", "command", "twins")
    yield case(rng, "pages")
    yield case(rng, "sign_in", spellings=2)
    yield case(rng, "permissions")
    yield case(rng, "sign_in", "twins", spellings=3, active=False)
    yield case(rng, "complaints")


def case(rng, *do, spellings=0, active=True):
    """Return members, and what to do.

    :param spellings: in how many cases each address is tried.
    :param active: whether the first of the twins is.
    """
    rows, attempts = [], []
    for way in range(3):
        address = f"{word(rng, 6)}+{way}@{word(rng, 5)}.org"
        password = f"{word(rng, 5)}Ä {rng.randint(0, 9)} "
        written = in_cases(rng, address)
        rows.append([written[way], password, {"name": word(rng, 4)}])
        attempts += [[one, password] for one in rng.sample(written, spellings)]
        attempts += [
            [written[way], password.swapcase()],
            [written[way], password.strip()],
            [(address[:-1], address[1:], f"......{address[6:]}")[way], password],
        ]
    gone = f"Gone@{word(rng, 6)}.org"
    rows.append([gone, "tea", {"is_active": False}])
    attempts += [[gone, "tea"], ["%@%.org", "tea"], ["nobody@example.org", "tea"]]
    twin = f"{word(rng, 5)}@{word(rng, 5)}.com"
    capital = f"{twin[0].upper()}{twin[1:]}"
    return {
        "do": list(do),
        "rows": rows,
        "attempts": attempts if spellings else [],
        "email": f"{word(rng, 6)}@{word(rng, 5)}.net",
        "name": f"Zoë {word(rng, 5)}".ljust(150, "o"),
        "password": f" {word(rng, 7)}ß9",
        "twin is active": active,
        "twins": rng.sample([twin, twin.upper(), capital], 3),
    }
