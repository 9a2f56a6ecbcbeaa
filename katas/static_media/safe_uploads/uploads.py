"""Pictures of readers: taken in, and served."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

ALBUMS = ("portraits", "pets", "places")


@require_POST
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Store a picture, and say where it is served."""
    album, file = request.POST.get("album"), request.FILES.get("file")
    if not album:
        return JsonResponse({"errors": {"album": ["Choose an album."]}}, status=400)
    if not file or not file.content_type.startswith("image/"):
        return JsonResponse({"errors": {"file": ["Send a picture."]}}, status=400)
    path = Path(settings.MEDIA_ROOT) / album / file.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.read())
    return JsonResponse({"url": f"/pictures/{album}/{file.name}"}, status=201)


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Return a stored file."""
    return FileResponse(default_storage.open(path))
