"""Sentences of words that are as unevenly common as those of a language, so that indexes and searches meet what they will meet.

The commonest words are real, for the sake of stop lists and stemming; the rest is made of syllables. Rank r is drawn in proportion
to 1/r (Zipf's law). The same seed gives the same sentences.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random

_COMMON = {
    "en": "the of and to a in is that for it as with on be at by this are or from not but have an they which one can what "
    "their there when more how some about into than other time only new people most body many may health sleep "
    "food water blood heart skin pain study doctor risk brain energy child home research evidence",
    "fr": "de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec mais comme ou "
    "son leur peut tout aussi quand très sans santé sommeil corps eau sang coeur peau douleur étude médecin risque "
    "cerveau énergie enfant maison recherche",
}
_SYLLABLES = {
    "en": "an ber cal den er fol gan hal in jor kel lan mar ner ol per quin ral ser tan ul ver wen yar zel ist ing ant our ment",
    "fr": "an bel ché dou é fon gué hau in jou lan mé neu on pou qué rai sou tion ur vé eau eux ette elle ance ien oir age ment",
}
LANGUAGES = ("en", "fr")
VOCABULARY = 8_000
POOL = 12_000


class Language:
    """A vocabulary, and a pool of sentences written in it, from which articles are put together quickly."""

    def __init__(self, code: str, *, seed: int = 7) -> None:
        self.code = code
        random = Random(f"{seed} {code}")  # noqa: S311 - no secret is made
        self.words = self._vocabulary(random)
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.sentences = [self.sentence(random, random.randint(8, 26)) for _ in range(POOL)]

    def sentence(self, random: Random, length: int) -> str:
        words = random.choices(self.words, cum_weights=self._weights, k=length)
        return f"{' '.join(words).capitalize()}."

    def title(self, random: Random) -> str:
        return self.sentence(random, random.randint(4, 11))[:-1]

    def name(self, random: Random) -> str:
        """A first and a last name."""
        syllables = _SYLLABLES[self.code].split()
        first, last = ("".join(random.choices(syllables, k=2)).capitalize() for _ in range(2))
        return f"{first} {last}"

    def _vocabulary(self, random: Random) -> list[str]:
        words = dict.fromkeys(_COMMON[self.code].split())
        syllables = _SYLLABLES[self.code].split()
        while len(words) < VOCABULARY:
            words["".join(random.choices(syllables, k=random.randint(2, 4)))] = None
        return list(words)
