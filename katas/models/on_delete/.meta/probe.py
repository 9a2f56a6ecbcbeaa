"""Magazines and customers of several sizes, deletions by both doors, and what is left after each."""


#: A step: what is deleted, by which names, and whether by the queryset; where it does not say that, by either.


def names(rng, kind, count):
    return [f"{kind} {number}" for number in rng.sample(range(100, 1000), count)]


def cases(rng):
    for magazines, customers in ((1, 0), (2, 3), (3, 5)):
        sections = names(rng, "Section", rng.randint(2, 4))
        books = [
            {
                "name": magazine,
                "issues": [
                    {
                        "label": f"{magazine}, {issue}",
                        "articles": [rng.choice(sections) for _ in range(rng.choice([0, 1, 3]))],
                    }
                    for issue in names(rng, "issue", rng.randint(1, 3))
                ]
                + [
                    {"label": f"{magazine}, empty", "articles": []},
                    {"label": f"{magazine}, full", "articles": [rng.choice(sections)]},
                ],
            }
            for magazine in names(rng, "Magazine", magazines)
        ]
        invoiced = {name: rng.choice([0, 0, 1, 2]) for name in names(rng, "Customer", customers)}
        invoiced |= {"Customer owing": rng.randint(1, 3), "Customer free": 0, "Customer left": 0, "Customer gone": 0}
        issues = [issue["label"] for book in books for issue in book["issues"]]
        alone = sections if magazines == 1 else sections[2:]
        steps = [["Section", [name], number % 2 == 1] for number, name in enumerate(alone)]
        steps += [["Section", sections[:2]]] if magazines > 1 else []
        steps += [
            ["Customer", [name]]
            for name in invoiced
            if rng.random() < 0.6 and name not in ("Customer left", "Customer gone")
        ]
        steps += [["Customer", sorted(rng.sample(sorted(invoiced), min(3, len(invoiced))))] for _ in range(2)]
        steps += [["Customer", ["Customer owing"], whole] for whole in (True, False)]
        steps += [["Customer", ["Customer free", "Customer owing"]]]
        steps += [["Issue", [f"{books[0]['name']}, full"], whole] for whole in (True, False)]
        steps += [["Issue", [label]] for label in issues if rng.random() < 0.5 or label.endswith(("full", "empty"))]
        rng.shuffle(steps)
        steps.insert(0, ["Customer", ["Customer left", "Customer gone"]])
        steps.insert(0, ["Issue", [f"{books[0]['name']}, empty", f"{books[0]['name']}, full"]])
        gone = rng.sample(books, rng.randint(1, len(books)))
        # No section is left now.
        steps += [["Issue", [f"{books[0]['name']}, full"], whole] for whole in (True, False)]
        if magazines == 2:
            steps += [["Magazine", [book["name"] for book in books]]]
        else:
            steps += [["Magazine", [book["name"]], magazines == 1 or number > 0] for number, book in enumerate(gone)]
        steps += [["Customer", sorted(invoiced)]]
        yield {
            "sections": sections,
            "magazines": books,
            "customers": invoiced,
            "steps": [[*step, rng.random() < 0.5][:3] for step in steps],
        }
