"""Where a post ends and its organisation begins: "director of the sleep lab **at Elm Hospital**"."""

from __future__ import annotations

import re

from articles.importing.words import UPPER, is_organisation, word_set

AT = re.compile(
    rf"\s+(?P<prep>at|with|for|in|from|within|on behalf of)\s+(?:(?P<the>the|an?)\s+)?(?=[{UPPER}“\"]|\w+[’']s [{UPPER}])"
)
OF = re.compile(rf"\s+of\s+(?:the\s+)?(?=[{UPPER}])")
PLACE = re.compile(
    rf"\s+(?:in|near|outside|based in)\s+(?:(?:downtown|nearby|the|central|northern|southern|eastern|western|greater)\s+)?"
    rf"(?P<place>[{UPPER}][\w.’'-]*(?:\s[{UPPER}][\w.’'-]*){{0,3}})\.?$"
)
FIELD = re.compile(
    r"(?:ology|ics|ine|ery|ing|ment|tion|sion|ety|ity|apy|istry|ysis|hip|ication|phy|sics|sport|sports|ature|affairs|"
    r"history|law|health|science|sciences|care|arts|studies|policy|neuroscience|safety|privacy)$",
    re.IGNORECASE,
)
SCHOLARS = word_set("""
    professor lecturer instructor chair fellow dean reader resident head chief department
""")


def find_at(bare: str) -> re.Match[str] | None:
    """Find the preposition before the organisation; "in" counts only where an organisation follows."""
    places = None
    for match in AT.finditer(bare):
        rest = bare[match.end() :]
        if match["prep"] == "in" and not is_organisation(rest.split(",")[0]):
            places = places or match
            continue
        if match["prep"] == "in" and re.match(r"(?:Department|Division|School|College|Section)\b", rest):
            later = AT.search(rest)
            if later:
                continue
        return match
    return places


def split_of(title: str) -> tuple[str, str]:
    """Split "president of the Larkfield Society"; leave "professor of Neurology" and "chair of the Department …" whole."""
    match = OF.search(title)
    if match is None:
        own = re.search(rf"\s+(?:of|for)\s+(?=[{UPPER}][\w.&]*[’']s\s+[{UPPER}])", title)
        return (title[: own.start()], title[own.end() :]) if own else (title, "")
    head, rest = title[: match.start()], title[match.end() :]
    lowered = head.lower().split()
    if re.match(r"(?:Department|Division|Section|Office|Faculty|Unit)\b", rest):
        inner = re.search(
            r"\s+(?:of|at|in)\s+(?:the\s+)?(?=\w[^,]*\b(?:University|Hospital|College|Clinic|Center)\b)", rest[12:]
        )
        return (title, "") if inner is None else (title, rest[12:][inner.end() :])
    if lowered and lowered[-1] in SCHOLARS and not is_organisation(rest):
        return title, ""
    if len(rest.split()) == 1 and FIELD.search(rest) and not rest.isupper():
        return title, ""
    return head, tidy_organisation(rest)


def tidy_organisation(text: str) -> str:
    """Tidy the name of an organisation: no article, no town behind it, no clause after it."""
    name = re.split(
        r"\s+(?:who|which|that|where|whose|and (?:has|is|was|lives|author|the)|since|from \d|until|told|says|said)\b",
        text,
    )[0]
    name = re.sub(r"^(?:the|an?)\s+|\s+and$", "", name.strip(" .,;"), flags=re.IGNORECASE)
    shorter = PLACE.sub("", name)
    if shorter and shorter != name and not is_organisation(PLACE.search(name)["place"]):  # type: ignore[index]
        name = shorter
    if re.search(r"[’']s\s[a-z]", name):  # "Elm University's extension service"
        return name.strip(" .,;’'")
    # What goes on in lower case after the name is no part of it: "Copperline Security outside Oslo".
    return re.split(
        rf"\s(?!of\b|the\b|and\b|for\b|at\b|on\b|in\b|de\b|&)(?=[a-z]+\b(?!\s+(?:of|the)\b))(?![{UPPER}])", name
    )[0].strip(" .,;’'")
