"""The addresses of the help centre, below the prefix under which they are included."""

from __future__ import annotations

from django.urls import path

from katas.routing.route_and_reverse import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("search/", views.search, name="search"),
    path("newest/", views.newest, name="newest"),
    __import__("django.urls", fromlist=["x"]).re_path(r"^(?P<year>[0-9]{4})/$", views.changes, name="changes"),
    path("<slug:section>/", views.section, name="section"),
    path("<slug:section>/<slug:slug>/", views.article, name="article"),
    path("<slug:section>/<slug:slug>/print/", views.print_version, name="print"),
]
