"""What the editors see at their desk."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Case, F, QuerySet, When
from django.http import HttpRequest
from django.utils import timezone

from kata_project.blog.models import Post
from katas.admin.admin_actions.sites import desk


@admin.register(Post, site=desk)
class PostAdmin(admin.ModelAdmin):
    """Posts, for the people who look after them."""

    list_display = ("title", "status", "published_at")
    list_filter = ("status", "category")
    list_per_page = 5
    search_fields = ("title",)
    ordering = ("-created_at", "-pk")

    def get_actions(self, request: HttpRequest):
        """Offer the action to who may change posts, and everything else as before."""
        actions = super().get_actions(request)
        if request.user.has_perm("blog.change_post"):
            actions["publish"] = (publish, "publish", "Publish selected posts")
        return actions


def publish(modeladmin: PostAdmin, request: HttpRequest, queryset: QuerySet[Post]) -> None:
    """Read which of the posts are drafts, and publish these."""
    keys = list(queryset.filter(status=Post.Status.DRAFT).values_list("pk", flat=True))
    now = timezone.now()
    Post.objects.filter(pk__in=keys).update(
        status=Post.Status.PUBLISHED,
        published_at=Case(When(published_at=None, then=now), default=F("published_at")),
        updated_at=now,
    )
    posts_were = "post was" if len(keys) == 1 else "posts were"
    modeladmin.message_user(request, f"{len(keys)} {posts_were} published.")
