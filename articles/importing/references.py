"""One line of a reference list → a source: address as printed, identifiers bare, title where one is printed."""

from __future__ import annotations

import re

from articles.importing.bundle import Related, Source
from articles.importing.citations import find_address
from articles.importing.inline import render
from sources.identifiers import find, trim_tail

_LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<url>[^()\s]+(?:\([^()]*\))?[^()\s]*)\)")
_QUOTED = re.compile(r"[“\"‘](?P<title>[^“”\"]{6,300}?)[,.]?[”\"’](?!\w)")
_EMPHASISED = re.compile(r"(?<![\w*])[*_](?P<title>[^*_]{6,200})[*_](?![\w*])")
_YEAR = re.compile(r"\(((?:19|20)\d\d)[^)]*\)\.?\s+")
_AUTHOR_LIST = re.compile(
    r"^(?:[^\W\d_][\w’'-]+(?:\s[^\W\d_][\w’'-]+){0,3}\s[A-Z]{1,4}(?:\s(?:Jr|Sr|II|III))?(?:,\s*|\s*(?:and|&)\s*|(?=[.:]))|"
    r"et\.? al[,.]?\s*|and\s+)+[.:]\s+"
)
_PERIODICAL = re.compile(
    r"(?:the )?[\w&’' ]*\b(?:Journal|Annals|Proceedings|Archives|Lancet)\b[^:?]*\b(?:online|19\d\d|20\d\d)\b"
)
_PUBMED_WORDS = re.compile(
    r"^(?:pubmed|source|link|doi|full text|free full text|pdf|abstract|crossref|google scholar|read|here|web ?site)$",
    re.IGNORECASE,
)


def read_source(text: str, lines: list[int]) -> Source:
    """Read one reference. ``cited_as`` keeps it verbatim; what is not printed is None."""
    plain, linked = _unlinked(text)
    address = linked or find_address(re.sub(r"\bdoi:?\s*10\.\S+|\b10\.\d{4,9}/\S+", _keep_addresses, plain))
    url = trim_tail(address) if address else None
    identifiers = dict(reversed(find(f"{text} {linked or ''}")))
    return Source(
        cited_as=text,
        title=_title(plain, linked, text),
        url=url,
        doi=identifiers.get("doi"),
        pmid=identifiers.get("pmid"),
        lines=lines,
    )


def read_related(text: str, lines: list[int]) -> Related:
    """Read a line of the related list: a linked title, a title with its address, or a title alone."""
    link = _LINK.fullmatch(text.strip())
    if link:
        return Related(title=render(link["text"])[1], url=link["url"], lines=lines)
    url = find_address(text)
    title = render(text.replace(url, "") if url else text)[1].strip(" -–—|:()")
    return Related(title=title or url or "", url=url, lines=lines)


def _keep_addresses(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 16) : match.start()].lower()
    return match[0] if before.endswith((".org/", "/", "doi/")) else " "


def _unlinked(text: str) -> tuple[str, str | None]:
    """Replace Markdown links by their words; return the first address linked."""
    first = _LINK.search(text)
    plain = _LINK.sub(lambda m: "" if _PUBMED_WORDS.match(m["text"].strip("[] ")) else m["text"], text)
    plain = re.sub(r"<[^<>]{1,80}>", "", plain)
    return re.sub(r"\[\s*\]", "", plain).strip(), first["url"] if first else None


def _title(plain: str, linked: str | None, text: str) -> str | None:
    """Find the title: in quote marks, as link text, or the sentence behind the authors."""
    link = _LINK.search(text)
    if link and not _PUBMED_WORDS.match(link["text"].strip("[] ")) and len(link["text"]) > 8:
        return link["text"].strip("[] ")
    quoted = _QUOTED.search(plain)
    if quoted:
        return quoted["title"].strip(" ,.")
    bare = re.sub(r"https?://\S+|\bwww\.\S+", "", plain)
    bare = re.sub(r"\b(?:doi|pmid|pmcid)\b:?\s*\S+", "", bare, flags=re.IGNORECASE).strip()
    if len(bare.split()) < 3:
        return None
    return _behind_year(bare) or _behind_authors(bare) or _before_address(bare, plain)


def _behind_year(bare: str) -> str | None:
    """APA: Okafor, L., & Brandt, S. (2021). Title. Journal, 14(2)."""
    year = _YEAR.search(bare[:400])
    if not year or year.start() < 4:
        return None
    return _first_sentence(bare[year.end() :])


def _behind_authors(bare: str) -> str | None:
    """Vancouver: Okafor L, Brandt S. Title. Journal. 2021;14(2)."""
    authors = _AUTHOR_LIST.match(bare)
    if authors:
        return _first_sentence(bare[authors.end() :])
    parts = re.split(r"(?<=[a-z\])])\.\s+(?=[A-Z“\"])|(?<=\bal)\.\s+", bare)
    if len(parts) >= 3 and len(parts[0].split()) <= 12 and re.search(r"\b(?:19|20)\d\d\b", bare):
        return parts[1].strip(" .")
    return None


def _before_address(bare: str, plain: str) -> str | None:
    """A web page: "Leg cramps. Elm Clinic. https://…" or "Elm Clinic: Leg cramps, https://…"."""
    if find_address(plain) is None:
        return None
    parts = [part.strip(" .,;:–—-()") for part in re.split(r"\.\s+|\s[–—|]\s|:\s", bare) if part.strip(" .,;:–—-()")]
    if not parts:
        return None
    parts = [
        part
        for part in parts
        if not re.match(r"(?:available|accessed|retrieved|see|from|at|online)\b", part, re.IGNORECASE)
    ]
    parts = [part for part in parts if not _PERIODICAL.match(part) and re.search(r"[^\W\d_]{3}", part)]
    if len(parts) < 2:
        return parts[0] if parts else None
    body = (
        r"\b(?:clinic|university|institutes?|association|society|department|centers?|centres?|foundation|nhs|cdc|nih|who|"
        r"agency|academy|"
        r"office|hospital|ministry|council|library|college|school|organi[sz]ation|administration|federation|network|"
        r"registry|bureau|service|healthline|webmd)\b"
    )
    named = [part for part in parts[:2] if not re.search(body, part, re.IGNORECASE)]
    return named[0] if named else parts[0]


def _first_sentence(text: str) -> str | None:
    text = re.sub(r"^et\.? al\.?,?\s*", "", text)
    match = re.match(r"(.{6,400}?(?:[^A-Z.\s]|[A-Z]{3}))[.?!](?=\s|$)", text, re.DOTALL)
    if match:
        title = match[1]
        return title + ("?" if text[match.end() - 1] == "?" else "")
    return text.strip(" .") or None
