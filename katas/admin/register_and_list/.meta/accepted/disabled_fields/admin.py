from __future__ import annotations

from django.contrib import admin

from kata_project.blog.models import Post
from katas.admin.register_and_list.sites import desk


@admin.register(Post, site=desk)
class PostAdmin(admin.ModelAdmin):
    list_display = ("title", "author_name", "status", "views")
    list_select_related = True
    list_filter = ("status", "category")
    search_fields = ("title", "author__display_name")
    ordering = ("-created_at",)
    readonly_fields = ("updated_at",)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("views", "created_at"):
            field.disabled = True
        return field

    @admin.display(description="author", ordering="author__display_name")
    def author_name(self, post):
        return post.author
