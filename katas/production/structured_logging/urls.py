"""The payment, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.production.structured_logging import views

urlpatterns = [
    path("pay/", views.pay),
    path("", include("kata_project.urls")),
]
