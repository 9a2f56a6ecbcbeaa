from __future__ import annotations

from django.urls import include, path

from katas.production.health_check import views

urlpatterns = [
    path("health/live/", views.live),
    path("health/ready/", views.ready),
    path("", include("kata_project.urls")),
]
