"""Uploads of all kinds in random orders, and requests for what is stored and for what must not be found."""

import string

from kata_project.factories import UserFactory, reseed

beyond = {"queries": 40, "rows": 40}

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
    kinds = ("JPEG", "PNG", "WEBP")
    for some in (False, True):

        def upload(what, album=None, rng=rng, **more):
            return {
                "do": what,
                "album": rng.choice(ALBUMS) if album is None else album,
                "name": rng.choice(NAMES),
                "says": rng.choice(SAYS),
                **more,
            }

        steps = [upload("picture", kind=kind, size=[rng.randint(5, 90), rng.randint(5, 90)]) for kind in kinds]
        if some:
            steps += [upload(what) for what in NO_PICTURE]
            steps += [upload("picture", album, kind=rng.choice(kinds), size=[9, 9]) for album in (*ALBUMS, *ALBUMS)]
            steps += [
                upload("picture", album or "", kind="PNG", size=[9, 9], left_out=album is None) for album in NO_ALBUM
            ]
            steps += [upload("svg", ".."), upload("nothing"), upload("nothing", "backups")]
            steps += [upload("picture", kind="PNG", size=size) for size in ([2000, 2], [2, 2000], [2001, 2], [2, 2001])]
            steps += [upload("padded", bytes=1_000_000 + more) for more in (0, 1, rng.randint(2, 9999))]
            steps += [upload("talkative", kind=kind, text=word(rng) * 3) for kind in kinds]
            steps += [
                upload("talkative", kind=kind, mode=mode, text=word(rng) * 3)
                for kind, mode in (("PNG", "RGBA"), ("WEBP", "RGBA"), ("PNG", "L"), ("JPEG", "L"), ("JPEG", "CMYK"))
            ]
            steps += [upload("of a phone", text=word(rng) * 3), upload("of a phone", orientation=6)]
            steps += [upload("turned", kind=kind, mode="RGBA") for kind in ("PNG", "WEBP")]
            steps += [upload("picture", kind=kind, size=size) for kind in kinds for size in ([2001, 3], [3, 2001])]
            steps += [upload("picture", kind=kind, size=[7, 7], name="n" * 150 + ".txt") for kind in kinds]
            steps += [upload("behind", kind=kind, text=word(rng) * 3) for kind in kinds]
            steps += [upload("turned", kind=kind) for kind in kinds]
            steps += [upload("held", kind="JPEG", orientation=value) for value in range(1, 9)]
            steps += [upload("transparent colour"), upload("of a phone")]
            steps += [upload("transparent", kind=kind, mode="RGBA") for kind in ("PNG", "WEBP", "palette")]
            steps += [upload("transparent", kind="PNG", mode="LA")]
            steps += [
                upload("mode", kind=kind, mode=mode)
                for kind, mode in (("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "L"))
            ]
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
            ],
            "paths": list(PATHS),
            "methods": ["GET", "HEAD", "POST", "PUT"],
            "seed": rng.getrandbits(32),
        }


def arrange(case):
    reseed(case["seed"])
    return {**{key: value for key, value in case.items() if key != "seed"}, "user": UserFactory().pk}
