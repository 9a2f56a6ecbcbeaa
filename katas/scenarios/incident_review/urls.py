from django.urls import include, path

from katas.scenarios.incident_review import views

urlpatterns = [
    path("desk/", views.desk),
    path("desk/order/", views.choose_order),
    path("", include("kata_project.urls")),
]
