"""Environments of many kinds, and the settings that come of them."""

import string

CHARACTERS = string.ascii_letters + string.digits + "!#$%&'()*+,-./:;<=>?@[]^_{|}~"
ON = ("1", "true", "yes", "on")
OFF = (
    "0",
    "false",
    "no",
    "off",
    "",
    " ",
    "2",
    "11",
    "none",
    "[]",
    "enabled",
    "only",
    "untrue",
    "10",
    "-1",
    "01",
    "y",
    "t",
)
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
    yield {"DJANGO_SECRET_KEY": rng.choice(string.ascii_letters)}
    for sign in "\"'":
        yield {"DJANGO_SECRET_KEY": f"{sign}{key()}{sign}"}
    yield {"DJANGO_SECRET_KEY": f"django-insecure-{key()}"}
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
    odd = f'"q{rng.randint(1, 99)}.example", https://s{rng.randint(1, 99)}.example/, *.w.example'
    for flag in ("0", "1"):
        yield {"DJANGO_SECRET_KEY": key(), "DJANGO_ALLOWED_HOSTS": odd, "DJANGO_DEBUG": flag}
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
        "help",
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
    # What other sites read, and this one does not.
    yield {
        "DJANGO_SECRET_KEY": key(),
        "DJANGO_SECRET_KEY_FALLBACKS": key(),
        "SECRET_KEY_FALLBACKS": key(),
        "DJANGO_CACHE_URL": "locmem://",
        "DJANGO_CSRF_TRUSTED_ORIGINS": "https://x.example",
        "DJANGO_LOG_LEVEL": "DEBUG",
        "DJANGO_TIME_ZONE": "Asia/Tokyo",
    }
