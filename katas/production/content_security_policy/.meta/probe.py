"""Pages of all kinds, answered by views, by a middleware and by nobody, and the page with scripts several times."""

from kata_project.factories import PostFactory

beyond = {"queries": 4, "rows": 10}


def cases(rng):
    for size in (0, 1, 4):
        word = f"w{rng.getrandbits(30):x}"
        paths = ["/", "/pricing/", "/admin/login/", "/old-page/", f"/{word}/", f"/closed/{word}/"]
        rng.shuffle(paths)
        yield {
            "titles": [f"<i>{word}</i>{at}" for at in range(size)],
            "title": f"z{word}",
            "paths": [
                *("/page/", *paths[:3], "/page/", "rename", "59", "/page/", "add!", *paths[3:], "/page/"),
                *("add~", "/page/", "rename", "61", "/page/"),
            ],
        }


def arrange(case):
    titles = case["titles"]
    for title in [*titles[1::2], *titles[::2]]:
        PostFactory(title=title, published=True)
    return {"paths": case["paths"], "title": case["title"]}
