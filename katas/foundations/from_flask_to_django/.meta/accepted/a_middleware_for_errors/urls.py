from django.urls import include, path

from katas.foundations.from_flask_to_django.pages import suggest
from katas.foundations.from_flask_to_django.views import categories, category

urlpatterns = [
    path("api/categories", categories),
    path("api/categories/<slug>", category),
    path("suggest/", suggest),
    path("", include("kata_project.urls")),
]
