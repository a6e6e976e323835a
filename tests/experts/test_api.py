"""People, organisations and quotations over the API: the verbs of the admin, and nothing that is not for everybody here."""

from __future__ import annotations

import json

import pytest
from django.contrib.admin.models import LogEntry

from cms.core.rows import token
from experts.models import OffRecord, Organisation, Person, PersonContact, Quote
from experts.quotes import save_quote
from tests.accounts.factories import make_user
from tests.articles.api.desk import problem
from tests.delivery.keyring import issue, program
from tests.experts.factories import (
    make_affiliation,
    make_credential,
    make_evidencefile,
    make_expert,
    make_frozen_quote,
    make_organisation,
    make_person,
    make_quote,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/newsroom/v1"
NOBODY = "0198c0de-0000-7000-8000-000000000000"


@pytest.fixture
def client():
    return program(issue().token)


def post(client, path, body):
    return client.post(f"{ROOT}/{path}", json.dumps(body), content_type="application/json")


def patch(client, path, row, body, match=None):
    headers = {"If-Match": f'"{match or token(row)}"'}
    return client.patch(f"{ROOT}/{path}/{row.pid}", json.dumps(body), content_type="application/json", headers=headers)


def test_a_person_is_added_with_credentials_and_posts(client):
    place = make_organisation()
    made = post(client, "people", {
        "name": "Ada Quill", "suffix": "MD",
        "credentials": [{"title": "FACS", "kind": "fellowship", "issuer": "The College"}],
        "affiliations": [{"organisation": place.pid, "role": "director", "since": "2012-01"}],
    })  # fmt: skip
    assert made.status_code == 201
    person = Person.objects.get(public_id=made.json()["id"])
    assert (person.slug, person.printed_name) == ("ada-quill", "Ada Quill, MD")
    assert person.credentials.get().entered_by is not None
    assert person.affiliations.get().organisation == place
    assert made.headers["ETag"] == f'"{token(person)}"'
    assert client.get(f"{ROOT}/people/{person.pid}").json() == made.json()


def test_a_list_of_rows_replaces_the_one_there(client):
    person = make_person()
    kept, gone = make_credential(person=person, title="FACS"), make_credential(person=person, title="FRCP")
    changed = [{"id": kept.pid, "title": "FACS, 2012"}, {"title": "New"}]
    saved = patch(client, "people", person, {"credentials": changed}).json()
    assert [each["title"] for each in saved["credentials"]] == ["FACS, 2012", "New"]
    assert kept.pid in {each["id"] for each in saved["credentials"]}
    assert gone.pid not in {each["id"] for each in saved["credentials"]}
    untouched = patch(client, "people", Person.objects.get(pk=person.pk), {"suffix": "MD"}).json()
    assert len(untouched["credentials"]) == 2


def test_rows_of_somebody_else_are_not_taken(client):
    person, other = make_person(), make_credential()
    found = problem(patch(client, "people", person, {"credentials": [{"id": other.pid, "title": "Mine"}]}), 422)
    assert found["errors"][0]["name"] == "/credentials/0/id"
    assert other.person.credentials.get().title == other.title


def test_a_verdict_on_a_credential_is_not_sent(client):
    body = {"name": "Ada Quill", "credentials": [{"title": "FACS", "verified_on": "2020-01-01"}]}
    found = problem(post(client, "people", body), 422)
    assert "verified_on" in found["detail"]
    assert not Person.objects.exists()


def test_null_empties_a_field_and_what_is_not_sent_stays(client):
    person = make_person(suffix="MD", biography="Long.")
    saved = patch(client, "people", person, {"biography": None}).json()
    assert (saved["biography"], saved["suffix"]) == ("", "MD")
    problem(patch(client, "people", Person.objects.get(pk=person.pk), {"name": None}), 422)


def test_what_does_not_exist_is_named_where_it_stands(client):
    body = {"name": "A", "portrait": NOBODY}
    assert problem(post(client, "people", body), 422)["errors"][0]["name"] == "/portrait"
    assert problem(post(client, "people", {"name": "A", "portrait": ""}), 422)["errors"][0]["name"] == "/portrait"
    body = {"name": "A", "affiliations": [{"organisation": "somewhere"}]}
    assert problem(post(client, "people", body), 422)["errors"][0]["name"] == "/affiliations/0/organisation"
    assert problem(post(client, "people", {"name": "A", "orcid": "0000-0000-0000-0000"}), 422)["errors"]
    assert not Person.objects.exists()


def test_a_stale_change_says_who_was_first_and_when(client):
    person = make_person()
    before = token(person)
    by = make_user("administrator", name="Ann Roe")
    assert patch(program(issue(by).token), "people", person, {"suffix": "MD"}).status_code == 200
    found = problem(patch(client, "people", person, {"suffix": "PhD"}, match=before), 412)
    person.refresh_from_db()
    assert (found["by"], person.suffix) == ("Ann Roe", "MD")
    assert found["at"] == person.modified_at.isoformat().replace("+00:00", "Z")


def test_a_save_is_noted_in_the_log_that_editors_read(client):
    made = post(client, "organisations", {"name": "Northfield"})
    row = Organisation.objects.get(public_id=made.json()["id"])
    entry = LogEntry.objects.get(object_id=str(row.pk))
    assert (entry.is_addition(), "archive" in entry.change_message) == (True, True)


def test_lists_are_searched_by_name(client):
    found, _ = make_person(name="Ada Quill"), make_person(name="Noor Vale")
    assert [each["id"] for each in client.get(f"{ROOT}/people", {"q": "quill"}).json()["data"]] == [found.pid]
    for bad in ("", " ", "\x00", "x" * 201):
        problem(client.get(f"{ROOT}/people", {"q": bad}), 400)
    problem(client.get(f"{ROOT}/people", {"contact__email": "x"}), 400)


@pytest.mark.parametrize("path", ["people", "quotes", "organisations"])
def test_a_list_costs_the_same_however_long(client, path, django_assert_num_queries):
    for _ in range(3):
        make_affiliation(organisation=make_organisation(predecessor=make_organisation()), person=make_person())
        make_frozen_quote()
    client.get(f"{ROOT}/{path}")
    with django_assert_num_queries(4):  # the key, the count, its issuer's rights, the rows
        assert len(client.get(f"{ROOT}/{path}").json()["data"]) >= 3


def test_contacts_evidence_and_words_off_the_record_never_appear(client, evidence):
    secrets = ["canary@example.org", "+44 20 7946 0000", "canary words", "canary recording"]
    person = make_expert()
    PersonContact.objects.create(person=person, email=secrets[0], phone=secrets[1], note="canary words")
    quote = save_quote(make_quote(person=person), fields={"terms": "off_record", "words_obtained": secrets[2]}, by=None)
    make_evidencefile(quote=quote, name="canary recording.mp3", data=b"canary recording")
    pages = ["people", f"people/{person.pid}", "quotes", f"quotes/{quote.pid}", "quotes?q=canary", "openapi.json"]
    said = "".join(client.get(f"{ROOT}/{page}").content.decode() for page in pages)
    sent = patch(client, "quotes", quote, {"record_held": "In the safe."})
    assert sent.json()["words_obtained"] == "[off the record]"
    assert not [secret for secret in secrets if secret in said + sent.content.decode()]
    assert OffRecord.objects.get().words_obtained == secrets[2]


def test_words_that_come_in_off_the_record_do_not_come_out(client):
    made = post(client, "quotes", {"words_obtained": "canary words", "terms": "off_record"})
    assert (made.status_code, made.json()["words_obtained"]) == (201, "[off the record]")
    assert "canary" not in made.content.decode()
    assert "canary" not in str(LogEntry.objects.values_list("object_repr", "change_message"))
    row = Quote.objects.get()
    by = make_user("administrator")
    program_of_a_writer = program(issue(by, "people:write").token)
    by.groups.set(make_user("writer").groups.all())
    problem(patch(program_of_a_writer, "quotes", row, {"terms": "on_record"}), 403)


def test_an_attribution_is_frozen_once_and_anew_only_when_asked(client):
    quote = make_quote(person=make_expert())

    def freeze(**body):
        row = Quote.objects.get(pk=quote.pk)
        headers = {"If-Match": f'"{token(row)}"'}
        path = f"{ROOT}/quotes/{quote.pid}/attribution"
        return client.post(path, json.dumps(body), content_type="application/json", headers=headers)

    first = freeze(on="2024-05-02").json()
    assert first["attributed_on"] == "2024-05-02"
    assert first["as_credited"].startswith(quote.person.name)
    assert problem(freeze(on="2025-05-02"), 409)["type"].endswith("frozen")
    assert freeze(on="2025-05-02", titles=["a neighbour"], anew=True).json()["credited_titles"] == ["a neighbour"]
    found = problem(patch(client, "quotes", Quote.objects.get(), {"as_credited": "Somebody else"}), 422)
    assert found["errors"][0]["name"] == "as_credited"


def test_words_that_readers_have_seen_stay_as_obtained(client):
    from_the_admin = make_frozen_quote()
    problem(patch(client, "quotes", from_the_admin, {"attributed_on": "2020-01-01"}), 422)
    problem(patch(client, "quotes", from_the_admin, {"edits": []}), 422)


def test_a_time_is_taken_in_any_offset_and_kept_in_utc(client):
    said = {"words_obtained": "Toes twitch.", "embargo_until": "2079-09-07T12:00:00-18:43"}
    assert post(client, "quotes", said).json()["embargo_until"] == "2079-09-08T06:43:00Z"
    problem(post(client, "quotes", {**said, "embargo_until": "9999-12-31T23:59:59-01:00"}), 422)
    problem(post(client, "quotes", {**said, "embargo_until": "2079-09-07T12:00:00"}), 422)
