from experts.models.confirmation import Confirmation, ConfirmationLink
from experts.models.credential import Credential
from experts.models.drift import DriftSettlement
from experts.models.evidence import EvidenceFile
from experts.models.organisation import Affiliation, Organisation
from experts.models.person import Person, PersonContact
from experts.models.quote import WITHHELD, OffRecord, Quote

__all__ = [
    "WITHHELD",
    "Affiliation",
    "Confirmation",
    "ConfirmationLink",
    "Credential",
    "DriftSettlement",
    "EvidenceFile",
    "OffRecord",
    "Organisation",
    "Person",
    "PersonContact",
    "Quote",
]
