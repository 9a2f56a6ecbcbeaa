"""The addresses of the invoices."""

from __future__ import annotations

from django.urls import path

from katas.routing.uuid_urls import views

app_name = "invoices"
urlpatterns = [
    path("<int:pk>/", views.Moved.as_view(permanent=True), name="old-detail"),
    path("<int:pk>/data.json", views.Moved.as_view(permanent=True, to="data"), name="old-data"),
    path("<uuid:public_id>/", views.Detail.as_view(), name="detail"),
    path("<uuid:public_id>/data.json", views.Data.as_view(), name="data"),
    path("", views.InvoiceList.as_view(), name="list"),
]
