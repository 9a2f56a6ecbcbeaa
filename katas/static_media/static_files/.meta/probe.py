"""Sites whose static files change, move to other addresses and are collected again."""

NAMES = ["podcast/style.css", "events/style.css", "podcast/mic.svg", "brand/logo.svg", "kata_project/site.css"]


def cases(rng):
    # The image of a stylesheet alone, because its change has to move the stylesheet too.
    # The logo alone, because both pages have to follow it.
    for changed in (
        None,
        ["podcast/mic.svg"],
        ["brand/logo.svg"],
        ["events/style.css"],
        NAMES[::4],
        rng.sample(NAMES, 3),
    ):
        # A file may be longer than what is read of it at once, and change at its end only.
        start = f"/* {rng.getrandbits(32):x} */" * (10000 if changed == NAMES[::4] else 0)
        word = "".join(rng.choice("abcdefghijklmnop") for _ in range(8))
        yield {
            # Two versions as long as each other: a hash of the contents tells them apart, their size does not.
            "versions": []
            if changed is None
            else [{}, *({name: start + contents(name, f"{word}{n}") for name in changed} for n in (1, 2))],
            "url": rng.choice([f"/{word}/", f"https://{word}.example.com/{word[:3]}/"]),
            "word": word,
        }


def contents(name, word):
    if name == "podcast/style.css":
        return f".{word} {{ background: url(mic.svg) }}"
    return f".{word} {{ top: 1px }}" if name.endswith("css") else f"<svg id='{word}'/>"
