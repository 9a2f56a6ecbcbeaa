"""What the editors see at their desk."""

from __future__ import annotations

from django.contrib import admin

from kata_project.blog.models import Post
from katas.admin.register_and_list.sites import desk


class PostAdmin(admin.ModelAdmin):
    """Posts, for the people who look after them."""

    list_display = ["id", "created_at", "title", "author__display_name", "category", "status", "views"]
    list_display_links = ["title"]
    list_filter = ["status", ("category", admin.RelatedOnlyFieldListFilter), "created_at"]
    search_fields = ["title__icontains", "author__display_name__icontains"]
    date_hierarchy = "created_at"
    actions = None

    def get_queryset(self, request):
        """Return what the list shows, with what it shows of others."""
        return super().get_queryset(request).select_related("author", "category")

    def get_ordering(self, request):
        """Return the order of the list."""
        return ["-created_at"]

    def get_readonly_fields(self, request, obj=None):
        """Return what nobody may edit."""
        return ["created_at", "updated_at", "views"]


desk.register(Post, PostAdmin)
