"""The addresses of the help centre, below the prefix under which they are included."""

from __future__ import annotations

from django.urls import path

from katas.routing.route_and_reverse import views

urlpatterns = [
    path("", views.index),
    path("newest/", views.newest),
    path("<slug:section>/", views.section),
    path("<slug:section>/<path:slug>/", views.article),
    path("<slug:section>/<path:slug>/print/", views.print_version),
    path("<int:year>/", views.changes),
    path("search/", views.search),
]
