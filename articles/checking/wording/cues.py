"""Words that carry the weight of a statement: take one away, or put one in, and it says something else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.checking.wording.lists import listed
from articles.checking.wording.terms import Term


def _set(words: str) -> frozenset[str]:
    return frozenset(listed(words))


NEGATIONS = _set(
    "not no never none nobody nothing neither nor nowhere without hardly scarcely barely lack lacks lacked lacking fail "
    "fails failed failing cannot unable unlikely impossible untrue false falsely myth myths hoax deny denies denied "
    "refute refutes refuted disprove disproves disproved debunk debunked doubt doubts doubtful wrong wrongly mistaken "
    "mistakenly instead rather absent absence free non un"
)
HEDGES = _set(
    "may might can could would should must shall ought will likely probably possibly perhaps maybe possible probable "
    "potential potentially apparently seemingly seem seems seemed appear appears appeared suggest suggests suggested "
    "suggesting usually generally typically normally often sometimes occasionally frequently mostly mainly largely "
    "partly partially tend tends tended about around approximately roughly nearly almost estimated estimate estimates "
    "believe believes believed think thinks thought claim claims claimed claiming allege alleges alleged allegedly "
    "reportedly supposedly assume assumes assumed suspect suspects suspected hope hopes hoped expect expects expected "
    "expecting could've early preliminary theory hypothesis hypothesise hypothesize speculate imagine imagined "
    "certainly definitely surely always"
)
ATTRIBUTIONS = _set(
    "say says said saying according argue argues argued insist insists insisted report reports reported state states "
    "stated critics supporters opponents proponents rumour rumours rumor rumors opinion opinions told tell tells "
    "warn warns warned advertise advertised advert advertisement pretend pretends legend folklore proof evidence"
)
QUANTIFIERS = _set(
    "all every each any some many most few several both either much little enough half majority minority only just "
    "merely solely exclusively entirely completely wholly fully totally once twice single double triple least "
    "rarely seldom everyone everybody someone somebody anyone anybody everything always numerous various alone"
)
COMPARATIVES = _set(
    "more less fewer greater higher lower better worse larger smaller longer shorter stronger weaker faster slower "
    "older younger earlier later than as best worst highest lowest largest smallest greatest least most above below "
    "over under increase increases increased increasing decrease decreases decreased decreasing rise rises rose fall "
    "falls fell raise raises raised reduce reduces reduced reducing exceed exceeds safer riskier cheaper dearer easier "
    "harder bigger heavier lighter warmer colder"
)
CONDITIONS = _set(
    "if unless except excepting until till when whenever while although though whether provided providing otherwise "
    "but however before after during because since despite assuming alone where whereas lest depending within given"
)
DATES = _set(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays yesterday today tomorrow"
)
PRONOUNS = _set("it this that these those they them he she him her we us i you one who which its their his my our your")
# Whom or what something was seen in: a finding in mice is none in people.
SUBJECTS = _set(
    "mice mouse rats rat animal animals dogs rabbits monkeys pigs hamsters worms flies yeast cell cells vitro vivo dish "
    "laboratory lab tube model models simulation simulations adult adults child children infants babies toddlers teenagers "
    "women men boys girls pregnant pregnancy elderly people patients volunteers smokers athletes healthy severe mild"
)
COMMON = _set(
    "a an the of to in on at for by with from and or is are was were be been being am has have had do does did it its "
    "this that these those as he she they we you i his her their our your which who there then so than into about"
)
LEAD_INS = [
    tuple(phrase.split())
    for phrase in listed(
        "after all/however/in fact/indeed/of course/moreover/furthermore/besides/in addition/additionally/"
        "therefore/thus/so/and/but/well/now/then/finally/lastly/first/firstly/first of all/second/secondly/"
        "thirdly/for example/for instance/that said/in other words/in short/in brief/in sum/meanwhile/also/"
        "as a result/consequently/to be sure/on the other hand/by the way/incidentally/interestingly/importantly/"
        "more importantly/most importantly/unfortunately/fortunately/sadly/luckily/happily/surprisingly/"
        "not surprisingly/unsurprisingly/clearly/obviously/as we know/you see/you know/i mean/look/mind you/"
        "frankly/honestly/to be honest/actually/basically/again/once again/above all/in conclusion/to sum up/"
        "similarly/likewise/still/yet/nevertheless/nonetheless/even so/all the same/hence/accordingly/naturally/"
        "admittedly/notably/remarkably/curiously/oddly/oddly enough/what is more/yes/oh/ah/ok/okay/in the end/"
        "at the end of the day/needless to say/to begin with/to start with",
        "/",
    )
]
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:'?s)?|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}", re.ASCII)
_CLASSES = [
    ("negation", NEGATIONS),
    ("hedge", HEDGES | ATTRIBUTIONS),
    ("quantifier", QUANTIFIERS),
    ("comparative", COMPARATIVES),
]
WEIGHTY = NEGATIONS | HEDGES | ATTRIBUTIONS | QUANTIFIERS | COMPARATIVES | CONDITIONS | SUBJECTS
_NEGATIVE = ("un", "in", "im", "ir", "il", "non", "dis")


def is_year(term: Term) -> bool:
    """A year, a decade or a date in figures."""
    return term.kind == "number" and bool(_YEAR.fullmatch(term.text))


def weight(terms: Iterable[Term]) -> str | None:
    """The kind of the heaviest term that changes a statement by coming or going; "other" for a condition; None without."""
    terms = list(terms)
    words = {term.word for term in terms}
    for kind, cues in _CLASSES:
        if words & cues:
            return kind
    for term in terms:
        if term.kind == "date" or is_year(term) or term.word in DATES:
            return "date"
        if term.kind in ("number", "ordinal", "times"):
            return "number"
        if term.kind in ("unit", "sign"):
            return "unit" if term.kind == "unit" else "number"
    return "other" if words & (CONDITIONS | SUBJECTS) else None


def is_lead_in(terms: list[Term]) -> bool:
    """Whether these are one lead-in or more, such as "after all" or "but then"."""
    words = tuple(term.word for term in terms)
    if not words or words in LEAD_INS:
        return bool(words)
    return any(words[: len(each)] == each and words[len(each) :] in LEAD_INS for each in LEAD_INS)


def turned_round(one: str, other: str) -> bool:
    """Safe and unsafe, smoker and non-smoker: one is the other with a prefix that denies it."""
    long, short = (one, other) if len(one) > len(other) else (other, one)
    return any(long == prefix + short for prefix in _NEGATIVE) or {one, other} in ({"without", "with"},)
