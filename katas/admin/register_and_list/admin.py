"""What the editors see at their desk."""

from __future__ import annotations

from django.contrib import admin

from kata_project.blog.models import Post
from katas.admin.register_and_list.sites import desk


@admin.register(Post, site=desk)
class PostAdmin(admin.ModelAdmin):
    """Posts, for the people who look after them."""
