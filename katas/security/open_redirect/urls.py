from __future__ import annotations

from django.urls import path

from katas.security.open_redirect import views

urlpatterns = [path("notices/", views.dismiss_notice, name="dismiss_notice")]
