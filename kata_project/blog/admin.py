# mypy: allow-any-generics
# The classes of the admin are generic in the type stubs only: ModelAdmin[Post] fails when the module is imported.

from __future__ import annotations

from django.contrib import admin

from kata_project.blog.models import Category, Comment, Post, Tag


@admin.register(Category, Tag)
class LabelAdmin(admin.ModelAdmin):
    list_display = ("name", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):
    list_display = ("title", "author", "category", "status", "published_at", "views")
    list_filter = ("status", "category")
    list_select_related = ("author", "category")
    search_fields = ("title", "summary")
    date_hierarchy = "published_at"
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("author", "editor", "category", "tags")


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ("body", "post", "author", "name", "approved", "created_at")
    list_filter = ("approved",)
    list_select_related = ("post", "author")
    list_editable = ("approved",)
    search_fields = ("body", "name")
    autocomplete_fields = ("post", "author")
