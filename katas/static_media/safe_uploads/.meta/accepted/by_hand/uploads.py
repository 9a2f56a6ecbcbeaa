"""Pictures of readers: taken in, and served."""

import io
import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponseNotAllowed, HttpResponseNotFound, JsonResponse
from django.urls import reverse
from django.utils._os import safe_join
from PIL import Image, ImageOps

ALBUMS = ("portraits", "pets", "places")
ENDS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}


def read(file):
    """Return the extension and the content of a new file, or None."""
    if file is None or file.size > 1_000_000:
        return None
    try:
        image = Image.open(file)
        kind = {"MPO": "JPEG"}.get(image.format, image.format)
        if kind not in ENDS or image.width > 2000 or image.height > 2000:
            return None
        image.load()
        upright = ImageOps.exif_transpose(image).convert("RGB" if kind == "JPEG" else "RGBA")
        new = Image.new(upright.mode, upright.size)
        new.paste(upright)
        buffer = io.BytesIO()
        new.save(buffer, kind)
    except Exception:  # noqa: BLE001
        return None
    return ENDS[kind], buffer.getvalue()


def upload(request):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return store(request)


@login_required
def store(request):
    errors = {}
    album = request.POST.get("album")
    if album not in ALBUMS:
        errors["album"] = ["No such album."]
    made = read(request.FILES.get("file"))
    if made is None:
        errors["file"] = ["No picture."]
    if errors:
        return JsonResponse({"errors": errors}, status=400)
    name = secrets.token_hex(16) + made[0]
    import pathlib

    folder = pathlib.Path(settings.MEDIA_ROOT) / album
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("xb") as file:
        file.write(made[1])
    return JsonResponse({"url": reverse("picture", kwargs={"path": f"{album}/{name}"})}, status=201)


def serve(request, path):
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        file = open(safe_join(settings.MEDIA_ROOT, path), "rb")  # noqa: SIM115
    except Exception:  # noqa: BLE001
        return HttpResponseNotFound()
    types = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
    for end, kind in types.items():
        if path.endswith(end):
            return FileResponse(file, content_type=kind, headers={"Content-Disposition": "inline"})
    response = FileResponse(file, content_type="application/octet-stream")
    response["Content-Disposition"] = 'attachment; filename="download"'
    return response
