"""The labels, credits, bylines, dates and advertisements around an article: what each looks like on one line.

Pure recognisers, one per kind of line; ``furniture`` applies them to the token stream.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from articles.importing.names import read_name_list
from media import credits
from sources.identifiers import find

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
            rf"{_SOURCE_NOUN}(?:\s*(?:and|&|/)\s*(?:{_SOURCE_NOUN}|further reading|credits|resources|notes))?(?:\s+(?:cited|used|consulted|list))?"
            rf"(?:\s+(?:for|in|used in) this (?:article|story|piece))?(?:\s*\(\d+\))?",
        ),
        (
            "source",
            r"journal references?|(?:the\s+)?(?:study|paper|research|report|original (?:study|paper|article))(?: details| cited)?|what we read",
        ),
        (
            "related",
            r"related(?:\s+(?:articles?|stor(?:y|ies)|reading|posts?|content|topics?|links?|coverage|guides?|reads?|information))?|"
            r"(?:you|readers)\s+(?:may|might|could|will|['’]ll)\s+(?:also\s+)?(?:like|love|enjoy|be interested in|want to read)(?: these)?(?: (?:articles|stories))?|"
            r"(?:read|keep|continue)\s+(?:more|next|also|this next|on|reading|these next)|(?:also|next)\s+read|read|"
            r"more\s+(?:stories|articles|reading|from\b.{0,40}|on\b.{0,40}|like this|about\b.{0,40}|to (?:read|explore)|for you)|"
            r"see also|also see|recommended(?:\s+(?:reading|for you|articles|stories))?|up next|next up|don[’']t miss|what to read next|"
            r"further reading|(?:most\s+)?(?:trending|popular)(?:\s+(?:now|stories|articles))?|in case you missed it|also of interest|"
            r"also (?:on|in) (?:this site|the series)|other (?:stories|articles)(?:\b.{0,30})?|from (?:our|the) archives?|elsewhere on (?:this|the) site|"
            r"more|must[- ]reads?|editor[’']?s?[’']? picks?|learn more",
        ),
        (
            "biography",
            r"(?:about|meet)\s+the\s+(?:authors?|writers?|contributors?)|about me|(?:author|writer)[’']?s?\s+(?:bio(?:graphy)?|note|profile)|bio",
        ),
        (
            "reviewer",
            r"(?:(?:medical|clinical|expert|scientific|science|content|peer)(?:ly)?\s+)?review(?:er|ers|ed by)|fact[- ]check(?:er|ed by)|"
            r"(?:medical|clinical|scientific) review(?: by)?|(?:medically|clinically|scientifically|expert[- ]?|professionally)\s*reviewed(?: by)?",
        ),
        (
            "credit",
            r"(?:(?:top|lead|main|featured?|header|hero|cover|stock|inline|article)\s+)*(?:images?|photos?|photographs?|pictures?|illustrations?|"
            r"graphics?|art|visuals?|photo and image)(?:\s+(?:credits?|sources?))?|credits",
        ),
        ("editor", r"edit(?:or|ed by)"),
        (
            "author",
            r"(?:written |story |words |text |article |reported |reporting )?by|authors?|(?:words|text|reporter|writer|writers|author\(s\))",
        ),
        (
            "noise",
            r"(?:media\s+|press\s+|news\s+)?(?:contacts?|inquiries|enquiries)(?:\s+(?:media|information|for media))?|tags?|filed under|categor(?:y|ies)|keywords|topics|share(?: this)?|follow us|advertisement|disclaimer|comments?",
        ),
    )
)
_FIRST_WORDS = frozenset(
    [
        "our",
        "selected",
        "article",
        "articles",
        "cited",
        "key",
        "primary",
        "scientific",
        "main",
        "medical",
        "resource",
        "resources",
        "notes",
        "list",
        "numbered",
        "source",
        "sources",
        "reference",
        "references",
        "bibliography",
        "citation",
        "citations",
        "works",
        "literature",
        "footnotes",
        "endnotes",
        "journal",
        "the",
        "study",
        "paper",
        "research",
        "report",
        "original",
        "what",
        "related",
        "you",
        "readers",
        "read",
        "keep",
        "continue",
        "also",
        "next",
        "more",
        "see",
        "recommended",
        "up",
        "don't",
        "don’t",
        "further",
        "most",
        "trending",
        "popular",
        "in",
        "other",
        "from",
        "elsewhere",
        "must-read",
        "must-reads",
        "must",
        "editor",
        "editors",
        "editor's",
        "editor’s",
        "learn",
        "about",
        "meet",
        "author",
        "author's",
        "author’s",
        "writer",
        "writer's",
        "writer’s",
        "bio",
        "clinical",
        "clinically",
        "expert",
        "expertly",
        "science",
        "content",
        "peer",
        "peerly",
        "reviewer",
        "reviewers",
        "reviewed",
        "review",
        "fact",
        "fact-checker",
        "fact-checked",
        "medically",
        "scientifically",
        "professionally",
        "expert-reviewed",
        "edited",
        "by",
        "written",
        "story",
        "words",
        "text",
        "reported",
        "reporting",
        "authors",
        "author(s)",
        "reporter",
        "writers",
        "media",
        "press",
        "news",
        "contact",
        "contacts",
        "inquiries",
        "enquiries",
        "tag",
        "tags",
        "filed",
        "category",
        "categories",
        "keywords",
        "topics",
        "share",
        "follow",
        "advertisement",
        "disclaimer",
        "comment",
        "comments",
        "top",
        "lead",
        "featured",
        "feature",
        "header",
        "hero",
        "cover",
        "stock",
        "inline",
        "image",
        "images",
        "photo",
        "photos",
        "photograph",
        "photographs",
        "picture",
        "pictures",
        "illustration",
        "illustrations",
        "graphic",
        "graphics",
        "art",
        "visual",
        "visuals",
        "credits",
    ]
)
_WEAK = re.compile(
    r"(?:read|more|learn more|bio|text|words|literature|tags?|topics|keywords|comments?|share.*|(?:the )?(?:study|paper|research|report).*|editor|author|writer|reviewer|related|citations?|by)$",
    re.IGNORECASE,
)

_NOISE = re.compile(
    r"^(?:\W*(?:advertisements?|ad|sponsored(?: content| by .*)?|skip (?:ad|advertisement|to .*)|(?:story|article|text) continues below(?: .*)?|"
    r"continue reading below|(?:advertisement\W+)?(?:continue|scroll|keep) (?:reading|scrolling)(?: below| to .*)?|promoted(?: content)?|paid (?:content|post)|"
    r"loading\W*|share|tweet|print|e-?mail|pin(?: it)?|save|comments? ?(?:\(\d+\))?|back to top|read more|copy link|listen to (?:this )?(?:article|story)(?:\W.*)?|"
    r"(?:click|tap) (?:here )?to (?:share|print|e-?mail|tweet|enlarge|subscribe|read|view).*|"
    r"share (?:this|on|via|with).*|(?:español|english|en español)|"
    r"\d+ (?:min(?:ute)?s?) read|\d+ comments?|related information|[\d() +./-]{9,24}|[^.!?]{3,60}[®™]|photo gallery|view (?:gallery|comments)|this (?:page|post|article) (?:may )?contains? affiliate links.*)\W*)$",
    re.IGNORECASE,
)
_INVITATION = re.compile(
    r"\b(?:newsletters?|sign[- ]?up (?:here|now|today|for (?:our|free|the|daily|weekly))|subscrib(?:e|er|ing)|your inbox|follow us|like us on|"
    r"join (?:our|us on|the conversation|\d)|download (?:our|the) (?:free )?(?:app|guide|e-?book)|(?:support|become a) (?:our|member|patron|subscriber)|"
    r"get (?:our|more|the) .{0,40}(?:delivered|inbox|newsletter|e-?mail)|e-?mail (?:alerts|updates)|free trial|promo code|shop (?:now|our)|buy now|"
    r"all rights reserved|affiliate (?:links|commission)|listen to our podcast|(?:our|my) (?:app|shop|store|podcast) )",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"^\W*(?:subscribe|sign[- ]?up|join|follow|get|download|like|want|love|enjoy(?:ed|ing)?|don[’']t miss|never miss|click|tap|try|become|support|"
    r"donate|shop|buy|listen|receive|for more|stay|free|save|give|ready|hungry|need|share|tell us|this (?:article|post|page)|copyright|©|all rights|"
    r"register|start|read|have a|did you|our|we may|as an|if you (?:enjoyed|liked|found)|looking|more tips|was this)\b",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE_TEXT = (
    rf"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|"
    rf"{_MONTH}\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})(?:,?\s+(?:at\s+)?\d{{1,2}}[:.]\d{{2}}\s*(?:[ap]\.?m\.?)?(?:\s*[A-Z]{{2,4}})?)?"
)
_DATE_LINE = re.compile(
    rf"^(?:\W*(?:(?:first\s+|originally\s+)?(?:published|posted|updated|modified|reviewed|created)|last (?:updated|modified|reviewed)(?: on)?|"
    rf"(?:press release\s*)?for (?:immediate )?release|press release|date|embargo(?:ed until)?(?:\W.*?)?|on)\W*)*(?:on\s+)?{_DATE_TEXT}"
    rf"(?:\s*[|·•–—-]\s*(?:\d+ min(?:ute)?s? read|.{{0,40}}))?\W*$|^(?:press release|for immediate release)$",
    re.IGNORECASE,
)
_DATE_TAIL = re.compile(
    rf"\s*(?:[|·•,–—-]|\bon\b|\(|\bpublished\b|\bupdated\b|:)*\s*(?:(?:last |first )?(?:updated|published|reviewed)(?: on)?:?\s*)?{_DATE_TEXT}\)?\s*$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:(?:written|words|story|text|reported|article|reporting)\s+)?by:?\s+(?P<rest>\S.*)$", re.IGNORECASE
)
_REVIEWED = re.compile(
    r"^(?:(?:this|the) (?:article|story|content|post|page|information|text|piece) (?:was|has been|is)\s+)?(?:(?:medically|clinically|scientifically|factually|expertly|"
    r"independently|professionally|last)\s+)?(?P<verb>fact[- ]checked|reviewed|vetted|checked|verified)(?:\s+for\s+(?:medical |scientific )?accuracy)?"
    r"(?:\s+and\s+(?:approved|verified|updated))?\s+(?:by|:)\s*:?\s*(?P<rest>\S.*)$",
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


def is_noise(text: str) -> bool:
    """Say whether a line is an advertisement, a page control or an invitation to subscribe."""
    if len(text) > 260 or not text:
        return False
    if _NOISE.match(text):
        return True
    return bool(_IMPERATIVE.match(text) and _INVITATION.search(text) and len(text.split()) <= 40) or bool(
        re.match(r"^\W*(?:©|copyright)\s.*\b(?:\d{4}|rights)\b", text, re.IGNORECASE)
    )


def is_date(text: str) -> bool:
    """Say whether a line holds nothing but a date of publication."""
    return (
        len(text) <= 120
        and (text[-1:].isdigit() or text[-1:] in ").|" or len(text) < 70)
        and bool(_DATE_LINE.match(text))
    )


def without_date(text: str) -> str:
    """Take a date off the end of a byline."""
    return _DATE_TAIL.sub("", text).strip(" |·•,")


def read_byline(text: str) -> list[tuple[str, str]]:
    """Read a byline: pairs of role and the words naming people; empty where the line is none."""
    if len(text) > 400 or " by" not in f" {text[:80].lower()}":
        return []
    found: list[tuple[str, str]] = []
    for piece in re.split(r"\s*[|·•]\s*|\s*[;,]\s+(?=(?:medically |fact[- ])?(?:reviewed|checked|edited) by)", text):
        reviewed = _REVIEWED.match(piece)
        written = _BYLINE.match(piece)
        if reviewed:
            role = "contributor" if reviewed["verb"].lower().startswith("fact") else "reviewer"
            found.append((role, reviewed["rest"]))
        elif written and read_name_list(without_date(written["rest"])) and _is_all_names(without_date(written["rest"])):
            found.append(("author", without_date(written["rest"])))
        elif found and (is_date(piece) or len(piece.split()) <= 6):
            continue
        else:
            return []
    return [(role, words) for role, words in found if read_name_list(without_date(words))]


def _is_all_names(rest: str) -> bool:
    """ "By February it has been drying" is no byline: behind the names stands a post at most."""
    return (
        len(rest.split()) <= 30
        and not re.search(r"[.!?]\s+[A-Z]\w+\s+\w+\s+\w+", rest)
        and all(
            not re.match(r"(?:has|had|is|was|were|it|they|he|she|we|you|said|says)\b", person.rest)
            for person in read_name_list(rest)
        )
    )


def is_credit(text: str) -> bool:
    """Say whether a line credits a picture, with a label or by an agency's name."""
    if len(text) > 300:
        return False
    if credits.has_label(text):
        rest = credits.strip_label(text)
        if not rest:
            return False
        parts = credits.parse(text)
        named = bool(parts.supplier and credits.is_supplier(parts.supplier)) or "/" in rest
        by_colon = bool(re.match(r"^[^:]{1,40}:", text))
        few = len(rest.split()) <= 24
        return few and (
            named
            or ((by_colon or _all_capitalised(rest)) and not rest.endswith((".", "?", "!")))
            or (rest.endswith(".") and len(rest.split()) <= 8 and _all_capitalised(rest))
            or (by_colon and len(rest.split()) <= 8)
        )
    bare = text.strip("()[] ")
    if len(bare.split()) > 8 or bare.endswith((".", "?", "!")):
        return False
    pieces = [piece.strip() for piece in re.split(r"/|\s+via\s+|\s+on\s+|\|", bare)]
    if credits.is_supplier(bare):
        return True
    if re.search(r"\b(?:illustrator|photographer|photo|image)\s*:\s*\S", bare, re.IGNORECASE):
        return True
    return (
        len(pieces) > 1
        and any(credits.is_supplier(piece) for piece in (pieces[0], pieces[-1]))
        and ("/" in bare or _all_capitalised(bare))
    )


def split_caption(text: str) -> tuple[str, str] | None:
    """Split a caption from the credit behind it: "A calf at rest. (Photo: Ann Roe/Alamy)"."""
    if len(text) > 400 or not credits.names_supplier(text):
        return None
    match = re.search(
        r"\s*[(\[]?\b(?:photo(?:graph)?|image|picture|illustration|credit)s?(?: credit)?\s*(?::|by|courtesy of|©)\s*[^()]{2,80}[)\]]?\s*$",
        text,
        re.IGNORECASE,
    )
    if match is None:
        match = re.search(r"\s*[(\[][^()]{0,60}/[^()]{0,60}[)\]]\s*$", text)
    if match is None or match.start() < 8:
        return None
    credit = text[match.start() :].strip().strip("()[]")
    pieces = re.split(r"/|\s+via\s+|\s+on\s+", credits.strip_label(credit))
    if not any(credits.is_supplier(piece.strip()) for piece in pieces):
        return None
    return text[: match.start()].strip(), credit


def _all_capitalised(text: str) -> bool:
    words = [
        word
        for word in re.findall(r"[\w@.’'-]+", text)
        if word.lower() not in ("on", "of", "by", "via", "from", "the", "and", "for", "at")
    ]
    return bool(words) and (all(word[:1].isupper() or word[:1].isdigit() for word in words) or len(words) == 1)


_AUTHORS = re.compile(
    r"^(?:[A-Z][\w’'-]+(?:\s(?:van|von|de|der|la|del)\b)*\s+[A-Z]{1,3}\b[,.]|[A-Z][\w’'-]+,\s+(?:[A-Z]\.\s?){1,3}|[A-Z]\.\s?(?:[A-Z]\.\s?)?[A-Z][\w’'-]+,?\s|[A-Z]\w*\s[A-Z]\w+ et al)"
)
_CITATION_SIGNS = (
    re.compile(r"\b(?:19|20)\d\d\b"),
    re.compile(r"\b\d{1,4}\s*\(\d{1,4}(?:\s?Suppl)?[^)]*\)|\b\d{1,4}:\s?e?\d+"),
    re.compile(r"\bet al\b|\b[A-Z][\w’'-]+ [A-Z]{1,3},"),
    re.compile(r"\b(?:doi|pmid|pmcid|isbn|arxiv|nct)\b", re.IGNORECASE),
    re.compile(r"[“\"][^“”\"]{8,200}[”\"]"),
    re.compile(
        r"\b(?:journal|press|accessed|retrieved|proceedings|lancet|jama|nature|bmj|annals|published)\b", re.IGNORECASE
    ),
    re.compile(r"\b(?:J|Am|Med|Clin|Sci|Res|Rev|Int|Eur|Br|N Engl)\b\s[A-Z]"),
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|int|info|io|uk|eu|de|fr|ca|au)\b(?:/\S*)?",
    re.IGNORECASE,
)


def find_address(text: str) -> str | None:
    """Return the first web address as printed, with or without its scheme."""
    match = _ADDRESS.search(text)
    return match[0] if match else None


def split_sources(text: str) -> list[str]:
    """Split what one line lists as several sources: each piece has an address, an identifier or a title in marks."""
    for cut in (
        r";\s+",
        r",\s+(?:and\s+)?(?=https?://|www\.|[\w-]+\.[\w.-]+/)|\s+and\s+(?=https?://|www\.)|\s+(?=https?://)",
    ):
        pieces = [piece for piece in re.split(cut, text) if piece]
        if len(pieces) > 1 and all(
            find_address(piece) or find(piece) or _CITATION_SIGNS[4].search(piece) for piece in pieces
        ):
            return pieces
    return [text]


def looks_like_source(text: str) -> bool:
    """Say whether a line is an address, an identifier or a citation."""
    short = text[:1500]
    address = find_address(short)
    if address and len(short) - len(address) < 200:
        return True
    if any(scheme in ("doi", "pmid", "pmcid", "isbn13", "nct", "arxiv") for scheme, _ in find(short)):
        return True
    signs = sum(bool(sign.search(short)) for sign in _CITATION_SIGNS)
    return signs >= 2 + (len(short) > 500) and (bool(_AUTHORS.match(short)) or signs >= 3)
