"""The site's URLs: the newsroom's list, and the pages of the project."""

from __future__ import annotations

from django.urls import path

from kata_project.urls import urlpatterns as project
from katas.views.class_based_list import views

urlpatterns = [path("newsroom/", views.PostList.as_view(), name="newsroom"), *project]
