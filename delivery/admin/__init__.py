from delivery.admin.embedded import EmbeddedAdmin
from delivery.admin.keys import ApiKeyAdmin
from delivery.admin.purge import PurgeAdmin
from delivery.admin.webhookdelivery import WebhookDeliveryAdmin
from delivery.admin.webhookendpoint import WebhookEndpointAdmin

__all__ = ["ApiKeyAdmin", "EmbeddedAdmin", "PurgeAdmin", "WebhookDeliveryAdmin", "WebhookEndpointAdmin"]
