"""The admin site: Django's, under our name, opening on the newsroom's front page."""

from __future__ import annotations

from django.contrib import admin


class NewsroomSite(admin.AdminSite):
    site_header = "Proofroom"
    site_title = "Proofroom"
    index_title = "Newsroom"
    enable_nav_sidebar = True
