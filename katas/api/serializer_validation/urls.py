from __future__ import annotations

from django.urls import include, path

from katas.api.serializer_validation import views

urlpatterns = [
    path("api/invoices/", views.InvoiceList.as_view(), name="invoices"),
    path("", include("kata_project.urls")),
]
