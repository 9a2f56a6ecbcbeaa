"""Visitors and users who ask for pages of all kinds, while time passes."""

from urllib.parse import urlencode

from kata_project.factories import UserFactory

beyond = {"queries": 10, "rows": 10}


def cases(rng):
    for size in (1, 3):
        yield {"users": [f"u{rng.getrandbits(30)}" for _ in range(2)], "size": size, "seed": rng.getrandbits(32)}


def arrange(case):
    import random

    rng = random.Random(case["seed"])
    for name in case["users"]:
        UserFactory(username=name)
    return {"users": case["users"], "steps": story(rng, case["users"], case["size"])}


def story(rng, users, size):
    steps = []

    def ask(url, method="GET", headers=None, who="", secure=False, seconds=30, prefix=""):
        headers = {"user-agent": f"b{rng.getrandbits(20)}"} | (headers or {})
        steps.append(
            {
                "do": "ask",
                "url": url,
                "method": method,
                "headers": headers,
                "who": who,
                "secure": secure,
                "seconds": seconds,
                "prefix": prefix,
            }
        )

    def wait(seconds):
        steps.append({"do": "wait", "seconds": seconds})

    def page(**query):
        return f"/show/p{rng.getrandbits(30)}/" + (f"?{urlencode(query)}" if query else "")

    for _ in range(size):
        url = page(q=rng.getrandbits(20))
        for method in ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"]:
            ask(url, method)
        ask(url)
        ask(url, rng.choice(["HEAD", "POST", "PUT"]))
        ask(url)
        ask(url + "&")
        ask(url, headers={"host": "a.example"})
        ask(url, headers={"host": "a.example:8000"})
        ask(url, secure=True)
        ask(url, prefix=f"/s{rng.getrandbits(20)}")
        for _ in range(2):
            ask(url, headers={"host": "a.example"})
            ask(url, secure=True)
        wait(28)
        ask(url)
        wait(3)
        ask(url)
    for url in (page(user=1), page(), page(user=1, vary="Cookie")):
        for who in ("", users[0], "", users[1], users[0], ""):
            ask(url, who=who)
        ask(url, headers={"authorization": f"Bearer {rng.getrandbits(20)}"})
        ask(url, headers={"cookie": f"_s={rng.getrandbits(20)}"})
        ask(url, headers={"cookie": f"a=b; sessionid={rng.getrandbits(20)}"})
        ask(url, headers={"cookie": "sessionid="})
    early = page()
    ask(early, headers={"authorization": "x"})
    ask(early, headers={"authorization": ""})
    ask(early, headers={"cookie": "sessionid="})
    ask(early)
    for query in (
        *({"status": status} for status in (201, 203, 204, 206, 301, 304, 404, 410, 500)),
        *(
            {"cache": value}
            for value in (
                "private",
                "Private, max-age=60",
                "private,max-age=60",
                'private="X-Page"',
                'no-cache="X-Page"',
                "no-store",
                "max-age=9, NO-CACHE",
                "max-age=0",
            )
        ),
        *({"vary": value} for value in ("*", "Accept, *")),
        {"stream": 1},
        {"cookie": "dark"},
        {"empty": 1},
    ):
        url = page(**query)
        for headers in ({}, {}, {"cookie": "a=1"}, {"cookie": "a=1"}):
            ask(url, headers=headers)
    for name in ("Accept-Language", "accept-language", "X-Other,Accept-Language", "Cookie,ACCEPT-LANGUAGE"):
        url = page(vary=name)
        for _ in range(2):
            for headers in (
                {"accept-language": "de"},
                {"accept-language": "DE"},
                {"accept-language": ""},
                {},
                {"cookie": "a=1"},
                {"accept-language": "None"},
            ):
                ask(url, headers=headers)
    plain = page()
    for headers in ({"accept-language": "de"}, {"accept-language": "en"}, {"cookie": "a=1"}, {"accept": "x"}):
        ask(plain, headers=headers)
    for seconds in (rng.randint(4, 15), rng.randint(90, 400)):
        url = page(cache=rng.choice(["max-age={}", "public, Max-Age={}"]).format(seconds))
        for after in (0, seconds - 2, 1, 1, seconds - 1, 1):
            wait(after)
            ask(url)
        url = page()
        for after in (0, seconds - 2, 1, 1, seconds - 1, 1):
            wait(after)
            ask(url, seconds=seconds)
    for made, later in ((rng.randint(60, 90), 5), (5, 60)):
        url = page()
        ask(url, seconds=made)
        wait(10)
        ask(url, seconds=later)
    url = page(cache=f"max-age={rng.randint(400_000, 600_000)}")
    ask(url, seconds=0)
    wait(300_000)
    ask(url, seconds=0)
    kind = page(vary="Content-Type")
    for value in ("a/b", "a/c", "a/b"):
        ask(kind, headers={"content-type": value})
    ask(f"/show/?q={rng.getrandbits(30)}")
    ask(steps[-1]["url"].replace("/show/", "/show/./"))
    nothing = page()
    ask(nothing, seconds=0)
    ask(nothing, seconds=0)
    ask(plain)
    steps.append({"do": "clear"})
    ask(plain)
    mark = f"m{rng.getrandbits(30)}"
    ask(f"/show/{mark}%3Fb/")
    ask(f"/show/{mark}?b/")
    several = page(vary="X-One,X-Two")
    for _ in range(2):
        for one, other in (("a", "bc"), ("ab", "c"), ("a,b", "c"), ("a", "b,c"), ("a", ""), ("", "a")):
            ask(several, headers={"x-one": one, "x-two": other})
    for mark in "|;:&=/- " if size == 1 else "":
        for name in ("", "x-two="):
            mixed = page(vary="X-One,X-Two")
            for one, other in ((f"a{mark}{name}b", "c"), ("a", f"b{mark}{name}c")):
                ask(mixed, headers={"x-one": one, "x-two": other})
    for value in ("soon", "", "1.5", "\xb2"):
        ask(page(cache=f"max-age={value}"))
    shared = page(cache="s-maxage=7")
    for after in (0, 10, 25):
        wait(after)
        ask(shared)
    two = page(a=1, b=2)
    for url in (two, two.replace("a=1&b=2", "b=2&a=1"), two, two.upper().replace("/SHOW/", "/show/")):
        ask(url)
    long = page(q="x" * 900)
    for url in (long + "a", long + "b", long + "a"):
        ask(url)
    return steps
