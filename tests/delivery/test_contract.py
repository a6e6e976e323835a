"""What may be added to the contract without breaking what was stored before."""

from __future__ import annotations

import msgspec

from delivery import contract
from delivery.schemas import components
from tests.delivery.factories import image


def test_a_document_stored_before_a_key_was_added_can_still_be_read():
    stored = msgspec.to_builtins(image())
    for added in ("ai_label", "may_crop"):
        del stored[added]
    del stored["credit"]["creators"]
    read = msgspec.json.decode(msgspec.json.encode(stored), type=contract.Document)
    assert (read.ai_label, read.may_crop, read.credit.creators) == (None, True, [])


def test_every_key_is_written_and_promised_all_the_same():
    assert {"ai_label", "may_crop"} <= msgspec.to_builtins(image()).keys()
    schemas = components()
    assert {"ai_label", "may_crop"} <= set(schemas["Image"]["required"])
    assert set(schemas["Credit"]["required"]) == set(schemas["Credit"]["properties"])
