from __future__ import annotations

from django.urls import include, path

from katas.middleware.first_middleware import views

urlpatterns = [
    path("pages/", views.page, name="page"),
    path("pages/old/", views.old, name="old"),
    path("pages/download/", views.download, name="download"),
    path("pages/partner/", views.partner, name="partner"),
    path("pages/thanks/", views.thanks, name="thanks"),
    path("pages/broken/", views.broken, name="broken"),
    path("pages/members/", views.members, name="members"),
    path("", include("kata_project.urls")),
]
