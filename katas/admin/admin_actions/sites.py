"""The editors' own admin site, apart from the administrators' one."""

from __future__ import annotations

from django.contrib.admin import AdminSite

desk = AdminSite(name="desk")
desk.site_header = "Editors' desk"
