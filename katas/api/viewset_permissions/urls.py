from __future__ import annotations

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from katas.api.viewset_permissions import views

router = SimpleRouter()
router.register("posts", views.PostViewSet, basename="api-post")

urlpatterns = [path("api/", include(router.urls)), path("", include("kata_project.urls"))]
