"""What the editors see at their desk."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import F
from django.db.models.functions import Lower

from kata_project.blog.models import Post
from katas.admin.register_and_list.sites import desk


@admin.display(description="By", ordering=Lower("author__display_name").asc())
def by(post: Post) -> str:
    """Return the author's name."""
    return post.author.display_name


@admin.register(Post, site=desk)
class PostAdmin(admin.ModelAdmin):
    """Posts, for the people who look after them."""

    list_display = ("title", by, "get_status_display", "seen")
    list_filter = ("category__name", "status")
    search_fields = ("title", "author__display_name")
    autocomplete_fields = ()
    list_select_related = ("author", "category")
    raw_id_fields = ("author", "editor")
    fieldsets = (
        (None, {"fields": ("title", "slug", "author", "editor", "category", "tags", "summary", "body")}),
        ("Publication", {"fields": (("status", "published_at"), ("views", "created_at", "updated_at"))}),
    )
    readonly_fields = ("views", "created_at", "updated_at")
    ordering = (F("created_at").desc(),)

    @admin.display(ordering="views")
    def seen(self, post: Post) -> int:
        """Return how often the post was read."""
        return post.views

    @admin.display(ordering="status")
    def get_status_display(self, post: Post) -> str:
        """Return the status as it is shown."""
        return post.get_status_display()
