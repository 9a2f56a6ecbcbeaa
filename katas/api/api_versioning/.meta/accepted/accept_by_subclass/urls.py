from django.urls import include, path
from rest_framework.routers import SimpleRouter

from katas.api.api_versioning import views

router = SimpleRouter()
router.register("invoices", views.NewInvoices, basename="new-invoice")

urlpatterns = [
    path("api/invoices/", views.InvoiceList.as_view(), name="api-invoices"),
    path("api/invoices/<slug:number>/", views.InvoiceDetail.as_view(), name="api-invoice"),
    path("api/v2/", include(router.urls)),
    path("", include("kata_project.urls")),
]
