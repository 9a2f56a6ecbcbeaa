from __future__ import annotations

from django.contrib import admin

from kata_project.blog.models import Post
from katas.admin.register_and_list.sites import desk


@admin.register(Post, site=desk)
class PostAdmin(admin.ModelAdmin):
    list_display = ("title", "author_name", "shelf", "status", "views")
    list_select_related = ("author",)
    list_filter = ("status", "category")
    search_fields = ("title", "author__display_name")
    ordering = ("-created_at",)
    readonly_fields = ("views", "created_at", "updated_at")

    @admin.display(description="author", ordering="author__display_name")
    def author_name(self, post):
        return post.author.display_name

    @admin.display(description="category", ordering="category__name")
    def shelf(self, post):
        return post.category.name if post.category else "–"
