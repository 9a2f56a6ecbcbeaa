from __future__ import annotations

from django.urls import include, path

from katas.middleware.request_id import views

urlpatterns = [
    path("pay/<slug:number>/", views.pay, name="pay"),
    path("", include("kata_project.urls")),
]
