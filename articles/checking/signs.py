"""The words by which detectors know a checkable statement: data, not logic. English; other languages get numbers and dates only."""

from __future__ import annotations

import re


def _any(words: str) -> re.Pattern[str]:
    """A pattern of whole words; a space stands for any white space, and ``*`` at the end of a word for any ending."""
    entries = [" ".join(line.split()) for line in re.split(r"[|\n]", words) if line.strip()]
    patterns = [
        re.escape(entry).replace(r"\ ", r"\s+").replace(r"\*", r"\w*")
        for entry in sorted(entries, key=len, reverse=True)
    ]
    return re.compile(rf"(?<![\w’'-])(?:{'|'.join(patterns)})(?![\w-])", re.IGNORECASE)


_COUNT = r"(?:\d[\d.,  ]*\d|\d|[½¼¾⅓⅔])"
_UNIT = (
    r"(?:mg|mcg|µg|μg|ug|g|kg|ml|mL|cl|dl|l|L|IU|units?|mmol|mmHg|tablets?|capsules?|pills?|drops?|puffs?|teaspoons?|"
    r"tablespoons?|milligrams?|micrograms?|grams?|millilitres?|milliliters?)"
)
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "hundreds?|thousands?|millions?|billions?|dozens?"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

DOSE = re.compile(rf"(?<!\w){_COUNT}\s*(?:{_UNIT})(?:/\w+)?(?!\w)|\b(?:{_NUMBER_WORDS}|one|half a)\s+(?:{_UNIT})\b")
SAFETY = _any("""
    dose | doses | dosage | overdose* | side effect* | safe to take | safe to use | is safe | are safe |
    unsafe | harmless | toxic | poisonous | lethal | fatal | deadly | contraindicat* | allergic reaction* |
    interacts with | interaction with | stop taking | do not take | don't take | should not take | pregnan* |
    call an ambulance | emergency | see a doctor | nothing to worry about | nothing at all to be worried about |
    nothing to be worried about | no need to worry | very little reason to fear | no reason to fear |
    little reason to fear | not dangerous | perfectly normal | completely normal | perfectly safe |
    completely safe | benign | risk-free | rarely mean* a problem
""")
STATISTIC = re.compile(
    rf"{_COUNT}\s*(?:%|‰|per\s?cent|percentage points?)|\b(?:one|two|three|four|five|nine|{_COUNT})\s+(?:in|out of)\s+(?:every\s+)?"
    rf"(?:two|three|four|five|ten|twenty|a hundred|a thousand|{_COUNT})\b|\b(?:odds|hazard|relative risk|confidence interval|"
    rf"median|on average|p\s*[<=])",
    re.IGNORECASE,
)
NUMBER = re.compile(
    rf"(?<![\w.]){_COUNT}(?![\w])|\b(?:{_NUMBER_WORDS}|twice|half|a third|a quarter|thrice|double[ds]?|tripled?)\b",
    re.IGNORECASE,
)
DATE = re.compile(
    rf"\b(?:\d{{1,2}}\s+)?(?:{_MONTHS})\b(?:\s+\d{{1,2}})?(?:,?\s+\d{{4}})?|\b(?:in|since|until|by|from)\s+(?:1[5-9]|20)\d\d\b|"
    rf"\b(?:1[5-9]|20)\d\ds?\b|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b|\b\d{{4}}-\d\d-\d\d\b"
)
PREVALENCE = _any("""
    common | commonest | commonly | rare | rarely | most people | many people | some people | few people |
    most adults | prevalence | incidence | widespread | affects | affect | occurs in | occur in | usually |
    often | frequently | seldom | in rare cases | in very rare cases | in most cases | in some cases |
    majority | minority | epidemic
""")
CAUSAL = _any("""
    cause | causes | caused | causing | because of | due to | leads to | lead to | led to | leading to |
    results in | result in | resulted in | triggers | trigger | triggered | prevents | prevent | prevented |
    cures | cure | cured | reduces | reduce | reduced | increases | increase | increased | raises the risk |
    lowers | lowered | protects | protect | relieves | relieve | eases | heals | heal | treats | improves |
    improve | worsens | worsen | brings on | brought on by | makes you | induces | induced by | contributes to |
    contribute to | linked to | associated with | responsible for | stops you | boosts | boost
""")
MECHANISM = _any("""
    because | works by | happens when | mechanism | signals | receptor* | enzyme* | hormone* | neuron* |
    nerve* | molecule* | muscle unit | electrical | metabol* | absorbs | absorbed | releases | stimulates |
    inhibits | blocks the
""")
SUPERLATIVE = _any("""
    first | only | most | least | best | worst | largest | biggest | smallest | oldest | youngest | highest |
    lowest | fastest | never | always | none | nobody | everybody | everyone | all | every | any | proven |
    guaranteed | cure | miracle | completely | entirely | totally | perfectly | impossible | certain |
    certainly | definitely | undoubtedly | unique | unprecedented | no evidence | no proof | nothing
""")
COMPARISON = re.compile(
    r"\b(?:more|less|fewer|higher|lower|better|worse|greater|smaller|larger|faster|slower|longer|shorter|older|younger|\w{3,}er)"
    r"(?:\s+\w+){0,4}\s+than\b|\bcompared (?:with|to)\b|\bas \w+ as\b|\btimes as\b",
    re.IGNORECASE,
)
DEFINITION = _any(
    "is called | are called | is known as | are known as | is defined as | means that | refers to | is actually called | the term"
)
CREDENTIAL = re.compile(
    r"\b(?:MD|DO|PhD|RN|RD|MPH|MBBS|FRCP|FACP|DDS|PharmD|PsyD|board[- ]certified|certified|licen[cs]ed|fellow of|professor of|"
    r"director of|head of|chair of|Nobel)\b"
)
TITLED_NAME = re.compile(
    r"\b(?:Dr|Prof|Professor|Mr|Mrs|Ms|President|Minister|Senator|Sir|Dame|Judge|Nurse)\.?\s+[A-Z]\w+"
)
CONDUCT = _any("""
    lied | fraud | stole | cheated | convicted | arrested | charged with | accused of | guilty | sued | fired |
    dismissed | abused | assaulted | negligen* | malpractice | plagiari* | bribed | faked | falsified |
    misconduct | embezzl*
""")
MINOR = _any("""
    toddler* | infant* | newborn* | baby | babies | minors | underage
""")
AGED_UNDER_18 = re.compile(r"\b(?:[1-9]|1[0-7])[- ]year[- ]old\b", re.IGNORECASE)
BELIEF = _any("""
    paranormal | supernatural | astral | out of body | out-of-body | spirit | spirits | ghost | ghosts |
    ghostly | haunted | haunting | angel | angels | demon* | karma | psychic* | clairvoyan* | telepath* |
    horoscope* | astrolog* | zodiac | star sign* | omen | omens | curse | cursed | jinx* | hex | witchcraft |
    reincarnat* | past life | past lives | afterlife | chakra* | aura | auras | vibrations | life force |
    cosmic energy | universe is telling | superstition* | superstitious | evil eye | good luck | bad luck |
    unlucky | lucky charm | foretell* | fortune tell* | prophecy | premonition* | divine | miracle |
    miraculous | soul leaves | your soul | dowsing | crystal healing | tarot | feng shui | numerolog* |
    sixth sense | guardian angel* | money is coming
""")
PREDICTION = _any("""
    will be | will become | is set to | is expected to | by the end of the | in the next decade | in the coming years |
    is likely to become
""")
OPINION = _any("""
    should | ought to | we believe | in our opinion | must-have | delicious | beautiful | ugly | boring
""")
HEDGE = _any("""
    may | might | could | can | perhaps | maybe | possibly | probably | seems | seem | appears to | appear to |
    suggests | suggest | likely | unlikely | reportedly | in theory | sometimes
""")
ATTRIBUTING = _any("""
    according to | says | said | say | told | explains | explained | adds | added | notes | noted | affirms |
    affirmed | wrote | writes | reports | reported | found that | study found | researchers found | data show* |
    survey | concluded | argues | argued | recommends | warned | warns | states | stated | claims | claimed |
    points out
""")
REPORTING_BELIEF = _any("""
    believe | believes | believed | believers | belief | beliefs | folklore | legend | legends | myth | myths |
    tradition | superstition | superstitions | supposedly | allegedly | so-called | some say | people say |
    it is said | is said to | are said to | purported* | adherents | followers of | old wives | no evidence |
    no proof | no scientific | who hold that | proponents claim | they claim
""")
