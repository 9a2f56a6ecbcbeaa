"""The addresses of the magazine."""

from __future__ import annotations

from django.urls import path

from katas.templates.inherit_a_layout import views

app_name = "magazine"
urlpatterns = [
    path("", views.post_list, name="list"),
    path("<slug:slug>/", views.post_detail, name="post"),
]
