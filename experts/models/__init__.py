from experts.models.credential import Credential
from experts.models.organisation import Affiliation, Organisation
from experts.models.person import Person, PersonContact
from experts.models.quote import Quote

__all__ = ["Affiliation", "Credential", "Organisation", "Person", "PersonContact", "Quote"]
