"""Whole texts, each a few lines long, and what an editor reads in them."""

from __future__ import annotations

import msgspec
import pytest

from articles.importing.bundle import Heading, ImportBundle, List, Paragraph, QuoteBlock
from articles.importing.decoding import UnreadableText
from articles.importing.reading import read_bytes, read_text

INTRO = "Ann Roe, MD, a dermatologist at Elm Hospital, has seen it all before.\n\n"
OTHER = "Bo Lindt, a chemist at Elm Labs, is not so sure about any of this.\n\n"


def said(text: str) -> list[tuple[str, str | None, bool]]:
    """Quotations of a text: words, name of the speaker, inferred."""
    bundle = read_text(text)
    names = {local: person.name for local, person in bundle.people.items()}
    return [(quote.text, names.get(quote.person or ""), quote.inferred) for quote in bundle.quotes.values()]


def kinds(bundle: ImportBundle) -> list[str]:
    return [type(block).__name__ for block in bundle.body]


@pytest.mark.parametrize(
    "printed",
    [
        "“Wash it twice and wait,” says Ann Roe, MD.",
        "“Wash it twice and wait,” Dr. Roe says.",
        "“Wash it twice and wait,” Roe told me.",
        "“Wash it twice and wait,” she adds.",
        "“Wash it twice and wait,” says the dermatologist.",
        "“Wash it twice and wait,” according to Dr. Roe.",
        "“Wash it twice and wait.” — Ann Roe, MD",
        "“Wash it twice and wait.”\n\n— Ann Roe, MD, dermatologist",
        "Dr. Roe says, “Wash it twice and wait.”",
        "According to Roe, “Wash it twice and wait.”",
        "Dr. Roe has one more tip: “Wash it twice and wait.”",
        "In her words, “Wash it twice and wait.”",
        "As Roe puts it: “Wash it twice and wait.”",
        "‘Wash it twice and wait,’ says Dr Roe.",
        '"Wash it twice and wait," Roe said with a laugh.',
        "> “Wash it twice and wait.”\n> — Ann Roe, MD",
    ],
)
def test_a_speaker_is_found_wherever_the_attribution_stands(printed):
    (quote,) = said(INTRO + printed)
    assert (quote[0].rstrip("."), quote[1:]) == ("Wash it twice and wait", ("Ann Roe", False))


def test_parts_divided_by_their_attribution_are_one_quotation():
    assert said(INTRO + "“Wash it,” Roe says, “and wait.” Nobody listens.") == [
        ("Wash it, and wait.", "Ann Roe", False)
    ]
    assert said(INTRO + "“Wash it,” Roe says. “Then wait.”") == [("Wash it, Then wait.", "Ann Roe", False)]


def test_a_quotation_goes_on_over_paragraphs():
    assert said(INTRO + "“Wash it,” Roe says. “Then wait a while.\n\n“And wash it again.”") == [
        ("Wash it, Then wait a while. And wash it again.", "Ann Roe", False)
    ]


def test_an_unattributed_quotation_goes_on_from_the_speaker_before():
    quotes = said(INTRO + "“Wash it,” Roe says.\n\n“Then wait, and wash it again.”")
    assert quotes[1] == ("Then wait, and wash it again.", "Ann Roe", True)


def test_a_speaker_without_a_name_is_nobody():
    assert said(INTRO + "One reader says, “I washed it and nothing happened.”")[0][1] is None
    assert said(INTRO + "“We wash ours daily,” a spokesperson for the hospital said.")[0][1] is None


def test_two_speakers_are_told_apart_by_their_pronouns():
    text = "Mrs. Ann Roe and Mr. Bo Lindt share a lab.\n\n“Wash it,” he says.\n\n“Leave it alone,” she says."
    assert [quote[1] for quote in said(text)] == ["Bo Lindt", "Ann Roe"]


def test_quotations_of_two_speakers_in_a_paragraph_are_two_blocks():
    bundle = read_text(INTRO + OTHER + "“Wash it twice,” says Roe. Lindt shakes his head: “Once is enough.”")
    blocks = [block for block in bundle.body if isinstance(block, QuoteBlock)]
    assert [block.text for block in blocks] == [
        "“Wash it twice,” says Roe.",
        "Lindt shakes his head: “Once is enough.”",
    ]
    assert blocks[0].quote != blocks[1].quote


@pytest.mark.parametrize(
    "printed",
    [
        "Some people call it the “seven-day itch,” which is wrong.",
        "The label says “dry clean only” in nine languages.",
        "As the saying goes, “A clean dog is a happy dog.”",
        "Ask yourself, “Do I need another shampoo?”",
        "Example: “I have washed the dog and it still itches.”",
        "Her book, “The Long Itch,” comes out in May.",
        "A study titled “Washing habits of dogs” followed 40 of them.",
    ],
)
def test_terms_sayings_and_titles_stay_in_the_text(printed):
    bundle = read_text(INTRO + printed)
    assert not bundle.quotes
    assert isinstance(bundle.body[-1], Paragraph) and bundle.body[-1].text == printed


def test_posts_are_gathered_from_the_whole_text():
    text = (
        "“Wash it twice,” says Ann Roe, MD, a board certified dermatologist.\n\n"
        "Roe, who completed a fellowship in pediatrics at Oak Hospital, has two dogs.\n\n"
        "“Wait a week,” adds Dr. Roe, head of the itch clinic at Elm Hospital.\n\n"
        "She is also an adjunct professor at Elm College."
    )
    (person,) = read_text(text).people.values()
    assert person.suffix == "MD"
    assert {credential.title: credential.kind for credential in person.credentials} == {
        "board certified dermatologist": "certification",
        "fellowship in pediatrics": "fellowship",
    }
    assert [(post.role, post.organisation) for post in person.affiliations] == [
        ("head of the itch clinic", "Elm Hospital"),
        ("adjunct professor", "Elm College"),
    ]


@pytest.mark.parametrize(
    ("heading", "printed"),
    [
        ("What to Do", "What to Do"),
        ("WHAT TO DO", "WHAT TO DO"),
        ("## What to do", "What to do"),
        ("**What to do**", "What to do"),
    ],
)
def test_headings_are_read_in_every_dress(heading, printed):
    bundle = read_text(f"The dog itches again.\n\nIt always does.\n\n{heading}\n\nWash the dog. Then wash the bed.")
    assert [block.text for block in bundle.body if isinstance(block, Heading)] == [printed]


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "1. ", "2) ", ""])
def test_lists_are_read_by_any_mark_and_by_none(mark):
    items = "\n".join(f"{mark}{item}" for item in ("Hot water", "Wool blankets in the bed", "Stress"))
    bundle = read_text(
        f"The dog itches again.\n\nWhat Makes It Worse\n\n{items}\n\nNone of these must be present, the vet adds."
    )
    (found,) = [block for block in bundle.body if isinstance(block, List)]
    assert [item.text for item in found.items] == ["Hot water", "Wool blankets in the bed", "Stress"]


def test_the_title_dek_and_byline_are_told_from_the_text():
    bundle = read_text(
        "Why Dogs Itch\n\nAnd what a vet would do about it\n\nBy Ann Roe, MS | May 3, 2021\n\nThe dog itches again. It is May."
    )
    assert (bundle.title, bundle.dek) == ("Why Dogs Itch", "And what a vet would do about it")
    assert [(byline.role, byline.as_credited) for byline in bundle.bylines] == [("author", "Ann Roe, MS")]
    assert kinds(bundle) == ["Paragraph"]


def test_a_text_that_begins_at_once_has_no_title():
    bundle = read_text("Your dog itches.\n\nIt is not alone in that.")
    assert bundle.title is None
    assert "title-missing" in [finding.code for finding in bundle.report]


def test_the_end_of_an_article_is_sorted():
    bundle = read_text(
        "Why Dogs Itch\n\nThe dog itches again. It is May, and the grass is up.\n\n"
        "Medically reviewed by Bo Lindt, DVM\n\n"
        "Ann Roe is a writer who covers pets.\n\n"
        "Lead image: Alamy/Kim Oda\nSources: elm.example.org/itch; https://oak.example.org/dogs\n\n"
        "Sign up for our newsletter today!\n\n"
        "You may also like\n\nDo Cats Itch, Too?\n\nThe Case for Short Grass"
    )
    assert [byline.role for byline in bundle.bylines] == ["reviewer", "author"]
    assert (
        next(person for person in bundle.people.values() if person.name == "Ann Roe").biography
        == "Ann Roe is a writer who covers pets."
    )
    assert bundle.lead_image is not None and bundle.images[bundle.lead_image.image].credit.creator == "Kim Oda"
    assert [source.cited_as for source in bundle.sources.values()] == [
        "elm.example.org/itch",
        "https://oak.example.org/dogs",
    ]
    assert [related.title for related in bundle.related] == ["Do Cats Itch, Too?", "The Case for Short Grass"]
    assert bundle.noise == ["Sign up for our newsletter today!"]
    assert kinds(bundle) == ["Paragraph"]


def test_a_release_is_read_without_its_frame():
    bundle = read_text(
        "Elm Labs finds the itch\nMay 3, 2021\n\nFor Immediate Release: May 3, 2021\n\n"
        "Elm Labs said today that it found the itch.\n\n"
        "###\n\nMedia contact: Kim Oda, 555-0100"
    )
    assert bundle.title == "Elm Labs finds the itch"
    assert [block.text for block in bundle.body if isinstance(block, Paragraph)] == [
        "Elm Labs said today that it found the itch."
    ]
    assert "Kim Oda, 555-0100" in bundle.noise


def test_front_matter_gives_title_and_authors_and_cannot_run_code():
    bundle = read_text("---\ntitle: Itch\nauthors:\n  - Ann Roe, MD\n---\n\n# Itch\n\nThe dog itches.\n")
    assert bundle.title == "Itch"
    assert [person.suffix for person in bundle.people.values()] == ["MD"]
    assert kinds(bundle) == ["Paragraph"]
    hostile = read_text("---\ntitle: !!python/object/apply:os.system [ls]\n---\n\nThe dog itches.\n")
    assert "front-matter-unreadable" in [finding.code for finding in hostile.report]


def test_pasted_markup_is_escaped_and_links_are_kept():
    bundle = read_text(
        "The **dog** itches.\n\nSee [the vet](https://elm.example.org) or [this](javascript:alert), <script>x</script>."
    )
    first, second = (block for block in bundle.body if isinstance(block, Paragraph))
    assert first.html == "The <strong>dog</strong> itches."
    assert '<a href="https://elm.example.org">the vet</a>' in second.html
    assert "<script" not in second.html and 'href="javascript' not in second.html


@pytest.mark.parametrize(
    "text",
    [
        '"' * 10_000,
        "“a " * 5_000 + "” " * 5_000,
        "‘it’s " * 10_000,
        "[" * 10_000,
        "**a " * 10_000,
        "Ann Roe, MD, " * 5_000,
        "word " * 100_000,
        "\u202eabc שלום “עולם” \x01\x02",
        "---\n" + "a: [" * 2_000 + "\n---\nThe dog itches.",
        "a\u2028b\x0bc\x0c",
    ],
)
def test_a_hostile_text_ends_in_a_bundle(text):
    assert msgspec.json.encode(read_text(text))


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html>\n<p>Itch", b"\xef\xbb\xbf <html lang='en'>", b"<?xml version='1.0'?><rss/>"]
)
def test_the_source_of_a_web_page_ends_in_a_sentence(page):
    with pytest.raises(UnreadableText, match="copy the article"):
        read_bytes(page, name="itch.html")


def test_lines_that_end_in_semicolons_are_a_list():
    bundle = read_text(
        "The vet wants three things:\n\nA warm bath;\n\na soft towel (a clean one); and\n\na quiet dog.\n\nNot more."
    )
    (items,) = [block.items for block in bundle.body if isinstance(block, List)]
    assert [item.text for item in items] == ["A warm bath;", "a soft towel (a clean one); and", "a quiet dog."]


def test_a_heading_over_the_list_that_ends_a_text_is_no_related_title():
    bundle = read_text("Why Dogs Itch\n\nThe dog itches again. It is May.\n\nWhat to Do\n\n- Wash it\n- Dry it\n")
    assert kinds(bundle) == ["Paragraph", "Heading", "List"] and not bundle.related


def test_the_initials_of_a_house_are_no_heading():
    bundle = read_text("The dog itches. It is May.\n\nNIED\n\nThe vets of the house agree, and they say so.")
    assert not [block for block in bundle.body if isinstance(block, Heading)]


def test_marks_within_marks_are_rendered():
    bundle = read_text("The dog is **_very_** itchy today.\n\nIt is.")
    assert isinstance(bundle.body[0], Paragraph)
    assert bundle.body[0].html == "The dog is <strong><em>very</em></strong> itchy today."


def test_a_file_that_is_no_text_ends_in_a_sentence():
    with pytest.raises(UnreadableText, match="plain text"):
        read_bytes(b"%PDF-1.4", name="itch.pdf")


def test_every_finding_knows_a_line_and_says_how_sure_it_is():
    bundle = read_text(INTRO + "“Wash it twice,” she says.\n\n“Then wash it once again.”\n\nPhoto: Getty Images")
    assert {finding.certainty for finding in bundle.report} == {"certain", "inferred", "doubtful"}
    assert all(finding.line >= 1 and finding.sentence.endswith((".", "?")) for finding in bundle.report)


def test_a_list_under_a_closing_quotation_keeps_its_first_item():
    bundle = read_text(
        "Keeping Milk\n\nMilk wants the cold.\n\n“Bacteria grow fast,” says Ann Lee, MD. “A warm shelf is no place for it.”\n\n"
        "- Keep it at four degrees\n- Close the lid\n- Smell it\n\nIt lasts a week.\n"
    )
    (items,) = [block.items for block in bundle.body if isinstance(block, List)]
    assert [item.text for item in items] == ["Keep it at four degrees", "Close the lid", "Smell it"]
    assert {quote.person for quote in bundle.quotes.values()} == {"per_1"}
