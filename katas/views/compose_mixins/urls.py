"""The site's URLs: the views of this kata, those of the other team, and the pages of the project."""

from __future__ import annotations

from django.urls import include, path

from katas.views.compose_mixins import elsewhere, views

urlpatterns = [
    path("posts/<int:pk>/edit/", views.PostUpdate.as_view()),
    path("posts/<int:pk>/delete/", views.PostDelete.as_view()),
    path("posts/<int:pk>/publish/", views.PublishPost.as_view()),
    path("wallets/<int:pk>/", views.WalletDetail.as_view()),
    path("tags/new/", views.TagCreate.as_view()),
    path("feedback/", views.Feedback.as_view()),
    path("subscriptions/<int:pk>/", elsewhere.SubscriptionDetail.as_view()),
    path("previews/<slug:slug>/", elsewhere.PostPreview.as_view()),
    path("shelves/<slug:name>/", elsewhere.Shelf.as_view()),
    path("categories/<slug:slug>/rename/", elsewhere.CategoryRename.as_view()),
    path("lines/<int:line>/", elsewhere.LineText.as_view()),
    path("tags/<slug:slug>/remove/", elsewhere.TagRemove.as_view(audit_action="tag.removed")),
    path("categories/<slug:slug>/note/", elsewhere.CategoryNote.as_view()),
    path("purses/<int:pk>/", elsewhere.NobodysDetail.as_view(owner_field="owner__user")),
    path("nameless/", elsewhere.NamelessCreate.as_view()),
    path("broken/", elsewhere.BrokenCreate.as_view()),
    path("nameless-form/", elsewhere.NamelessForm.as_view()),
    path("tags/<int:pk>/delete/", elsewhere.NamelessDelete.as_view()),
    path("tags/<int:pk>/drop/", elsewhere.BrokenDelete.as_view()),
    path("categories/<slug:slug>/announce/", elsewhere.BrokenRename.as_view()),
    path("nobodys/<int:pk>/", elsewhere.NobodysDetail.as_view()),
    path("", include("kata_project.urls")),
]
