"""Imports of several sizes, each run twice: with bad lines and repeated addresses, plain, refused, and cut off."""

from datetime import UTC, datetime

from katas.orm.bulk_import.models import Subscriber

beyond = {"rows": 40}

LONG_AGO = datetime(2020, 2, 2, tzinfo=UTC)


def line(rng, number, case):
    email = f"reader{number}@{'intranet' if number % 7 == 3 else 'example.com'}"
    if case == "mixed":
        email = rng.choice([email, email.title(), email.upper()])
    name = rng.choice(("Reader", "Reader", "O'Neill", '"Zoë" 100%'))
    return f"{email};{name} {rng.randint(100, 999)};{rng.randint(1, 9)}\n"


def bad_line(rng):
    number = rng.randint(0, 30)
    return rng.choice(
        [
            "\n",
            "",
            "nobody;Nobody;1\n",
            "# The end.\n",
            f"reader{number}@example.com;Two\n",
            f"reader{number}@example.com;A;many\n",
        ]
    )


def cases(rng):
    kinds = [
        ("mixed", 0),
        ("mixed", 25),
        ("plain", 60),
        ("mixed", 90),
        ("tenths", 60),
        ("default", rng.randint(85, 99)),
    ]
    kinds += [
        ("refused", 40),
        ("refused last", 40),
        ("OSError", 50),
        ("UnicodeDecodeError", 50),
        ("KeyError", 50),
        ("bytes", 50),
        ("None", 50),
        ("ValueError", 50),
    ]
    for kind, least in kinds:
        batch_size = rng.randint(4, 15) if kind != "default" else 1000
        # Where every line counts, the last batch is never a full one.
        odd = kind in ("plain", "refused last")
        size = least - least % batch_size + rng.randint(1, batch_size - 1) if odd else least
        fails_at = None
        if kind == "mixed":
            lines = [line(rng, rng.randrange(30), kind) for _ in range(size)]
            for _ in range(size // 6 + 2):
                lines.insert(rng.randint(0, len(lines)), bad_line(rng))
            lines += ["\n", "\n"]
            if (
                size > batch_size
            ):  # So many bad lines in a row that they would be a batch of their own, and an empty one.
                lines[size // 2 : size // 2] = ["", *(bad_line(rng) for _ in range(2 * batch_size))]
            if size:  # The first of these lines is right again in the end.
                again = f"again@example.com;Again {rng.randint(10, 99)};1\n"
                lines += [again, "again@example.com;Another;2\n", again]
        else:
            lines = [line(rng, number, kind) for number in rng.sample(range(500), size)]
        if kind == "default":
            lines += [f"straße{size}@example.com;Odd;1\n", f"padded@example.com{' ' * 2000};Padded;2\n"]
            for number in (20, 60):  # A bad line ends no batch.
                lines.insert(number, bad_line(rng))
            lines += [f"same@example.com;Same;{copies}\n" for copies in rng.sample(range(1, 99), 3)]
        if kind == "tenths":  # Bad where a batch would end if its lines were counted by their numbers.
            for number in range(batch_size - 1, size, batch_size):
                lines[number] = bad_line(rng)
        if kind == "refused last":
            lines[-1] = f"zero@example.com;Zero {rng.randint(1, 99)};0\n"
        if kind == "refused":
            lines[rng.randrange(batch_size, size)] = f"zero@example.com;Zero {rng.randint(1, 99)};0\n"
        if kind in ("OSError", "UnicodeDecodeError", "KeyError", "bytes", "None", "ValueError"):
            fails_at = rng.randint(batch_size + 1, size - 1)
        known = [
            {"number": number, "copies": rng.randint(10, 99), "unsubscribed": rng.random() < 0.5}
            for number in rng.sample(range(30), 10)
        ]
        yield {
            "lines": lines,
            "batch_size": batch_size,
            "fails_at": fails_at,
            "fails_with": kind,
            "plain": kind == "plain",
            "known": known,
            "budget": {"queries": 2 * -(-len(lines) // batch_size)},
        }


def arrange(case):
    for one in case["known"]:
        Subscriber.objects.create(
            email=f"reader{one['number']}@example.com",
            name="Known",
            copies=one["copies"],
            unsubscribed=one["unsubscribed"],
            created_at=LONG_AGO,
        )
    return {key: case[key] for key in ("lines", "batch_size", "fails_at", "fails_with", "plain")}


def inspect(case):
    return [
        [one.email, one.name, one.copies, one.unsubscribed, one.created_at == LONG_AGO]
        for one in Subscriber.objects.order_by("email")
    ]
