from experts.admin.confirmation import ConfirmationAdmin, ConfirmationLinkAdmin
from experts.admin.evidence import EvidenceFileAdmin
from experts.admin.organisation import OrganisationAdmin
from experts.admin.person import PersonAdmin
from experts.admin.quote import QuoteAdmin

__all__ = [
    "ConfirmationAdmin",
    "ConfirmationLinkAdmin",
    "EvidenceFileAdmin",
    "OrganisationAdmin",
    "PersonAdmin",
    "QuoteAdmin",
]
