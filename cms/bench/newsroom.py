"""A small newsroom for the benches of writing: somebody who may take every step, and things to show in drafts of real shape."""

from __future__ import annotations

from io import BytesIO
from random import Random
from typing import Any

from django.utils import timezone
from PIL import Image as Pillow

from articles import contract, drafts, workflow
from articles.importing.bundle import ImportBundle
from articles.importing.reading import read_text
from articles.models import Article
from articles.topics import save_topic
from cms.accounts.models import User
from cms.accounts.roles import sync_roles
from cms.bench.words import Language
from cms.core.ids import uuid7
from cms.core.rows import Row
from experts.models import Person
from experts.organisations import save_organisation
from experts.people import save_person
from experts.quotes import save_quote
from media.intake import admit
from media.models import Image
from media.rights import grant
from sources.register import register

NOTE = "In print in 2019."
PEOPLE, PICTURES, SOURCES, TOPICS, QUOTES = 20, 20, 40, 12, 60


class Newsroom:
    """Everything it has is made through the verbs that editors use."""

    def __init__(self) -> None:
        self.random, self.language = Random(11), Language("en")  # noqa: S311 - no secret is made
        self.by = _administrator()
        place = save_organisation(None, fields={"name": f"Eastmere Hospital {uuid7()}"}, by=self.by)
        post = {"organisation": place, "role": "Physician"}
        self.people = [
            save_person(None, fields={"name": self.language.name(self.random)}, affiliations=[Row(post)], by=self.by)
            for _ in range(PEOPLE)
        ]
        self.pictures = [self._picture(number) for number in range(PICTURES)]
        self.sources = [
            register(cited_as=f"{self._title()}. 2024.", title=self._title(), by=self.by) for _ in range(SOURCES)
        ]
        self.topics = [
            save_topic(None, fields={"name": f"{self._title()[:40]} {number}", "language": "en"}, by=self.by)
            for number in range(TOPICS)
        ]
        self.quotes = [self._quote(self.people[number % PEOPLE]) for number in range(QUOTES)]

    def draft(self) -> contract.Draft:
        """An article of some four hundred words with a quotation, a picture, two sources and two topics."""
        choose, picture = self.random.sample, self.random.choice(self.pictures)
        blocks: list[contract.Block] = [self._text(), self._text()]
        blocks.insert(1, contract.Quote(id=str(uuid7()), quote=self.random.choice(self.quotes).pid))
        blocks.append(contract.Image(id=str(uuid7()), image=picture.pid))
        blocks.append(self._text())
        topics = [each.pid for each in choose(self.topics, 2)]
        return contract.Draft(
            title=self._title(),
            dek=self.language.sentence(self.random, 14),
            slug=f"piece-{uuid7()}",
            topics=topics,
            primary_topic=topics[0],
            lead_image=contract.LeadImage(image=picture.pid),
            bylines=[contract.Byline(person=self.random.choice(self.people).pid)],
            blocks=blocks,
            citations=[contract.Citation(source=each.pid) for each in choose(self.sources, 2)],
        )

    def ready(self) -> Article:
        """An article that the gate lets out."""
        return workflow.accept_as_legacy(drafts.create_draft(self.draft(), by=self.by), by=self.by, note=NOTE)

    def bundles(self, count: int) -> list[ImportBundle]:
        """What the importer finds in texts of an archive: their authors are known, the people they quote are not."""
        return [read_text(self._manuscript()) for _ in range(count)]

    def _manuscript(self) -> str:
        author, speaker = self.random.choice(self.people).name, self.language.name(self.random)
        said = self.language.sentence(self.random, 14)[:-1]
        paragraphs = [" ".join(self.random.choices(self.language.sentences, k=3)) for _ in range(5)]
        paragraphs.insert(2, f"“{said},” says {speaker}, MD.")
        return "\n\n".join([f"{self._title()} {uuid7()}", f"By {author}", *paragraphs])

    def _text(self) -> contract.Text:
        paragraphs = (" ".join(self.random.choices(self.language.sentences, k=3)) for _ in range(3))
        return contract.Text(id=str(uuid7()), html="".join(f"<p>{each}</p>" for each in paragraphs))

    def _title(self) -> str:
        return self.language.title(self.random)

    def _picture(self, number: int) -> Image:
        file = BytesIO()
        Pillow.frombytes("RGB", (64, 48), self.random.randbytes(64 * 48 * 3)).save(file, "PNG")
        file.seek(0)
        described: dict[str, Any] = {
            "creators": ["Iris Holm"],
            "supplier": "Northlight",
            "alt_text": "A lamp at night.",
        }
        image = admit(file, name=f"{number}.png", by=self.by, **described).image
        grant(image, basis="staff", permits=["web"], by=self.by)
        return image

    def _quote(self, speaker: Person) -> Any:
        said = {
            "words_obtained": self.language.sentence(self.random, 16),
            "person": speaker,
            "record_held": "Recording 12.",
        }
        return save_quote(None, fields=said, freeze_on=timezone.localdate(), by=self.by)


def _administrator() -> User:
    user = User.objects.create_user(email=f"bench-{uuid7()}@example.org", name="Bench")
    user.groups.add(sync_roles()["administrator"])
    return user
