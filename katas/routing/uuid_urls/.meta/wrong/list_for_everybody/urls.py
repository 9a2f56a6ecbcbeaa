"""The addresses of the invoices."""

from __future__ import annotations

from django.urls import path

from katas.routing.uuid_urls import views

app_name = "invoices"
urlpatterns = [
    path("", views.invoice_list, name="list"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/data.json", views.data, name="data"),
    path("<int:pk>/", views.moved, {"to": "invoices:detail"}),
    path("<int:pk>/data.json", views.moved, {"to": "invoices:data"}),
]
