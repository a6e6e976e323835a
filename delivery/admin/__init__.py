from delivery.admin.embedded import EmbeddedAdmin
from delivery.admin.keys import ApiKeyAdmin

__all__ = ["ApiKeyAdmin", "EmbeddedAdmin"]
