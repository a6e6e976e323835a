"""Every text that the newsroom keeps gets a word that nobody could guess; then everything public is searched for those words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone

from articles import drafts, previewing, publishing
from articles.checking import queries
from articles.documents import dump
from articles.models import Article
from cms.accounts.models import User
from delivery.endpoints import COLLECTIONS
from delivery.models import Record
from delivery.sitemaps.reading import FILE_SPAN
from delivery.webhooks import signing
from experts.models import OffRecord, PersonContact, Quote
from sources.models import Source
from tests.accounts.factories import make_user
from tests.articles.checking.factories import WORDS, make_cited_claim, settle
from tests.articles.factories import (
    make_article,
    make_editor_in_chief,
    make_import,
    make_published_article,
    make_reissue,
    make_topic,
    sign_off,
    text,
)
from tests.articles.test_publishing import republish, rich_fields
from tests.delivery.api.test_surface import NEEDED, ROUTES
from tests.delivery.keyring import issue
from tests.delivery.webhooks.factories import make_webhookendpoint, run_outgoing
from tests.experts.factories import make_confirmation, make_evidencefile, make_expert, make_quote
from tests.media.factories import make_image
from tests.receivers import receiving
from tests.sources.factories import make_capture, make_source, make_sourcecheck

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads", "evidence")]

OURS = ("accounts", "articles", "delivery", "experts", "media", "sources")
# What readers may see, and what holds the newsroom together (digests, states, languages): these keep what they hold.
_KEPT = {
    "articles.Topic": "name slug language description",
    "articles.Article": "title dek slug language lead_alt lead_caption content_digest pinned_digest published_digest",
    "articles.TextBlock": "region html",
    "articles.QuoteBlock": "region html",
    "articles.ImageBlock": "region alt caption",
    "articles.CalloutBlock": "region html",
    "articles.EmbedBlock": "region provider url title",
    "articles.TableBlock": "region caption header rows",
    "articles.Byline": "as_credited",
    "articles.RelatedLink": "title url relation",
    "articles.Revision": "document digest",
    "articles.Transition": "from_state to_state digest",
    "articles.Decision": "digest",
    "articles.PreviewGrant": "token_digest",
    "articles.Claim": "place exact words_now words_hash passages_hash subject_hash",
    "articles.Verification": "subject_hash words_hash passages_hash",
    "delivery.Record": "slug language digest etag gone_note cause_kind formerly alternates",
    "delivery.RecordTag": "tag language",
    "delivery.Reference": "how",
    "delivery.Edition": "digest",
    "delivery.Redirect": "language slug",
    "delivery.SearchEntry": "dictionary",
    "delivery.SpelledWord": "word",
    "experts.Person": "name given_name family_name suffix slug biography orcid npi disclosures",
    "experts.Quote": "words_obtained words_printed language said_on credited_name credited_suffix as_credited edits",
    "experts.Confirmation": "proposed",
    "experts.Credential": "title issuer",
    "experts.Organisation": "name ror",
    "experts.Affiliation": "role department since until",
    "media.Image": "source supplier_image_id usage_terms "
    "format dominant thumbhash sha256 alt_text supplier headline credit_line credit_template "
    "copyright_notice licence_url acquire_url data_mining created_on ai_label",
    "media.Rendition": "version spec format file",
    "sources.Source": "title publisher issued_on cited_as url_as_cited csl url_canonical accessed_on",
    "sources.Identifier": "value normalised",
}
KEPT = {f"{model}.{name}" for model, names in _KEPT.items() for name in names.split()}
SECRET = signing.new_secret()
MORE = {"api/v1/changes": ["?include=documents&limit=100"]} | {
    "api/v1/articles/<str:key>/citations": ["?format=bibtex", "?format=ris", "?format=text"],
    "api/v1/articles/<str:key>": ["?body=html", "?body=text"],
}
WORD = re.compile(r"cnry\d{4}x", re.IGNORECASE)


def columns() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every column of ours that holds free text."""
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            for column in model._meta.local_concrete_fields:
                if isinstance(column, models.CharField | models.TextField | models.JSONField) and not column.choices:
                    yield model, column


def name_of(model: type[models.Model], column: models.Field[Any, Any]) -> str:
    return f"{model._meta.label}.{column.name}"


def plant() -> dict[str, str]:
    """A word into every row of every column that readers may not see; word → column. Triggers sleep meanwhile."""
    planted = {}
    for number, (model, column) in enumerate(columns()):
        name, word = name_of(model, column), f"cnry{number:04}x"
        if name in KEPT:
            continue
        text = f"https://{word}.example/" if isinstance(column, models.URLField) else word
        made = (
            "jsonb_build_array(%s::text)"
            if isinstance(column, models.JSONField)
            else f'%s || "{model._meta.pk.column}"'
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f'UPDATE "{model._meta.db_table}" SET "{column.column}" = {made}', [text])  # noqa: S608 - our own names
            cursor.execute("SET LOCAL session_replication_role = origin")
        planted[word] = name
    return planted


def fill(*, by: User) -> Article:
    """A live article with all it may embed and a claim that was checked; and beside it what no reader may know of."""
    fields = rich_fields()
    fields["blocks"].append(text(f"<p>{WORDS}</p>"))
    article = make_article(by=by, title="Why toes twitch", **fields)
    settle(make_cited_claim(article))
    quote = Quote.objects.earliest("pk")
    person = quote.person
    PersonContact.objects.create(person=person, email="a@b.example", phone="1", note="n")
    OffRecord.objects.create(quote=make_quote(terms="off_record", person=person), words_obtained="x", words_printed="y")
    asked = queries.ask(article.claims.get(), question="Where?", by=by)
    queries.answer(asked, answer="There.", by=make_user("writer"))
    publishing.publish(sign_off(article, by=by), by=make_user("publisher"))
    make_import()
    make_reissue()
    make_confirmation(quote=quote)
    make_evidencefile(quote=quote)
    make_capture(source=Source.objects.earliest("pk"))
    make_sourcecheck(source=Source.objects.earliest("pk"))
    return article


def secrets_told(article: Article, *, by: User) -> dict[str, str]:
    """Words that no table holds in clear, and what stands in drafts and in things that no article shows."""
    unseen = {
        "cnry9001x": lambda word: make_article(title=f"{word} draft", dek=word, blocks=[text(f"<p>{word}</p>")]),
        "cnry9002x": lambda word: make_expert(name=f"{word} Person", slug=word),
        "cnry9003x": lambda word: make_quote(words_obtained=word),
        "cnry9004x": lambda word: make_image(alt_text=word, headline=word),
        "cnry9005x": lambda word: make_source(title=word, cited_as=word),
        "cnry9006x": lambda word: make_topic(name=word, slug=word),
        "cnry9007x": lambda word: drafts.save_draft(
            article, msgspec.structs.replace(dump(article), title=word), base_version=article.version, by=by
        ),
    }
    for word, make in unseen.items():
        make(word)
    issued = issue(by)
    code = parse_qs(urlsplit(previewing.invite(article, by=by, at=timezone.now())).query)["code"][0]
    token = previewing.exchange(code, at=timezone.now()).token
    return {word: "unseen" for word in unseen} | {issued.token: "key", code: "preview code", token: "preview token"}


def addresses() -> Iterator[str]:
    """Every public address that answers, of each route of the surface's table, which holds itself to the URLconf."""
    kinds = {each.name: each.kind for each in COLLECTIONS}
    files = {pk // FILE_SPAN + 1 for pk in Record.objects.filter(kind="article").values_list("pk", flat=True)}
    for route in ROUTES:
        kind = kinds.get(route.split("/")[2] if route.count("/") > 2 else "", "")
        keys = Record.objects.public().filter(kind=kind).values_list("public_id", flat=True)
        for key, feed, file in product(keys if "<str:key>" in route else [""], ("all", *topics()), files):
            parts = {"<str:key>": str(key), "<str:number>": "1", "<str:feed>": str(feed), "<str:file>": str(file)}
            url = f"/{route}{NEEDED.get(route, '')}"
            for part, value in parts.items():
                url = url.replace(part, value)
            yield url
            for query in MORE.get(route, ()):
                yield url + query


def topics() -> list[str]:
    return list(Record.objects.public().filter(kind="topic").values_list("slug", flat=True))


def answered(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Address → what it answered, headers included: the whole surface, and what somebody finds who asks for the very words."""
    client = Client()
    for url in dict.fromkeys(addresses()):
        response = client.get(url)
        assert response.status_code == 200, url
        yield url, f"{response.headers}{response.content.decode()}"
    for word in words:
        for url in (f"/api/v1/search?q={word[:-1]}", f"/api/v1/search?q={word[:-2]}y"):
            found = client.get(url).json()
            assert (found["data"], found["did_you_mean"]) == ([], None), url
        for url in (
            f"/api/v1/articles/{word}",
            f"/api/v1/topics/{word}",
            f"/api/v1/feeds/{word}.atom",
            f"/api/v1/experts/{word}",
        ):
            assert client.get(url).status_code == 404
        assert client.get(f"/api/v1/resolve?path=/{word}").json()["status"] == 404


def renditions() -> Iterator[tuple[str, str]]:
    """The files that pictures in documents lead to. What their metadata carries of the credit is public, as the words beside it."""
    client = Client()
    documents = client.get("/api/v1/changes?include=documents").content.decode()
    for url in set(re.findall(r'https?://[^" ]+/images/[^" ]+\.(?:jpg|webp)', documents)):
        path = urlsplit(url).path
        yield path, b"".join(client.get(path).streaming_content).decode("latin-1")  # type: ignore[attr-defined]


def test_no_word_that_readers_may_not_see_leaves_by_any_way(settings, caplog):
    settings.PREVIEW_URL = "https://front.example/preview"
    by = make_editor_in_chief()
    article = fill(by=by)
    planted = plant()
    by.refresh_from_db()
    with receiving() as receiver:
        settings.OUTGOING_ALLOW = [receiver.place]
        make_webhookendpoint(url=receiver.url, created_by=by, secret=SECRET)
        article = republish(Article.objects.get(pk=article.pk), by=by, dek="Out again.")
        run_outgoing()
    assert receiver.asked
    planted |= {SECRET: "webhook secret"} | secrets_told(article, by=by)
    logged = caplog.text  # before the words themselves are asked for
    told = list(answered(word for word in planted if WORD.fullmatch(word)))
    told += [("webhook", f"{each.path}{each.headers}{each.body.decode()}") for each in receiver.asked]
    files = list(renditions())
    assert files
    told += [("log", logged), *files]
    leaks = {(planted[word], url) for url, body in told for word in planted if word.lower() in body.lower()}
    assert not leaks


def test_the_search_would_find_a_word_that_is_public():
    make_published_article(by=make_editor_in_chief(), title="Of cnry0000x and toes", **rich_fields())
    found = {url for url, body in answered([]) if "cnry0000x" in body.lower()}
    assert len(found) > 10


def test_every_column_that_is_kept_is_one():
    assert KEPT - {name_of(*each) for each in columns()} == set()
