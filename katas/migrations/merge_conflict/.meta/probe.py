"""Servers that have run one, both or none of the two migrations, with random pitches; what is there after migrate."""

SERVERS = ("archive", "staging", "production", "laptop", "other laptop")

#: What only looks like "open".
OTHERS = ("reopened", "open late", " open", "open ", "OPEN", "")


def pitch(rng, number):
    return {
        "title": f"Pitch {number}",
        "text": rng.choice(["", "open", "A walk", "50 % more", 'It\'s "fine"\n']) + str(rng.randint(0, 999)),
        "fee": rng.randint(0, 900),
        "currency": rng.choice(
            ["EUR", "GBP", "USD", "SEK", "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabc", k=3))]
        ),
        "status": rng.choice(["open", "open", "accepted", "closed"]),
        "deadline": rng.choice(
            [None, f"{rng.choice([1970, 1999, 2027, 9999])}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"]
        ),
    }


def cases(rng):
    yield {"server": "new", "pitches": []}
    for server in rng.sample(SERVERS, len(SERVERS)):
        pitches = [pitch(rng, number) for number in rng.sample(range(1000), rng.choice([2, 4, 20]))]
        pitches[0] |= {"status": "open", "currency": rng.choice(["GBP", "JPY", "eur"])}
        pitches[1] |= {"status": "Open"}
        pitches += [pitch(rng, 2000 + n) | {"status": status} for n, status in enumerate(OTHERS)]
        pitches[-1] |= {"currency": "CHF", "deadline": "1970-01-01"}
        # What looks as if it had to be tidied up.
        pitches[-2] |= {"title": "", "text": "", "currency": ""}
        pitches[-3] |= {"text": rng.choice([" A walk", "A walk ", "A\r\nwalk "]), "fee": 0}
        pitches[-4] |= {"text": " A\r\nwalk\n", "currency": rng.choice(["", "  ", "eur"])}
        if server == "staging":
            pitches += [pitch(rng, number) | {"status": "open"} for number in range(3000, rng.randint(4001, 4100))]
        yield {"server": server, "pitches": pitches}
