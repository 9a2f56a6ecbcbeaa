"""What the editors see at their desk."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Case, QuerySet, Value, When
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
    actions = ("publish_them",)

    def get_actions(self, request: HttpRequest) -> dict:
        """Return what this user may do."""
        actions = super().get_actions(request)
        if not self.has_change_permission(request):
            actions.pop("publish_them", None)
        return actions

    @admin.action
    def publish_them(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """Publish all at once."""
        now = timezone.now()
        number = queryset.filter(status="draft").count()
        date = Case(When(published_at=None, then=Value(now)), default="published_at")
        queryset.filter(status="draft").update(status="published", published_at=date, updated_at=now)
        text = ngettext("%d post was published.", "%d posts were published.", number) % number
        self.message_user(request, text, messages.SUCCESS)

    publish_them.short_description = "Publish selected posts"
