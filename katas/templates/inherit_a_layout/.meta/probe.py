"""Magazines of several sizes, each with a layout, a card, an address and a host for static files of its own."""

from kata_project.factories import PostFactory, ProfileFactory, reseed


def cases(rng):
    for posts in (0, 1, 5, 101):
        word = "".join(rng.choice("abcdefghijklmnop") for _ in range(7))
        number = rng.randint(100, 999)
        yield {
            "titles": [
                f"<b>{number}</b> &lt; {word}"
                if n == 0
                else f"{word} & {number} " * 9
                if n == 2
                else rng.choice([f"{word} & {number} {n}", f"<b>{number}</b> {n}", f"{n} &lt; {number}"])
                for n in range(posts)
            ],
            "name": f"{word}{number}",
            "prefix": f"{word[:3]}-{number}/{word[3:]}/",
            "version": f"v{number}",
            "drafts": rng.randint(1, 3),
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    for n, title in enumerate(case["titles"]):
        author = ProfileFactory(display_name=f"{case['name']} <i>{n}" + " of the snails" * (4 if n == 2 else 0))
        body = f"{n} <u>{case['name']}</u>\nand\n\n& so on{' and on' * (300 if n == 1 else 20)}"
        PostFactory(title=title, published=True, author=author, body=body, slug=f"s{n}")
    PostFactory.create_batch(case["drafts"])
    moved = {key: case[key] for key in ("name", "prefix", "version")}
    # The first ones, each with a page.
    return {"moved": moved, "slugs": [f"s{n}" for n in range(min(len(case["titles"]), 5))]}
