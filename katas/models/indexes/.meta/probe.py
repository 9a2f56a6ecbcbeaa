"""The plans of the four queries for several customers, kinds and periods, and what they return, with ties of the time."""

from datetime import UTC, datetime, timedelta

beyond = {"queries": 6, "rows": 20}

START = datetime(2026, 1, 1, tzinfo=UTC)


def cases(rng):
    kinds = ["invoice", "news", f"Öl {rng.randint(1, 99)} %"]
    for size in (0, 5, 60):
        hours = [rng.randint(0, size) for _ in range(size)]
        mails = [
            [rng.choice("ab"), rng.choice(kinds), rng.choice(["queued", "sent", "failed"]), at(hour)] for hour in hours
        ]
        if mails:
            # Two of one customer, kind and time.
            mails.append(mails[rng.randrange(size)])
        start = rng.randint(0, 3)
        yield {
            "mails": mails,
            "customer": rng.choice("ab"),
            "kind": rng.choice(kinds),
            "period": [at(start), at(start + rng.randint(1, 30))],
        }


def at(hour):
    return (START + timedelta(hours=hour)).isoformat()
