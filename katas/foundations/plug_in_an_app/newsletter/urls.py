from __future__ import annotations

from django.urls import path

from katas.foundations.plug_in_an_app.newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("", views.subscribe, name="subscribe"),
    path("thanks/", views.thanks, name="thanks"),
]
