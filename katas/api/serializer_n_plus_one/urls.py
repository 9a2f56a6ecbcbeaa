from __future__ import annotations

from django.urls import include, path

from katas.api.serializer_n_plus_one import views

urlpatterns = [
    path("api/posts/", views.PostList.as_view(), name="api-posts"),
    path("api/posts/<slug:slug>/", views.PostDetail.as_view(), name="api-post"),
    path("", include("kata_project.urls")),
]
