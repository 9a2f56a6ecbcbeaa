"""The pages of this kata, and those of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.lifecycle.trace_a_request import views

urlpatterns = [
    path("plain/", views.plain, name="plain"),
    path("plain/<str:word>/", views.plain, name="word"),
    path("missing/", views.missing, name="missing"),
    path("denied/", views.denied, name="denied"),
    path("crash/", views.crash, name="crash"),
    path("slow/", views.slow, name="slow"),
    path("shutdown/", views.shutdown, name="shutdown"),
    path("page/", views.page, name="page"),
    path("torn/", views.torn, name="torn"),
    path("members/", views.members, name="members"),
    path("stream/", views.stream, name="stream"),
    path("closed/", views.plain, name="closed"),
    path("broken-out/", views.page, name="broken_out"),
    path("", include("kata_project.urls")),
]
