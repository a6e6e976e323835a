"""What a description says of a person: posts, certifications, fellowships, and the organisations they belong to.

"a board certified neurologist and director of the muscle disorders clinic at Pinecrest Medical Center" has two
titles and one organisation. Titles are kept as printed, without article and without the organisation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from articles.importing.organisations import AT, FIELD, OF, PLACE, SCHOLARS, find_at, split_of, tidy_organisation
from articles.importing.words import LETTER, ROLE_MODIFIERS, UPPER, is_degree, is_organisation, is_role_noun


@dataclass(frozen=True, slots=True)
class Post:
    """One title, with its organisation where one is printed. ``kind`` decides where the bundle puts it."""

    title: str
    organisation: str = ""
    kind: Literal["role", "certification", "fellowship", "membership"] = "role"


MAX_DESCRIPTION_CHARS = 600
_LEAD = re.compile(
    r"^(?:(?:and|also|both|currently|now|then|who is|who’s|who's|who serves as|who is also|as well as|plus|the|an?|is|was|"
    r"he is|she is|they are|our|its|his|her|their|one of the|serves as|served as|works as|holds(?: the| an?)?|a longtime|"
    r"longtime)\s+)+",
    re.IGNORECASE,
)
_HOLD, _MARK = "\x01", "\x02"
_QUOTED = re.compile(r"[“\"‘«]([^“”\"«»]{1,150})[”\"’»]")
_SERIES = re.compile(
    r"(?P<lead>\b(?:of|for|in|on|the)\s+)(?P<items>[\w&’'-]+(?: (?!of\b|at\b)[\w&’'-]+){0,2}"
    r"(?:,\s[\w&’'-]+(?: [\w&’'-]+){0,2}){1,4},?\s(?:and|&)\s[\w’'-]+)"
)
_FIELDS = re.compile(
    r"(?:(?<=^)|(?<=\sa )|(?<=\san )|(?<=\sthe ))(?P<items>[a-z-]+(?:, [a-z-]+)+,? and [a-z-]+)(?= [a-z-]+)"
)
_PRACTICE = re.compile(r"\s+in (?:private|solo|group|general) practice\b(?:\s+in\s+[\w.’' -]+)?", re.IGNORECASE)
_TOWN_AND_STATE = re.compile(
    rf"(?P<town>\s(?:in|near|outside)\s(?:[{UPPER}][\w.’'-]*\s?){{1,3}}),\s(?P<state>[{UPPER}][\w.]*(?:\s[{UPPER}][\w.]*){{0,2}})"
)
_SPLIT = re.compile(
    r"\s*[,;]\s*(?:and\s+|as well as\s+)?(?:also\s+)?|\s*\(|\)\s*|\s+[–—]\s+|\s+who\s+(?:also\s+)?|"
    r"\s+and\s+(?=(?:teaches|runs|leads|lives|hosts|writes|works|sees|treats|edits|directs|owns|keeps|coaches|consults|"
    r"lectures|speaks|volunteers|practi[cs]es|sits|heads|chairs|oversees|manages|loves|enjoys|tells|calls|travels)\s)"
)
_AND = re.compile(r"\s+(?:and|&|as well as)\s+(?:also\s+|the\s+|an?\s+)?")
_LINK = re.compile(r"^\s+(?:and|&|as well as)\s+(?:also\s+)?")
_POSSESSIVE_OFFICE = re.compile(rf"^(?P<org>[{UPPER}][\w.&’' -]*?)[’']s\s+(?P<rest>{LETTER}.*)$")
_ACRONYM = re.compile(rf"\s*\([{UPPER}&]{{2,10}}\)")
_DOER = re.compile(
    r"(?!.*(?:mother|father|brother|sister|daughter|center|number|member|survivor|sufferer|senior|junior|minor|partner|customer|"
    r"computer|paper|letter|newsletter|chapter|matter|winter|summer|disorder|cancer|leader|factor|sector|user|teenager|"
    r"player|shoulder|finger|liver|bladder|better|worse|later|after|ever|never|over|under|earlier|higher|lower|fewer|"
    r"further|longer|shorter|larger|smaller|rather|together|error|color|humor|floor|door)$)"
    r"[a-z-]{3,}(?:er|or|ist|ian|man|woman|person)"
)
_CLAUSE = re.compile(
    r"\s(?:who|which|that|whose|where|when|(?:in|at|on|with|from) (?:her|his|their|our|my|its|the same))\s"
)
# "a trustee of the Elm Society": whatever the noun, it is a post there, unless it tells of kin, origin or a part.
_NAMED_POST = re.compile(rf"an?\s+(?:[a-z-]+\s){{0,2}}?(?P<noun>[a-z-]+)\s+(?:of|at|with)\s+(?:the\s+)?[{UPPER}]")
_NO_POST = re.compile(
    r"(?:grand)?(?:mother|father|son|daughter|child)|brother|sister|wife|husband|native|resident|graduate|alumn\w+|survivor|fan|"
    r"part|number|lot|kind|sort|piece|group|team|study|paper|book|city|town|branch|division|subsidiary|clinic|hospital|"
    r"practice|degree|course|friend|patient|customer|user|victim|veteran"
)
_CERTIFIED = re.compile(
    r"^(?P<title>(?:(?:double|triple|dual|nationally|also)[\s-])*(?:board[\s-])?certified (?:in|by|as) .+|"
    r"licensed (?:in|as|to) .+|(?:board|double[\s-]board)[\s-]certified)$",
    re.IGNORECASE,
)
_FELLOWSHIP = re.compile(
    r"(?:(?:complet\w+|did|finish\w+|held|holds|received|won)|(?:,|\band)(?=\s+(?:an?|her|his|their)\s))\s+(?:an?|her|his|their|two|the)?\s*(?P<title>(?:[\w-]+\s){0,4}?"
    r"(?:fellowship|residency)\b(?:\s+(?:training\s+)?in\s+[^,.;]+?)?)(?:\s+(?:at|with|from)\s+(?:the\s+)?(?P<org>[^,.;]+?))?"
    r"(?=[,.;]|\s+and\s|$)",
    re.IGNORECASE,
)
_TRAINED = re.compile(rf"(?:,?\s+(?:and\s+)?(?:also\s+)?)?(?:{_FELLOWSHIP.pattern})", re.IGNORECASE)
_STUDY_AUTHOR = re.compile(
    r"^(?:(?:lead|senior|first|corresponding|study|paper|report|review)[\s-])*(?:the\s+)?(?:study|paper|report|review|research|"
    r"corresponding|lead|senior|first)\b.*\b(?:co-?)?(?:author|investigator|researcher)s?\b|"
    r"^(?:co-?)?(?:lead |senior |first |corresponding )?(?:co-?)?(?:author|investigator|researcher)s? (?:of|on) (?:the|"
    r"this|a|an)\b(?! book)",
    re.IGNORECASE,
)


def read_posts(description: str) -> list[Post]:
    """Read the posts in ``description``, in order, up to the first part that names none."""
    text = _PRACTICE.sub("", description[:MAX_DESCRIPTION_CHARS].strip())
    text = _TOWN_AND_STATE.sub(_town_alone, text)
    text, quoted = _shelter(text)
    fellowships = _fellowships(text)
    text = _TRAINED.sub("", text) if fellowships else text
    posts: list[Post] = []
    for part in _segments(text):
        found = _part(part, posts)
        if found is None:
            break
        posts = found
    posts = [_filled(post, quoted) for post in _share(posts)]
    return [post for post in posts if not _STUDY_AUTHOR.match(post.title)] + fellowships


def _town_alone(match: re.Match[str]) -> str:
    return match[0] if is_organisation(match["state"]) or is_organisation(match["town"]) else match["town"].rstrip()


def _shelter(text: str) -> tuple[str, list[str]]:
    """Hide titles in quote marks and the commas of "X, Y, and Z", so that splitting leaves them whole."""
    quoted: list[str] = []

    def keep(match: re.Match[str]) -> str:
        inner = match[1]
        comma = "," if inner.endswith(",") else ""
        quoted.append(match[0].replace(inner, inner.rstrip(",.")))
        return f"{_MARK}{len(quoted) - 1}{_MARK}{comma}"

    def hold(match: re.Match[str]) -> str:
        if any(is_role_noun(word) for word in re.findall(r"[\w-]+", match["items"])):
            return match[0]
        return match["lead"] + match["items"].replace(",", _HOLD)

    def fields(match: re.Match[str]) -> str:
        if any(is_role_noun(word) for word in re.findall(r"[\w-]+", match["items"])):
            return match[0]
        return match["items"].replace(",", _HOLD)

    return _FIELDS.sub(fields, _SERIES.sub(hold, _QUOTED.sub(keep, text))), quoted


def _filled(post: Post, quoted: list[str]) -> Post:
    def fill(text: str) -> str:
        text = re.sub(rf"{_MARK}(\d+){_MARK}", lambda m: quoted[int(m[1])], text)
        return text.replace(_HOLD, ",").strip(" ,.;")

    return Post(fill(post.title), fill(post.organisation), post.kind)


def _segments(text: str) -> list[str]:
    """Split at commas and at each "and" that begins another post."""
    parts: list[str] = []
    for piece in _SPLIT.split(_ACRONYM.sub("", text)):
        rest = piece.strip(" .")
        for match in list(_AND.finditer(rest)):
            after = rest[match.end() :]
            before = rest[: match.start()]
            if (_head(_LINK.sub("", rest[match.start() :])) or _CERTIFIED.match(_LEAD.sub("", after))) and not (
                _inside_name(before, after) or _shares_noun(before, after)
            ):
                offset = len(piece.strip(" .")) - len(rest)
                parts.append(piece.strip(" .")[offset : match.start()])
                rest = _LINK.sub("", rest[match.start() :])
                # Later matches count from the old beginning; begin again on what is left.
                parts.extend(_segments(rest))
                rest = ""
                break
        if rest:
            parts.append(rest)
    return parts


def _inside_name(before: str, after: str) -> bool:
    """Say whether an "and" stands inside a name: "Society of Physicians and Surgeons"."""
    first = after.split(" ", 1)[0]
    last = before.rsplit(" ", 1)[-1]
    return first[:1].isupper() and last[:1].isupper() and first.endswith("s") and not first.isupper()


def _shares_noun(before: str, after: str) -> bool:
    """Say whether an "and" joins two fields of one post: "a foot and ankle surgeon"."""
    return (
        len(_LEAD.sub("", before).split()) <= 2
        and before.islower()
        and not any(is_role_noun(word) or _DOER.fullmatch(word) for word in before.split())
        and not _CERTIFIED.match(_LEAD.sub("", before))
        and bool(re.match(r"[a-z]", after))
    )


def _head(part: str) -> str:
    """Return the role noun of a part that begins a post, or an empty string."""
    bare = _LEAD.sub("", part)
    phrase = re.split(
        r"\s(?:of|at|for|in|with|from|to|on|within|by|who|that|emeritus|emerita)\s", f"{bare} ", maxsplit=1
    )[0]
    words = phrase.split()
    if not words or len(words) > 9:
        return ""
    if "and" in words and (words[-2] == "and" or any(is_role_noun(word) for word in words[: words.index("and")])):
        return ""
    for word in (words[-1], words[0]):
        if is_role_noun(word) and (word == words[-1] or words[0].lower() in SCHOLARS | {"director", "president"}):
            return word.lower()
    # After an article any doer is a post: "a penetration tester". Kin and crowds are not.
    if re.match(r"(?:(?:formerly|previously|once)\s+)?(?:an?|the|and an?)\s", part, re.IGNORECASE) and _DOER.fullmatch(
        words[-1]
    ):
        return words[-1].lower()
    named = _NAMED_POST.match(part)
    return named["noun"] if named and not _NO_POST.fullmatch(named["noun"]) else ""


def _part(part: str, posts: list[Post]) -> list[Post] | None:
    """Add what one part says to ``posts``; None where the description is over."""
    bare = _LEAD.sub("", part).strip()
    if not bare or is_degree(bare) or _FELLOWSHIP.search(bare):
        return posts
    if _CERTIFIED.match(bare):
        return [*posts, Post(re.split(r"\s+by\s+the\s+", bare)[0], "", "certification")]
    if _head(part):
        return [*posts, _post(bare)]
    if bare.lower() in ROLE_MODIFIERS or re.match(r"in private practice|based in|which|the nation", bare):
        return posts
    if posts and (more := _lower_detail(bare, posts[-1])):
        return [*posts[:-1], more]
    if not posts or not re.match(rf"(?:the\s+)?[{UPPER}\x02]|{LETTER}+[’']s [{UPPER}]", bare):
        return None
    return _detail(bare, posts)


def _lower_detail(bare: str, last: Post) -> Post | None:
    """The field of a chair and its house, each behind a comma: "professor, cardiovascular medicine, at Elm University"."""
    if last.organisation or not last.title:
        return None
    if at := re.match(rf"(?:at|with)\s+(?:the\s+)?(?=[{UPPER}])", bare):
        return Post(last.title, tidy_organisation(bare[at.end() :]), last.kind)
    if last.title.split()[-1].lower() in SCHOLARS | {"director"} and re.fullmatch(r"[a-z-]+(?: [a-z-]+){0,3}", bare):
        return Post(f"{last.title}, {bare}", "", last.kind) if FIELD.search(bare) else None
    return None


def _detail(bare: str, posts: list[Post]) -> list[Post] | None:
    """A capitalised part behind a post: its department, its organisation or the town of that."""
    last = posts[-1]
    at = AT.search(bare)
    if at and not last.organisation and at["prep"] != "in":
        organisation = tidy_organisation(bare[at.end() :])
        return [*posts[:-1], Post(f"{last.title}, {bare[: at.start()]}", organisation, last.kind)]
    if last.organisation:
        if is_organisation(last.organisation) and is_organisation(bare) and OF.search(f" {last.organisation}") is None:
            return [*posts[:-1], Post(last.title, last.organisation, last.kind), Post("", tidy_organisation(bare))]
        return posts if not is_organisation(bare) else [*posts, Post("", tidy_organisation(bare))]
    if last.title.lower() in SCHOLARS | {"director", "manager", "lead"} and not is_organisation(bare):
        return [*posts[:-1], Post(f"{last.title}, {bare}", "", last.kind)]
    if is_organisation(bare) or len(bare.split()) > 1:
        return [*posts[:-1], Post(last.title, tidy_organisation(bare), last.kind)]
    return posts


def _post(bare: str) -> Post:
    """Split one post into title and organisation."""
    owned = _POSSESSIVE_OFFICE.match(bare)
    if owned and _head(owned["rest"]):
        return _with_kind(owned["rest"], owned["org"])
    at = find_at(bare)
    if at:
        title, organisation = bare[: at.start()], tidy_organisation(bare[at.end() :])
        if at["prep"] == "in" and not is_organisation(organisation):
            return _with_kind(*split_of(title))
        return _with_kind(title, organisation)
    return _with_kind(*split_of(PLACE.sub("", bare)))


def _with_kind(title: str, organisation: str) -> Post:
    title = _CLAUSE.split(_LEAD.sub("", title))[0].strip(" .,;")
    if re.match(r"(?:elected |honorary |former )?fellow$", title, re.IGNORECASE) and organisation:
        return Post(title, organisation, "membership")
    if re.search(r"\b(?:certified|licensed|registered|chartered|accredited)\b", title, re.IGNORECASE):
        return Post(title, organisation, "certification")
    return Post(title, organisation)


def _share(posts: list[Post]) -> list[Post]:
    """Posts in a row share the organisation that is printed once, after the last; a book's author has none."""
    shared: list[Post] = []
    organisation = ""
    for post in reversed(posts):
        if post.kind == "role" and post.title and not re.match(r"(?:co-?)?author\b", post.title):
            organisation = post.organisation or organisation
            shared.append(Post(post.title, organisation, post.kind))
        else:
            shared.append(post)
    return shared[::-1]


def _fellowships(text: str) -> list[Post]:
    found = []
    for match in _FELLOWSHIP.finditer(text):
        title = _LEAD.sub("", match["title"].strip())
        if "fellowship" in title.lower():
            found.append(Post(title.strip(), (match["org"] or "").strip(), "fellowship"))
    return found
