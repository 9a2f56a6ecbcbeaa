from __future__ import annotations

from django.contrib import admin
from django.db.models import Q

from kata_project.blog.models import Post
from katas.admin.register_and_list.sites import desk


@admin.register(Post, site=desk)
class PostAdmin(admin.ModelAdmin):
    list_display = ("title", "author_name", "status", "views")
    list_select_related = ("author",)
    list_filter = ("status", "category")
    search_fields = ("title", "author__display_name")
    ordering = ("-created_at",)
    readonly_fields = ("views", "created_at", "updated_at")

    def get_search_results(self, request, queryset, search_term):
        for word in search_term.split():
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(author__display_name__icontains=word) | Q(tags__name__iexact=word)
            )
        return queryset, False

    @admin.display(description="author", ordering="author__display_name")
    def author_name(self, post):
        return post.author.display_name
