"""What holds for every sentence: typography changes nothing, and a value, a unit or a "not" changes everything."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from articles.checking.matching import compare

SENTENCES = [
    "The ferry carried 1,240 passengers in 2016, and 3.5 tonnes of mail.",
    "Adults may take 20 mg twice a day, but not with grapefruit juice.",
    "She said that the bakery “wasn’t built to last” and closed it on 4 May 2011.",
    "Between 10–12% of the lamps failed within 6 weeks of the fire.",
    "Keep the well-used jar at −5 °C; it does not crack above 250 mL.",
    "In the older group, 16 of 40 men did not sleep better after 8 hours of work.",
    "Nobody paid $5 for a ticket, and no guard asked for one before 9 am.",
    "The café’s first office, which opened in 1987, had not been cleaned for 3 years.",
]
FILLERS = ["Rain fell on the harbour all night.", "Lentils cost little.", "Who paid for the roof?", "Bees dance."]
OTHER_UNITS = {"mg": "g", "mL": "L", "tonnes": "kilograms", "weeks": "months", "hours": "minutes", "years": "days",
               "°C": "°F", "%": " mg", "$": "€", "am": "pm"}  # fmt: skip
LOOKS = {
    "“": ['"', "«", "„"], "”": ['"', "»", "“"], "’": ["'"], "–": ["-", "‑"], "−": ["-"], "-": ["‐", "‑"],
    " ": ["  ", "\n", "\u00a0", "\u2009", "\t"], "fi": ["ﬁ"], "ff": ["ﬀ"], "é": ["e\u0301"],
}  # fmt: skip

sentences = st.sampled_from(SENTENCES)
around = st.lists(st.sampled_from(FILLERS), max_size=3).map(" ".join)


@given(sentences, around, around)
def test_a_sentence_of_the_passage_is_exact(sentence, before, behind):
    passage = f"{before} {sentence} {behind}"
    found = compare(sentence, passage)
    assert found.kind == "exact"
    assert passage[slice(*found.passage_at)] == sentence


@given(sentences, st.data())
def test_typography_is_put_aside(sentence, data):
    parts = re.split("(" + "|".join(map(re.escape, LOOKS)) + ")", sentence)
    said = "".join(data.draw(st.sampled_from([part, *LOOKS.get(part, [])])) for part in parts)
    unseen = data.draw(st.sampled_from(["", "\u00ad", "\u200b", "\ufeff", "\u2060"]))
    at = data.draw(st.sampled_from([match.start() + 1 for match in re.finditer(r"[a-z](?=[a-z])", said)]))
    assert compare(said[:at] + unseen + said[at:], f"Bees dance. {sentence} Lentils cost little.").kind == "exact"


@given(sentences, st.data())
def test_another_digit_is_never_passed(sentence, data):
    at = data.draw(st.sampled_from([match.start() for match in re.finditer(r"\d", sentence)]))
    digit = data.draw(st.sampled_from("0123456789".replace(sentence[at], "")))
    assert compare(sentence[:at] + digit + sentence[at + 1 :], sentence).kind == "material"


@given(sentences, st.data())
def test_a_digit_more_or_less_is_never_passed(sentence, data):
    at = data.draw(st.sampled_from([match.start() for match in re.finditer(r"\d", sentence)]))
    said = data.draw(
        st.sampled_from([sentence[:at] + sentence[at + 1 :], sentence[: at + 1] + "1" + sentence[at + 1 :]])
    )
    assert compare(said, sentence).kind == "material"


@given(sentences.filter(lambda sentence: re.search(r"\bnot |n’t|Nobody| no ", sentence)))
def test_a_lost_negation_is_never_passed(sentence):
    said = re.sub(r"\bnot |n’t| no(?= )", "", sentence).replace("Nobody", "Somebody")
    assert compare(said, sentence).kind == "material"
    assert "negation" in {each.kind for each in compare(said, sentence).differences}


@given(sentences, st.data())
def test_another_unit_is_never_passed(sentence, data):
    found = list(re.finditer(r"(?<=\d)( ?)(mg|mL|tonnes|weeks|hours|years|°C|%|am)|(\$)", sentence))
    if found:
        match = data.draw(st.sampled_from(found))
        other = match[0].replace(match[2] or match[3], OTHER_UNITS[match[2] or match[3]])
        assert compare(sentence[: match.start()] + other + sentence[match.end() :], sentence).kind == "material"


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_every_text_is_judged_and_its_ranges_fit(one, two, three):
    found = compare(two, one + two + three)
    for each in found.differences:
        assert two[slice(*each.said_at)] == each.said
        assert (one + two + three)[slice(*each.source_at)] == each.source
