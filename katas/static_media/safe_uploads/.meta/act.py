import json
import re
import shutil
import tempfile
from io import BytesIO
from pathlib import Path

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_script_prefix, override_settings
from PIL import Image

from katas.static_media.safe_uploads import pictures, uploads
from pytest_djangokata.testing import count_random_bytes

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NAME = re.compile(r"/pictures/(portraits|pets|places)/[a-z0-9]{16,}\.(jpg|png|webp)")


def content(step):
    do, kind = step["do"], step.get("kind")
    png = pictures.picture("PNG")
    made = {
        "picture": lambda: pictures.picture(kind, tuple(step["size"])),
        "svg": lambda: SVG,
        "page": lambda: b"<!doctype html><script>alert(1)</script>",
        "gif": lambda: pictures.picture("GIF"),
        "bmp": lambda: pictures.picture("BMP"),
        "tiff": lambda: pictures.picture("TIFF"),
        "half png": lambda: pictures.picture("PNG", (300, 300), mode="RGBA")[:-60],
        "half jpeg": lambda: pictures.picture("JPEG", (300, 300))[:-400],
        "polyglot": lambda: png[:40] + SVG,
        "bomb": pictures.bomb,
        "noise": lambda: bytes(range(256)) * 9,
        "empty": lambda: b"",
        "nothing": lambda: None,
        "padded": lambda: png.ljust(step["bytes"], b"\0"),
        "talkative": lambda: pictures.talkative(kind, step["text"], step.get("mode", "RGB")),
        "behind": lambda: pictures.picture(kind) + step["text"].encode(),
        "of a phone": lambda: pictures.of_a_phone(step.get("text", ""), step.get("orientation", 1)),
        "turned": lambda: pictures.turned(kind, mode=step.get("mode", "RGB")),
        "held": lambda: pictures.turned(kind, step["orientation"]),
        "colourful": lambda: pictures.colourful(kind, tuple(step["size"]), step["mode"]),
        "transparent colour": pictures.transparent_colour,
        "transparent": lambda: (
            pictures.transparent_palette() if kind == "palette" else pictures.picture(kind, mode=step["mode"])
        ),
        "mode": lambda: pictures.picture(kind, mode=step["mode"]),
    }
    return made[do]()


def metadata(served, text):
    with Image.open(BytesIO(served)) as image:
        image.load()
        kept = {"exif", "comment", "icc_profile", "xmp", "Comment", "XML:com.adobe.xmp"} & set(image.info)
        kept |= {"dpi"} & {
            name for name, value in image.info.items() if name == "dpi" and round(value[0]) == pictures.DPI
        }
        return sorted(kept) + ["exif entries"] * (len(image.getexif()) > 0) + ["text"] * (text.encode() in served)


def upload(client, step, urls):
    data = {} if step.get("left_out") else {"album": step["album"]}
    sent = content(step)
    if sent is not None:
        data["file"] = SimpleUploadedFile(step["name"], sent, content_type=step["says"])
    with count_random_bytes(uploads) as drawn:
        response = client.post("/pictures/", data)
    if response.status_code == 400:
        return [400, sorted(json.loads(response.content).get("errors", {}))]
    if response.status_code != 201:
        return [int(response.status_code)]
    url = json.loads(response.content)["url"]
    new = url not in urls and sum(drawn) >= 8
    urls.add(url)
    served = client.get(url)
    body = b"".join(served)
    seen = pictures.seen(body)
    return [
        *(201, url.split("/")[2], Path(url).suffix, bool(NAME.fullmatch(url)), new),
        *(served.headers["Content-Type"], "attachment" in served.headers.get("Content-Disposition", "")),
        seen,
        metadata(body, step["text"]) if "text" in step else [],
        pictures.close(sent, body) if step["do"] == "colourful" else None,
    ]


def look(client, path, method="GET"):
    response = client.generic(method, path)
    shown = response.headers.get("Content-Disposition", "").partition(";")[0]
    if response.status_code != 200:
        return [int(response.status_code)]
    kind = shown if shown == "attachment" else ""
    return [200, response.headers["Content-Type"], kind, b"".join(response).decode("latin-1")]


def act(inputs):
    outer = Path(tempfile.mkdtemp())
    media = outer / "outer" / "media"
    media.mkdir(parents=True)
    try:
        with override_settings(MEDIA_ROOT=str(media)):
            return run(inputs, outer, media)
    finally:
        shutil.rmtree(outer)


def run(inputs, outer, media):
    client, nobody = Client(raise_request_exception=False), Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=inputs["user"]))
    urls = set()
    answers = [upload(client, step, urls) for step in inputs["steps"]]
    stems = [Path(url).stem for url in urls]
    where = sorted(str(path.relative_to(outer).parent) for path in outer.rglob("*") if path.is_file())
    mounted = refused = None
    if inputs["mounted"]:
        file = SimpleUploadedFile("a.png", pictures.picture("PNG"))
        with override_script_prefix("/club/"):
            answer = client.post("/pictures/", {"album": "pets", "file": file})
        mounted = json.loads(answer.content).get("url", "").startswith("/club/pictures/")
        refused = [
            int(client.generic(method, "/pictures/").status_code) for method in ("GET", "PUT", "PATCH", "DELETE")
        ]
        refused.append(int(nobody.post("/pictures/", {"album": "pets"}).status_code))
    (media.parent / "media-old").mkdir()
    for folder in (media.parent, media.parent / "media-old"):
        (folder / "secret.png").write_bytes(b"secret")
    (media / "pets").mkdir(exist_ok=True)
    (media / "pets" / "x.png").write_bytes(b"pixels")
    for name in inputs["old"]:
        (media / name).parent.mkdir(exist_ok=True)
        (media / name).write_bytes(name.encode())
    return {
        "answers": answers,
        "alike": pictures.alike(stems) > 8,
        "where": where,
        "mounted": mounted,
        "refused": refused,
        "old": [look(nobody, f"/pictures/{name}", method) for name in inputs["old"] for method in inputs["methods"]],
        "paths": [look(nobody, f"/pictures/{path}") for path in inputs["paths"]],
    }
