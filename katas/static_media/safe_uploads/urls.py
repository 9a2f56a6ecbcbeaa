"""The site's URLs: the pictures, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.static_media.safe_uploads import uploads

urlpatterns = [
    path("pictures/", uploads.upload, name="upload"),
    path("pictures/<path:path>", uploads.serve, name="picture"),
    path("", include("kata_project.urls")),
]
