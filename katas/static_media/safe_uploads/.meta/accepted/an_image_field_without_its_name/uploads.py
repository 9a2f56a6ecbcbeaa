"""Pictures of readers: taken in, and served."""

from __future__ import annotations

import mimetypes
from io import BytesIO
from pathlib import PurePosixPath

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views import View
from django.views.decorators.http import require_POST
from PIL import Image, ImageOps

KINDS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}


class AnyName(forms.ImageField):
    """An image field that does not ask how the file is called."""

    default_validators: list = []

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        if file.size > 10**6:
            raise forms.ValidationError("Too many bytes.")
        if file.image.format not in [*KINDS, "MPO"] or max(file.image.size) > 2000:
            raise forms.ValidationError("Not this one.")
        try:
            file.seek(0)
            self.again(file)
        except (OSError, SyntaxError, ValueError) as error:
            raise forms.ValidationError("It is broken.") from error
        return file

    def again(self, file):
        kind = file.image.format.replace("MPO", "JPEG")
        pixels = ImageOps.exif_transpose(Image.open(file))
        pixels = pixels.convert("RGB") if kind == "JPEG" else pixels.convert("RGBA")
        buffer = BytesIO()
        for key in list(pixels.info):
            del pixels.info[key]
        pixels.save(buffer, format=kind)
        file.pixels = ContentFile(buffer.getvalue())
        file.new_name = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789") + KINDS[kind]


class Form(forms.Form):
    album = forms.TypedChoiceField(choices=[("portraits", "P"), ("pets", "E"), ("places", "L")])
    file = AnyName()


@require_POST
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    form = Form(data=request.POST, files=request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        name = default_storage.save("/".join([form.cleaned_data["album"], file.new_name]), file.pixels)
        return JsonResponse({"url": reverse("picture", args=(name,))}, status=201)
    return JsonResponse({"errors": form.errors.get_json_data()}, status=400)


class Serve(View):
    def get(self, request: HttpRequest, path: str) -> HttpResponse:
        try:
            with default_storage.open(path, "rb") as file:
                content = file.read()
        except (SuspiciousOperation, OSError, ValueError):
            raise Http404(path) from None
        if PurePosixPath(path).suffix in KINDS.values():
            kind = {".webp": "image/webp"}.get(PurePosixPath(path).suffix) or mimetypes.guess_type(path)[0]
            return HttpResponse(content, content_type=kind)
        return HttpResponse(
            content, content_type="application/octet-stream", headers={"Content-Disposition": "attachment"}
        )

    def http_method_not_allowed(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return HttpResponse(status=405)


serve = Serve.as_view()
