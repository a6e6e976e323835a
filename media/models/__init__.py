from media.models.image import DIGITAL_SOURCE_TYPES, Image
from media.models.rendition import Rendition
from media.models.rights import RightsGrant

__all__ = ["DIGITAL_SOURCE_TYPES", "Image", "Rendition", "RightsGrant"]
