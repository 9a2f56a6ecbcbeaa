"""Weeks of random years: which routes match, what reverse gives, and what the pages show."""

from datetime import UTC, date, datetime, timedelta

from kata_project.factories import PostFactory, TagFactory, reseed


def address(year, week):
    return f"{year:04}-w{week:02}"


def weeks_of(year):
    return date(year, 12, 28).isocalendar().week


def cases(rng):
    for posts in (0, 1, 4, 9):
        years = [rng.randint(1970, 2090) for _ in range(12)]
        short = [year for year in range(1970, 2090) if weeks_of(year) == 52]
        long = [year for year in range(1970, 2090) if weeks_of(year) == 53]
        texts = [address(year, rng.randint(1, 52)) for year in years]
        texts += [address(year, 53) for year in rng.sample(short, 4) + rng.sample(long, 4)]
        texts += [address(year, 1) for year in rng.sample(long, 3)] + [address(rng.choice(years), rng.randint(54, 99))]
        texts += [
            address(rng.randint(1000, 1899), rng.randint(1, 52)),
            address(rng.randint(2100, 9999), rng.randint(1, 52)),
        ]
        # These begin on a Wednesday, as long leap years do, but are none.
        texts += [address(rng.randrange(1000, 9999, 400), 53), address(9999, 53), f"0{address(years[0], 7)}"]
        texts += [address(9999, rng.randint(60, 99)), address(rng.choice(years), 0), address(0, rng.randint(1, 52))]
        year, week = rng.choice(years), rng.randint(1, 9)
        texts += [
            f"{year}-W{week:02}", f"{year}-w{week}", f"{year}-w{week:03}", f"1{year}-w{week:02}", f"{year}w{week:02}",
            f"{year % 100}-w{week:02}", f"{year}-w{week:02}-", f"{year}-w٠{week}",
            f"{year}-w+{week}", f"{year}-w {week}", f"{year}-w{week:02}\n",
        ]  # fmt: skip
        texts += [
            "0001-w00", f"{year // 1000}_{year % 100:02}-w{week:02}", f"{year}_w{week:02}", f"theme_{year}",
            f"theme-{year}/{week}", f"{year}-w{week:02}/{week}", f"week/{year}-w{week:02}",
        ]  # fmt: skip
        days = [date(year, 1, 1) + timedelta(days=rng.randint(0, 364)) for year in years]
        days += [date(rng.randint(1000, 1899), 5, 5), date(rng.randint(2100, 9999), 5, 5)]
        days += [date(year, 12, rng.randint(28, 31)) for year in rng.sample(range(1970, 2090), 6)]
        days += [date(year, 1, rng.randint(1, 4)) for year in rng.sample(range(1970, 2090), 6)]
        day = rng.choice(days)
        days.append(date.max)
        yield {
            "texts": texts,
            "days": [day.isoformat() for day in days],
            "monday": (day - timedelta(days=day.weekday())).isoformat(),
            "offsets": [rng.choice([-1, 0, 1, 604799, 604800, rng.randint(2, 604798)]) for _ in range(posts)],
            "theme": address(rng.choice(short), 53),
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    monday = datetime.combine(date.fromisoformat(case["monday"]), datetime.min.time(), tzinfo=UTC)
    for offset in case["offsets"]:
        PostFactory(published=True, published_at=monday + timedelta(seconds=offset))
    tag = TagFactory(slug=case["theme"], name=f"Theme {case['seed']}")
    PostFactory(published=True, tags=[tag], published_at=datetime(2031, 5, 5, tzinfo=UTC))
    year, week, _ = monday.date().isocalendar()
    return {
        "texts": case["texts"],
        "days": case["days"],
        "visits": [address(year, week), case["theme"], "", "1000-w01", "9999-w52"],
    }
