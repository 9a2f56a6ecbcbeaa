"""The site's URLs: the profiles, and the pages of the project."""

from __future__ import annotations

from django.urls import path

from kata_project.urls import urlpatterns as project
from katas.templates.escape_user_content import views

urlpatterns = [path("profiles/<int:pk>/", views.profile, name="profile"), *project]
