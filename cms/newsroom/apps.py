from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps

from cms.core import structs


class NewsroomAdminConfig(admin_apps.AdminConfig):
    """Puts our admin site where Django looks for its own."""

    default = False
    default_site = "cms.newsroom.site.NewsroomSite"


class NewsroomConfig(AppConfig):
    name = "cms.newsroom"
    label = "newsroom"

    def ready(self) -> None:
        """This app comes last: what the others and the admin import is there."""
        structs.build()
