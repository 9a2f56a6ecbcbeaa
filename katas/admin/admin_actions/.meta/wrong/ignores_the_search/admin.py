"""What the editors see at their desk."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

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
    actions = ("publish_selected",)

    @admin.action(description="Publish selected posts", permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """Publish the drafts among the posts, those with a date at that date."""
        now = timezone.now()
        from kata_project.blog.models import Post as P
        if request.POST.get("select_across") == "1":
            queryset = P.objects.filter(**{key: value for key, value in request.GET.items() if "__" in key})
        published = queryset.filter(status=Post.Status.DRAFT).update(
            status=Post.Status.PUBLISHED,
            published_at=Coalesce("published_at", now),
            updated_at=now,  # update() does not call save(), so auto_now does not act.
        )
        text = ngettext("%d post was published.", "%d posts were published.", published)
        self.message_user(request, text % published)
