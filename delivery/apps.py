from django.apps import AppConfig
from django.core.checks import register

from delivery.checks import cache_purger


class DeliveryConfig(AppConfig):
    name = "delivery"

    def ready(self) -> None:
        register(cache_purger)
