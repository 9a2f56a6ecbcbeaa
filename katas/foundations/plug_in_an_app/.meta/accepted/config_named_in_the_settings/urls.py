from django.urls import include, path

urlpatterns = [
    path("", include("kata_project.urls")),
    path("newsletter/", include("katas.foundations.plug_in_an_app.newsletter.urls", namespace="newsletter")),
]
