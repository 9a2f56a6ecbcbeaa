# mypy: allow-any-generics
# The classes of the admin are generic in the type stubs only: ModelAdmin[Post] fails when the module is imported.

from __future__ import annotations

from django.contrib import admin

from kata_project.accounts.models import Membership, Organisation, Profile


class MembershipInline(admin.TabularInline):
    model = Membership
    autocomplete_fields = ("user",)
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "created_at")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (MembershipInline,)


@admin.register(Profile)
class ProfileAdmin(admin.ModelAdmin):
    list_display = ("display_name", "user", "website", "time_zone")
    list_select_related = ("user",)
    search_fields = ("display_name", "user__username")
    autocomplete_fields = ("user",)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ("user", "organisation", "role", "joined_at")
    list_filter = ("role", "organisation")
    list_select_related = ("user", "organisation")
    autocomplete_fields = ("user", "organisation")
