from __future__ import annotations

from django.urls import include, path

from katas.sessions.session_cart import views

urlpatterns = [
    path("cart/", views.show, name="cart"),
    path("cart/add/", views.add, name="cart_add"),
    path("cart/set/", views.set_quantity, name="cart_set"),
    path("cart/clear/", views.clear, name="cart_clear"),
    path("", include("kata_project.urls")),
]
