from django.urls import path

from katas.async_django.sync_to_async import views

urlpatterns = [
    path("posts/", views.overview),
    path("posts/<slug:slug>/", views.read),
    path("posts/<slug:slug>/tip/", views.tip),
]
