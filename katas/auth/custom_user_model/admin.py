"""The members in the admin."""

from __future__ import annotations

from django.contrib import admin

from katas.auth.custom_user_model.models import Member

admin.site.register(Member)
