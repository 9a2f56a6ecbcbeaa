"""The pages for members and staff, and the pages of the project."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.urls import include, path

from katas.auth.members_only import views

urlpatterns = [
    path("preview/", login_required(views.preview), name="preview"),
    path("moderation/", login_required(views.Moderation.as_view()), name="moderation"),
    path("", include("kata_project.urls")),
]
