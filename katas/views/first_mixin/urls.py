from __future__ import annotations

from django.urls import include, path

from katas.views.first_mixin import views

urlpatterns = [
    path("archive/", views.PostList.as_view(), name="archive"),
    path("archive/<slug:slug>/", views.PostPage.as_view(), name="archived_post"),
    path("about/", views.About.as_view(), name="about"),
    path("feedback/", views.Feedback.as_view(), name="feedback"),
    path("", include("kata_project.urls")),
]
