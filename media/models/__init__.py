from media.models.image import DIGITAL_SOURCE_TYPES, Image
from media.models.lapse import Act, LapsePlan, LapsePolicy, RightsNotice
from media.models.likeness import Fingerprint, Likeness
from media.models.rendition import Rendition
from media.models.rights import RightsGrant
from media.models.supplier import Supplier

__all__ = [
    "DIGITAL_SOURCE_TYPES",
    "Act",
    "Fingerprint",
    "Image",
    "LapsePlan",
    "LapsePolicy",
    "Likeness",
    "Rendition",
    "RightsGrant",
    "RightsNotice",
    "Supplier",
]
