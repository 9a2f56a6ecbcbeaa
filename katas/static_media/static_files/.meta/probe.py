"""Sites whose static files change, move to other addresses and are collected again."""

NAMES = ["podcast/style.css", "events/style.css", "podcast/mic.svg", "brand/logo.svg"]


def cases(rng):
    # The image of a stylesheet alone, because its change has to move the stylesheet too.
    # The logo alone, because both pages have to follow it.
    for changed in (None, ["podcast/mic.svg"], ["brand/logo.svg"], ["events/style.css"], rng.sample(NAMES, 3)):
        word = "".join(rng.choice("abcdefghijklmnop") for _ in range(8))
        yield {
            # Two versions as long as each other: a hash of the contents tells them apart, their size does not.
            "versions": []
            if changed is None
            else [{}, *({name: contents(name, f"{word}{n}") for name in changed} for n in (1, 2))],
            "url": rng.choice([f"/{word}/", f"https://{word}.example.com/{word[:3]}/"]),
            "word": word,
        }


def contents(name, word):
    if name == "podcast/style.css":
        return f".{word} {{ background: url(mic.svg) }}"
    return f".{word} {{ top: 1px }}" if name.endswith("css") else f"<svg id='{word}'/>"
