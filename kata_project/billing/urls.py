from __future__ import annotations

from django.urls import path

from kata_project.billing import views

app_name = "billing"
urlpatterns = [
    path("pricing/", views.PricingView.as_view(), name="pricing"),
    path("organisations/<slug:slug>/invoices/", views.InvoiceListView.as_view(), name="invoices"),
]
