from django.urls import include, path

from katas.api.api_versioning import views

urlpatterns = [
    path("api/<str:version>/invoices/", views.InvoiceList.as_view(), name="api-invoices"),
    path("api/<str:version>/invoices/<slug:number>/", views.InvoiceDetail.as_view(), name="api-invoice"),
    path("api/invoices/", views.InvoiceList.as_view(), name="api-invoices"),
    path("api/invoices/<slug:number>/", views.InvoiceDetail.as_view(), name="api-invoice"),
    path("", include("kata_project.urls")),
]
