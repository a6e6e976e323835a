"""Which words there are: what is a word at all, what is an ordinary one, and which two are one word spelt twice."""

from __future__ import annotations

import lzma
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from articles.checking.wording.lists import listed

_FILE = Path(__file__).with_name("english.txt.xz")

# British on the left. Applied to either side; both must be words, and one the spelling of one variety only.
_VARIANTS = [
    (r"our", "or"), (r"is(?=[aei])", "iz"), (r"is(?=ing|ation)", "iz"), (r"ys(?=[ei])", "yz"), (r"re(?=s?$|d$)", "er"),
    (r"tr(?=ing|ed)", "ter"), (r"ae", "e"), (r"oe", "e"), (r"ogue", "og"), (r"ll", "l"), (r"l(?=s?$|ment|ful)", "ll"),
    (r"ence", "ense"), (r"(?<=[a-z])ou(?=l|s)", "o"), (r"ph", "f"), (r"ge(?=ing|ment)", "g"), (r"que", "ck"),
    (r"mme", "m"), (r"pp", "p"), (r"tt", "t"), (r"ss(?=e[ds]|ing)", "s"), (r"ough", "ow"), (r"ise", "ice"), (r"ice", "ise"),
    (r"sc(?=e)", "sk"), (r"y", "i"), (r"en", "in"), (r"ium", "um"), (r"xion", "ction"), (r"nt$", "ned"), (r"e(?=able)", ""),
    (r"gg", "g"), (r"q", "k"), (r"ity$", "y"), (r"eou", "eo"), (r"wards", "ward"), (r"grey", "gray"), (r"t$", "ed"),
]  # fmt: skip
_PAIRS = {
    frozenset(pair.split("/"))
    for pair in listed(
        "grey/gray greyer/grayer tyre/tire tyres/tires towards/toward whilst/while amongst/among sceptic/skeptic "
        "sceptics/skeptics sceptical/skeptical scepticism/skepticism cheque/check cheques/checks kerb/curb burnt/burned "
        "spelt/spelled dreamt/dreamed leant/leaned leapt/leaped pyjamas/pajamas moustache/mustache doughnut/donut ok/okay "
        "afterwards/afterward backwards/backward forwards/forward upwards/upward downwards/downward per cent/percent "
        "mum/mom yoghurt/yogurt artefact/artifact cosy/cozy draught/draft aeroplane/airplane disc/disk discs/disks "
        "jewellery/jewelry speciality/specialty whisky/whiskey maths/math "
        "liquorice/licorice omelette/omelet dietitian/dietician dietitians/dieticians adviser/advisor advisers/advisors"
    )
}
_UNLIKE = {"prise", "prize", "prises", "prizes", "prised", "prized", "lama", "llama", "fiance", "fiancee"}
# Name stems of medicines (WHO): one letter may make another medicine, listed here or not.
_MEDICINE = re.compile(
    r"(?:statin|olol|pril|sartan|azole|cillin|mycin|micin|floxacin|oxacin|cycline|dipine|azepam|azolam|barbital|caine|"
    r"cort|sone|solone|onide|profen|coxib|fenac|gliptin|gliflozin|glitazone|formin|mab|tinib|ciclib|parin|xaban|gatran|"
    r"vir|vudine|navir|setron|triptan|tidine|prazole|dronate|thiazide|semide|phylline|terol|tropium|lukast|dryl|zine|"
    r"zepine|triptyline|pramine|oxetine|traline|faxine|peridone|apine|idone|stat|platin|rubicin|taxel|citabine|trexate|"
    r"fentanil|codone|morphone|orphan|amine|idine|azine|alazine|quine|bendazole|mectin|tide|glutide|lone|zide|ide|ine|ol)s?$"
)


@lru_cache(maxsize=1)
def _english() -> bytes:
    """The list as one block of bytes: three megabytes, where a set of its words would take thirty."""
    return b"\n" + lzma.decompress(_FILE.read_bytes())


@lru_cache(maxsize=20_000)
def _marks(word: str) -> str | None:
    """``o`` and ``v`` as ENGLISH.md explains them; None for what is no word."""
    line = f"\n{word}".encode()
    for end in (b"\n", b" "):
        found = _english().find(line + end)
        if found >= 0:
            start = found + len(line)
            return _english()[start : _english().index(b"\n", start)].decode().strip()
    return None


def is_word(word: str) -> bool:
    """Of any English, rare ones, names of people, places and medicines included."""
    return _marks(word.casefold()) is not None


def is_ordinary(word: str) -> bool:
    return "o" in (_marks(word.casefold()) or "")


def unaccented(word: str) -> str:
    """Latin letters without their accents; letters of other scripts, whose marks make other letters, as they are."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    if not all("LATIN" in unicodedata.name(char, "") for char in parts if char.isalpha()):
        return word
    return unicodedata.normalize("NFC", "".join(char for char in parts if not unicodedata.combining(char)))


def same_spelling(one: str, other: str) -> bool:
    """British and American, or with and without accents."""
    one, other = one.casefold(), other.casefold()
    if "'" in one and "'" in other:
        one, other = one.removesuffix("'s"), other.removesuffix("'s")
    if frozenset((one, other)) in _PAIRS:
        return True
    if unaccented(one) == unaccented(other):
        return unaccented(one) not in {"resume", "rose", "expose", "pate", "lame", "mate", "pique", "sake"}
    if one in _UNLIKE or other in _UNLIKE:
        return False
    one, other = unaccented(one), unaccented(other)
    marks = (_marks(one), _marks(other))
    if len(one) > 7 and _without_digraphs(one) == _without_digraphs(other):
        return True
    return (
        None not in marks
        and any("v" in (each or "") for each in marks)
        and (_respelt(one, other) or _respelt(other, one))
    )


def _without_digraphs(word: str) -> str:
    return word.replace("ae", "e").replace("oe", "e")


def _respelt(british: str, american: str) -> bool:
    """Whether respelling the one, at one or two places, gives the other."""
    once = {changed for changed in _respellings(british)}
    return american in once or any(american in _respellings(each) for each in once)


@lru_cache(maxsize=5_000)
def _respellings(word: str) -> frozenset[str]:
    return frozenset(
        word[: match.start()] + to + word[match.end() :]
        for pattern, to in _VARIANTS
        for match in re.finditer(pattern, word)
    )


def mistyped(said: str, source: str, *, instead: Iterable[str] = ()) -> bool:
    """Whether ``said`` is a slip of the fingers for ``source``: one letter off, itself no word, and nothing else meant.

    Only an ordinary word is trusted to be meant: a medicine one letter off may be another one. ``instead`` are words
    that a slip must not be as near to, unless it has merely two letters of the source swapped.
    """
    slip, word = said.casefold(), source.casefold()
    if len(word) < 3 or not slip.isascii() or not slip.isalpha() or is_word(slip) or not is_ordinary(word):
        return False
    if OSA.distance(slip, word) != 1 or (_MEDICINE.search(slip) and not _MEDICINE.search(word)):
        return False
    if sorted(slip) == sorted(word):
        return True
    if len(word) == 3 and set(slip) != set(word):
        return False
    return all(each == word or OSA.distance(slip, each) > 1 for each in instead)
