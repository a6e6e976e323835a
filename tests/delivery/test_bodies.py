"""A body as one string: every block type, and nothing that an editor typed as markup of ours."""

from __future__ import annotations

import html

import msgspec
import pytest

from delivery import bodies, contract, shaping
from delivery.bodies import Printed
from tests.delivery import factories

EVIL = "\"><script>alert(1)</script>'&"


def printed(*blocks, **embedded):
    return Printed(body=list(blocks), quotes=embedded.get("quotes", {}), images=embedded.get("images", {}))


@pytest.fixture
def everything():
    said, picture = factories.quote(factories.person()), factories.image()
    return factories.article(**factories.embedding(said=said, picture=picture))


def test_every_block_type_has_an_html_and_a_text_form(everything):
    printable = msgspec.json.decode(msgspec.json.encode(everything), type=Printed)
    assert bodies.as_html(printable).split("\n") == [
        "<p>Why <em>toes</em> twitch</p>",
        '<h2 id="the-key-point">The key point</h2>',
        "<ol><li>One</li></ol>",
        '<aside class="tip"><p>Stretch.</p></aside>',
        '<table><caption>Doses</caption><thead><tr><th scope="col">Age</th><th scope="col">Dose</th></tr></thead>'
        "<tbody><tr><td>1 &lt; 2</td><td>5 mg</td></tr></tbody></table>",
        '<p><a href="https://video.example/1">A walk</a></p>',
        '<blockquote class="block"><p>Sleep is not a luxury.</p><footer>Noor Vale, MD</footer></blockquote>',
        _figure(everything),
    ]
    assert bodies.as_text(printable).split("\n\n") == [
        "Why toes twitch",
        "The key point",
        "1. One",
        "Stretch.",
        "Doses\nAge\tDose\n1 < 2\t5 mg",
        "A walk https://video.example/1",
        "“Sleep is not a luxury.”\n— Noor Vale, MD",
        "At <night> Iris Holm / Northlight",
    ]


def test_a_picture_made_with_ai_says_so_in_both_forms(everything):
    (key,) = everything.images
    everything.images[key].ai_label = "Made with <AI>"
    printable = msgspec.json.decode(msgspec.json.encode(everything), type=Printed)
    assert '<span class="ai-label">Made with &lt;AI&gt;</span> <span class="credit">' in bodies.as_html(printable)
    assert "Made with <AI> Iris Holm" in bodies.as_text(printable)


def _figure(article):
    (image,) = article.images.values()
    return (
        f'<figure><picture><source type="image/avif" srcset="{image.sources[0].srcset}">'
        f'<img src="{image.src}" alt="A lamp" width="1200" height="800"></picture>'
        '<figcaption>At &lt;night&gt; <span class="credit">Iris Holm / Northlight</span></figcaption></figure>'
    )


def test_every_block_of_the_contract_is_covered():
    blocks = set(contract.BodyBlock.__args__)
    assert blocks == set(bodies._HTML) == set(bodies._TEXT)


def test_an_inline_quotation_prints_the_sentence_it_stands_in():
    said = factories.quote(factories.person())
    block = contract.QuoteBlock(
        key="b.1", quote=said.id, display="inline", html="She <em>said</em> so.", text="She said so."
    )
    article = printed(block, quotes={said.id: said})
    assert (bodies.as_html(article), bodies.as_text(article)) == ("<p>She <em>said</em> so.</p>", "She said so.")


def test_what_was_typed_as_text_is_escaped_wherever_it_is_printed():
    said = factories.quote(factories.person(EVIL), text=EVIL)
    picture = factories.image(alt=EVIL)
    picture.credit.line = EVIL
    article = printed(
        contract.Heading(key="b.1", level=2, text=EVIL, html="Fine", anchor=EVIL),
        contract.QuoteBlock(key="b.2", quote=said.id, display="pull", html=None, text=None),
        contract.ImageBlock(key="b.3", image=picture.id, alt=EVIL, caption=EVIL),
        contract.Table(key="b.4", caption=EVIL, header=[EVIL], rows=[[EVIL]]),
        contract.Embed(key="b.5", provider=EVIL, url="https://x.example/" + EVIL, title=EVIL, html=EVIL),
        quotes={said.id: said},
        images={picture.id: picture},
    )
    markup = bodies.as_html(article)
    assert "<script" not in markup
    assert markup.count(html.escape(EVIL)) == 11


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", " https://x.example", "//x.example", "JAVASCRIPT:x"]
)
def test_only_web_addresses_become_links_and_pictures(url):
    picture = factories.image(src=url)
    article = printed(
        contract.Embed(key="b.1", provider="x", url=url, title=None, html=None),
        contract.ImageBlock(key="b.2", image=picture.id, alt="", caption=None),
        images={picture.id: picture},
    )
    assert "<a" not in bodies.as_html(article)
    assert "<img" not in bodies.as_html(article)


def test_shaping_touches_nothing_that_was_not_asked_for(everything):
    stored = msgspec.json.encode(everything)
    assert shaping.document(stored) is stored
    assert shaping.document(stored, body="blocks") is stored
    assert msgspec.json.decode(shaping.document(stored, fields=["title"])) == {"title": everything.title}
    assert msgspec.json.decode(shaping.document(stored, fields=["id"], body="html")) == {"id": everything.id}
    assert msgspec.json.decode(shaping.document(stored, body="none"))["body"] is None
