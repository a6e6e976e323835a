"""The report of an import: what was decided, how sure it is, and what an editor should look at."""

from __future__ import annotations

from articles.importing.bundle import Certainty, Finding

_CODES: dict[str, tuple[Certainty, str]] = {
    "title-assumed": ("inferred", "The first line was taken as the title: “{words}”. Check that it is one."),
    "title-missing": ("inferred", "No title is printed; give the article one before it is published."),
    "title-repeated": ("certain", "The title is printed twice; the second time was set aside: “{words}”."),
    "title-differs": (
        "doubtful",
        "The text is headed “{words}”, unlike the title of the front matter, which was kept.",
    ),
    "kicker": ("inferred", "“{words}” above the title was set aside as a section name."),
    "label": ("certain", "“{words}” was read as a label."),
    "byline": ("certain", "“{words}” was read as the byline."),
    "author-from-biography": ("inferred", "{name} was taken as the author, because a biography stands at the end."),
    "biography": ("inferred", "The biography of {name} was moved from the text to the person."),
    "biography-nameless": ("doubtful", "A biography names nobody and was kept in the text. Say whose it is."),
    "date": ("certain", "A date was set aside: “{words}”. Enter it if the article was published before."),
    "dateline": ("inferred", "The article begins with a dateline, “{words}”, which was kept in the text."),
    "noise": ("inferred", "Set aside, because it is no part of the article: “{words}”."),
    "end-mark": ("certain", "“{words}” marks the end of a release and was set aside."),
    "front-matter": ("certain", "The file's head also says “{words}”; the draft has no field for it."),
    "front-matter-unreadable": ("doubtful", "The file's head could not be read as YAML and was set aside: “{words}”."),
    "heading-assumed": ("inferred", "“{words}” was read as a heading."),
    "list-assumed": ("inferred", "{count} short lines beginning with “{words}” were read as a list."),
    "related-assumed": ("inferred", "“{words}” at the end was read as the title of a related article."),
    "quote-inferred": ("inferred", "No attribution is printed; {name} was taken to go on: “{words}”."),
    "quote-by-pronoun": ("inferred", "“{credited}” was taken to be {name}: “{words}”."),
    "quote-by-context": ("inferred", "Nobody is named beside these words; {name} was mentioned last: “{words}”."),
    "quote-without-name": ("certain", "The speaker, “{credited}”, has no name: “{words}”."),
    "quote-without-attribution": ("doubtful", "Nobody is named as the speaker; say who said: “{words}”."),
    "quote-partial": ("inferred", "Part of a sentence was read as a quotation of {name}: “{words}”."),
    "quote-unclosed": (
        "doubtful",
        "The closing quotation mark is missing; check where the words of {name} end: “{words}”.",
    ),
    "quotes-share-sentence": ("doubtful", "Two quotations share a sentence; place this one by hand: “{words}”."),
    "quote-in-list": ("inferred", "A quotation stands in a list or table and was recorded without a block: “{words}”."),
    "person-surname-only": ("doubtful", "{name} is never named in full; add the first name."),
    "person-mentioned": ("inferred", "{name} is mentioned and not quoted; no record was made."),
    "image-credit": ("certain", "A picture credit was read: “{words}”."),
    "image-creator-missing": ("doubtful", "The credit “{words}” names no creator; find out who made the picture."),
    "text-too-long": (
        "doubtful",
        "The text is longer than any article; from here on nobody looked for quotations or people.",
    ),
}
MAX_WORDS_CHARS = 90


def finding(
    code: str, line: int, words: str = "", *, about: str | None = None, whole: bool = False, **facts: object
) -> Finding:
    """Make one line of the report. ``words`` are shortened unless ``whole``, for lines kept nowhere else."""
    certainty, sentence = _CODES[code]
    shown = words if whole else words.removesuffix(".")  # the sentence brings its own full stop
    if not whole and len(shown) > MAX_WORDS_CHARS:
        shown = f"{words[:MAX_WORDS_CHARS].rsplit(' ', 1)[0]} …"
    return Finding(
        code=code, line=line, sentence=sentence.format(words=shown, **facts), certainty=certainty, about=about
    )
