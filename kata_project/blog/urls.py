from __future__ import annotations

from django.urls import path

from kata_project.blog import views

app_name = "blog"
urlpatterns = [
    path("", views.PostListView.as_view(), name="home"),
    path("posts/<slug:slug>/", views.PostDetailView.as_view(), name="post"),
    path("categories/<slug:slug>/", views.CategoryPostListView.as_view(), name="category"),
    path("tags/<slug:slug>/", views.TagPostListView.as_view(), name="tag"),
]
