"""The addresses of the invoices."""

from __future__ import annotations

from django.urls import path

from katas.routing.uuid_urls import views

app_name = "invoices"
urlpatterns = [
    path("", views.invoice_list, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/data.json", views.data, name="data"),
]
