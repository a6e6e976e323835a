"""BibTeX: keys that stay, entries that parse, nothing that TeX would run."""

from __future__ import annotations

import re

import pytest

from delivery.citations.bibtex import entry, escaped, key, write
from tests.delivery.citations.records import cleaned


def made(**fields):
    return {"id": "0198", "type": "book", **fields}


def balanced(text):
    """Braces that TeX counts: all but those behind a backslash."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", text):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        assert depth >= 0
    return depth == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100% & $5 #1 a_b", r"100\% \& \$5 \#1 a\_b"),
        ("{x}", r"\{x\}"),
        (r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
        ("a^b~c", r"a\textasciicircum{}b\textasciitilde{}c"),
        ("Müller 睡眠 𝛼", "Müller 睡眠 𝛼"),
    ],
)
def test_what_tex_would_run_is_escaped_and_letters_stay(text, expected):
    assert escaped(text) == expected
    assert balanced(
        entry(made(title=text, author=[{"literal": text}], publisher=text, URL=f"https://a.example/{text}"))
    )


def test_a_key_is_the_id_of_the_source_whatever_its_record_says():
    assert key(made(title="One")) == key(made(title="Another", author=[{"family": "Vale"}])) == "src-0198"


def test_names_keep_their_particles_suffixes_and_groups():
    names = [
        {"family": "Berg", "given": "Ann", "non-dropping-particle": "van der", "suffix": "Jr."},
        {"literal": "Smith, Jones and Co"},
        {"family": "Rock and Roll", "given": "A, B"},
    ]
    assert "author = {van der Berg, Jr., Ann and {Smith, Jones and Co} and {Rock and Roll}, {A, B}}" in entry(
        made(author=names)
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("article-journal", "@article{"), ("book", "@book{"), ("chapter", "@incollection{"), ("thesis", "@phdthesis{"),
        ("report", "@techreport{"), ("webpage", "@misc{"), ("document", "@misc{"),
    ],
)  # fmt: skip
def test_each_type_has_its_entry(kind, expected):
    assert entry({**made(), "type": kind}).startswith(expected)


def test_dates_and_pages_are_written_as_bibtex_reads_them():
    written = entry(made(issued={"date-parts": [[2012, 1, 5]]}, page="10–20", accessed={"date-parts": [[2024, 5, 2]]}))
    assert "year = {2012}" in written
    assert "month = jan" in written
    assert "pages = {10--20}" in written
    assert "urldate = {2024-05-02}" in written


def test_real_records_have_keys_of_their_own_and_balanced_braces():
    items = cleaned()
    if not items:
        pytest.skip("the samples are not here")
    written = write(items, language="en").decode()
    keys = re.findall(r"^@\w+\{([^,]+),$", written, re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(items)
    assert balanced(written)
    assert not re.search(r"(?<!\\)[&$#]", re.sub(r"(?m)^  (url|doi) = .*$", "", written))
