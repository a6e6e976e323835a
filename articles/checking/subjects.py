"""What a text is about, as far as conditions that are taken for one another go: a source about another one proves nothing."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

# Families of conditions that are confused: within a line the words mean the same, the lines of a family do not.
FAMILIES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        (
            "fasciculation",
            "fasciculations",
            "muscle twitch",
            "muscle twitching",
            "muscle twitches",
            "toe twitching",
            "twitching",
        ),
        ("myoclonus", "myoclonic", "hypnic jerk", "hypnic jerks"),
        ("tremor", "tremors"),
        ("tic", "tics", "tourette"),
        ("dystonia", "dystonic"),
        ("cramp", "cramps", "charley horse"),
        ("spasticity", "spastic"),
        ("restless legs", "restless leg syndrome"),
        ("myokymia",),
    ),
    (("heart attack", "myocardial infarction"), ("cardiac arrest",), ("angina",), ("heart failure",)),
    (("influenza", "flu"), ("common cold", "rhinovirus"), ("covid", "covid-19", "sars-cov-2")),
    (("type 1 diabetes",), ("type 2 diabetes",), ("gestational diabetes",)),
    (("epilepsy", "epileptic"), ("syncope", "fainting")),
    (("osteoarthritis",), ("rheumatoid arthritis",), ("gout",), ("osteoporosis",)),
    (("crohn", "crohn's", "crohn’s"), ("ulcerative colitis",), ("irritable bowel", "ibs"), ("coeliac", "celiac")),
    (("food allergy",), ("food intolerance", "lactose intolerance")),
    (("alzheimer", "alzheimer's", "alzheimer’s"), ("parkinson", "parkinson's", "parkinson’s"), ("vascular dementia",)),
    (("psoriasis",), ("eczema", "atopic dermatitis"), ("seborrheic dermatitis", "seborrhoeic dermatitis", "dandruff")),
    (("migraine", "migraines"), ("tension headache", "tension-type headache"), ("cluster headache",)),
    (("dysthymia",), ("bipolar",), ("schizophrenia",)),
    (("hypoglycemia", "hypoglycaemia"), ("hyperglycemia", "hyperglycaemia")),
    (("hypothyroidism",), ("hyperthyroidism",)),
    (("hypertension", "high blood pressure"), ("hypotension", "low blood pressure")),
    (("bacterial",), ("viral",)),
    (("multiple sclerosis",), ("amyotrophic lateral sclerosis",)),
)
_NAMES = {word: (family, line[0]) for family, lines in enumerate(FAMILIES) for line in lines for word in line}


_WORD = re.compile(r"\w+")
_BY_FIRST_WORD: dict[str, list[str]] = {}
for _name in sorted(_NAMES, key=len, reverse=True):
    _BY_FIRST_WORD.setdefault(_WORD.findall(_name)[0], []).append(_name)


@lru_cache(maxsize=256)
def _pattern(first_words: frozenset[str]) -> re.Pattern[str]:
    """Finds the names that begin with these words: of a hundred names, a text has few."""
    names = sorted((name for first in first_words for name in _BY_FIRST_WORD[first]), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def subjects(text: str) -> Counter[tuple[int, str]]:
    """(family, condition) → how often the text names it, whatever the synonym."""
    lower = text.lower()
    first_words = frozenset(_BY_FIRST_WORD.keys() & _WORD.findall(lower))
    return Counter(_NAMES[name] for name in _pattern(first_words).findall(lower)) if first_words else Counter()


def differing(said: str, source: str) -> list[tuple[str, str]]:
    """Pairs (what the text speaks of, what the source speaks of) where both name one condition of a family above all, and not the
    same. ``source`` is whatever names its subject: title, address, passage. A warning, not a verdict."""
    theirs = _chief(re.sub(r"[/_\-.]+", " ", source) + " " + source)
    if not theirs:  # as of most, so that the longer text is not looked through
        return []
    ours = _chief(said)
    return [(ours[family], theirs[family]) for family in ours.keys() & theirs.keys() if ours[family] != theirs[family]]


@lru_cache(maxsize=64)  # a text is held against each of its sources
def _chief(text: str) -> dict[int, str]:
    chief: dict[int, str] = {}
    for (family, condition), _ in subjects(text).most_common():
        chief.setdefault(family, condition)
    return chief
