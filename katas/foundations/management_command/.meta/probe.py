"""Nights with few and many drafts, several runs each, and what has expired after them."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from katas.foundations.management_command.models import Draft

beyond = {"queries": 24, "rows": 80}

#: Of each author without a draft that could be due: why not.
IDLE = {"pinned one": {"pinned": True}, "undated one": {"edited_at": None}}
AUTHORS = ("ada", "bea", "cyd", "dot")


def cases(rng):
    for size in (0, 1, 10, 200):
        day = datetime(rng.randint(2020, 2027), rng.randint(1, 12), rng.randint(1, 28), tzinfo=UTC)
        drafts = []
        for number in range(size):
            seconds = rng.choice((-1, 0, 1, -86400, 86399, 86400, rng.randint(-(10**7), 10**7), -3600, 3600))
            drafts.append(
                {
                    "title": f"draft {number}-{rng.randint(1, 99)}",
                    "author": rng.choice(AUTHORS[:3]),
                    "edited_at": None if rng.random() < 0.1 else (day + timedelta(seconds=seconds)).isoformat(),
                    "pinned": rng.random() < 0.15,
                    "expired": rng.random() < 0.15,
                }
            )
        if size >= 10:  # one of each kind for every seed
            for draft, seconds, author, pinned, expired in zip(
                drafts,
                (-1e-6, -1, -3600, 3600, 0, None, -1, -1, -1, 0),
                ("ada", "Ada", "bea", "bea", "ada", "cyd", "cyd", "ada", "eve", "Qzx"),
                (False, False, False, False, False, False, True, False, False, False),
                (False, False, False, False, False, False, False, True, True, False),
                strict=False,
            ):
                moment = None if seconds is None else (day + timedelta(seconds=seconds)).isoformat()
                draft.update(author=author, edited_at=moment, pinned=pinned, expired=expired)
        if size:
            for author in (*IDLE, " ada", "ada,bea"):
                old = {"title": f"of {author}", "author": author, "edited_at": (day - timedelta(days=1)).isoformat()}
                drafts.append({**old, "pinned": False, "expired": False} | IDLE.get(author, {}))
        before = ["--before", day.date().isoformat()]
        of = Counter(
            draft["author"]
            for draft in drafts
            if not draft["pinned"]
            and not draft["expired"]
            and draft["edited_at"] is not None
            and datetime.fromisoformat(draft["edited_at"]) < day
        )
        due = of.total()
        one, two = rng.sample(AUTHORS, 2)
        runs = [
            [*before, "--dry-run"],
            [*before, "--max", str(max(due - 1, 0))],
            [*before, "--max", "0", "--dry-run"],
            [*before, "--max", "0", "--author", one],
            [*before, "--author", one, "--author", two, "--author", "qzx", "--dry-run"],
            [*before, "--author", "ada", "--max", str(of["ada"]), "--dry-run"],
            [*before, *(word for name in ("qzx", "cyd", "eve", "qzx") for word in ("--author", name)), "--dry-run"],
            [*before, "--author", "ada", "--author", "qzx", "--max", str(max(of["ada"] - 1, 0))],
            [*before, "--author", "", "--dry-run"],
            [*before, "--verbosity", "0", "--max", str(max(due - 1, 0))],
            [*before, *(word for name in IDLE for word in ("--author", name)), "--dry-run"],
            *([*before, f"--author={name}", "--dry-run"] for name in (" ada", "ada,bea")),
            ["--before", "2999-01-01", "--author", one, "--dry-run"],
            [*before, "--verbosity", rng.choice("23"), "--max", str(10**20), "--dry-run"],
            [*before, "--author", "qzx"],
            [*before, "--author", "qzx", "--verbosity", "0"],
            [*before, "--max", "-1"],
            [*before, "--max", "x"],
            [*before, "--max", "2.5"],
            *(["--before", text] for text in ("2026-02-30", "yesterday", "01.03.2026", "2026-03-01T18:00")),
            ["--dry-run"],
            # So many that one update for each of them is too much; of others, something is left to do below.
            [*before, *(word for name in (*AUTHORS, "eve", " ada") for word in ("--author", name))],
            [*before, "--verbosity", "0", "--dry-run"],
            [*before, "--max", str(due)],
            before,
        ]
        yield {"drafts": drafts, "runs": runs}


def arrange(case):
    Draft.objects.bulk_create(Draft(**draft) for draft in case["drafts"])
    return {"runs": case["runs"]}


def inspect(case):
    rows = Draft.objects.order_by("id").values_list("title", "author", "edited_at", "pinned", "expired")
    return [[title, author, at and at.isoformat(), *flags] for title, author, at, *flags in rows]
