from katas.migrations.data_migration import servers


def modest(watch, authors):
    return {
        "few_queries": watch.statements <= authors // 50 + 3,
        "in_pieces": watch.ahead <= 400 and watch.together <= 200,
    }


def journeys(author):
    """Go forwards and back with names that change between: one that goes, one that comes, others that are shorter."""
    one, two, three = author.objects.order_by("pk").values_list("pk", flat=True)[:3]
    author.objects.filter(pk__in=[one, two]).update(full_name="Grace Brewster Hopper")
    servers.migrate(servers.SPLIT)
    author, _ = servers.migrate(servers.BEFORE)
    author.objects.filter(pk=one).update(full_name="")
    author.objects.filter(pk=two).update(full_name="Grace Murray")
    author.objects.filter(pk=three).update(full_name="Konrad Zuse")
    author, _ = servers.migrate(servers.SPLIT)
    split = [list(row) for row in author.objects.order_by("pk").values_list("first_name", "last_name")]
    author.objects.filter(pk=two).update(first_name="Linus")
    author.objects.filter(pk=three).update(first_name="", last_name="")
    author, _ = servers.migrate(servers.BEFORE)
    joined = list(author.objects.order_by("pk").values_list("full_name", flat=True))
    author.objects.filter(pk=two).update(full_name="Linus")
    author, _ = servers.migrate(servers.SPLIT)
    split += [list(row) for row in author.objects.order_by("pk").values_list("first_name", "last_name")]
    author.objects.filter(pk=one).update(first_name="Grace", last_name="Hopper")
    servers.migrate(servers.BEFORE)
    author, _ = servers.migrate(servers.SPLIT)
    author.objects.filter(pk=one).update(last_name="")
    author, _ = servers.migrate(servers.BEFORE)
    joined += list(author.objects.order_by("pk").values_list("full_name", flat=True))
    return {"split": split, "joined": joined}


def act(inputs):
    names = inputs["names"]
    servers.forget()
    author, _ = servers.migrate(servers.BEFORE)
    rows = [
        # After the first 250 there is a gap, larger than any number of authors.
        author(pk=1 + number * inputs["gap"] + (10**6 if number > 250 else 0), full_name=name, archived=archived)
        for number, (name, archived) in enumerate(zip(names, inputs["archived"], strict=True))
    ]
    author.objects.bulk_create(rows)
    _, forwards = servers.migrate(servers.SPLIT)
    author, _ = servers.migrate(servers.AFTER)
    split = [list(row) for row in author.objects.order_by("pk").values_list("first_name", "last_name", "archived")]
    keys = list(author.objects.order_by("pk").values_list("pk", flat=True))
    for number in inputs["renamed"]:
        author.objects.filter(pk=keys[number]).update(first_name=f"Renamed {number}")
    for first, last, archived in inputs["added"]:
        author.objects.create(first_name=first, last_name=last, archived=archived)
    servers.migrate(servers.SPLIT)
    author, backwards = servers.migrate(servers.BEFORE)
    joined = list(author.objects.order_by("pk").values_list("full_name", flat=True))
    return {
        "split": split,
        "joined": joined,
        "again": journeys(author) if inputs["journeys"] else None,
        "forwards": modest(forwards, len(names)),
        "backwards": modest(backwards, len(names) + 3),
    }
