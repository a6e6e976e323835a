from media.admin.image import ImageAdmin
from media.admin.supplier import SupplierAdmin

__all__ = ["ImageAdmin", "SupplierAdmin"]
