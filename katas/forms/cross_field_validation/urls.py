from __future__ import annotations

from django.urls import include, path

from katas.forms.cross_field_validation import views

urlpatterns = [
    path("organisations/<slug:slug>/subscribe/", views.subscribe, name="subscribe"),
    path("", include("kata_project.urls")),
]
