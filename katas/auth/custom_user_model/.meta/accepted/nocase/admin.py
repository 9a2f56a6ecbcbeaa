"""The members in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from katas.auth.custom_user_model.models import Member


@admin.register(Member)
class MemberAdmin(UserAdmin):
    """Django's own pages for users, with other fields."""

    ordering = ("email",)
    list_display = ("__str__", "is_active")
    search_fields = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "password", "name")}),
        ("Permissions", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)
