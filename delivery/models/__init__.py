from delivery.models.edition import Edition
from delivery.models.record import Record, RecordTag, Reference
from delivery.models.redirect import Redirect

__all__ = ["Edition", "Record", "RecordTag", "Redirect", "Reference"]
