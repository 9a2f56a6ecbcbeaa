"""What the editors see at their desk."""

from __future__ import annotations

from django.contrib import admin

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
