"""Environments of many kinds, and visitors, forms and load balancers at sites with hosts that nobody knew before."""

import string

from kata_project.factories import UserFactory, reseed

beyond = {"queries": 40, "rows": 40}

CHARACTERS = string.ascii_letters + string.digits + "!#$%&()*+-./:;<=>?@[]^_{|}~"
PATHS = (
    "/",
    "/pricing/",
    "/nowhere/",
    "/alive/x/",
    "/posts/alive/",
    "/not-alive/",
    "/accounts/login/",
    "/admin/login/",
    "/api/",
    "/aliveness/",
    "/alive",
)


def word(rng):
    return "".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(3, 8)))


def cases(rng):
    for number in (1, 2, 4):
        site = f"{word(rng)}-{rng.randint(1, 99)}.example"
        hosts = [f"{'www.' * n}{site}" for n in range(min(number, 2))]
        hosts += [f"{word(rng)}.{word(rng)}.test" for _ in range(number - len(hosts))]
        rng.shuffle(hosts)
        names = [*hosts, "app.internal"]
        key = "".join(rng.choice(CHARACTERS) for _ in range(60)) + "abcdef"
        pieces = [rng.choice(("", " ")) + name + rng.choice(("", " ", "  ")) for name in names]
        pieces.insert(rng.randint(0, len(pieces)), rng.choice(("", " ")))
        environment = {"DJANGO_SECRET_KEY": key, "DJANGO_ALLOWED_HOSTS": ",".join(pieces)}
        broken = [[left, {name: text for name, text in environment.items() if name != left}] for left in environment]
        broken += [["DJANGO_SECRET_KEY", environment | {"DJANGO_SECRET_KEY": text}] for text in ("", "  ")]
        broken += [
            ["DJANGO_ALLOWED_HOSTS", environment | {"DJANGO_ALLOWED_HOSTS": text}]
            for text in (rng.choice(("", " , ")), "*", f"{site}, *")
        ]
        visited = hosts[-1]
        strangers = ["evil.example", f"{word(rng)}.{visited}", f"{visited}.{word(rng)}.example", f"x{visited}"]
        yield {
            "environment": environment,
            "broken": broken,
            "debug": rng.choice(("1", "True", "yes")),
            "hosts": hosts,
            "visited": visited,
            "asked": [
                [scheme, host, path + rng.choice(("", f"?{word(rng)}={rng.randint(1, 99)}%2F")), method]
                for scheme in ("http", "https")
                for host in hosts
                for path in PATHS
                for method in rng.sample(("GET", "HEAD", "POST"), 1)
            ],
            "strangers": strangers,
            "origins": [
                f"https://{visited}",
                f"http://{visited}",
                "null",
                *(f"https://{host}" for host in strangers),
            ],
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    UserFactory(username="ada", password="a word")
    return {name: value for name, value in case.items() if name != "seed"}
