from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("newsletter/", include("katas.foundations.plug_in_an_app.newsletter.urls")),
    path("", include("kata_project.urls")),
]
