from django.urls import include, path

from katas.databases.read_replica_router import views

urlpatterns = [
    path("api/posts/", views.titles),
    path("api/posts/<slug:slug>/", views.comments),
    path("api/posts/<slug:slug>/read/", views.read),
    path("api/posts/<slug:slug>/mail/", views.comment_and_mail),
    path("", include("kata_project.urls")),
]
