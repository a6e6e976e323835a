"""Paste or upload, read the report, decide, accept: the pages of an import."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import imports
from articles.importing.settling import Choices
from articles.models import Article, Import
from experts.models import Person, Quote
from tests.accounts.factories import make_superuser, make_user
from tests.articles.factories import make_editor_in_chief
from tests.articles.imported import EYELID, read_import, renamed
from tests.experts.factories import make_person

pytestmark = pytest.mark.django_db
ADD = "admin:articles_import_add"


@pytest.fixture
def by():
    return make_editor_in_chief()


@pytest.fixture
def page(by) -> Client:
    client = Client()
    client.force_login(by)
    return client


def act(row: Import, name: str) -> str:
    return reverse("admin:articles_import_act", args=[row.pk, name])


def report_of(row: Import) -> str:
    return reverse("admin:articles_import_change", args=[row.pk])


def shown(response) -> str:
    return response.content.decode()


# Paste or upload


def test_a_pasted_text_leads_to_its_report(page):
    response = page.post(reverse(ADD), {"text": EYELID, "name": "eyelid"})
    row = Import.objects.get()
    assert response.headers["Location"] == report_of(row)
    assert row.name == "eyelid"


def test_several_files_wait_in_the_list_and_a_bad_one_gets_its_sentence(page):
    files = [SimpleUploadedFile(f"{n}.txt", renamed(EYELID, n).encode()) for n in range(3)]
    files.append(SimpleUploadedFile("picture.txt", b"\x89PNG\r\n\x1a\n"))
    response = page.post(reverse(ADD), {"uploads": files}, follow=True)
    assert Import.objects.count() == 3
    assert "3 texts were read" in shown(response)
    assert "picture.txt” is a PNG picture, not text" in shown(response)
    assert response.redirect_chain[0][0].endswith("?state__exact=read")


def packed(**texts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in texts.items():
            archive.writestr(f"{name}.txt", data)
        archive.writestr("picture.png", b"no text")
    return file.getvalue()


def test_an_archive_is_unpacked_and_each_text_has_its_own_result(page):
    data = packed(a=renamed(EYELID, 1).encode(), b=renamed(EYELID, 2).encode(), c=b"%PDF-1.4")
    content = shown(page.post(reverse(ADD), {"uploads": [SimpleUploadedFile("texts.zip", data)]}, follow=True))
    assert sorted(Import.objects.values_list("name", flat=True)) == ["texts.zip/a.txt", "texts.zip/b.txt"]
    assert "2 texts were read and wait here to be looked at: texts.zip/a.txt, texts.zip/b.txt." in content
    assert "texts.zip/c.txt” is a PDF, not text" in content


@pytest.mark.parametrize(("data", "told"), [(b"no archive", "damaged or no archive"), (packed(), "holds no texts")])
def test_an_archive_that_gives_nothing_gets_its_sentence(page, data, told):
    assert told in shown(page.post(reverse(ADD), {"uploads": [SimpleUploadedFile("texts.zip", data)]}))
    assert not Import.objects.exists()


def test_what_an_archive_holds_beyond_measure_is_left(page, monkeypatch):
    monkeypatch.setattr("articles.admin.pasting.MAX_FILES", 2)
    data = packed(**{name: renamed(EYELID, n).encode() for n, name in enumerate("abcd")})
    content = shown(page.post(reverse(ADD), {"uploads": [SimpleUploadedFile("texts.zip", data)]}, follow=True))
    assert Import.objects.count() == 2 and "c.txt” and what follows were left: at most 2 texts" in content


@pytest.mark.parametrize("sent", [{}, {"text": "   \n"}])
def test_nothing_is_asked_for_again(page, sent):
    response = page.post(reverse(ADD), sent)
    assert response.status_code == 200 and "Paste an article, or choose the files" in shown(response)


def test_a_text_pasted_twice_is_kept_in_the_form_and_leads_to_the_first(page, by):
    row = read_import(by=by)
    response = page.post(reverse(ADD), {"text": EYELID})
    assert f'<a href="{report_of(row)}">Open it</a>' in shown(response)
    assert "So, your eyelid flutters." in shown(response)
    assert Import.objects.count() == 1


# The report


def test_the_report_shows_the_text_by_lines_and_what_was_found(page, by):
    content = shown(page.get(report_of(read_import(by=by))))
    assert 'id="line-1"' in content and "So, your eyelid flutters." in content
    assert "board certified neurologist" in content
    assert 'name="speakers:quo_3" value="per_1"' in content
    assert "1 to decide" in content
    assert "Image" not in content.split('class="sides-by-lines"')[1].split("Shutterstock/Jonas Wren")[0]


def test_a_speaker_whom_the_reader_did_not_find_is_typed_in(page, by):
    known = make_person(name="Ann Roe", suffix="MD", slug="ann-roe")
    row = read_import(by=by)
    assert 'name="somebody:quo_3"' in shown(page.get(report_of(row)))
    sent = {"speakers:quo_3": "per_1", "somebody:quo_3": " Ann  Roe, MD ", "somebody:quo_1": "Bo Lindt"}
    assert page.post(act(row, "keep"), sent).json() == {"open": 0}
    content = shown(page.get(report_of(row)))
    assert 'value="Ann Roe, MD"' in content and f'name="people:name:Ann Roe, MD" value="{known.pid}"' in content
    page.post(act(row, "accept"), sent)
    quotes = list(Quote.objects.order_by("pk").values_list("person__name", flat=True))
    assert (quotes[0], quotes[2]) == ("Bo Lindt", "Ann Roe") and Person.objects.filter(name="Ann Roe").count() == 1


@pytest.mark.parametrize("typed", ["?", ", MD", "x" * 201])
def test_what_is_no_name_is_refused_with_a_sentence(page, by, typed):
    row = read_import(by=by)
    response = page.post(act(row, "accept"), {"somebody:quo_3": typed}, follow=True)
    assert "nothing that this decides, or no such answer" in shown(response) and not Article.objects.exists()


def test_known_people_are_offered_by_what_was_typed(page):
    make_person(name="Ann Roe", suffix="MD")
    make_person(name="Bo Lindt", slug="bo-lindt")
    ask = reverse("admin:articles_import_people")
    assert page.get(ask, {"q": "roe"}).json() == {"people": ["Ann Roe, MD"]}
    assert page.get(ask, {"q": " "}).json() == page.get(ask).json() == {"people": []}


def test_html_in_the_text_is_shown_as_words(page, by):
    text = (
        "# <script>alert(1)</script>\n\n"
        + "“<img src=x onerror=alert(2)>,” says Ann <b>Roe</b>, MD.\n\nPhoto: <svg onload=alert(3)>/Getty"
    )
    content = shown(page.get(report_of(read_import(text, by=by, name="<script>alert(4)</script>"))))
    assert "alert(1)" in content and "alert(4)" in content
    for raw in ("<script>alert", "<img src=x", "<svg onload"):
        assert raw not in content


def test_a_known_person_is_offered_and_one_click_takes_another(page, by):
    known = make_person(name="M. Solberg", suffix="MD")
    row = read_import(by=by)
    content = shown(page.get(report_of(row)))
    assert f'name="people:per_1" value="{known.pid}"' in content
    page.post(act(row, "accept"), {"people:per_1": known.pid})
    assert Quote.objects.filter(person=known).count() == 3
    assert not Person.objects.filter(name="Mira Solberg").exists()


def test_a_decision_is_kept_as_soon_as_it_is_made(page, by):
    row = read_import(by=by)
    assert page.post(act(row, "keep"), {"speakers:quo_3": "per_1"}).json() == {"open": 0}
    row.refresh_from_db()
    assert row.choices == {"speakers": {"quo_3": "per_1"}}
    assert "0 to decide" in shown(page.get(report_of(row)))


def test_a_decision_that_cannot_be_kept_is_told(page, by):
    row = read_import(by=by)
    imports.discard(row, by=by)
    response = page.post(act(row, "keep"), {"speakers:quo_3": "per_1"})
    assert response.status_code == 409 and "put away" in response.json()["detail"]


def test_accepting_opens_the_draft_and_says_what_was_made(page, by):
    row = read_import(by=by)
    response = page.post(act(row, "accept"), {"speakers:quo_3": "per_1", "back:heading-assumed:7": "back"}, follow=True)
    article = Article.objects.get()
    assert response.redirect_chain[-1][0] == reverse("admin:articles_article_change", args=[article.pk])
    assert "made 2 people, 3 quotations, 1 source, 1 picture, 2 organisations" in shown(response)
    assert not Quote.objects.filter(attributed_on=None).exists()


def test_with_thirty_texts_the_next_one_opens(page, by):
    rows = [read_import(renamed(EYELID, n), by=by, name=f"{n}.txt") for n in range(3)]
    response = page.post(act(rows[1], "accept"), {"_next": "1"})
    assert response.headers["Location"] == report_of(rows[2])
    response = page.post(act(rows[2], "accept"), {"_next": "1"})
    assert response.headers["Location"] == report_of(rows[0])
    assert page.post(act(rows[0], "discard")).headers["Location"] == reverse("admin:articles_import_changelist")


def test_an_accepted_import_is_undone_from_its_report(page, by):
    row = read_import(by=by)
    imports.accept(row, by=by)
    assert "Undo the whole import" in shown(page.get(report_of(row)))
    response = page.post(act(row, "undo"), follow=True)
    assert "was undone" in shown(response)
    assert not Quote.objects.exists()


def test_accepting_twice_leads_to_the_article(page, by):
    row = read_import(by=by)
    article = imports.accept(row, by=by)
    response = page.post(act(row, "accept"), follow=True)
    assert "was accepted already" in shown(response)
    assert reverse("admin:articles_article_change", args=[article.pk]) in shown(response)
    assert Article.objects.count() == 1


def test_a_forged_decision_makes_nothing(page, by):
    row = read_import(by=by)
    page.post(act(row, "accept"), {"people:per_1": "0198c0de-0000-7000-8000-000000000000"})
    assert not Article.objects.exists() and not Person.objects.exists()


def test_what_was_chosen_and_deleted_since_does_not_break_the_report(page, by):
    known = make_person(name="M. Solberg")
    row = imports.choose(read_import(by=by), Choices(people={"per_1": known.pid}), by=by)
    known.delete()
    assert page.get(report_of(row)).status_code == 200


@pytest.mark.parametrize("name", ["accept", "keep", "discard", "undo"])
def test_buttons_want_a_post(page, by, name):
    assert page.get(act(read_import(by=by), name)).status_code == 405


def test_unknown_buttons_and_imports_are_404(page, by):
    assert page.post(act(read_import(by=by), "publish")).status_code == 404
    assert page.get(reverse("admin:articles_import_change", args=[10**6])).status_code == 404


# Who may


def test_who_may_not_import_sees_the_report_and_no_button(by):
    row = read_import(by=by)
    client = Client()
    client.force_login(make_user("checker"))
    assert client.get(reverse(ADD)).status_code == 403
    assert client.post(reverse(ADD), {"text": "Words."}).status_code == 403
    content = shown(client.get(report_of(row)))
    assert "So, your eyelid flutters." in content and 'id="decisions"' not in content
    client.post(act(row, "accept"))
    assert not Article.objects.exists()


def test_a_superuser_without_a_role_accepts_nothing(by):
    row = read_import(by=by)
    client = Client()
    client.force_login(make_superuser())
    response = client.post(act(row, "accept"), follow=True)
    assert "Your roles do not let you import texts" in shown(response)
    assert not Article.objects.exists()


def test_nobody_deletes_an_import(page, by):
    row = read_import(by=by)
    assert page.post(reverse("admin:articles_import_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


# Cost


def test_a_long_report_costs_the_queries_of_a_short_one(page, by):
    letters = "abcdefghijklmnopqrstuvwx"
    for letter in letters:
        make_person(name=f"Person Number{letter}", suffix="MD")
    counts = []
    for some in (letters[:3], letters):
        quotes = "\n\n".join(f"“It is so,” says Person Number{each}, MD, director of Place {each}." for each in some)
        sources = "\n".join(f"Line {each}. https://{each}.example/" for each in some)
        row = read_import(f"# Some\n\n{quotes}\n\nSources\n{sources}\n", by=by)
        with CaptureQueriesContext(connection) as queries:
            assert page.get(report_of(row)).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_a_surname_alone_can_be_said_to_be_somebody_of_the_text(page, by):
    text = "“It helps,” says Ann Roe, MD.\n\nWe asked more doctors.\n\n“It does not,” says Dr. Quill.\n"
    row = read_import(text, by=by)
    content = shown(page.get(report_of(row)))
    assert 'name="people:per_2" value="per_1"' in content and "It is Ann Roe, MD, named in this text" in content
    page.post(act(row, "accept"), {"people:per_2": "per_1"})
    assert [quote.person.name for quote in Quote.objects.all()] == ["Ann Roe"] * 2


def test_what_an_import_made_is_not_told_as_known(page, by):
    row = read_import(by=by)
    imports.accept(row, by=by)
    assert "known:" not in shown(page.get(report_of(row)))
