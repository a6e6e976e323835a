from media.models.image import Image
from media.models.rights import RightsGrant

__all__ = ["Image", "RightsGrant"]
