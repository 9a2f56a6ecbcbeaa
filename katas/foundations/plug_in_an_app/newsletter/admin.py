from __future__ import annotations

from django.contrib import admin

from katas.foundations.plug_in_an_app.newsletter.models import Subscriber


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    list_display = ("email", "joined_at")
    search_fields = ("email",)
