"""The pages of the new project."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.urls import path

from katas.auth.custom_user_model import views

urlpatterns = [
    path("join/", views.join, name="join"),
    path("login/", LoginView.as_view(template_name="custom_user_model/form.html"), name="login"),
    path("me/", views.me, name="me"),
    path("admin/", admin.site.urls),
]
