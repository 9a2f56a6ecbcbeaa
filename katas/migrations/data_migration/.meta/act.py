from katas.migrations.data_migration import servers


def modest(watch, authors):
    return {"few_queries": watch.statements <= authors // 50 + 10, "in_pieces": watch.ahead <= 400}


def act(inputs):
    names = inputs["names"]
    servers.forget()
    author, _ = servers.migrate(servers.BEFORE)
    rows = [author(full_name=name, archived=archived) for name, archived in zip(names, inputs["archived"], strict=True)]
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
    return {
        "split": split,
        "joined": list(author.objects.order_by("pk").values_list("full_name", flat=True)),
        "forwards": modest(forwards, len(names)),
        "backwards": modest(backwards, len(names) + 3),
    }
