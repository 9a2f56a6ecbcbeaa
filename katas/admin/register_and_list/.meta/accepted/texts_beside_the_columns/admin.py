"""What the editors see at their desk."""

from __future__ import annotations

from django.contrib import admin

from kata_project.blog.models import Post
from katas.admin.register_and_list.sites import desk


@admin.register(Post, site=desk)
class PostAdmin(admin.ModelAdmin):
    """Posts, for the people who look after them."""

    list_display = ("__str__", "title", "author_name", "status", "views")
    list_filter = ("status", "category")
    list_select_related = ("author",)
    search_fields = ("title", "author__display_name")
    readonly_fields = ("views", "created_at", "updated_at")
    ordering = ("-created_at", "-pk")

    @admin.display(description="author", ordering="author__display_name")
    def author_name(self, post: Post) -> str:
        """Return what the public knows the author by."""
        return post.author.display_name
