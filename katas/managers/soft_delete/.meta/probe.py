"""Folders and documents that are deleted on all paths, written again, and deleted again; what is seen after each step."""

beyond = {"queries": 40, "rows": 250}
flood = {"queries": 60, "rows": 15_000}


def cases(rng):
    yield {
        "folders": [],
        "hidden": [],
        "steps": [["delete", "Folder.objects", None], ["delete", "Document.everything", None]],
    }
    yield {
        "folders": [],
        "hidden": [],
        "steps": [["write", "folder", "a", ""], ["stale", f"stale {rng.getrandbits(20):x}"]],
    }
    for part in (documents, folders_again, parents, many, all_at_once, names_alike):
        names = [f"{rng.getrandbits(30):x} Ö{number}" for number in range(rng.choice((3, 6)))]
        titles = [f"t{number} {rng.getrandbits(20):x}" for number in range(6)]
        folders = [[name, rng.sample(titles[:5], rng.randint(2, 4))] for name in names]
        chosen = rng.sample(names, 3)
        has = dict(folders)
        hidden = has[chosen[1]][0]
        yield {"folders": folders, "hidden": [hidden], "steps": part(rng, chosen, has, hidden)}
    yield {"folders": [], "hidden": [], "steps": [["flood", rng.randint(6000, 6100)]], "beyond": flood}


def documents(rng, names, has, hidden):
    first, _, third = names
    one, two = has[first][:2]
    return [
        ["failed", third],
        ["write", "document", first, one],
        ["write", "folder", first, ""],
        ["delete", "a document", [one], {"using": "default"}],
        ["delete", "a document", [one], {"keep_parents": True}],
        ["write", "document", first, two],
        ["write", "document", first, one],
        ["delete", "Document.objects", [two]],
        # Hidden in every folder, so that it can be used again.
        ["write", "document", first, two],
        ["delete", "Document.everything", [hidden]],
        ["delete", "related", [third]],
    ]


def folders_again(rng, names, has, hidden):
    first, second, _ = names
    return [
        ["delete", "a folder", [second]],
        ["delete", "a folder", [second]],
        ["write", "folder", second, ""],
        ["delete", "a folder", [second]],
        ["write", "folder", second, ""],
        ["write", "folder", second, ""],
        ["delete", "Folder.objects", [first, "nosuch"]],
        ["write", "folder", first, ""],
    ]


def parents(rng, names, has, hidden):
    third = names[2]
    return [
        ["delete", "related", [names[0]]],
        ["hidden_parent", rng.choice(has[third])],
        ["delete", "a folder", [third]],
    ]


def many(rng, names, has, hidden):
    return [["many", rng.randint(30, 40)], ["delete", "Folder.objects", []]]


def all_at_once(rng, names, has, hidden):
    return [
        ["delete", "a folder", [names[0]]],
        ["delete", rng.choice(["Document.objects", "Document.everything"]), None],
        ["delete", rng.choice(["Folder.objects", "Folder.everything"]), None],
        ["write", "folder", names[2], ""],
    ]


def names_alike(rng, names, has, hidden):
    third = names[2]
    return [
        ["delete", "a folder", [third]],
        ["write", "folder", third, ""],
        ["write", "folder", f"{third} a", ""],
        ["write", "folder", f"{third} A", ""],
        ["write", "document", f"{third} A", "title"],
        ["write", "document", f"{third} A", "Title"],
        ["delete", "a folder", [f"{third} a"], {"keep_parents": True}],
    ]
