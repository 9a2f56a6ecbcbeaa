"""The addresses of the help centre, below the prefix under which they are included."""

from __future__ import annotations

from django.urls import include, path

from katas.routing.route_and_reverse import views

app_name = "help"

article_patterns = [
    path("", views.article, name="article"),
    path("print/", views.print_version, name="print"),
]
section_patterns = [
    path("", views.section, name="section"),
    path("<slug:slug>/", include(article_patterns)),
]
urlpatterns = [
    path("", views.index, name="index"),
    path("search/", views.search, name="search"),
    path("newest/", views.newest, name="newest"),
    path("<int:year>/", views.changes, name="changes"),
    path("<slug:section>/", include(section_patterns)),
]
