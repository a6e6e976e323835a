from media.admin.image import ImageAdmin

__all__ = ["ImageAdmin"]
