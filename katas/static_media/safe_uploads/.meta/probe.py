"""Uploads of one kind a case in random orders, and requests for what is stored and for what must not be found."""

import string

from kata_project.factories import UserFactory, reseed

beyond = {"queries": 20, "rows": 20}

NAMES = ("me.png", "ME.JPG", "notes.txt", "page.html", "me.svg", "../me.png", "me")
SAYS = ("image/png", "image/jpeg", "text/html", "image/svg+xml", "application/octet-stream")
NO_PICTURE = ("svg", "page", "gif", "bmp", "tiff", "half png", "half jpeg", "polyglot", "bomb", "noise", "empty")
ALBUMS = ("portraits", "pets", "places")
NO_ALBUM = ("..", "../backups", "pets/../..", "pets/../places", "/tmp", "pets/", "backups", "", "Pets", " pets", None)
PATHS = (
    *("pets/nothing.png", "pets", "pets/", "../secret.png", "pets/../../secret.png", "%2e%2e/secret.png"),
    *("..%2fsecret.png", "/etc/passwd", "%2Fetc/passwd", "a%00.png", "pets/x.png/y.png", "."),
    *("../media-old/secret.png", "n" * 300 + ".png"),
)


def word(rng):
    return "".join(rng.choice(string.ascii_lowercase) for _ in range(9))


def cases(rng):
    for part in ("pictures", "serving", "no pictures", "metadata", "upright", "pixels", "albums", "sizes"):
        steps = list(story(rng, part))
        rng.shuffle(steps)
        yield {
            "steps": steps,
            "old": [
                *(
                    f"pets/{word(rng)}{end}"
                    for end in (".svg", ".html", "", ".png.html", ".png", ".jpeg", "снимок.html")
                ),
                rng.choice(("png", "jpg", "webp")),
                *(f"{word(rng)}.jpg", f"{word(rng)}/{word(rng)}.webp"),
            ]
            * (part == "serving"),
            "paths": list(PATHS) if part == "serving" else [],
            "methods": ["GET", "HEAD", "POST", "PUT"],
            "mounted": part == "serving",
            "seed": rng.getrandbits(32),
        }


def story(rng, part):
    kinds = ("JPEG", "PNG", "WEBP")

    def upload(what, album=None, **more):
        return {
            "do": what,
            "album": rng.choice(ALBUMS) if album is None else album,
            "name": rng.choice(NAMES),
            "says": rng.choice(SAYS),
            **more,
        }

    if part == "pictures":
        yield from (upload("picture", kind=kind, size=[rng.randint(5, 90), rng.randint(5, 90)]) for kind in kinds)
        yield from (upload("picture", kind=kind, size=[7, 7], name="n" * 150 + ".txt") for kind in kinds)
        yield upload("of a phone")
        # One file twice.
        yield from 2 * [upload("picture", "pets", kind=rng.choice(kinds), size=[9, 9])]
    elif part == "no pictures":
        yield from map(upload, NO_PICTURE)
        yield upload("svg", "..")
        yield upload("nothing")
        yield upload("nothing", "backups")
    elif part == "metadata":
        modes = (("PNG", "RGBA"), ("WEBP", "RGBA"), ("PNG", "L"), ("JPEG", "L"), ("JPEG", "CMYK"))
        for kind, mode in (*((kind, "RGB") for kind in kinds), *modes):
            yield upload("talkative", kind=kind, mode=mode, text=word(rng) * 3)
        yield upload("of a phone", text=word(rng) * 3)
        yield from (upload("behind", kind=kind, text=word(rng) * 3) for kind in kinds)
    elif part == "upright":
        yield from (upload("turned", kind=kind, mode="RGBA") for kind in ("PNG", "WEBP"))
        yield from (upload("turned", kind=kind) for kind in kinds)
        yield from (upload("held", kind="JPEG", orientation=value) for value in range(1, 9))
        yield upload("of a phone", orientation=6)
    elif part == "pixels":
        yield upload("transparent colour")
        yield from (upload("transparent", kind=kind, mode="RGBA") for kind in ("PNG", "WEBP", "palette"))
        yield upload("transparent", kind="PNG", mode="LA")
        for kind, mode in (("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "L")):
            yield upload("mode", kind=kind, mode=mode)
        for kind, mode in (*((kind, "RGB") for kind in kinds), ("PNG", "RGBA"), ("WEBP", "RGBA")):
            yield upload("colourful", kind=kind, mode=mode, size=[rng.randint(30, 60), rng.randint(30, 60)])
    elif part == "albums":
        for album in (*ALBUMS, *NO_ALBUM):
            yield upload("picture", album or "", kind=rng.choice(kinds), size=[9, 9], left_out=album is None)
    elif part == "sizes":
        yield from (upload("picture", kind="PNG", size=size) for size in ([2000, 2], [2, 2000], [2001, 2], [2, 2001]))
        yield from (upload("picture", kind=kind, size=size) for kind in kinds for size in ([2001, 3], [3, 2001]))
        yield from (upload("padded", bytes=1_000_000 + more) for more in (0, 1, rng.randint(2, 9999)))


def arrange(case):
    reseed(case["seed"])
    return {**{key: value for key, value in case.items() if key != "seed"}, "user": UserFactory().pk}
