from __future__ import annotations

from django.urls import include, path

from katas.security.csrf_safe import views

urlpatterns = [
    path("moderation/", views.moderation, name="moderation"),
    path("moderation/<int:pk>/approve/", views.approve, name="approve"),
    path("api/comments/<int:pk>/approve/", views.api_approve, name="api_approve"),
    path("", include("kata_project.urls")),
]
