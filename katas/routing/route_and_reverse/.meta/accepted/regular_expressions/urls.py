"""The addresses of the help centre, below the prefix under which they are included."""

from __future__ import annotations

from django.urls import path, re_path

from katas.routing.route_and_reverse import views

app_name = "help"
urlpatterns = [
    re_path(r"^(?P<section>[-a-zA-Z0-9_]+)/(?P<slug>[-a-zA-Z0-9_]+)/print/\Z", views.print_version, name="print"),
    re_path(r"^(?P<section>[-a-zA-Z0-9_]+)/(?P<slug>[-a-zA-Z0-9_]+)/\Z", views.article, name="article"),
    path("newest/", views.newest, name="newest"),
    path("search/", views.search, name="search"),
    re_path(r"^(?P<year>[0-9]+)/\Z", views.changes, name="changes"),
    re_path(r"^(?P<section>[-a-zA-Z0-9_]+)/\Z", views.section, name="section"),
    path("", views.index, name="index"),
]
