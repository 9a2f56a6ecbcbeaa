from __future__ import annotations

from django.urls import include, path

from katas.forms.invoice_formset import views

urlpatterns = [
    path("drafts/new/", views.edit_invoice, name="new_draft"),
    path("drafts/<path:number>/", views.edit_invoice, name="draft"),
    path("", include("kata_project.urls")),
]
