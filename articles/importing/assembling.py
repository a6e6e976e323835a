"""Settled tokens, people and quotations → the ImportBundle with local ids, and its report."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from articles.importing import body, report
from articles.importing.bundle import (
    Block,
    Credit,
    Image,
    ImageBlock,
    ImportBundle,
    LeadImage,
    Quote,
)
from articles.importing.bylines import DATELINE
from articles.importing.cast import Cast
from articles.importing.frontmatter import FrontMatter
from articles.importing.furniture import MARKDOWN_IMAGE
from articles.importing.inline import plain
from articles.importing.language import guess
from articles.importing.passages import Passage, Quotation
from articles.importing.people import Directory
from articles.importing.references import read_related, read_source
from articles.importing.tokens import Token
from media import credits

_LEAD_LABEL = re.compile(r"\b(?:top|lead|main|header|hero|cover|featured?)\b", re.IGNORECASE)


class Assembly:
    """Builds one bundle. Each ``_…`` method places one kind of token; ``bundle`` walks them in order."""

    def __init__(
        self,
        tokens: list[Token],
        passages: dict[int, Passage],
        directory: Directory,
        quotations: list[Quotation],
        front: FrontMatter,
    ) -> None:
        self.tokens = tokens
        self.passages = passages
        self.directory = directory
        self.quotations = quotations
        self.front = front
        self.made = ImportBundle()
        self.cast = Cast(directory, self.made.people, self.made.bylines, self._note)
        self._quotes: dict[int, str] = {}

    def bundle(self) -> ImportBundle:
        """Return the finished bundle."""
        made = self.made
        self._head()
        self.cast.read_bylines(self.tokens, self.front)
        self._record_quotes()
        for kind, group in groupby(enumerate(self.tokens), key=lambda pair: pair[1].kind):
            pairs = list(group)
            if kind == "item":
                self._list([token for _, token in pairs], [index for index, _ in pairs])
                continue
            for index, token in pairs:
                self._place(index, token)
        self._lead()
        self.cast.finish()
        self._unread()
        made.language = self.front.language[:2].lower() or guess(
            " ".join(p.text for p in self.passages.values())[:6000]
        )
        made.report.sort(key=lambda finding: finding.line)
        return made

    def _note(
        self, code: str, line: int, words: str = "", *, about: str | None = None, whole: bool = False, **facts: object
    ) -> None:
        self.made.report.append(report.finding(code, line, words, about=about, whole=whole, **facts))

    def _place(self, index: int, token: Token) -> None:
        place = {
            "paragraph": self._paragraph,
            "callout": self._paragraph,
            "heading": self._heading,
            "table": self._table,
            "image": self._image,
            "title": self._title,
            "dek": self._dek,
            "credit": self._credit,
            "source": self._source,
            "related": self._related,
            "biography": self._biography,
        }.get(token.kind, self._aside)
        place(index, token)

    def _unread(self) -> None:
        spoken = (index for index, token in enumerate(self.tokens) if token.kind in ("paragraph", "callout", "item"))
        first = next((index for index in spoken if index not in self.passages), None)
        if first is not None:
            self._note("text-too-long", self.tokens[first].lines[0])

    # The head of the article

    def _head(self) -> None:
        front, made = self.front, self.made
        made.title, made.dek = front.title or None, front.dek or None
        for words in front.rest:
            self._note("front-matter", 1, words, whole=True)
        if front.unreadable:
            made.noise.append(front.unreadable)
            self._note("front-matter-unreadable", 1, front.unreadable)
        if front.image or front.credit:
            self._add_image(credits.parse(front.credit), filename=front.image or None, lines=[1])
        if not front.title and not any(token.kind == "title" for token in self.tokens):
            self._note("title-missing", 1)

    def _title(self, index: int, token: Token) -> None:
        self.made.title = plain(token.text).strip()
        if not token.level and not token.label:
            self._note("title-assumed", token.lines[0], self.made.title)

    def _dek(self, index: int, token: Token) -> None:
        if self.made.dek:
            self._paragraph(index, token)
        else:
            self.made.dek = plain(token.text).strip()

    def _biography(self, index: int, token: Token) -> None:
        if token.label:
            self._note("label", token.lines[0], token.label, whole=True)
        if not self.cast.take_biography(token):
            self.made.body.extend(body.paragraphs(token, None, self._quotes))

    # Quotations

    def _record_quotes(self) -> None:
        known: dict[str, str] = {}
        for quotation in self.quotations:
            key = re.sub(r"\W", "", quotation.text.casefold())
            local = known.get(key)
            if local is None:
                local = known[key] = f"quo_{len(known) + 1}"
                person = self.cast.id_of(quotation.figure) if quotation.figure else None
                self.made.quotes[local] = Quote(
                    text=quotation.text,
                    person=person,
                    as_credited=quotation.as_credited,
                    inferred=quotation.inferred,
                    lines=quotation.lines,
                )
                self._report_quote(quotation, local)
            self._quotes[id(quotation)] = local

    def _report_quote(self, quotation: Quotation, local: str) -> None:
        name = quotation.figure.name if quotation.figure else "nobody"
        code = {
            "pronoun": "quote-by-pronoun",
            "role": "quote-by-pronoun",
            "context": "quote-by-context",
            "continued": "quote-inferred",
            "unnamed": "quote-without-name",
            "unknown": "quote-without-attribution",
        }.get(quotation.how)
        if code and quotation.figure is None and code != "quote-without-name":
            code = "quote-without-attribution"
        facts: dict[str, Any] = {"name": name, "credited": quotation.as_credited or "somebody"}
        if code:
            self._note(code, quotation.lines[0], quotation.text, about=local, **facts)
        if quotation.partial:
            self._note("quote-partial", quotation.lines[0], quotation.text, about=local, **facts)

    # The body

    def _paragraph(self, index: int, token: Token) -> None:
        passage = self.passages.get(index)
        if token.label:
            self._note("label", token.lines[0], token.label, whole=True)
        if token.kind == "callout" and not (passage and passage.placed):
            self.made.body.append(body.callout(token))
            return
        dateline = DATELINE.match(token.text[:160]) if not self.made.body else None
        if dateline:
            self._note("dateline", token.lines[0], dateline["line"].strip(" -–—"))
        blocks: list[Block] = list(body.paragraphs(token, passage, self._quotes))
        self.made.body.extend(blocks)
        if passage and len(passage.placed) > 1:
            for quotation in body.unplaced(passage, "<" in body.render(token.text)[0]):
                self._note("quotes-share-sentence", token.lines[0], quotation.text, about=self._quotes[id(quotation)])

    def _heading(self, index: int, token: Token) -> None:
        self.made.body.append(body.heading(token))
        if not token.bold and token.rows and not token.rows[0].startswith("#"):
            self._note("heading-assumed", token.lines[0], token.text)

    def _list(self, tokens: list[Token], indexes: list[int]) -> None:
        for ordered, group in groupby(tokens, key=lambda token: (token.ordered, token.marked)):
            items = list(group)
            self.made.body.append(body.list_of(items))
            if not ordered[1]:
                self._note("list-assumed", items[0].lines[0], items[0].text, count=len(items))
        for index in indexes:
            passage = self.passages.get(index)
            for _, _, quotation in passage.placed if passage else ():
                self._note("quote-in-list", quotation.lines[0], quotation.text, about=self._quotes[id(quotation)])

    def _table(self, index: int, token: Token) -> None:
        self.made.body.append(body.table(token))

    # Pictures

    def _image(self, index: int, token: Token) -> None:
        match = MARKDOWN_IMAGE.match(token.text)
        if match is None:
            return
        alt = plain(match["alt"])
        local = self._add_image(credits.parse(""), filename=match["file"], alt=alt, lines=token.lines)
        self.made.body.append(ImageBlock(image=local, alt=alt, lines=token.lines))

    def _credit(self, index: int, token: Token) -> None:
        caption = plain(token.label) if token.section == "caption" else ""
        for parts in credits.parse_many(plain(token.text)):
            local = self._add_image(parts, caption=caption, lines=token.lines)
            self._note(
                "image-credit",
                token.lines[0],
                f"{'' if caption else token.label} {token.text}".strip(),
                about=local,
                whole=True,
            )
            if parts.creator is None:
                self._note("image-creator-missing", token.lines[0], parts.line, about=local)
            if _LEAD_LABEL.search(f"{token.label} {token.text}"[:60]) and self.made.lead_image is None:
                self.made.lead_image = LeadImage(image=local, caption=caption)
            elif caption:
                self.made.body.append(ImageBlock(image=local, caption=caption, lines=token.lines))

    def _add_image(
        self,
        parts: credits.CreditParts,
        *,
        lines: list[int],
        filename: str | None = None,
        alt: str = "",
        caption: str = "",
    ) -> str:
        local = f"img_{len(self.made.images) + 1}"
        credit = Credit(
            line=parts.line,
            creator=parts.creator,
            supplier=parts.supplier,
            copyright=parts.copyright,
            licence=parts.licence,
        )
        self.made.images[local] = Image(credit=credit, alt=alt, caption=caption, filename=filename, lines=lines)
        return local

    def _lead(self) -> None:
        """Take the only credited picture as the lead, where no label says which it is."""
        placed = {block.image for block in self.made.body if isinstance(block, ImageBlock)}
        free = [local for local in self.made.images if local not in placed]
        if self.made.lead_image is None and free:
            image = self.made.images[free[0]]
            self.made.lead_image = LeadImage(image=free[0], alt=image.alt, caption=image.caption)

    # The end

    def _source(self, index: int, token: Token) -> None:
        if token.label:
            self._note("label", token.lines[0], token.label, whole=True)
        self.made.sources[f"src_{len(self.made.sources) + 1}"] = read_source(token.text, token.lines)

    def _related(self, index: int, token: Token) -> None:
        if token.label:
            self._note("label", token.lines[0], token.label, whole=True)
        elif not token.section:
            self._note("related-assumed", token.lines[0], token.text)
        found = read_related(token.text, token.lines)
        before = self.made.related[-1] if self.made.related else None
        if before and before.url is None and found.title == found.url:  # an address on a line of its own
            before.url = found.url
        else:
            self.made.related.append(found)

    def _aside(self, index: int, token: Token) -> None:
        """Keep what is no part of the article in ``noise`` or, for labels, in the report."""
        if token.kind == "byline":
            return
        words = plain(token.text).strip()
        codes = {"title": "title-repeated", "other-title": "title-differs", "kicker": "kicker"}
        code = {"label": "label", "date": "date", "end": "end-mark"}.get(token.kind) or codes.get(
            token.section, "noise"
        )
        if token.kind == "rule":
            return
        if token.label:
            self._note("label", token.lines[0], token.label, whole=True)
        if token.kind != "label":
            self.made.noise.append(words)
        self._note(code, token.lines[0], words, whole=token.kind == "label")
