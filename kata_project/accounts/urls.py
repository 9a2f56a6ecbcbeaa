from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from kata_project.accounts import views

app_name = "accounts"
urlpatterns = [
    path("accounts/login/", views.SignInView.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("authors/<int:pk>/", views.AuthorPostListView.as_view(), name="author"),
]
