"""The invoices, their exports, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.security.object_level_access import views

urlpatterns = [
    path("invoices/", views.invoice_list, name="invoices"),
    path("invoices/export/", views.export, name="export"),
    path("invoices/<str:number>/", views.invoice_detail, name="invoice"),
    path("invoices/<str:number>/edit/", views.invoice_edit, name="invoice_edit"),
    path("exports/<str:name>/", views.download, name="download"),
    path("", include("kata_project.urls")),
]
