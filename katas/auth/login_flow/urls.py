from __future__ import annotations

from django.urls import include, path

from katas.auth.login_flow import views

urlpatterns = [
    path("accounts/login/", views.sign_in, name="login"),
    path("accounts/logout/", views.sign_out, name="logout"),
    path("", include("kata_project.urls")),
]
