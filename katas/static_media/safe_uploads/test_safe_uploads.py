import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_script_prefix
from PIL import Image

from kata_project.factories import UserFactory
from katas.static_media.safe_uploads import pictures, uploads
from katas.static_media.safe_uploads.pictures import picture, seen
from pytest_djangokata.testing import attempt, count_random_bytes, expect

pytestmark = pytest.mark.django_db

SUFFIX = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
NAME = re.compile(r"/pictures/(portraits|pets|places)/[a-z0-9]{16,}\.(jpg|png|webp)")


@pytest.fixture
def media(settings, tmp_path):
    folder = tmp_path / "outer" / "media"
    folder.mkdir(parents=True)
    settings.MEDIA_ROOT = folder
    return folder


def files(media):
    """Return all files in the storage and around it."""
    around = media.parents[1]
    return sorted(str(path.relative_to(around)) for path in around.rglob("*") if path.is_file())


@pytest.fixture
def reader():
    client = Client()
    client.force_login(UserFactory())
    return client


def send(client, content, album="pets", name="me.png", kind="image/png"):
    data = {} if album is None else {"album": album}
    if content is not None:
        data["file"] = SimpleUploadedFile(name, content, content_type=kind)
    return attempt(client.post, "/pictures/", data, call=f"POST /pictures/ with album={album!r}, file={name!r}")


def stored(client, content, *, what, **options):
    """Upload what is to be taken; return where it is served, and what the storage serves there."""
    response = send(client, content, **options)
    expect(response.status_code, 201, call=f"the status of POST /pictures/ with {what}: {response.content[:200]!r}")
    url = json.loads(response.content).get("url", "")
    served = attempt(client.get, url, call=f"GET {url}")
    expect(served.status_code, 200, call=f"the status of GET {url}, to which the answer led")
    return url, b"".join(served), served


def refused(client, content, fields, *, what, **options):
    response = send(client, content, **options)
    keys = sorted(json.loads(response.content).get("errors", {})) if response.status_code == 400 else []
    expect(
        (response.status_code, keys),
        (400, fields),
        call=f"the status and the wrong fields of POST /pictures/ with {what}",
    )


def metadata(content):
    with Image.open(BytesIO(content)) as image:
        image.load()
        kept = {"exif", "comment", "icc_profile", "xmp", "Comment", "XML:com.adobe.xmp"} & set(image.info)
        if round(image.info.get("dpi", [0])[0]) == pictures.DPI:
            kept.add("dpi")
        return sorted(kept) + (["exif"] if len(image.getexif()) and "exif" not in kept else [])


# --- What is a picture ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SUFFIX)
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("me.png", "image/png"),
        ("ME.JPG", "image/jpeg"),
        ("notes.txt", "text/plain"),
        ("page.html", "text/html"),
        ("n" * 150 + ".txt", ""),
    ],
    ids=["a name of a PNG", "a name of a JPEG", "a name of a text", "a name of a page", "a long name"],
)
def test_the_content_decides_what_it_is(kind, name, says, reader, media):
    what = f"a {kind} that is called {name}"
    url, content, served = stored(reader, picture(kind), what=what, name=name, kind=says)
    expect(
        seen(content),
        {"kind": kind, "size": [40, 20], "corners": ["red", "blue"]},
        call=f"what is served at {url}, after an upload of {what}",
    )
    expect(
        (Path(url).suffix, served.headers["Content-Type"]),
        (SUFFIX[kind], TYPES[SUFFIX[kind]]),
        call=f"extension and content type of {url}, after an upload of {what}",
        because="The browser says what it likes; the first bytes of a file are harder to forge.",
    )


def test_a_jpeg_of_a_phone_is_a_jpeg(reader, media):
    what = "a JPEG that holds a second picture"
    url, content, _ = stored(reader, pictures.of_a_phone(), what=what)
    expect(
        (seen(content), Path(url).suffix),
        ({"kind": "JPEG", "size": [40, 20], "corners": ["red", "blue"]}, ".jpg"),
        call=f"what is served at {url}, after an upload of {what}",
        because="Many phones put a small or a brighter picture behind the photo.",
    )


NO_PICTURE = {
    "an SVG": SVG,
    "a page": HTML,
    "a GIF": picture("GIF"),
    "a BMP": picture("BMP"),
    "a TIFF": picture("TIFF"),
    "half of a PNG": picture("PNG", (300, 300), mode="RGBA")[:-60],
    "half of a JPEG": picture("JPEG", (300, 300))[:-400],
    "the beginning of a PNG, then a page": picture("PNG")[:40] + HTML,
    "a PNG of 60,000 by 60,000 pixels in a few bytes": pictures.bomb(),
    "random bytes": bytes(range(256)) * 20,
    "an empty file": b"",
}


@pytest.mark.parametrize("what", NO_PICTURE)
def test_what_is_no_picture_is_refused(what, reader, media):
    for name, says in (("me.png", "image/png"), ("me.svg", "image/svg+xml")):
        refused(reader, NO_PICTURE[what], ["file"], what=f"{what} called {name}", name=name, kind=says)
    expect(files(media), [], call=f"the files in the storage after an upload of {what}")


@pytest.mark.parametrize(
    ("size", "fits"),
    [((2000, 1), True), ((1, 2000), True), ((2001, 1), False), ((1, 2001), False), ((2001, 2001), False)],
    ids=["2000 by 1", "1 by 2000", "2001 by 1", "1 by 2001", "2001 by 2001"],
)
def test_a_picture_has_at_most_2000_pixels_in_each_direction(size, fits, reader, media):
    what = f"a picture of {size[0]} by {size[1]} pixels"
    if fits:
        stored(reader, picture("PNG", size), what=what)
    else:
        for kind, mode in (("PNG", "1"), ("JPEG", "RGB"), ("WEBP", "RGB")):
            refused(reader, picture(kind, size, mode=mode), ["file"], what=f"{what}, a {kind}")
        expect(files(media), [], call=f"the files in the storage after an upload of {what}")


@pytest.mark.parametrize("size", [999_999, 1_000_000, 1_000_001, 3_000_000])
def test_a_file_has_at_most_a_million_bytes(size, reader, media):
    content = picture("PNG").ljust(size, b"\0")
    if size <= 1_000_000:
        stored(reader, content, what=f"a file of {size} bytes")
    else:
        for name in ("me.png", "me"):
            refused(reader, content, ["file"], what=f"a file of {size} bytes called {name}", name=name)


# --- What is stored ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SUFFIX)
@pytest.mark.parametrize("where", ["everywhere", "behind it alone"])
def test_nothing_but_the_pixels_is_kept(kind, where, reader, media):
    text = "<script>alert('Ada lives at 52.52, 13.40')</script>"
    sent = pictures.talkative(kind, text) if where == "everywhere" else picture(kind) + text.encode()
    _, content, _ = stored(reader, sent, what=f"a {kind} with texts")
    hidden = "in EXIF, comment and profile of, and behind" if where == "everywhere" else "behind"
    places = ["in the file as it was served"] if text.encode() in content else []
    expect(
        places,
        [],
        call=f"where a text is left that was {hidden} a {kind}",
        because="Metadata tell where somebody lives, and a browser that guesses finds a page in a picture.",
    )
    expect(metadata(content), [], call=f"the metadata that are left in a {kind}")


TEXT = "Ada lives at 52.52, 13.40"
MORE_TALK = {
    "a transparent PNG": pictures.talkative("PNG", TEXT, "RGBA"),
    "a PNG in grey": pictures.talkative("PNG", TEXT, "L"),
    "a transparent WebP": pictures.talkative("WEBP", TEXT, "RGBA"),
    "a JPEG in grey": pictures.talkative("JPEG", TEXT, "L"),
    "a JPEG for print": pictures.talkative("JPEG", TEXT, "CMYK"),
    "a JPEG of a phone": pictures.of_a_phone(TEXT),
}


@pytest.mark.parametrize("what", MORE_TALK)
def test_nothing_but_the_pixels_is_kept_in_any_mode(what, reader, media):
    _, content, _ = stored(reader, MORE_TALK[what], what=f"{what} with texts")
    expect(
        (TEXT.encode() in content, metadata(content)),
        (False, []),
        call=f"whether a text is left that was hidden in {what}, and the metadata that are left",
    )


@pytest.mark.parametrize(
    ("what", "kind", "sent", "corners"),
    [
        ("a transparent PNG", "PNG", pictures.turned("PNG", mode="RGBA"), ["transparent", "half blue"]),
        ("a transparent WebP", "WEBP", pictures.turned("WEBP", mode="RGBA"), ["transparent", "half blue"]),
        ("a JPEG of a phone", "JPEG", pictures.of_a_phone(orientation=6), ["red", "blue"]),
    ],
    ids=["a transparent PNG", "a transparent WebP", "a JPEG of a phone"],
)
def test_pictures_of_all_kinds_are_stored_upright(what, kind, sent, corners, reader, media):
    _, content, _ = stored(reader, sent, what=f"{what} whose EXIF says: turn by 90 degrees")
    expect(
        seen(content),
        {"kind": kind, "size": [20, 40], "corners": corners},
        call=f"what is stored of {what} of 40 by 20 pixels that is to be turned",
    )


@pytest.mark.parametrize("kind", SUFFIX)
def test_a_turned_photo_is_stored_upright(kind, reader, media):
    _, content, _ = stored(reader, pictures.turned(kind), what=f"a {kind} whose EXIF says: turn by 90 degrees")
    expect(
        seen(content),
        {"kind": kind, "size": [20, 40], "corners": ["red", "blue"]},
        call=f"what is stored of a {kind} of 40 by 20 pixels that is to be turned",
        because="Phones store what the sensor saw, and say in the EXIF how to hold it.",
    )


@pytest.mark.parametrize(
    ("orientation", "size", "corners"),
    [
        (2, [40, 20], ["blue", "red"]),
        (3, [40, 20], ["blue", "red"]),
        (5, [20, 40], ["red", "blue"]),
        (7, [20, 40], ["blue", "red"]),
        (8, [20, 40], ["blue", "red"]),
    ],
    ids=["mirrored", "upside down", "mirrored and to the left", "mirrored and to the right", "to the left"],
)
def test_each_way_to_hold_a_photo_is_known(orientation, size, corners, reader, media):
    what = f"a JPEG of 40 by 20 pixels with the orientation {orientation}"
    _, content, _ = stored(reader, pictures.turned("JPEG", orientation), what=what)
    expect(
        seen(content),
        {"kind": "JPEG", "size": size, "corners": corners},
        call=f"what is stored of {what}",
        because="EXIF has eight values: four ways to turn a picture, each of them mirrored or not.",
    )


def test_a_transparent_colour_stays_transparent(reader, media):
    _, got, _ = stored(reader, pictures.transparent_colour(), what="a PNG in which red is transparent")
    expect(
        seen(got),
        {"kind": "PNG", "size": [40, 20], "corners": ["transparent", "blue"]},
        call="what is stored of a PNG without alpha channel, in which one colour is transparent",
    )


@pytest.mark.parametrize(
    ("what", "kind", "content", "right"),
    [
        ("a transparent PNG", "PNG", picture("PNG", mode="RGBA"), "half blue"),
        ("a transparent PNG in grey", "PNG", picture("PNG", mode="LA"), "half grey"),
        ("a transparent WebP", "WEBP", picture("WEBP", mode="RGBA"), "half blue"),
        ("a PNG with a transparent palette", "PNG", pictures.transparent_palette(), "transparent"),
    ],
    ids=["PNG", "grey", "WebP", "a palette"],
)
def test_what_is_transparent_stays_transparent(what, kind, content, right, reader, media):
    _, got, _ = stored(reader, content, what=what)
    expect(
        seen(got),
        {"kind": kind, "size": [40, 20], "corners": ["transparent", right]},
        call=f"what is stored of {what}: kind, size, and the colours in the first and the last pixel",
    )


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "L"), ("PNG", "1"), ("PNG", "P")])
def test_pictures_of_all_modes_are_taken(kind, mode, reader, media):
    what = f"a {kind} in Pillow's mode {mode}"
    sent = picture(kind, mode=mode)
    _, got, _ = stored(reader, sent, what=what)
    expect(seen(got), seen(sent), call=f"what is stored of {what}: kind, size, and the colours in two corners")


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("WEBP", "RGBA")]
)
def test_each_pixel_is_kept(kind, mode, reader, media):
    sent = pictures.colourful(kind, mode=mode)
    _, got, _ = stored(reader, sent, what=f"a {kind} of many colours, in Pillow's mode {mode}")
    expect(
        pictures.close(sent, got),
        True,
        call=f"whether what is stored of a {kind} of many colours, in Pillow's mode {mode}, looks like what was sent",
        because="A reader wants the photo back, not a smaller copy or one of fewer colours.",
    )


def test_names_are_new_and_say_nothing(reader, media):
    urls, drawn = [], []
    for _ in range(4):
        with count_random_bytes(uploads) as random_bytes:
            urls.append(stored(reader, picture("PNG"), what="a PNG", name="holiday.png")[0])
        drawn.append(sum(random_bytes))
    expect(
        [url for url in urls if not NAME.fullmatch(url) or "holiday" in url],
        [],
        call="the URLs that are not /pictures/<album>/<16 or more of a-z, 0-9>.<extension>",
    )
    expect(len(set(urls)), 4, call="the number of different URLs after four uploads of one file")
    expect(
        min(drawn) >= 8,
        True,
        call="whether each upload draws 8 random bytes or more, from secrets, uuid4(), get_random_string() or os.urandom()",
        because="The clock, a hash, and numbers of random can be computed by others, however long the name is.",
    )
    stems = [Path(url).stem for url in urls]
    expect(
        pictures.alike(stems) > 8,
        False,
        call=f"whether {', '.join(stems)} have more than 8 characters in common, at the beginning or at the end",
        because="A name that follows from another one, or from the time, can be guessed.",
    )
    expect(len(files(media)), 4, call="the number of files in the storage after four uploads of one file")


# --- Where it is stored --------------------------------------------------------------------------------------


@pytest.mark.parametrize("album", ["portraits", "pets", "places"])
def test_each_album_is_a_folder(album, reader, media):
    url, _, _ = stored(reader, picture("PNG"), what=f"album={album}", album=album)
    expect(
        files(media),
        [f"outer/media/{url.removeprefix('/pictures/')}"],
        call=f"the files in the storage after an upload to {album}",
        because="<album>/<name> in the storage, and nothing is left beside it.",
    )


@pytest.mark.parametrize(
    "album",
    [
        *("..", "../backups", "pets/../..", "pets/../places", "/tmp", "pets/", "backups", ""),
        *("Pets", " pets", "pets\x00", "pets,places", None),
    ],
    ids=repr,
)
def test_no_other_album_is_taken(album, reader, media):
    refused(reader, picture("PNG"), ["album"], what=f"album={album!r}", album=album)
    expect(files(media), [], call=f"the files in the storage and around it, after album={album!r}")


def test_all_that_is_wrong_is_named(reader, media):
    refused(reader, HTML, ["album", "file"], what="a page for album='..'", album="..")
    refused(reader, None, ["file"], what="no file")
    refused(reader, None, ["album", "file"], what="nothing", album=None)
    expect(files(media), [], call="the files in the storage after three uploads with errors")


def test_the_url_knows_where_the_site_is_mounted(reader, media):
    with override_script_prefix("/club/"):
        response = send(reader, picture("PNG"))
    url = json.loads(response.content).get("url", "")
    expect(
        (response.status_code, url.startswith("/club/pictures/pets/")),
        (201, True),
        call=f"POST /pictures/ of a site that is mounted at /club: the status, and whether {url} begins with it",
    )


@pytest.mark.parametrize(
    ("who", "method"),
    [("nobody", "POST"), *(("a reader", method) for method in ("POST", "GET", "HEAD", "PUT", "PATCH", "DELETE"))],
)
def test_only_somebody_signed_in_uploads_and_only_by_post(who, method, reader, media):
    client = reader if who == "a reader" else Client()
    if method == "POST":
        status = send(client, picture("PNG")).status_code
        wanted = 201 if who == "a reader" else 302
    else:
        status, wanted = client.generic(method, "/pictures/").status_code, 405
    expect(
        (status, len(files(media))),
        (wanted, int(wanted == 201)),
        call=f"{method} /pictures/ by {who}: the status, and the number of files",
    )


# --- How it is served ----------------------------------------------------------------------------------------


def look(url, method="GET"):
    response = attempt(Client().generic, method, url, call=f"{method} {url}")
    shown = response.headers.get("Content-Disposition", "").partition(";")[0]
    return (
        response.status_code,
        response.headers["Content-Type"],
        shown if shown == "attachment" else "",
        b"".join(response),
    )


@pytest.mark.parametrize(
    "name",
    [
        *("old.svg", "old.html", "old.gif", "old", "old.png.html", "old.pdf", "x.PNG.svg"),
        *("old.jpeg", "png"),
        pytest.param("größe.html", id="a German name"),
        pytest.param("снимок.html", id="a Russian name"),
    ],
)
def test_what_is_no_picture_is_offered_for_download(name, media):
    (media / "pets").mkdir()
    for path in (f"pets/{name}", name):
        (media / path).write_bytes(SVG)
        expect(
            look(f"/pictures/{path}"),
            (200, "application/octet-stream", "attachment", SVG),
            call=f"status, type, disposition and content of GET /pictures/{path}",
            because="Shown by the browser, it would be a page of our site with the script of a stranger.",
        )


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
def test_pictures_are_shown_to_everybody(method, media):
    for suffix, kind in TYPES.items():
        (media / f"a{suffix}").write_bytes(b"pixels")
        wanted = (200, kind, "", b"pixels" if method == "GET" else b"")
        got = look(f"/pictures/a{suffix}", method)
        if method in ("GET", "HEAD"):
            expect(got, wanted, call=f"status, type, disposition and content of {method} /pictures/a{suffix}")
        else:
            expect(got[0], 405, call=f"the status of {method} /pictures/a{suffix}")


@pytest.mark.parametrize(
    "path",
    [
        *("pets/nothing.png", "pets", "pets/", "../secret.png", "pets/../../secret.png", "%2e%2e/secret.png"),
        *("..%2fsecret.png", "/etc/passwd", "%2Fetc/passwd", "a%00.png", "pets/x.png/y.png", "."),
        *("../media-old/secret.png", "n" * 300 + ".png"),
    ],
    ids=lambda path: path.replace("/", "|") if len(path) < 300 else "a name of 304 characters",
)
def test_nothing_else_is_found(path, media):
    (media / "pets").mkdir()
    (media / "pets" / "x.png").write_bytes(b"pixels")
    (media.parent / "media-old").mkdir()
    for folder in (media.parent, media.parent / "media-old"):
        (folder / "secret.png").write_bytes(b"secret")
    response = Client(raise_request_exception=False).get(f"/pictures/{path}")
    expect(
        response.status_code,
        404,
        call=f"the status of GET /pictures/{path}",
        because="There is no such file in the storage, or it is not in the storage.",
    )
