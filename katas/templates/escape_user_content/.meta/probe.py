"""Profiles that were filled in with bad intentions."""

from kata_project.factories import ProfileFactory, reseed

ATTACKS = [
    "<script>alert({n})</script>",
    '"><img src=x onerror=alert({n})>',
    "' onclick='alert({n})",
    "</script><svg onload=alert({n})>",
    "</title></h1></div><b>{n}",
    "<!-- {n}",
    "{n} < {n} && 2 > 1",
    "&lt;{n}&gt; &amp;amp;",
    "{{{{ {n} }}}}",
    "plain {n}",
    "\\{n} \u2029 é",
]
SCHEMES = [
    "javascript:alert({n})",
    "JAVASCRIPT:alert({n})",
    "\tjavascript:alert({n})",
    "java\tscript:alert({n})",
    "//h{n}.example.com",
    "javascript://http://h{n}.example.com/%0aalert(1)",
    "data:text/html;base64,{n}",
    "vbscript:{n}",
    "h{n}.example.com/http://",
    "/a/{n}",
    "",
    "ftp://h{n}.example.com",
    "view-source:https://{n}.example.com",
    " https://h{n}.example.com",
    "https:h{n}.example.com",
    "http:/h{n}.example.com",
    "javascript:alert({n})//\nhttps://h{n}.example.com",
]
GOOD = [
    "http://h{n}.example.com/",
    "https://h{n}.example.com/?a=1&b={n}",
    "HTTPS://H{n}.example.com/a%22",
    "HtTp://h{n}.example.com/#x",
    "http://intranet{n}/",
    "https://zoe@h{n}.example.com:8443/",
    "https://h{n}.example.com/?next=javascript:x#data:{n}",
    "http://例え{n}.example/é",
    "https://h{n}.example.com/@zoe+co/a,b;c=1!$/{n}",
    "https://h{n}.example.com/" + "long/" * 30,
]
BAD = [
    'https://h{n}.example.com/" onfocus="x',
    "http://h{n}.example.com/ onfocus=x",
    "https://h{n}.example.com/'><b>",
    "http://[{n}",
    "https://h{n}.example.com/{{id}}/",
]


def cases(rng):
    def one(choices):
        return rng.choice(choices).format(n=rng.randint(100, 999))

    for profiles in (1, 3, 6):
        long = f"https://example.com/{'way/' * rng.randint(30, 60)} " + "word & " * rng.randint(300, 900)
        yield {
            "long": long,
            "profiles": [
                {
                    "name": one(ATTACKS),
                    "website": one(rng.choice([SCHEMES, GOOD, BAD])),
                    "bio": "\n\n".join(
                        f"{one(ATTACKS)}\n{one(GOOD).lower()} {one(ATTACKS)} {one(SCHEMES[:4])}"
                        for _ in range(rng.randint(1, 3))
                    ),
                }
                for _ in range(profiles)
            ],
            "links": [[url.format(n=rng.randint(100, 999)), one(ATTACKS), True] for url in [*SCHEMES, *GOOD]]
            + [[url.format(n=rng.randint(100, 999)), one(ATTACKS), False] for url in BAD],
            "texts": [text.format(n=rng.randint(100, 999)) for text in ATTACKS],
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    for one in case["profiles"]:
        ProfileFactory(display_name=one["name"], website=one["website"], bio=one["bio"])
    name = f"{'Long ' * 15}{case['seed'] % 10**5}"
    ProfileFactory(display_name=name, website="", bio=case["long"])
    ProfileFactory(display_name=name, website="https://example.com/", bio="")
    for text in case["texts"]:
        ProfileFactory(display_name=text, website="", bio=text)
    return {"links": case["links"]}
