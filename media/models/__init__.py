from media.models.image import DIGITAL_SOURCE_TYPES, Image
from media.models.likeness import Fingerprint, Likeness
from media.models.rendition import Rendition
from media.models.rights import RightsGrant
from media.models.supplier import Supplier

__all__ = ["DIGITAL_SOURCE_TYPES", "Fingerprint", "Image", "Likeness", "Rendition", "RightsGrant", "Supplier"]
