from delivery.models.asking import KeptAnswer, Tally
from delivery.models.edition import Edition
from delivery.models.key import ApiKey
from delivery.models.purge import Purge
from delivery.models.record import Record, RecordTag, Reference
from delivery.models.redirect import Redirect
from delivery.models.searching import RecentEntry, SearchEntry, SpelledWord
from delivery.models.webhook import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookSecret
from delivery.models.withholding import Withholding

__all__ = [
    "ApiKey",
    "Edition",
    "KeptAnswer",
    "Purge",
    "RecentEntry",
    "Record",
    "RecordTag",
    "Redirect",
    "Reference",
    "SearchEntry",
    "SpelledWord",
    "Tally",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookSecret",
    "Withholding",
]
