"""Pictures of readers: taken in, and served."""

from __future__ import annotations

import os
import uuid
from io import BytesIO
from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.urls import reverse
from django.views.generic import FormView
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
        kind = "JPEG" if image.format == "MPO" else image.format
        # Width and height are in the header: they are known before anything is decoded.
        if max(image.size) > MOST_PIXELS:
            raise ValidationError("The picture is too large.")
        upright = ImageOps.exif_transpose(image)
        pixels = upright.convert("RGBA" if kind != "JPEG" and image.has_transparency_data else "RGB")
    buffer = BytesIO()
    Image.frombytes(pixels.mode, pixels.size, pixels.tobytes()).save(buffer, format=kind)
    return ContentFile(buffer.getvalue(), name=f"{uuid.uuid4().hex}.{EXTENSIONS[kind]}")


class Upload(LoginRequiredMixin, FormView):
    form_class = PictureForm
    http_method_names = ["post", "options"]

    def form_valid(self, form: Any) -> HttpResponse:
        file = form.cleaned_data["file"]
        path = default_storage.save(os.path.join(form.cleaned_data["album"], file.name), file)
        return JsonResponse({"url": reverse("picture", args=[path])}, status=201)

    def form_invalid(self, form: Any) -> HttpResponse:
        return HttpResponse(f'{{"errors": {form.errors.as_json()}}}', status=400, content_type="application/json")


upload = Upload.as_view()


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Return a stored file."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse("", status=405)
    try:
        if not default_storage.exists(path) or os.path.isdir(default_storage.path(path)):
            return HttpResponseNotFound()
    except (ValueError, SuspiciousOperation):
        return HttpResponseNotFound()
    types = {ending: kind for ending, kind in TYPES.items() if path.endswith("." + ending)}
    response = HttpResponse(default_storage.open(path).read(), content_type="application/octet-stream")
    if types:
        response["Content-Type"] = types.popitem()[1]
    else:
        response["Content-Disposition"] = "attachment"
    return response
