"""Servers that have run one, both or none of the two migrations, with random pitches; what is there after migrate."""

SERVERS = ("archive", "staging", "production", "laptop", "other laptop")


def pitch(rng, number):
    return {
        "title": f"Pitch {number}",
        "text": rng.choice(["", "open", "A walk", "50 % more", 'It\'s "fine"\n']) + str(rng.randint(0, 999)),
        "fee": rng.randint(0, 900),
        "currency": rng.choice(["EUR", "GBP", "USD", "SEK"]),
        "status": rng.choice(["open", "open", "accepted", "closed"]),
        "deadline": rng.choice([None, f"2027-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"]),
    }


def cases(rng):
    yield {"server": "new", "pitches": []}
    for server in rng.sample(SERVERS, len(SERVERS)):
        pitches = [pitch(rng, number) for number in rng.sample(range(1000), rng.choice([2, 4, 20]))]
        pitches[0] |= {"status": "open", "currency": "GBP"}
        pitches[1] |= {"status": "Open"}
        pitches += [
            pitch(rng, 2000 + n) | {"status": status} for n, status in enumerate(("reopened", "open late", " open"))
        ]
        yield {"server": server, "pitches": pitches}
