"""An article with every part there is."""

from __future__ import annotations

from typing import Any

from articles import contract
from articles.models import Article
from cms.core.ids import uuid7
from tests.articles.factories import make_article, make_cleared_image, make_cleared_quote, make_topic, text
from tests.experts.factories import make_person
from tests.media.factories import make_image
from tests.sources.factories import make_source


def one_of_each() -> list[contract.Block]:
    """A block of every type, all their values filled."""
    quote, image = make_cleared_quote(), make_cleared_image()
    return [
        text("<p>One <strong>bold</strong> word &amp; a list:</p><ul><li>one<ul><li>inner</li></ul></li></ul>"),
        contract.Quote(id=str(uuid7()), quote=quote.pid),
        contract.Quote(
            id=str(uuid7()), quote=quote.pid, display="inline", html="“Sleep is <em>not</em> a luxury,” she says."
        ),
        contract.Image(id=str(uuid7()), image=image.pid, alt="A lamp.", caption="At night."),
        contract.Callout(id=str(uuid7()), html="<p>Go to bed.</p>", tone="warning"),
        contract.Table(
            id=str(uuid7()), header=["Age", "Hours | day"], rows=[["20", "7\\9"], ["", ""], ["70", ""]], caption="Sleep"
        ),
        contract.Embed(id=str(uuid7()), provider="YouTube", url="https://www.youtube.com/watch?v=x", title="A talk"),
    ]


def full_article(**fields: Any) -> Article:
    topic, person = make_topic(), make_person(name="Jo Marsh")
    values: dict[str, Any] = {
        "primary_topic": topic.pid,
        "lead_image": contract.LeadImage(image=make_image().pid, alt="Alt.", caption="Caption."),
        "medical_reviewer": make_person(name="Noor Vale").pid,
        "bylines": [contract.Byline(person=person.pid, role="editor", as_credited="J. Marsh")],
        "citations": [
            contract.Citation(source=make_source().pid, role="supports", locator="p. 4", passage="So it is.")
        ],
        "related": [
            contract.Related(article=make_article(title="Naps").pid),
            contract.Related(title="Outside", url="https://example.org/a"),
            contract.Related(title="Still to find"),
        ],
        "blocks": one_of_each(),
        **fields,
    }
    return make_article(**values)
