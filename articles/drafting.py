"""A plan whose things have ids → the Draft. Pure: paragraphs, headings and lists that follow each other are one text."""

from __future__ import annotations

import html as markup
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from articles import contract
from articles.canonical import LANGUAGE, canonical
from articles.contract import Draft
from articles.importing import bundle as found
from articles.planning import Plan, root
from cms.core.ids import uuid7
from cms.core.text import clean_line
from sources.register import canonical_url

MAX_TEXT_CHARS = 200_000  # of one text block; an editor cannot work in a longer one
MAX_TITLE = 300


@dataclass
class Ids:
    """Local id → public id. ``printed``: public id of a person → name and suffix as printed by default."""

    people: Mapping[str, str] = field(default_factory=dict)
    quotes: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)


def draft_of(plan: Plan, ids: Ids) -> Draft:
    """The article's own content, with references by public id. Adds a note to the plan for what a draft cannot hold."""
    bundle = plan.bundle
    bylines, reviewer = _bylines(plan, ids)
    lead = bundle.lead_image
    return Draft(
        title=_title(plan, bundle.title or "", "title"),
        dek=bundle.dek or "",
        language=bundle.language if LANGUAGE.fullmatch(bundle.language) else "en",
        lead_image=contract.LeadImage(image=ids.images[lead.image], alt=lead.alt, caption=lead.caption)
        if lead and lead.image in ids.images
        else None,
        bylines=bylines,
        medical_reviewer=reviewer,
        blocks=_blocks(bundle.body, ids),
        citations=[contract.Citation(source=source) for source in dict.fromkeys(ids.sources.values())],
        related=_related(plan),
    )


def refuse_what_is_no_draft(plan: Plan) -> None:
    """Raise ``Invalid`` for what cannot become a draft, such as too many blocks, before anything is made for it."""
    ids = {
        kind: {local: str(uuid7()) for local in getattr(plan, kind)}
        for kind in ("people", "quotes", "sources", "images")
    }
    canonical(draft_of(replace(plan, notes=[]), Ids(**ids)))


def _blocks(body: list[found.Block], ids: Ids) -> list[contract.Block]:
    blocks: list[contract.Block] = []
    for block in body:
        html = _running(block)
        if html is not None:
            last = blocks[-1] if blocks else None
            if isinstance(last, contract.Text) and len(last.html) + len(html) <= MAX_TEXT_CHARS:
                last.html += html
            else:
                blocks.append(contract.Text(id=str(uuid7()), html=html))
        elif (single := _single(block, ids)) is not None:
            blocks.append(single)
    return blocks


def _running(block: found.Block) -> str | None:
    """The HTML of what flows in a text block; None for what stands alone."""
    match block:
        case found.Paragraph():
            return f"<p>{block.html}</p>"
        case found.Heading():
            level = min(max(block.level, 2), 4)
            return f"<h{level}>{markup.escape(block.text, quote=False)}</h{level}>"
        case found.List():
            tag = "ol" if block.ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{item.html}</li>' for item in block.items)}</{tag}>"
    return None


def _single(block: found.Block, ids: Ids) -> contract.Block | None:
    new = str(uuid7())
    match block:
        case found.QuoteBlock() if block.quote in ids.quotes:
            html = (block.html or "") if block.display == "inline" else ""
            return contract.Quote(id=new, quote=ids.quotes[block.quote], display=block.display, html=html)
        case found.ImageBlock() if block.image in ids.images:
            return contract.Image(id=new, image=ids.images[block.image], alt=block.alt, caption=block.caption)
        case found.Callout():
            return contract.Callout(id=new, html=f"<p>{block.html}</p>", tone=block.tone)
        case found.Table() if block.header or block.rows:
            caption = clean_line(block.caption)[:MAX_TITLE]
            return contract.Table(
                id=new, header=list(block.header), rows=[list(row) for row in block.rows], caption=caption
            )
    return None


def _bylines(plan: Plan, ids: Ids) -> tuple[list[contract.Byline], str | None]:
    bylines: list[contract.Byline] = []
    reviewer, seen = None, set()
    for byline in plan.bundle.bylines:
        person = ids.people[root(plan, byline.person)]
        if byline.role == "reviewer":
            if reviewer not in (None, person):
                name = plan.bundle.people[byline.person].name
                sentence = (
                    f"{name} reviewed the article, too; an article names one medical reviewer. Say it in the text."
                )
                plan.note("second-reviewer", byline.lines[0] if byline.lines else 1, sentence, byline.person)
            reviewer = reviewer or person
        elif (person, byline.role) not in seen:
            seen.add((person, byline.role))
            credited = clean_line(byline.as_credited)[:MAX_TITLE]
            as_credited = "" if credited == ids.printed.get(person) else credited
            bylines.append(contract.Byline(person=person, role=byline.role, as_credited=as_credited))
    return bylines, reviewer


def _related(plan: Plan) -> list[contract.Related]:
    links: list[contract.Related] = []
    for place, link in enumerate(plan.bundle.related):
        if article := plan.related.get(place):
            if all(each.article != article.pid for each in links):
                links.append(contract.Related(article=article.pid))
        elif title := _title(plan, link.title or link.url or "", "related title"):
            url = canonical_url(link.url or "")
            links.append(contract.Related(title=title, url=url if len(url) <= 1000 else ""))
    return links


def _title(plan: Plan, words: str, what: str) -> str:
    words = clean_line(words)
    if len(words) <= MAX_TITLE:
        return words
    plan.note("shortened", 1, f"The {what} is too long for its field, so it was cut: “{words}”.")
    return words[:MAX_TITLE].rsplit(" ", 1)[0]
