from experts.admin.organisation import OrganisationAdmin
from experts.admin.person import PersonAdmin
from experts.admin.quote import QuoteAdmin

__all__ = ["OrganisationAdmin", "PersonAdmin", "QuoteAdmin"]
