from __future__ import annotations

from django.urls import include, path

from katas.forms.model_form import views

urlpatterns = [
    path("posts/<slug:slug>/comment/", views.leave_comment, name="leave_comment"),
    path("", include("kata_project.urls")),
]
