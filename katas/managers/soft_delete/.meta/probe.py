"""Folders and documents that are deleted on all paths, written again, and deleted again; what is seen after each step."""

beyond = {"queries": 60, "rows": 400}
flood = {"queries": 60, "rows": 15_000}


def cases(rng):
    for size in (0, 3, 6):
        names = [f"{rng.getrandbits(30):x} Ö{number}" for number in range(size)]
        titles = [f"t{number} {rng.getrandbits(20):x}" for number in range(6)]
        folders = [[name, rng.sample(titles[:5], rng.randint(2, 4))] for name in names]
        if not size:
            steps = [
                ["delete", "Folder.objects", None],
                ["delete", "Document.everything", None],
                ["write", "folder", "a", ""],
                ["stale", f"stale {rng.getrandbits(20):x}"],
            ]
            yield {"folders": [], "hidden": [], "steps": steps}
            continue
        first, second, third = rng.sample(names, 3)
        has = dict(folders)
        one, two = has[first][:2]
        hidden = has[second][0]
        steps = [
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
            ["delete", "a folder", [second]],
            ["delete", "a folder", [second]],
            ["write", "folder", second, ""],
            ["delete", "a folder", [second]],
            ["write", "folder", second, ""],
            ["write", "folder", second, ""],
            ["delete", "Folder.objects", [first, "nosuch"]],
            ["write", "folder", first, ""],
            ["hidden_parent", rng.choice(has[third])],
            ["many", rng.randint(30, 40)],
            ["delete", "Folder.objects", []],
            ["delete", rng.choice(["Document.objects", "Document.everything"]), None],
            ["delete", rng.choice(["Folder.objects", "Folder.everything"]), None],
            ["write", "folder", third, ""],
            ["write", "folder", f"{third} a", ""],
            ["write", "folder", f"{third} A", ""],
            ["write", "document", f"{third} A", "title"],
            ["write", "document", f"{third} A", "Title"],
            ["delete", "a folder", [f"{third} a"], {"keep_parents": True}],
        ]
        if size == 6:
            steps.append(["flood", rng.randint(6000, 6100)])
            yield {"folders": folders, "hidden": [hidden], "steps": steps, "beyond": flood}
            continue
        yield {"folders": folders, "hidden": [hidden], "steps": steps}
