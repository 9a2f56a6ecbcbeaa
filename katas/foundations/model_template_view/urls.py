from __future__ import annotations

from django.urls import include, path

from katas.foundations.model_template_view import views

urlpatterns = [
    path("magazine/<slug:slug>/", views.article_page, name="article"),
    path("", include("kata_project.urls")),
]
