from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Verification
from tests.accounts.factories import make_user
from tests.articles.admin.test_desk import client_of, text_of
from tests.articles.checking.factories import make_checker
from tests.experts.factories import make_credential, make_quote
from tests.media.factories import make_grant

pytestmark = pytest.mark.django_db
SUBJECTS = {"quote": make_quote, "credential": make_credential, "grant": make_grant}
GOOD = {"verdict": "confirmed", "method": "registry_lookup", "evidence": "Register, no. 7."}


def address(kind: str, subject) -> str:
    return reverse("admin:articles_article_verify", args=[kind, subject.pk])


@pytest.mark.parametrize("kind", SUBJECTS)
def test_each_kind_is_judged_on_its_page_and_the_verdict_withdrawn(kind):
    subject, client = SUBJECTS[kind](), client_of(make_checker(name="Cass Check"))
    assert "Nobody has judged this yet." in text_of(client.get(address(kind, subject)))
    client.post(address(kind, subject), GOOD)
    assert "Cass Check" in text_of(client.get(address(kind, subject)))
    client.post(address(kind, subject), {"withdraw": "1"})
    assert list(Verification.objects.filter(**{kind: subject}).values_list("verdict", flat=True)) == [
        "confirmed",
        "withdrawn",
    ]


def test_a_credential_shows_as_verified_until_the_verdict_is_withdrawn():
    credential, client = make_credential(), client_of(make_checker())
    client.post(address("credential", credential), GOOD)
    credential.refresh_from_db()
    assert (credential.verified_on is not None, credential.verified_how) == (True, "Register, no. 7.")
    client.post(address("credential", credential), {"withdraw": "1"})
    credential.refresh_from_db()
    assert credential.verified_on is None


@pytest.mark.parametrize("kind", SUBJECTS)
def test_whoever_entered_it_is_refused_and_keeps_what_they_typed(kind):
    by = make_user("standards")
    subject = SUBJECTS[kind](entered_by=by)
    response = client_of(by).post(address(kind, subject), {**GOOD, "evidence": "My long evidence."})
    assert response.status_code == 403
    assert "My long evidence." in text_of(response)
    assert "Ask a colleague." in text_of(response)
    assert not Verification.objects.exists()


@pytest.mark.parametrize("role", ["writer", "editor", "photo", "publisher", "medical"])
def test_only_checkers_judge(role):
    subject = make_credential()
    assert client_of(make_user(role)).post(address("credential", subject), GOOD).status_code == 403
    assert not Verification.objects.exists()


def test_an_unknown_kind_or_key_is_404():
    client = client_of(make_checker())
    assert client.get(reverse("admin:articles_article_verify", args=["horse", 1])).status_code == 404
    assert client.get(reverse("admin:articles_article_verify", args=["quote", 999_999_999])).status_code == 404
