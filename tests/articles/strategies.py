"""Drafts of every shape, for Hypothesis."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from articles import contract
from articles.models import Article, Citation
from cms.core.ids import uuid7

# Letters of several scripts, marks, quotes, brackets, an emoji, right-to-left words: what newsrooms paste.
WORDS = st.text(alphabet="abcÄßéñ日本かמילהعرب😀 <>&\"'“”’–—…\u00a0\u0301-1234567890.,;:!?()", max_size=40)
LINE = WORDS.filter(lambda text: bool(text.strip()))
INLINE = st.sampled_from(
    ["{}", "<strong>{}</strong>", "<em>{}</em>", '<a href="https://example.org/x?a=1&amp;b">{}</a>']
)
HTML_TEXT = WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
PHRASE = st.builds(lambda mark, text: mark.format(text), INLINE, HTML_TEXT)
BLOCK = st.sampled_from(
    ["<p>{}</p>", "<h2>{}</h2>", "<h3>{}</h3>", "<ul><li>{}</li><li>b</li></ul>", "<ol><li>{}</li></ol>", "{}"]
)
HTML = st.lists(st.builds(lambda block, text: block.format(text), BLOCK, PHRASE), min_size=1, max_size=4).map("".join)


@dataclass
class Pool:
    """Public ids of things that exist, for drafts to refer to."""

    people: list[str]
    quotes: list[str]
    images: list[str]
    sources: list[str]
    topics: list[str]
    articles: list[str]


def ids() -> st.SearchStrategy[str]:
    return st.builds(lambda: str(uuid7()))


def blocks(pool: Pool) -> st.SearchStrategy[contract.Block]:
    cells = st.lists(WORDS, min_size=1, max_size=3)
    return st.one_of(
        st.builds(contract.Text, id=ids(), html=HTML),
        st.builds(
            contract.Quote, id=ids(), quote=st.sampled_from(pool.quotes),
            display=st.sampled_from(["inline", "block", "pull"]), html=HTML,
        ),
        st.builds(contract.Image, id=ids(), image=st.sampled_from(pool.images), alt=WORDS, caption=WORDS),
        st.builds(contract.Callout, id=ids(), html=HTML, tone=st.sampled_from(["key_point", "note", "tip", "warning"])),
        st.builds(contract.Embed, id=ids(), provider=LINE, url=st.just("https://video.example/watch?v=1"), title=WORDS),
        st.builds(contract.Table, id=ids(), header=cells, rows=st.lists(cells, max_size=3), caption=WORDS),
    )  # fmt: skip


def related(pool: Pool) -> st.SearchStrategy[contract.Related]:
    return st.builds(
        contract.Related, article=st.none(), title=LINE, url=st.sampled_from(["", "https://elsewhere.example/a"])
    )


def drafts(pool: Pool) -> st.SearchStrategy[contract.Draft]:
    """Drafts as somebody might send them; ``canonical`` makes them canonical."""
    some = st.lists
    here = some(st.sampled_from(pool.articles), max_size=2, unique=True)
    return st.builds(
        contract.Draft,
        title=WORDS,
        dek=WORDS,
        slug=st.sampled_from(["", "a-slug", "für-alle"]),
        language=st.sampled_from(["en", "pt-BR", "zh-Hant"]),
        translation_group=ids(),
        kind=st.sampled_from(Article.Kind.values),
        primary_topic=st.sampled_from([None, *pool.topics]),
        topics=some(st.sampled_from(pool.topics), max_size=3),
        lead_image=st.none() | st.builds(contract.LeadImage, image=st.sampled_from(pool.images), alt=WORDS, caption=WORDS),
        bylines=some(
            st.builds(contract.Byline, person=st.sampled_from(pool.people), role=st.just("author"), as_credited=WORDS),
            max_size=2, unique_by=lambda each: each.person,
        ),
        medical_reviewer=st.sampled_from([None, *pool.people]),
        blocks=some(blocks(pool), max_size=6),
        citations=some(
            st.builds(
                contract.Citation, source=st.sampled_from(pool.sources), role=st.sampled_from(Citation.Role.values),
                locator=WORDS, passage=WORDS,
            ),
            max_size=2, unique_by=lambda each: (each.source, each.role),
        ),
        related=st.builds(
            lambda outside, ours: [*outside, *(contract.Related(article=each) for each in ours)],
            some(related(pool), max_size=2), here,
        ),
    )  # fmt: skip
