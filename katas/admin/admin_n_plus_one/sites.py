"""The accountants' own admin site, apart from the administrators' one."""

from __future__ import annotations

from django.contrib.admin import AdminSite

books = AdminSite(name="books")
books.site_header = "The books"
