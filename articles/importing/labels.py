"""The labels around an article (``Sources:``, ``You may also like``) and the section that each opens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from articles.importing.bylines import without_date
from articles.importing.citations import looks_like_source
from articles.importing.names import read_name_list
from articles.importing.words import word_set

Section = Literal["source", "related", "biography", "credit", "reviewer", "author", "editor", "noise", ""]

_SOURCE_NOUN = r"(?:sources?|references?|bibliography|citations?|works cited|literature|footnotes|endnotes)"
_LABELS: tuple[tuple[Section, re.Pattern[str]], ...] = tuple(
    (
        section,
        re.compile(rf"^(?P<label>{pattern})\s*(?P<colon>[:：–—|]|-\s|$)\s*(?P<rest>.*)$", re.IGNORECASE | re.DOTALL),
    )  # type: ignore[misc]
    for section, pattern in (
        (
            "source",
            rf"(?:(?:our|selected|article|cited|key|primary|scientific|main|medical|resources? and|notes and|list of|numbered)\s+)*"
            rf"{_SOURCE_NOUN}(?:\s*(?:and|&|/)\s*(?:{_SOURCE_NOUN}|further reading|credits|resources|"
            rf"notes))?(?:\s+(?:cited|used|consulted|list))?"
            rf"(?:\s+(?:for|in|used in) this (?:article|story|piece))?(?:\s*\(\d+\))?",
        ),
        (
            "source",
            r"journal references?|(?:the\s+)?(?:study|paper|research|report|original (?:study|paper|article))(?: details|"
            r" cited)?|what we read",
        ),
        (
            "related",
            r"related(?:\s+(?:articles?|stor(?:y|ies)|reading|posts?|content|topics?|links?|coverage|guides?|reads?|information))?|"
            r"(?:you|readers)\s+(?:may|might|could|will|['’]ll)\s+(?:also\s+)?(?:like|love|enjoy|be interested in|"
            r"want to read)(?: these)?(?: (?:articles|stories))?|"
            r"(?:read|keep|continue)\s+(?:more|next|also|this next|on|reading|these next)|(?:also|next)\s+read|read|"
            r"more\s+(?:stories|articles|reading|from\b.{0,40}|on\b.{0,40}|like this|about\b.{0,40}|to (?:read|explore)|for you)|"
            r"see also|also see|recommended(?:\s+(?:reading|for you|articles|stories))?|up next|next up|don[’']t miss|"
            r"what to read next|"
            r"further reading|(?:most\s+)?(?:trending|popular)(?:\s+(?:now|stories|articles))?|in case you missed it|"
            r"also of interest|"
            r"also (?:on|in) (?:this site|the series)|other (?:stories|articles)(?:\b.{0,30})?|from (?:our|the) archives?|"
            r"elsewhere on (?:this|the) site|"
            r"more|must[- ]reads?|editor[’']?s?[’']? picks?|learn more",
        ),
        (
            "biography",
            r"(?:about|meet)\s+the\s+(?:authors?|writers?|contributors?)|about me|(?:author|writer)"
            r"[’']?s?\s+(?:bio(?:graphy)?|note|profile)|bio",
        ),
        (
            "reviewer",
            r"(?:(?:medical|clinical|expert|scientific|science|content|peer)(?:ly)?\s+)?review(?:er|ers|ed by)|"
            r"fact[- ]check(?:er|ed by)|"
            r"(?:medical|clinical|scientific) review(?: by)?|(?:medically|clinically|scientifically|expert[- ]?|"
            r"professionally)\s*reviewed(?: by)?",
        ),
        (
            "credit",
            r"(?:(?:top|lead|main|featured?|header|hero|cover|stock|inline|article)\s+)*(?:images?|photos?|photographs?|"
            r"pictures?|illustrations?|"
            r"graphics?|art|visuals?|photo and image)(?:\s+(?:credits?|sources?))?|credits",
        ),
        ("", r"(?:for )?more information|about (?:this|the) (?:study|survey|story)|(?:where|how) to (?:get|find) help"),
        ("editor", r"edit(?:or|ed by)"),
        (
            "author",
            r"(?:written |story |words |text |article |reported |reporting )?by|authors?|(?:words|text|reporter|writer|"
            r"writers|author\(s\))",
        ),
        (
            "noise",
            r"(?:media\s+|press\s+|news\s+)?(?:contacts?|inquiries|enquiries)(?:\s+(?:media|information|for media))?|"
            r"tags?|filed under|categor(?:y|ies)|keywords|topics|share(?: this)?|follow us|advertisement|disclaimer|"
            r"comments?",
        ),
    )
)
_FIRST_WORDS = word_set("""
    our selected article articles cited key primary scientific main medical resource resources notes list numbered
    source sources reference references bibliography citation citations works literature footnotes endnotes journal
    the study paper research report original what related you readers read keep continue also next more see
    recommended up don't don’t further most trending popular in other from elsewhere must-read must-reads must editor
    editors editor's editor’s learn about meet author author's author’s writer writer's writer’s bio clinical
    clinically expert expertly science content peer peerly reviewer reviewers reviewed review fact fact-checker
    fact-checked medically scientifically professionally expert-reviewed edited by written story words text reported
    reporting authors author(s) reporter writers media press news contact contacts inquiries enquiries tag tags filed
    for where how category categories keywords topics share follow advertisement disclaimer comment comments top lead featured
    feature header hero cover stock inline image images photo photos photograph photographs picture pictures
    illustration illustrations graphic graphics art visual visuals credits
""")
_WEAK = re.compile(
    r"(?:read|more|learn more|bio|text|words|literature|tags?|topics|keywords|comments?|share.*|(?:the )?(?:study|paper|"
    r"research|report).*|editor|author|writer|reviewer|related|citations?|by)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label on a line: the section that it opens, as printed, and what follows on the same line."""

    section: Section
    printed: str
    rest: str


def read_label(text: str, *, bare_allowed: bool = True) -> Label | None:
    """Read the label at the head of a line. Weak ones (``Read``, ``Study``) need a colon and something behind it."""
    if len(text) > 2000 or not _may_begin(text):
        return None
    for section, pattern in _LABELS:
        match = pattern.match(text)
        if not match:
            continue
        rest, colon = match["rest"].strip(), match["colon"]
        if colon not in (":", "：") and rest:
            continue
        if (section == "credit" or _WEAK.fullmatch(match["label"])) and not _weak_holds(section, match["label"], rest):
            continue
        if not rest and not colon and not bare_allowed:
            continue
        return Label(section, text[: match.start("rest")].strip() if rest else text.strip(), rest)
    return None


def _may_begin(text: str) -> bool:
    """Rule out most lines by their first word."""
    return text.split(None, 1)[0].rstrip(":：|").lower() in _FIRST_WORDS if text else False


def _weak_holds(section: Section, label: str, rest: str) -> bool:
    if section == "credit":
        return not rest
    if section == "related" and label.lower() == "related":
        return True
    if not rest:
        return section == "source" and label.lower().startswith("citation")
    if section == "source":
        return looks_like_source(rest)
    if section in ("author", "reviewer", "editor"):
        return bool(read_name_list(without_date(rest)))
    return section in ("related", "noise", "biography")
