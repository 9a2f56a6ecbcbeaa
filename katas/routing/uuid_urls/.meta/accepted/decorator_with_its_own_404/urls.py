"""The addresses of the invoices."""

from __future__ import annotations

from django.urls import path

from katas.routing.uuid_urls import views

app_name = "invoices"
urlpatterns = [
    path("", views.invoice_list, name="list"),
    path("<int:pk>/", views.moved, name="old"),
    path("<int:pk>/data.json", views.moved_data, name="old-data"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/data.json", views.data, name="data"),
]
