from sources.admin.capture import CaptureAdmin
from sources.admin.looks import IntegrityEventAdmin, SourceCheckAdmin
from sources.admin.source import SourceAdmin

__all__ = ["CaptureAdmin", "IntegrityEventAdmin", "SourceAdmin", "SourceCheckAdmin"]
