"""Identifiers of publications and people: one written form each, proved by its check digit where it has one.

Pure functions without a database. ``normalise`` gives the form that is compared and stored beside the printed one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

SCHEMES = ("doi", "pmid", "pmcid", "isbn13", "issn", "arxiv", "nct", "url")

MAX_URL_CHARS = 2000
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid", re.IGNORECASE)
_RESOLVER = re.compile(r"^(?:https?://)?(?:dx\.|www\.)?doi\.org/|^doi:?\s*(?:https?://(?:dx\.)?doi\.org/)?", re.I)
_PUBMED = re.compile(
    r"^(?:https?://)?(?:www\.)?(?:ncbi\.nlm\.nih\.gov/pubmed|pubmed\.ncbi\.nlm\.nih\.gov)/?(?:\?term=)?(\d+).*$", re.I
)
_PMC = re.compile(r"^(?:https?://)?(?:www\.)?(?:ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/", re.I)


def normalise(scheme: str, value: str) -> str:
    """Return the one form of ``value`` under ``scheme`` (see ``SCHEMES``).

    Raises ``ValueError`` with a sentence for the editor where the value cannot be one.
    """
    if scheme not in _NORMALISERS:
        raise ValueError(f"“{scheme}” is not a kind of identifier; use one of {', '.join(SCHEMES)}.")
    return _NORMALISERS[scheme](value.strip())


def _doi(value: str) -> str:
    bare = trim_tail(unquote(_RESOLVER.sub("", value, count=1)).strip()).lower()
    if not re.fullmatch(r"10\.\d{4,9}(?:\.\d+)*/\S+", bare):
        raise ValueError(f"“{value}” is not a DOI: one begins with 10., a number and a slash.")
    return bare


def trim_tail(value: str) -> str:
    """Take off the punctuation of the sentence around an identifier, keeping brackets that belong to it."""
    end = len(value)
    opened = {closer: value.count(opener) for opener, closer in ("()", "[]", "<>")}
    closed = {closer: value.count(closer) for closer in opened}
    while end and value[end - 1] in ".,;:!?\"'”’)]>":
        last = value[end - 1]
        if last in opened:
            if closed[last] <= opened[last]:
                break
            closed[last] -= 1
        end -= 1
    return value[:end]


def _pmid(value: str) -> str:
    digits = _PUBMED.sub(r"\1", re.sub(r"^pmid:?\s*", "", value, flags=re.I)).rstrip(".,; ")
    if not re.fullmatch(r"[0-9]{1,8}", digits) or not int(digits):
        raise ValueError(f"“{value}” is not a PubMed id: one is a number of up to eight digits.")
    return str(int(digits))


def _pmcid(value: str) -> str:
    bare = re.sub(r"^pmcid:?\s*", "", _PMC.sub("", value), flags=re.I).strip(" /.,;").upper()
    bare = re.sub(r"\.\d+$", "", bare)
    if not re.fullmatch(r"(?:PMC)?[0-9]{1,9}", bare):
        raise ValueError(f"“{value}” is not a PubMed Central id: one is PMC and a number.")
    return bare if bare.startswith("PMC") else f"PMC{bare}"


def _isbn13(value: str) -> str:
    bare = re.sub(r"^isbn(?:-1[03])?:?|[\s\-–‑]", "", value, flags=re.I).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", bare):
        if sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(bare)) % 11:
            raise ValueError(f"The check digit of ISBN “{value}” is wrong; compare it with the book.")
        return _with_ean_digit("978" + bare[:9])
    if not re.fullmatch(r"97[89][0-9]{10}", bare):
        raise ValueError(f"“{value}” is not an ISBN: one has 10 digits, or 13 beginning with 978 or 979.")
    if _with_ean_digit(bare[:12]) != bare:
        raise ValueError(f"The check digit of ISBN “{value}” is wrong; compare it with the book.")
    return bare


def _with_ean_digit(twelve: str) -> str:
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(twelve))
    return twelve + str(-total % 10)


def _issn(value: str) -> str:
    bare = re.sub(r"^e?-?issn:?|[\s\-–‑]", "", value, flags=re.I).upper()
    if not re.fullmatch(r"[0-9]{7}[0-9X]", bare):
        raise ValueError(f"“{value}” is not an ISSN: one has eight digits, the last may be X.")
    if sum((8 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(bare)) % 11:
        raise ValueError(f"The check digit of ISSN “{value}” is wrong; compare it with the journal.")
    return f"{bare[:4]}-{bare[4:]}"


def _arxiv(value: str) -> str:
    bare = re.sub(r"^(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf)/|^arxiv:\s*", "", value, flags=re.I)
    bare = re.sub(r"(?:\.pdf)?$", "", bare.rstrip(".,;)").lower())
    bare = re.sub(r"v\d+$", "", bare)
    if not re.fullmatch(r"[0-9]{4}\.[0-9]{4,5}|[a-z\-]+(?:\.[a-z]{2})?/[0-9]{7}", bare):
        raise ValueError(f"“{value}” is not an arXiv id: one looks like 2101.01234.")
    return bare


def _nct(value: str) -> str:
    found = re.search(r"NCT[0-9]{8}(?![0-9])", value, re.I)
    if not found:
        raise ValueError(f"“{value}” is not a ClinicalTrials.gov number: one is NCT and eight digits.")
    return found[0].upper()


def _url(value: str) -> str:
    """Lower-case scheme and host, no default port, no fragment, no tracking; ``https`` where no scheme is printed."""
    parts, host = _split_url(value)
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    path = quote(unquote(parts.path, errors="surrogateescape"), safe="/:@!$&'()*+,;=~-._%", errors="surrogateescape")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(pair[0])]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme.lower(), host + port, path or "/", query, ""))


def _split_url(value: str):  # type: ignore[no-untyped-def]  # urlsplit's result has no short name
    given = value if re.match(r"[a-z][a-z0-9+.\-]*://", value, re.I) else f"https://{value}"
    wrong = ValueError(f"“{value[:80]}” is not a web address: one begins with https:// and a host name.")
    if len(given) > MAX_URL_CHARS or re.search(r"\s", given):
        raise wrong
    try:
        parts = urlsplit(given)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise wrong from None
    if parts.scheme.lower() not in ("http", "https") or "." not in host or ":" in host or parts.username is not None:
        raise wrong
    return parts, host


_NORMALISERS: dict[str, Callable[[str], str]] = {
    "doi": _doi,
    "pmid": _pmid,
    "pmcid": _pmcid,
    "isbn13": _isbn13,
    "issn": _issn,
    "arxiv": _arxiv,
    "nct": _nct,
    "url": _url,
}

_FIND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"“”]+|\bwww\.[^\s<>\"“”]+)"
    r"|(?P<pmid>\bPMID:?\s*[0-9]{1,8}\b)"
    r"|(?P<pmcid>\bPMC[0-9]{3,9}\b)"
    r"|(?P<nct>\bNCT[0-9]{8}\b)"
    r"|(?P<arxiv>\barXiv:\s*[0-9]{4}\.[0-9]{4,5}(?:v\d+)?)"
    r"|(?P<isbn13>\bISBN(?:-1[03])?:?\s*[0-9][0-9\-– ]{8,16}[0-9Xx]\b)"
    r"|(?P<issn>\be?ISSN:?\s*[0-9]{4}[\-–][0-9]{3}[0-9Xx]\b)"
    r"|(?P<doi>\b(?:doi:?\s*)?10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s<>\"“”]+)",
    re.I,
)


def find(text: str) -> list[tuple[str, str]]:
    """List the identifiers printed in ``text``, in order, as (scheme, normalised value), each once.

    An address that only resolves another identifier (doi.org, PubMed, arXiv) gives that identifier too, first.
    What looks like an identifier and fails its check is left out.
    """
    found: dict[tuple[str, str], None] = {}
    lowered = text.lower()
    if not any(hint in lowered for hint in _HINTS):
        return []
    for match in _FIND.finditer(text):
        scheme = match.lastgroup or ""
        printed = trim_tail(match[0])
        if scheme == "url":
            for inner, pattern in _RESOLVERS.items():
                if pattern.match(printed):
                    _keep(found, inner, printed)
        _keep(found, scheme, printed)
    return list(found)


# Most sentences hold no identifier; looking for these first is ten times quicker than trying every pattern.
_HINTS = ("://", "www.", "pmid", "pmc", "nct", "arxiv", "isbn", "issn", "10.")

_RESOLVERS = {
    "doi": re.compile(r"https?://(?:dx\.|www\.)?doi\.org/10\.", re.I),
    "pmid": _PUBMED,
    "pmcid": re.compile(_PMC.pattern + r"PMC\d+", re.I),
    "arxiv": re.compile(r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/", re.I),
}


def _keep(found: dict[tuple[str, str], None], scheme: str, printed: str) -> None:
    try:
        found[(scheme, normalise(scheme, printed))] = None
    except ValueError:
        return


def valid_orcid(value: str) -> bool:
    """Say whether ``value`` is an ORCID iD, bare or as address, with a right check digit (ISO 7064 mod 11-2)."""
    bare = re.sub(r"^(?:https?://)?orcid\.org/|-", "", value.strip(), flags=re.I).upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", bare):
        return False
    total = 0
    for digit in bare[:15]:
        total = (total + int(digit)) * 2
    return (12 - total % 11) % 11 == (10 if bare[15] == "X" else int(bare[15]))


def valid_npi(value: str) -> bool:
    """Say whether ``value`` is a US National Provider Identifier: ten digits, Luhn over 80840 and the number."""
    bare = value.strip()
    if not re.fullmatch(r"[12][0-9]{9}", bare):
        return False
    total = 0
    for index, digit in enumerate(reversed("80840" + bare)):
        doubled = int(digit) * (2 if index % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
