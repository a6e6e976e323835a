from sources.models.identifier import Identifier
from sources.models.source import Source

__all__ = ["Identifier", "Source"]
