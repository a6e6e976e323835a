"""What the whole text says of a person: suffix, posts and organisations, gathered from every mention."""

from __future__ import annotations

import re

from articles.importing import sentences
from articles.importing.names import NameHit, find_names, suffix_after
from articles.importing.organisations import tidy_organisation
from articles.importing.passages import Passage
from articles.importing.people import Directory, Figure
from articles.importing.posts import Post, read_posts
from articles.importing.tokens import Token
from articles.importing.words import LETTER, RANKS, SPEECH_VERBS, UPPER, is_organisation, is_role_noun

MAX_MENTIONS = 100
_BE = (
    r"(?:is|was|[’']s|serves as|served as|has served as|has been|became|works as|worked as|remains|has long been|will become|"
    r"is currently|now works as)"
)
_IS = re.compile(rf"\s*,?\s+(?:who\s+)?(?:(?:now|also|currently)\s+)?{_BE}\s+(?:also\s+|now\s+|currently\s+)?(?=\w)")
_WORKS = re.compile(
    rf"\s*,?\s+(?:who\s+)?(?:works|led|practi[cs]es|teaches|directs|leads|heads|runs|chairs|oversees|manages|sees patients|"
    rf"is based)\s[^.;“\"]{{0,90}}?(?<=\s)(?:at|with|for)\s+(?:the\s+)?(?=[{UPPER}])(?P<org>[^,;.“\"]+)"
)
_HOLDS = re.compile(r"\s*,?\s+(?:who\s+)?(?:also\s+)?(?=(?:completed|finished|did|holds|is|was|became)\s)")
_PRONOUN = re.compile(r"She|He|They|Dr\.")
_PRONOUN_IS = re.compile(
    rf"(?:^|(?<=[.!?”\"] ))(?P<word>She|He|They|Dr\.)(?:\s+(?:also|now|currently))?(?P<be>\s?{_BE}\s+(?:also\s+|now\s+|"
    rf"currently\s+)?|\s+(?=completed|holds|finished))"
)
_OF_ORG = re.compile(
    rf"\s*,?\s+(?:of|from|at|with)\s+(?:the\s+)?(?=[{UPPER}])(?P<org>[^,;.“\"]+?)(?=,|;|\.(?:\s|$)|\s[a-z]+(?:s|ed)\s|$|[“\"])"
)
_STOP_VERB = re.compile(rf"[,)]\s+(?:{'|'.join(SPEECH_VERBS)})\b")
_BEFORE_WORDS = re.compile(rf"(?:(?:{LETTER}[\w’'-]*|[{UPPER}]{{2,}})\s+){{1,6}}$")
_NOT_IN_POST = (
    frozenset(
        [
            "says",
            "said",
            "by",
            "to",
            "with",
            "and",
            "but",
            "of",
            "as",
            "for",
            "from",
            "in",
            "at",
            "that",
            "who",
            "when",
            "while",
            "adds",
            "added",
            "explains",
            "explained",
            "notes",
            "noted",
            "according",
            "told",
            "asked",
            "the",
            "a",
            "an",
            "his",
            "her",
            "their",
            "our",
            "my",
            "its",
            "like",
            "is",
            "was",
        ]
    )
    | SPEECH_VERBS
)


def gather(passages: list[Passage], directory: Directory) -> None:
    """Read what every passage says of the people in ``directory`` into their figures."""
    for passage in passages:
        named: Figure | None = None
        for hit in passage.names:
            figure = directory.find(hit)
            if figure is None or figure.evidence < 2:
                continue
            describe(figure, passage.text, hit, passage.line)
            named = figure
            directory.mention(figure)
        _pronoun_sentences(passage, directory, named)


def read_sources(tokens: list[Token], directory: Directory) -> None:
    """An agency's list of sources names the people of the text in full: "Ann Roe, M.D., chair, surgery, Elm Hospital"."""
    for token in tokens:
        hit = next(find_names(token.text[:80]), None) if token.kind == "source" else None
        figure = directory.figures.get(hit.name.casefold()) if hit and not hit.start else None
        if hit and figure is not None:
            suffix, _ = suffix_after(token.text, hit.end)
            figure.suffix = max(figure.suffix, suffix, key=len)
            if not figure.posts:
                describe(figure, token.text, hit, token.lines[0])


def describe(figure: Figure, text: str, hit: NameHit, line: int) -> None:
    """Read what is printed around one mention of ``figure``."""
    figure.described += 1
    if figure.described > MAX_MENTIONS:
        return
    suffix, end = suffix_after(text, hit.end)
    if suffix and len(suffix) > len(figure.suffix):
        figure.suffix = suffix
    if hit.possessive:
        return
    add_posts(figure, _before(text, hit), line)
    rest = text[end : end + 700]
    stop = sentences.first_end(rest, 0, len(rest)) or len(rest)
    clause = rest[:stop]
    add_posts(figure, _after(clause), line)


def _after(clause: str) -> list[Post]:
    """Read an appositive, ``of X`` or ``is a …`` behind a name."""
    comma = re.match(r"\s*[,(–—]\s*|\s+[–—]\s+", clause)
    working = _WORKS.match(clause)
    if working:
        return [Post("", tidy_organisation(working["org"]))]
    being = _IS.match(clause) or _HOLDS.match(clause)
    if being:
        return read_posts(clause[being.end() :])
    if comma:
        body = clause[comma.end() :]
        stop = _STOP_VERB.search(body)
        posts = read_posts(body[: stop.start()] if stop else body)
        if posts:
            return posts
    of = _OF_ORG.match(clause)
    if of:
        organisation = re.split(r"\s+(?:in|near)\s+(?=[A-Z])", of["org"])[0]
        inner = re.search(r"\s(?:at|in)\s(?:the\s)?(?=[A-Z][\w.]*[’']s\s)", of["org"])
        if inner:
            organisation = of["org"][inner.end() :]
        if is_organisation(of["org"]) or len(organisation.split()) > 1:
            return [Post("", organisation.strip())]
    return []


def _before(text: str, hit: NameHit) -> list[Post]:
    """Read a post in front of a name: "CDC Director Tom Frieden", "registered dietitian Jane Roe", "Col. Ann Roe"."""
    if hit.before:
        return _split_office(hit.before)
    if (hit.honorific and re.fullmatch(RANKS, hit.honorific)) or hit.honorific.rstrip(".") in ("Prof", "Professor"):
        return [Post(hit.honorific)]
    lead = text[max(0, hit.start - 90) : hit.start]
    if hit.honorific:
        lead = lead.rstrip().removesuffix(hit.honorific)
    leading = re.search(
        r"(?:^|[.!?”\"]\s|\n)((?:A|An|The|Former|Now a)\s[^.!?”\"]{4,80}),\s*$",
        text[max(0, hit.start - 120) : hit.start],
    )
    if leading:
        return read_posts(leading[1])
    words: list[str] = []
    for word in reversed(lead.split()):
        if word.lower() in _NOT_IN_POST or not re.fullmatch(r"[\w’'./&-]+", word) or len(words) > 6:
            break
        words.insert(0, word)
    if not words or not is_role_noun(words[-1]) or not lead.endswith(" "):
        return []
    return _split_office(" ".join(words))


def _split_office(words: str) -> list[Post]:
    """Tell office from organisation in front of a name: "NHLBI Director", "Elm University neurologist"."""
    owned = re.match(rf"(?P<org>[{UPPER}].*?)[’']s?\s+(?P<rest>.+)$", words)
    if owned:
        return [Post(owned["rest"], owned["org"])]
    parts = words.split()
    if re.fullmatch(rf"[{UPPER}]{{2,}}", parts[0]) and len(parts) > 1 and parts[0] not in ("CEO", "CTO", "CFO", "COO"):
        return [Post(" ".join(parts[1:]), parts[0])]
    best = 0
    for cut in range(1, len(parts)):
        organisation = parts[:cut]
        if (re.fullmatch(rf"[{UPPER}]{{2,}}[\w-]*", organisation[-1]) and cut == 1) or (
            is_organisation(organisation[-1]) and organisation[0][0].isupper() and organisation[-1][0].isupper()
        ):
            best = cut
    return [Post(" ".join(parts[best:]), " ".join(parts[:best]))]


def _pronoun_sentences(passage: Passage, directory: Directory, named: Figure | None) -> None:
    """Read "She is also president of …" for whoever was mentioned last."""
    if not _PRONOUN.search(passage.text):
        return
    for match in _PRONOUN_IS.finditer(passage.text):
        figure = named or directory.latest(match["word"].lower())
        if figure is None or any(span.start < match.start() < span.end for span in passage.spans[:50]):
            continue
        stop = sentences.first_end(passage.text, match.end(), match.end() + 600) or match.end() + 600
        add_posts(figure, read_posts(passage.text[match.end() : stop]), passage.line)


def add_posts(figure: Figure, posts: list[Post], line: int) -> None:
    """Keep each title and organisation once; the longer wording of a post replaces the shorter."""
    for post in posts:
        if not post.title and not post.organisation:
            continue
        same = next((at for at, (old, _) in enumerate(figure.posts) if _covers(old, post)), None)
        if same is None:
            shorter = next((at for at, (old, _) in enumerate(figure.posts) if _covers(post, old)), None)
            if shorter is None:
                figure.posts.append((post, line))
            else:
                figure.posts[shorter] = (post, figure.posts[shorter][1])


def _covers(one: Post, other: Post) -> bool:
    """Say whether ``one`` says all that ``other`` says."""
    title, shorter = one.title.lower(), other.title.lower()
    organisation = not other.organisation or other.organisation.lower() in one.organisation.lower()
    return organisation and (
        not shorter or title == shorter or title.endswith(f" {shorter}") or title.startswith(f"{shorter} ")
    )
