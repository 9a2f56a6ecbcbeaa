"""Pictures of readers: taken in, and served."""

from __future__ import annotations

import uuid
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from PIL import Image, ImageOps

ALBUMS = ("portraits", "pets", "places")
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
MOST_BYTES = 1_000_000
MOST_PIXELS = 2000  # in each direction


class PictureForm(forms.Form):
    """A picture and its album; the cleaned ``file`` is a new file with a new name."""

    # Not an ImageField: that one looks at the name, and takes anything that Pillow can open.
    album = forms.ChoiceField(choices=[(name, name) for name in ALBUMS])
    file = forms.FileField()

    def clean_file(self) -> ContentFile:
        """Decode the picture, and encode its pixels again."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError("The file is too large.")
        try:
            return encoded(file)
        except ValidationError:
            raise
        except Exception as error:
            # Pillow raises many kinds for what is no picture.
            raise ValidationError("This is no picture.") from error


def encoded(file: Any) -> ContentFile:
    """Return the pixels of *file* as a new file."""
    with Image.open(file, formats=list(EXTENSIONS)) as image:
        # Pillow calls a JPEG that holds further pictures, as phones make them, an MPO.
        kind = "JPEG" if image.format == "MPO" else image.format
        # Width and height are in the header: they are known before anything is decoded.
        if max(image.size) > MOST_PIXELS:
            raise ValidationError("The picture is too large.")
        upright = ImageOps.exif_transpose(image)
        pixels = upright.convert("RGBA" if kind != "JPEG" and image.has_transparency_data else "RGB")
    # Pillow keeps comments and profiles in `info`, and writes them into the new file.
    pixels.info.clear()
    buffer = BytesIO()
    pixels.save(buffer, format=kind, quality=90)
    return ContentFile(buffer.getvalue(), name=f"{uuid.uuid4().hex}.{EXTENSIONS[kind]}")


@require_POST
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Store a picture, and say where it is served."""
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    file = form.cleaned_data["file"]
    path = default_storage.save(f"{form.cleaned_data['album']}/{file.name}", file)
    return JsonResponse({"url": reverse("picture", args=[path])}, status=201)


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Return a stored file; what is no picture by its name is not shown but offered for download."""
    try:
        file = default_storage.open(path)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    kind = TYPES.get(PurePosixPath(path).suffix.removeprefix("."))
    return FileResponse(file, as_attachment=kind is None, content_type=kind or "application/octet-stream")
