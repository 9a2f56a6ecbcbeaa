from __future__ import annotations

from django.urls import include, path

from katas.middleware.maintenance_mode import views

urlpatterns = [
    path("orders/", views.order),
    path("orders/health/", views.order),
    path("orders/static/site.css", views.order),
    path("health/", views.health),
    path("health/details/", views.order),
    path("healthy-recipes/", views.order),
    path("static-sites/", views.order),
    path("accounts/login/history/", views.order),
    path("static/<path:path>", views.static_file),
    path("", include("kata_project.urls")),
]
