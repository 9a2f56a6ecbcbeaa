"""Environments of many kinds, and the settings that come of them."""

import string

CHARACTERS = string.ascii_letters + string.digits + "!#$%&'()*+,-./:;<=>?@[]^_{|}~"
ON = ("1", "true", "yes", "on")
OFF = ("0", "false", "no", "off", "", " ", "2", "11", "none", "[]", "enabled", "only", "untrue", "10", "-1", "y", "t")
OFF += ('"true"', "'on'")


def cases(rng):
    def key():
        return "".join(rng.choice(CHARACTERS) for _ in range(rng.randint(20, 60))).strip("'")

    def spelt(word):
        return rng.choice(("", " ", "\t")) + rng.choice((str.lower, str.upper, str.title))(word) + rng.choice(("", " "))

    def hosts(count):
        names = [
            f"{rng.choice(('WWW.', 'www.', '.', 'a-b.', ''))}Host{rng.randint(1, 999)}.example" for _ in range(count)
        ]
        rng.shuffle(names)
        pieces = [rng.choice(("", " ", "  ")) + name + rng.choice(("", " ")) for name in names]
        for _ in range(rng.randint(0, 2)):
            pieces.insert(rng.randint(0, len(pieces)), rng.choice(("", " ")))
        return ",".join(pieces)

    yield {"DJANGO_SECRET_KEY": key()}
    yield {"DJANGO_SECRET_KEY": f" {key()} \n"}
    yield {"DJANGO_SECRET_KEY": key()[:4]}
    for word in [*ON, *OFF]:
        yield {"DJANGO_SECRET_KEY": key(), "DJANGO_DEBUG": spelt(word)}
    for count in (0, 1, 2, rng.randint(3, 9)):
        yield {"DJANGO_SECRET_KEY": key(), "DJANGO_ALLOWED_HOSTS": hosts(count), "DJANGO_DEBUG": rng.choice(ON + OFF)}
    # A name is what stands between two commas, also where a colleague took other separators.
    odd = f"a{rng.randint(1, 999)}.example b.example;c.example, d.example"
    yield {"DJANGO_SECRET_KEY": key(), "DJANGO_ALLOWED_HOSTS": odd}
    # Whether a name makes sense is for others to say.
    odd = f"*, 10.0.0.{rng.randint(1, 99)}:8000, z{rng.randint(1, 999)}.example., *"
    yield {"DJANGO_SECRET_KEY": key(), "DJANGO_ALLOWED_HOSTS": odd}
    for blank in ("", "  "):
        yield {"DJANGO_SECRET_KEY": blank, "DJANGO_DEBUG": rng.choice(ON + OFF), "DJANGO_ALLOWED_HOSTS": hosts(2)}
    for command in (
        "collectstatic",
        "check",
        "migrate",
        "test",
        "runserver",
        "shell",
        "makemigrations",
        "compilemessages",
    ):
        yield {"command": command}
    for flag in ON:
        yield {
            "DJANGO_DEBUG": flag,
            "CI": "true",
            "DJANGO_ENV": "development",
            "SECRET_KEY": key(),
            "DJANGO_ALLOWED_HOSTS": hosts(1),
        }
    yield {}
    yield {"DJANGO_SECRET_KEY": key(), "DEBUG": "1", "ALLOWED_HOSTS": hosts(1)}
