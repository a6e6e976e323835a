"""Imports over the API: who may, what comes back, and what is refused in which words."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import imports
from articles.importing.decoding import MAX_BYTES
from articles.models import Article, Import
from experts.models import Quote
from tests.accounts.factories import make_superuser, make_user
from tests.articles.api.desk import IMPORTS, TOKEN, bare, desk, problem
from tests.articles.imported import EYELID, read_import, renamed
from tests.experts.factories import make_person

pytestmark = pytest.mark.django_db
NOBODY = "0198c0de-0000-7000-8000-000000000000"
# Every endpoint: method, what follows the list's address, and a role that may not.
ENDPOINTS = [
    ("get", "", None),
    ("post", "", "checker"),
    ("get", "/{id}", None),
    ("post", "/{id}/accept", "photo"),
    ("post", "/{id}/discard", "publisher"),
    ("post", "/{id}/undo", "medical"),
]
each_endpoint = pytest.mark.parametrize(("method", "path", "role"), ENDPOINTS)


@pytest.fixture
def by():
    return make_user("writer")


@pytest.fixture
def client(by) -> Client:
    return desk(by)


def send(client: Client, method: str, path: str, row: Import | None = None, **options):
    where = IMPORTS + path.format(id=row.pid if row else NOBODY)
    if method == "post" and "{id}" not in path:
        return client.generic("POST", where, EYELID.encode(), "text/plain", **options)
    return client.generic(method.upper(), where, **options)


def post_text(client: Client, data: bytes, content_type: str = "text/plain", query: str = ""):
    return client.generic("POST", f"{IMPORTS}{query}", data, content_type, CONTENT_TYPE=content_type)


def post_files(client: Client, *files: tuple[str, bytes], **parts):
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(IMPORTS, {"file": uploads, **parts})


def post_json(client: Client, row: Import, verb: str, body: object):
    return client.post(f"{IMPORTS}/{row.pid}/{verb}", body, content_type="application/json")


def unchanged(row: Import) -> bool:
    return Import.objects.get(pk=row.pk).state == row.state and not Article.objects.exists()


def link(row) -> str:
    return f"{settings.SERVICE_URL}{imports.address_of(row)}"


# Who may


@each_endpoint
def test_anonymous_callers_are_told_to_sign_in(method, path, role, by):
    row = read_import("One line of its own.\n", by=by)
    response = send(desk(), method, path, row)
    assert problem(response, 401)["type"].endswith("/problems/unauthenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="newsroom", Session realm="newsroom"'
    assert Import.objects.count() == 1 and unchanged(row)


@each_endpoint
def test_who_lacks_the_permission_is_refused_before_anything_is_looked_up(method, path, role, by):
    row = read_import("One line of its own.\n", by=by)
    refused = desk(make_user(role))
    found = problem(send(refused, method, path, row), 403)
    assert found["detail"].startswith("Your roles do not let you ")
    assert bare(problem(send(refused, method, path), 403)) == bare(found)
    assert Import.objects.count() == 1 and unchanged(row)


@each_endpoint
def test_a_superuser_without_a_role_is_refused_too(method, path, role):
    problem(send(desk(make_superuser()), method, path), 403)


@each_endpoint
def test_a_key_of_another_surface_is_refused_whoever_is_signed_in(method, path, role, client, by):
    row = read_import("One line of its own.\n", by=by)
    response = send(client, method, path, row, headers={"Authorization": "Bearer prf_live_a_b"})
    problem(response, 401)
    assert Import.objects.count() == 1 and unchanged(row)


@each_endpoint
def test_a_session_of_somebody_who_is_not_staff_is_none(method, path, role):
    visitor = make_user("writer", is_staff=False)
    problem(send(desk(visitor), method, path), 401)


@each_endpoint
def test_cookies_that_open_no_session_are_none(method, path, role):
    visitor = desk()
    visitor.cookies["sessionid"] = "0" * 32
    visitor.cookies["consent"] = "yes"
    problem(send(visitor, method, path), 401)


@pytest.mark.parametrize("token", ["", "x" * 32])
@pytest.mark.parametrize(("method", "path", "role"), [each for each in ENDPOINTS if each[0] == "post"])
def test_without_the_csrf_token_nothing_is_changed(method, path, role, token, by):
    row = read_import("One line of its own.\n", by=by)
    assert "CSRF" in problem(send(desk(by, token=token), method, path, row), 403)["detail"]
    assert Import.objects.count() == 1 and unchanged(row)


def test_the_csrf_token_counts_in_the_header_alone(by):
    response = post_files(desk(by, token=""), ("a.txt", EYELID.encode()), csrfmiddlewaretoken=TOKEN)
    problem(response, 403)
    assert not Import.objects.exists()


class Untouched(BytesIO):
    """A body that must not be read."""

    def read(self, *size: int) -> bytes:
        raise AssertionError("the body was read")


@pytest.mark.parametrize(
    "who", [lambda: desk(), lambda: desk(make_user("checker")), lambda: desk(make_user(), token="")]
)
@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data; boundary=x"])
def test_the_body_is_not_read_before_it_is_known_who_sends_it(who, content_type):
    body = {"wsgi.input": Untouched(), "CONTENT_LENGTH": "9", "CONTENT_TYPE": content_type}
    assert who().generic("POST", IMPORTS, **body).status_code in {401, 403}


# What is not here, and what a method does not do


@pytest.mark.parametrize("key", [NOBODY, "eyelid", "1", "%00"])
@pytest.mark.parametrize(("method", "path"), [each[:2] for each in ENDPOINTS if "{id}" in each[1]])
def test_an_unknown_id_is_not_found(method, path, key, client, by):
    read_import(by=by)
    found = problem(getattr(client, method)(IMPORTS + path.format(id=key)), 404)
    assert "no import with this id" in found["detail"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("delete", "", "GET, POST, HEAD"),
        ("put", "/{id}", "GET, HEAD"),
        ("post", "/{id}", "GET, HEAD"),
        ("get", "/{id}/accept", "POST"),
    ],
)
def test_other_methods_are_refused(method, path, allowed, client):
    response = getattr(client, method)(IMPORTS + path.format(id=NOBODY))
    problem(response, 405)
    assert {*response.headers["Allow"].split(", ")} == {*allowed.split(", ")}


def test_only_json_is_answered(client):
    problem(client.get(IMPORTS, headers={"Accept": "text/html"}), 406)


@each_endpoint
def test_parameters_are_a_closed_set(method, path, role, client, by):
    row = read_import("One line of its own.\n", by=by)
    found = problem(send(client, method, f"{path}?format=xml", row), 400)
    assert found["errors"][0]["name"] == "format"
    assert unchanged(row)


# Bringing texts


def test_a_text_is_kept_with_what_was_found_and_nothing_else_is_made(client, by):
    response = post_text(client, EYELID.encode(), query="?name=eyelid.txt")
    row = Import.objects.get()
    assert response.status_code == 201
    assert response.headers["Location"] == f"{settings.SERVICE_URL}{IMPORTS}/{row.pid}"
    assert response.headers["Cache-Control"] == "private, no-store"
    found = response.json()
    assert (found["id"], found["name"], found["state"], found["article"]) == (row.pid, "eyelid.txt", "read", None)
    assert (found["bundle"], found["title"], found["by"]) == (row.bundle, row.bundle["title"], by.name)
    assert found["link"] == link(row)
    assert (row.text, row.by) == (EYELID, by)
    assert not Article.objects.exists() and not Quote.objects.exists()


def test_proposals_say_what_to_decide_and_with_which_values(client):
    known = make_person(name="M. Solberg")
    proposals = {(each["choice"], each["key"]): each for each in post_text(client, EYELID.encode()).json()["proposals"]}
    assert known.pid in [option["value"] for option in proposals["people", "per_1"]["options"]]
    speaker = proposals["speakers", "quo_3"]
    assert speaker["lines"] and speaker["sentence"]
    assert {"per_1", "text"} <= {option["value"] for option in speaker["options"]}


@pytest.mark.parametrize(
    "data",
    [
        "Le sommeil d’été\n\nUn café, s’il vous plaît.\n".encode("cp1252"),
        "Le sommeil d’été\n\nUn café, s’il vous plaît.\n".encode("utf-8-sig"),
        "Le sommeil d’été\n\nUn café, s’il vous plaît.\n".encode("utf-16"),
        "Le sommeil d’été\r\n\r\nUn café, s’il vous plaît.\r\n".encode(),
    ],
    ids=["cp1252", "utf-8-sig", "utf-16", "crlf"],
)
def test_any_encoding_is_read_whatever_the_header_says(data, client):
    assert post_text(client, data, "text/plain; charset=utf-8").status_code == 201
    assert "Un café, s’il vous plaît." in Import.objects.get().text


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (b" \n", "empty"), (b"%PDF-1.7", "binary"), (b"\xff\xfea", "encoding"), (b"a\x00b", "binary")],
)
def test_what_cannot_be_read_is_refused_with_its_sentence(data, code, client):
    found = problem(post_text(client, data), 400)
    assert found["type"].endswith(f"/problems/{code}")
    assert found["detail"].endswith(".")
    assert not Import.objects.exists()


def test_html_comes_in_as_words(client):
    found = post_text(client, b"# Sleep\n\n<script>alert(1)</script> and <img src=x onerror=alert(2)> here.\n").json()
    assert "<script" not in str(found["bundle"]["body"][0]["html"])
    assert "alert(2)" in found["bundle"]["body"][0]["text"]


@pytest.mark.parametrize("size", [MAX_BYTES + 1, settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1])
def test_too_large_a_text_is_refused(size, client):
    assert problem(post_text(client, b"a" * size), 413)["type"].endswith("/problems/too-large")
    assert not Import.objects.exists()


@pytest.mark.parametrize("content_type", ["application/json", "text/html", "application/x-www-form-urlencoded", ""])
def test_other_media_types_are_refused(content_type, client):
    problem(post_text(client, b"{}", content_type), 415)


def test_the_same_text_twice_names_the_first(client, by):
    row = read_import(by=by)
    found = problem(post_text(client, EYELID.encode()), 409)
    assert (found["import_id"], found["link"]) == (row.pid, link(row))
    assert found["type"].endswith("/problems/imported-already")
    assert Import.objects.count() == 1


def test_one_file_is_answered_as_a_text_is(client):
    response = post_files(client, ("eyelid.txt", EYELID.encode()))
    assert (response.status_code, response.json()["name"]) == (201, "eyelid.txt")


def test_one_file_may_have_another_name(client):
    assert post_files(client, ("eyelid.txt", EYELID.encode()), name="Eyes").json()["name"] == "Eyes"


def test_of_several_files_each_has_its_own_result(client):
    response = post_files(
        client,
        ("a.txt", EYELID.encode()),
        ("again.txt", EYELID.encode()),
        ("b.txt", renamed(EYELID, 1).encode()),
        ("c.pdf", b"%PDF-1.7"),
        ("d.txt", b"a" * (MAX_BYTES + 1)),
    )
    results = response.json()["data"]
    assert response.status_code == 201
    assert [(each["file"], each["status"]) for each in results] == [
        ("a.txt", 201), ("again.txt", 409), ("b.txt", 201), ("c.pdf", 400), ("d.txt", 413),
    ]  # fmt: skip
    assert results[1]["problem"]["import_id"] == results[0]["import"]["id"]
    assert results[1]["problem"]["link"] == results[0]["import"]["link"]
    assert (results[3]["import"], results[3]["problem"]["type"]) == (None, f"{settings.SERVICE_URL}/problems/binary")
    assert Import.objects.count() == 2


def test_files_of_which_none_can_be_read_are_a_problem_that_says_why_of_each(client):
    found = problem(post_files(client, ("a.pdf", b"%PDF-1.7"), ("b.txt", b"")), 422)
    assert [each["problem"]["type"].rpartition("/")[2] for each in found["results"]] == ["binary", "empty"]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"name": "eyelid"}, "/file"),
        ({"file": "not a file"}, "/file"),
        ({"file": SimpleUploadedFile("a.txt", b"a"), "language": "en"}, "/language"),
        ({"file": SimpleUploadedFile("a.txt", b"a"), "name": SimpleUploadedFile("b.txt", b"b")}, "/name"),
        ({"file": [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")], "name": "c"}, "/name"),
    ],
)
def test_a_form_has_a_closed_set_of_parts(parts, name, client):
    assert [each["name"] for each in problem(client.post(IMPORTS, parts), 422)["errors"]] == [name]
    assert not Import.objects.exists()


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_broken_form_is_refused(content_type, client):
    assert post_text(client, b"--y\r\nno form", content_type).status_code in {400, 422}
    assert not Import.objects.exists()


# The list and one import


def test_the_list_shows_the_newest_first_page_by_page(client, by):
    rows = [read_import(renamed(EYELID, n), by=by, name=f"{n}.txt") for n in range(3)]
    first = client.get(f"{IMPORTS}?limit=2").json()
    assert [each["id"] for each in first["data"]] == [rows[2].pid, rows[1].pid]
    assert first["data"][0]["title"] == rows[2].bundle["title"]
    second = client.get(IMPORTS, {"limit": 2, "cursor": first["page"]["next"]}).json()
    assert ([each["id"] for each in second["data"]], second["page"]["next"]) == ([rows[0].pid], None)


def test_the_list_is_narrowed_by_state(client, by):
    imports.discard(read_import(by=by), by=by)
    row = read_import(renamed(EYELID, 1), by=by)
    assert [each["id"] for each in client.get(f"{IMPORTS}?state=read").json()["data"]] == [row.pid]


@pytest.mark.parametrize(
    "query", ["state=lost", "limit=0", "limit=101", "cursor=x", "cursor=", "state=read&state=read"]
)
def test_a_value_that_a_parameter_does_not_take_is_refused(query, client):
    problem(client.get(f"{IMPORTS}?{query}"), 400)


def test_the_list_costs_the_same_however_long_it_is(client, by):
    costs = []
    for number in range(2):
        for each in range(number * 5 + 1):
            read_import(renamed(EYELID, number * 10 + each), by=by)
        with CaptureQueriesContext(connection) as queries:
            client.get(IMPORTS)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 5


def test_whoever_may_see_imports_may_read_them(by):
    row = read_import(by=by)
    found = desk(make_user("checker")).get(f"{IMPORTS}/{row.pid}")
    assert (found.status_code, found.json()["bundle"]) == (200, row.bundle)


def test_an_accepted_import_leaves_nothing_to_decide(client, by):
    row = read_import(by=by)
    article = imports.accept(row, by=by)
    found = client.get(f"{IMPORTS}/{row.pid}").json()
    assert (found["state"], found["proposals"]) == ("accepted", [])
    assert found["article"] == {"id": article.pid, "title": article.title, "link": link(article)}


# Accepting


def test_accepting_makes_the_draft(client, by):
    row = read_import(by=by)
    response = post_json(client, row, "accept", {"choices": {"speakers": {"quo_3": "text"}}})
    article = Article.objects.get()
    assert response.status_code == 200
    assert response.json()["article"] == {"id": article.pid, "title": article.title, "link": link(article)}
    assert response.json()["state"] == "accepted"
    assert Quote.objects.count() == 2
    row.refresh_from_db()
    assert response.json()["notes"] == row.outcome["notes"]


def test_every_proposed_value_is_one_that_accepting_takes(client):
    make_person(name="M. Solberg")
    found = post_text(client, EYELID.encode()).json()
    choices: dict = {"back": []}
    for each in found["proposals"]:
        if each["choice"] == "back":
            choices["back"].append(each["key"])
        else:
            choices.setdefault(each["choice"], {})[each["key"]] = each["options"][0]["value"]
    row = Import.objects.get()
    assert post_json(client, row, "accept", {"choices": choices}).status_code == 200


def test_accepting_without_choices_goes_by_those_kept_in_the_admin(client, by):
    row = read_import(by=by)
    imports.choose(row, imports.read_choices({"speakers": {"quo_3": "text"}}), by=by)
    assert send(client, "post", "/{id}/accept", row).status_code == 200
    assert Quote.objects.count() == 2


@pytest.mark.parametrize(
    ("choices", "path"),
    [
        ({"people": {"per_9": "new"}}, "/choices/people/per_9"),
        ({"people": {"per_1": "somebody"}}, "/choices/people/per_1"),
        ({"speakers": {"quo_1": "new\u0000"}}, "/choices/speakers/quo_1"),
        ({"sources": {"\u0000": "new"}}, "/choices/sources/\u0000"),
        ({"images": {"img_9": "new"}}, "/choices/images/img_9"),
        ({"related": {"99": "title"}}, "/choices/related/99"),
        ({"back": ["noise:9999"]}, "/choices/back/0"),
    ],
)
def test_a_decision_about_nothing_is_named(choices, path, client, by):
    row = read_import(by=by)
    found = problem(post_json(client, row, "accept", {"choices": choices}), 422)
    assert [each["name"] for each in found["errors"]] == [path]
    assert unchanged(row)


@pytest.mark.parametrize(
    "body", [{"choice": {}}, {"choices": {"persons": {}}}, {"choices": {"people": ["per_1"]}}, {"choices": None}, []]
)
def test_a_body_of_another_shape_is_refused(body, client, by):
    row = read_import(by=by)
    problem(post_json(client, row, "accept", body), 422)
    assert unchanged(row)


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"choices": {"people": {"per_1": "\\ud800"}}}', b"[" * 100_000])
def test_a_body_that_is_no_json_is_refused(body, client, by):
    row = read_import(by=by)
    response = post_json(client, row, "accept", body)
    assert problem(response, response.status_code)["status"] in {400, 422}
    assert unchanged(row)


def test_choices_in_another_media_type_are_refused(client, by):
    row = read_import(by=by)
    problem(client.post(f"{IMPORTS}/{row.pid}/accept", b"people=x", content_type="text/plain"), 415)
    assert unchanged(row)


# The wrong state, word for word


@pytest.mark.parametrize("verb", ["accept", "discard"])
def test_what_was_accepted_is_neither_accepted_again_nor_put_away(verb, client, by):
    row = read_import(by=by)
    article = imports.accept(row, by=by)
    assert bare(problem(post_json(client, row, verb, {}), 409)) == {
        "type": f"{settings.SERVICE_URL}/problems/accepted-already",
        "title": "Accepted already",
        "status": 409,
        "detail": f"“eyelid.txt” was accepted already: it became the article “{article}”.",
        "link": link(article),
        "errors": [],
    }
    assert Article.objects.count() == 1


@pytest.mark.parametrize("verb", ["accept", "discard"])
def test_what_was_put_away_stays_there(verb, client, by):
    row = imports.discard(read_import(by=by), by=by)
    assert bare(problem(post_json(client, row, verb, {}), 409)) == {
        "type": f"{settings.SERVICE_URL}/problems/discarded",
        "title": "Discarded",
        "status": 409,
        "detail": "“eyelid.txt” was put away. Import the text again to go on with it.",
        "errors": [],
    }
    assert unchanged(row)


def test_what_was_never_accepted_is_not_undone(client, by):
    row = read_import(by=by)
    assert bare(problem(post_json(client, row, "undo", {}), 409)) == {
        "type": f"{settings.SERVICE_URL}/problems/not-accepted",
        "title": "Not accepted",
        "status": 409,
        "detail": "Only an import that was accepted can be undone.",
        "errors": [],
    }
    assert unchanged(row)


# Putting away and taking back


def test_a_text_that_was_put_away_can_come_again(client, by):
    row = read_import(by=by)
    response = send(client, "post", "/{id}/discard", row)
    assert (response.status_code, response.json()["state"], response.json()["article"]) == (200, "discarded", None)
    assert post_text(client, EYELID.encode()).status_code == 201


def test_undoing_says_what_stays(by):
    chief = make_user("administrator")
    row = read_import(by=chief)
    article = imports.accept(row, by=chief)
    response = send(desk(chief), "post", "/{id}/undo", row)
    assert response.status_code == 200
    assert (response.json()["state"], response.json()["stays"]) == ("discarded", [])
    article.refresh_from_db()
    assert article.discarded_at
    assert not Quote.objects.exists()


@pytest.mark.parametrize("verb", ["discard", "undo"])
def test_a_verb_without_words_takes_none(verb, client, by):
    row = read_import(by=by)
    problem(post_json(client, row, verb, {"reason": "tired"}), 422)
    assert unchanged(row)


# Beside the other surfaces


def test_the_public_description_names_no_address_of_the_newsroom(client):
    assert b"/newsroom" not in client.get(reverse("delivery:openapi")).content


def test_a_speaker_whom_the_reader_did_not_find_is_named(client, by):
    row = read_import(by=by)
    response = post_json(client, row, "accept", {"choices": {"speakers": {"quo_3": "name:Ann Roe, MD"}}})
    assert response.status_code == 200
    assert Quote.objects.get(person__name="Ann Roe").person.suffix == "MD"
