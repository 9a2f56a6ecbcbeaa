"""Visitors and users who ask for pages of all kinds, while time passes."""

from urllib.parse import urlencode

from kata_project.factories import UserFactory

beyond = {"queries": 10, "rows": 10}


#: Each part is a case of its own.
PARTS = ("methods", "who", "not_stored", "no_kept_status", "vary", "values", "time", "time", "addresses", "other")


def cases(rng):
    for part in PARTS:
        yield {"users": [f"u{rng.getrandbits(30)}" for _ in range(2)], "part": part, "seed": rng.getrandbits(32)}


def arrange(case):
    import random

    for name in case["users"]:
        UserFactory(username=name)
    story = Story(random.Random(case["seed"]), case["users"])
    getattr(story, case["part"])()
    return {"users": case["users"], "steps": story.steps, "changing": case["part"] == "other"}


class Story:
    """The steps of one case."""

    def __init__(self, rng, users):
        self.rng = rng
        self.users = users
        self.steps = []

    def ask(self, url, method="GET", headers=None, who="", secure=False, seconds=30, prefix=""):
        headers = {"user-agent": f"b{self.rng.getrandbits(20)}"} | (headers or {})
        self.steps.append(
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

    def wait(self, seconds):
        self.steps.append({"do": "wait", "seconds": seconds})

    def page(self, **query):
        return f"/show/p{self.rng.getrandbits(30)}/" + (f"?{urlencode(query)}" if query else "")

    def methods(self):
        for _ in range(2):
            url = self.page(q=self.rng.getrandbits(20))
            for method in ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"]:
                self.ask(url, method)
            self.ask(url)
            self.ask(url, self.rng.choice(["HEAD", "POST", "PUT"]))
            self.ask(url)
            self.ask(url + "&")
            self.ask(url, headers={"host": "a.example"})
            self.ask(url, headers={"host": "a.example:8000"})
            self.ask(url, secure=True)
            self.ask(url, prefix=f"/s{self.rng.getrandbits(20)}")
            for _ in range(2):
                self.ask(url, headers={"host": "a.example"})
                self.ask(url, secure=True)
            self.wait(28)
            self.ask(url)
            self.wait(3)
            self.ask(url)

    def who(self):
        for url in (self.page(user=1), self.page(), self.page(user=1, vary="Cookie")):
            for who in ("", self.users[0], "", self.users[1], self.users[0], ""):
                self.ask(url, who=who)
            self.ask(url, headers={"authorization": f"Bearer {self.rng.getrandbits(20)}"})
            self.ask(url, headers={"cookie": f"_s={self.rng.getrandbits(20)}"})
            self.ask(url, headers={"cookie": f"a=b; sessionid={self.rng.getrandbits(20)}"})
            self.ask(url, headers={"cookie": "sessionid="})
        early = self.page()
        self.ask(early, headers={"authorization": "x"})
        self.ask(early, headers={"authorization": ""})
        self.ask(early, headers={"cookie": "sessionid="})
        self.ask(early)

    def no_kept_status(self):
        for status in (201, 203, 204, 206, 301, 304, 404, 410, 500):
            self.twice_for_two(status=status)
        self.twice_for_two(stream=1)
        self.twice_for_two(cookie="dark")
        self.twice_for_two(empty=1)

    def not_stored(self):
        for value in (
            "private",
            "Private, max-age=60",
            "private,max-age=60",
            'private="X-Page"',
            'no-cache="X-Page"',
            "no-store",
            "max-age=9, NO-CACHE",
            "max-age=0",
        ):
            self.twice_for_two(cache=value)
        for value in ("*", "Accept, *"):
            self.twice_for_two(vary=value)

    def twice_for_two(self, **query):
        url = self.page(**query)
        for headers in ({}, {}, {"cookie": "a=1"}, {"cookie": "a=1"}):
            self.ask(url, headers=headers)

    def vary(self):
        for name in ("Accept-Language", "accept-language", "X-Other,Accept-Language", "Cookie,ACCEPT-LANGUAGE"):
            url = self.page(vary=name)
            for _ in range(2):
                for headers in (
                    {"accept-language": "de"},
                    {"accept-language": "DE"},
                    {"accept-language": ""},
                    {},
                    {"cookie": "a=1"},
                    {"accept-language": "None"},
                ):
                    self.ask(url, headers=headers)
        kind = self.page(vary="Content-Type")
        for value in ("a/b", "a/c", "a/b"):
            self.ask(kind, headers={"content-type": value})

    def values(self):
        several = self.page(vary="X-One,X-Two")
        for _ in range(2):
            for one, other in (("a", "bc"), ("ab", "c"), ("a,b", "c"), ("a", "b,c"), ("a", ""), ("", "a")):
                self.ask(several, headers={"x-one": one, "x-two": other})
        for mark in "|;:&=/- ":
            for name in ("", "x-two="):
                mixed = self.page(vary="X-One,X-Two")
                for one, other in ((f"a{mark}{name}b", "c"), ("a", f"b{mark}{name}c")):
                    self.ask(mixed, headers={"x-one": one, "x-two": other})

    def time(self):
        for seconds in (self.rng.randint(4, 15), self.rng.randint(90, 400)):
            url = self.page(cache=self.rng.choice(["max-age={}", "public, Max-Age={}"]).format(seconds))
            for after in (0, seconds - 2, 1, 1, seconds - 1, 1):
                self.wait(after)
                self.ask(url)
            url = self.page()
            for after in (0, seconds - 2, 1, 1, seconds - 1, 1):
                self.wait(after)
                self.ask(url, seconds=seconds)
        for made, later in ((self.rng.randint(60, 90), 5), (5, 60)):
            url = self.page()
            self.ask(url, seconds=made)
            self.wait(10)
            self.ask(url, seconds=later)
        url = self.page(cache=f"max-age={self.rng.randint(400_000, 600_000)}")
        self.ask(url, seconds=0)
        self.wait(300_000)
        self.ask(url, seconds=0)
        for value in ("soon", "", "1.5", "\xb2"):
            self.ask(self.page(cache=f"max-age={value}"))
        shared = self.page(cache="s-maxage=7")
        for after in (0, 10, 25):
            self.wait(after)
            self.ask(shared)
        nothing = self.page()
        self.ask(nothing, seconds=0)
        self.ask(nothing, seconds=0)

    def addresses(self):
        name = self.rng.getrandbits(30)
        self.ask(f"/show/?q={name}")
        self.ask(f"/show/./?q={name}")
        mark = f"m{self.rng.getrandbits(30)}"
        self.ask(f"/show/{mark}%3Fb/")
        self.ask(f"/show/{mark}?b/")
        two = self.page(a=1, b=2)
        for url in (two, two.replace("a=1&b=2", "b=2&a=1"), two, two.upper().replace("/SHOW/", "/show/")):
            self.ask(url)
        long = self.page(q="x" * 900)
        for url in (long + "a", long + "b", long + "a"):
            self.ask(url)

    def other(self):
        plain = self.page()
        for headers in ({"accept-language": "de"}, {"accept-language": "en"}, {"cookie": "a=1"}, {"accept": "x"}):
            self.ask(plain, headers=headers)
        self.ask(plain)
        self.steps.append({"do": "clear"})
        self.ask(plain)
