"""What the kinds of the source register are called elsewhere. A kind that is not here is a work of no special kind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Called:
    """``csl``: CSL 1.0.2; ``schema``: schema.org; ``bibtex``: BibTeX entry; ``ris``: RIS reference type."""

    csl: str
    schema: str
    bibtex: str
    ris: str


OTHER = Called("document", "CreativeWork", "misc", "GEN")
KINDS: dict[str, Called] = {
    "journal_article": Called("article-journal", "ScholarlyArticle", "article", "JOUR"),
    "systematic_review": Called("article-journal", "ScholarlyArticle", "article", "JOUR"),
    "preprint": Called("article", "ScholarlyArticle", "misc", "UNPB"),
    "guideline": Called("report", "Report", "techreport", "RPRT"),
    "book": Called("book", "Book", "book", "BOOK"),
    "chapter": Called("chapter", "Chapter", "incollection", "CHAP"),
    "thesis": Called("thesis", "Thesis", "phdthesis", "THES"),
    "report": Called("report", "Report", "techreport", "RPRT"),
    "dataset": Called("dataset", "Dataset", "misc", "DATA"),
    "government_page": Called("webpage", "WebPage", "misc", "ELEC"),
    "institution_page": Called("webpage", "WebPage", "misc", "ELEC"),
    "encyclopedia_entry": Called("entry-encyclopedia", "Article", "incollection", "ENCYC"),
    "news_article": Called("article-newspaper", "NewsArticle", "article", "NEWS"),
    "press_release": Called("article", "Article", "misc", "GEN"),
    "blog_post": Called("post-weblog", "BlogPosting", "misc", "BLOG"),
    "social_post": Called("post", "SocialMediaPosting", "misc", "ELEC"),
    "video": Called("motion_picture", "VideoObject", "misc", "VIDEO"),
    "podcast": Called("broadcast", "PodcastEpisode", "misc", "SOUND"),
    "interview": Called("interview", "CreativeWork", "misc", "PCOMM"),
    "personal_communication": Called("personal_communication", "CreativeWork", "misc", "PCOMM"),
    "court_or_law": Called("legislation", "Legislation", "misc", "STAT"),
    "patent": Called("patent", "CreativeWork", "misc", "PAT"),
}


TYPES = frozenset(each.csl for each in (*KINDS.values(), OTHER))


def called(kind: str) -> Called:
    return KINDS.get(kind, OTHER)
