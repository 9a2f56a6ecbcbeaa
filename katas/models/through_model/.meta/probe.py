"""People who join teams and change roles; then the directory, and who is what where."""

beyond = {"queries": 60, "rows": 20}

ROLES = ("lead", "editor", "writer")


def cases(rng):
    for people, teams in ((0, 0), (1, 1), (5, 3)):
        names = [f"{rng.choice('ABCDEFGHIJ')}{rng.choice('aeiou')}{number}" for number in range(people)]
        if people > 3:
            names[1] = names[0]
        days = rng.sample(range(1, 29), 3)
        joins = []
        for team in range(teams - 1 if teams > 1 else teams):
            # The two of the same name never join on the same day: nothing says who of them comes first.
            joins += [
                [team, person, rng.choice(ROLES), 28 if person == 1 else rng.choice(days) % 28]
                for person in rng.sample(range(people), rng.randint(1, people))
            ]
        rng.shuffle(joins)
        again = [[team, person, rng.choice(ROLES), rng.randint(0, 28)] for team, person, _, _ in joins]
        joins += rng.sample(again, len(again) // 2)
        if people > 3:
            # Namesakes in one team, a lower role given last, a day earlier than the first, another role elsewhere.
            # Two more share the name, the role and a day of next century. Zed and Abe join on one day.
            names += [names[0], names[0], "Zed", "Abe"]
            joins += [[1, people, "writer", 70_000], [1, people + 1, "writer", 70_000]]
            joins += [[1, people + 2, "lead", 50], [1, people + 3, "lead", 50]]
            joins += [[1, 0, "lead", 4], [0, 1, "editor", 28], [0, 0, "lead", 3], [0, 0, "writer", -5]]
            # The same role on another day; another role on the same day, and before the day has come.
            joins += [[0, 0, "writer", 30], [1, people + 2, "writer", 50]]
            joins += [[0, people + 3, "writer", 70_000], [0, people + 3, "editor", 4]]
        yield {
            "people": names,
            "teams": rng.sample([f"Team {number}" for number in range(10, 99)], teams),
            "joins": joins,
        }
