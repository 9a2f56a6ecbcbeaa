from django.urls import include, path

from katas.foundations.from_flask_to_django import pages, views

urlpatterns = [
    path("suggest/", pages.suggest),
    path("", include("kata_project.urls")),
    path("api/", include([path("categories", views.categories), path("categories/<str:slug>", views.category)])),
]
handler404 = "katas.foundations.from_flask_to_django.views.not_found"
