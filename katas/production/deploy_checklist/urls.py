"""The site's URLs: the answer for the load balancer, and the pages of the project."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def alive(request: HttpRequest) -> HttpResponse:
    """Say that the process is there."""
    return HttpResponse("alive")


urlpatterns = [path("alive/", alive), path("", include("kata_project.urls"))]
