"""The addresses of the help centre, below the prefix under which they are included."""

from __future__ import annotations

from django.urls import path, re_path

from katas.routing.route_and_reverse import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    re_path(r"^search/", views.search, name="search"),
    re_path(r"^newest/", views.newest, name="newest"),
    re_path(r"^(?P<year>\d{4})/$", views.changes, name="changes"),
    re_path(r"^(?P<section>[-\w]+)/$", views.section, name="section"),
    re_path(r"^(?P<section>[-\w]+)/(?P<slug>[-\w]+)/$", views.article, name="article"),
    re_path(r"^(?P<section>[-\w]+)/(?P<slug>[-\w]+)/print", views.print_version, name="print"),
]
