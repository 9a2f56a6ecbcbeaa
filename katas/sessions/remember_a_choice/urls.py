from __future__ import annotations

from django.urls import include, path

from katas.sessions.remember_a_choice import views

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("welcome/choose/", views.choose, name="choose"),
    path("", include("kata_project.urls")),
]
