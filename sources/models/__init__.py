from sources.models.capture import Capture
from sources.models.check import SourceCheck
from sources.models.identifier import Identifier
from sources.models.integrity import IntegrityEvent
from sources.models.source import Source

__all__ = ["Capture", "Identifier", "IntegrityEvent", "Source", "SourceCheck"]
