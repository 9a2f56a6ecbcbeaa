"""Sites whose static files change, move to other addresses and are collected again."""

NAMES = ["podcast/style.css", "events/style.css", "podcast/mic.svg", "brand/logo.svg"]


def cases(rng):
    for changes in (0, 1, 3):
        word = "".join(rng.choice("abcdefghijklmnop") for _ in range(8))
        changed = {}
        for name in rng.sample(NAMES, changes):
            changed[name] = (
                f".{word} {{ top: {rng.randint(1, 999)}px }}" if name.endswith("css") else f"<svg id='{word}'/>"
            )
        yield {
            "changed": changed,
            "url": rng.choice([f"/{word}/", f"https://{word}.example.com/{word[:3]}/"]),
            "word": word,
        }
