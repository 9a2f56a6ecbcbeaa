"""Several days and limits, for papers of several sizes, with visits at the edges of the days."""

DAY = 24 * 60 * 60 * 1_000_000  # microseconds


def cases(rng):
    for articles, visits in ((0, 0), (1, 3), (6, 30)):
        titles = [f"Article {number}" for number in range(max(1, articles * 2 // 3))]
        sections = ["Food", "Maps", "Sports", ""]
        made = [[rng.choice(titles), rng.choice([*sections, None])] for _ in range(articles)]
        moments = [0, 1, DAY - 1, DAY // 2]
        happened = [
            [rng.randrange(articles), rng.randrange(3), rng.choice([*moments, rng.randrange(DAY)]), rng.randint(1, 90)]
            for _ in range(visits)
        ]
        if articles:  # the edges of the middle day, always
            happened += [[0, 1, 0, 5], [0, 1, DAY - 1, 6], [0, 2, 0, 7], [0, 0, DAY - 1, 8]]
            # Half an hour before and after the midnight at which a day of 23 hours ends in Berlin.
            happened += [[0, 27, DAY // 48 * 43, 3], [0, 27, DAY // 48 * 45, 9]]
            # The last hour of that day in Santiago, which comes twice.
            happened += [[0, 34, DAY // 48 * 5, 2], [0, 34, DAY // 48 * 7, 4]]
            # The first hour of a day in Havana, which comes twice as well: the day has two midnights.
            happened += [[0, 244, DAY // 48 * 9, 6]]
            happened += [[0, 11, DAY // 2, 0]]  # the only visit of its day is a short one
        if articles > 1:  # two articles of one title, both visited on that day
            made[1] = list(made[0])
            happened += [[article, 13, DAY // 2, 8 + article] for article in (1, 0)]  # as often as each other
            happened += [[1, 1, DAY // 2, 5], [1, 1, DAY // 4, 6]]
            made[2][1] = ""
        if articles > 4:  # three with as many visits, whose order by title is none by id, and one that was read less
            made[2][0], made[3][0], made[4][0] = "Moth", "Zoo", "Ant"
            happened += [[article, 5, DAY // 2 + article, 3] for article in (0, 2, 2, 3, 3, 4, 4)]
        rng.shuffle(happened)
        # Which day, how many rows, and the time zone: how many minutes it is ahead of Greenwich, or its name.
        questions = [[1, 10, 0], [rng.randrange(3), rng.randint(1, 4), 0], [8, 10, 0]]
        questions += [[1, 10, rng.choice([-480, -210, 120, 330, 600])], [27, 10, "Europe/Berlin"]]
        questions += [[33, 10, "America/Santiago"]]  # Clocks go back at the midnight that ends this day.
        questions += [[244, 10, "America/Havana"]]  # Clocks go back to the midnight that began this day.
        questions += [[11, 10, 0], [5, 2, 0], [5, 10, 0], [5, 0, 0], [13, 10, 0]]
        yield {"sections": sections, "articles": made, "visits": happened, "questions": questions}
