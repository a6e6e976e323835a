"""Every address of the admin, as the URLconf has them, asked by every role: a new one without a rule here fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from articles.admin.acting import VERBS
from articles.models import Article
from cms.accounts.roles import ROLES
from experts.models import Quote
from tests.accounts.factories import make_superuser, make_user
from tests.articles.factories import make_article, make_published_article
from tests.test_admin_registry import OTHERS, OURS, factory_of

ANYBODY = ""  # who works here
NOBODY = "nobody"

# How a model's own pages are called → what one must be permitted to open them.
MODEL_PAGES = {"changelist": "view", "add": "add", "change": "view", "history": "view", "delete": "delete"}
PAGES = {
    "index": ANYBODY, "logout": ANYBODY, "password_change": ANYBODY, "password_change_done": ANYBODY, "jsi18n": ANYBODY,
    "auth_user_password_change": "accounts.change_user",
    "media_image_expiring": "media.view_image", "media_image_upload": "media.add_image",
    "media_image_twins": "media.view_image",
    "media_image_alts": "media.change_image",
    "media_image_policy": "media.change_rightsgrant", "media_image_lapse": "media.change_rightsgrant",
    "media_image_thumbnail": "media.view_image", "media_image_original": "media.view_image",
    "articles_article_peek": "experts.view_quote", "articles_article_revision": "articles.view_article",
    "articles_article_beside": "articles.view_article", "articles_article_compare": "articles.view_article",
    "articles_article_preview": "articles.view_article", "articles_article_document": "articles.view_article",
    "articles_article_desk": "articles.view_article", "articles_article_last_look": "articles.view_article",
    "articles_article_list": "articles.view_claim", "articles_article_policy": "articles.view_claim",
    "articles_article_checking": ANYBODY, "articles_article_verify": "articles.view_verification",
    "articles_reissue_send": "articles.reissue_thing",
    "articles_article_delete": NOBODY, "articles_import_delete": NOBODY, "articles_import_change": "articles.view_import",
    "articles_import_add": "articles.import_article", "articles_import_people": "articles.import_article",
    "sources_capture_file": "sources.view_capture", "sources_integrityevent_strike": "sources.add_integrityevent",
    "experts_quote_edits": "experts.change_quote", "experts_quote_drift": "experts.settle_drift",
    "experts_evidencefile_file": "experts.view_evidencefile",
    "delivery_webhookendpoint_replay": "delivery.replay_webhookdelivery",
    "accounts_user_delete": NOBODY, "auth_group_add": NOBODY, "auth_group_delete": NOBODY,
}  # fmt: skip
# Asked for otherwise: by the tests below, or by nobody who is signed in.
ELSEWHERE = {"login", "autocomplete", "view_on_site", "app_list"}
BUTTONS = {
    "media_image_settle",
    "articles_article_act",
    "articles_article_desk_act",
    "articles_article_edition",
    "articles_article_present",
    "articles_article_restore",
    "articles_article_show",
    "articles_import_act",
    "experts_confirmationlink_revoke",
    "delivery_webhookendpoint_act",
    "delivery_webhookendpoint_rotate",
    "delivery_webhookdelivery_act",
    "delivery_purge_again",
    "delivery_apikey_rotate",
    "delivery_apikey_revoke",
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads", "evidence")]


def patterns(of: Any) -> Iterator[URLPattern]:
    for pattern in of.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


def admin_pages() -> list[tuple[str, dict[str, Any]]]:
    """Name and arguments of every named page of the admin, those of other packages' windows left out."""
    root = next(each for each in get_resolver().url_patterns if str(each.pattern) == "admin/")
    found = {each.name: each for each in patterns(root) if each.name and each.name.split("_")[0] not in OTHERS}
    return [(name, dict.fromkeys(each.pattern.converters)) for name, each in found.items()]


def model_page(name: str) -> tuple[ModelAdmin[Any], str] | None:
    for model, model_admin in OURS.items():
        prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(prefix):
            return model_admin, name.removeprefix(prefix)
    return None


def needed(name: str) -> str:
    if name in PAGES:
        return PAGES[name]
    found = model_page(name)
    assert found and found[1] in MODEL_PAGES, f"who may open {name}? Say it in PAGES."
    options = found[0].opts
    return f"{options.app_label}.{MODEL_PAGES[found[1]]}_{options.model_name}"


@pytest.fixture
def things() -> dict[Any, Any]:
    """One of each."""
    return {model: factory_of(model)() for model in OURS}


def address(name: str, arguments: dict[str, Any], things: dict[Any, Any]) -> str:
    found = model_page(name)
    model = Quote if "kind" in arguments else found[0].model if found else None  # the kind that is peeked at, below
    key = things[model].pk if model else make_user().pk
    values = {"number": 1, "kind": "quote", "name": "move"}
    return reverse(f"admin:{name}", kwargs={each: values.get(each, key) for each in arguments})


@pytest.mark.parametrize("role", [*ROLES, None])
def test_each_role_opens_the_pages_of_its_permissions_and_no_others(client: Client, things: Any, role: Any) -> None:
    user = make_user(role)
    client.force_login(user)
    wrong = []
    for name, arguments in admin_pages():
        if name in ELSEWHERE | BUTTONS:
            continue
        may = needed(name) == ANYBODY or user.has_perm(needed(name))
        response = client.get(address(name, arguments, things))
        response.getvalue()  # a file is closed when it has been read to its end
        if (response.status_code == 403) is may or response.status_code >= 500:
            wrong.append((name, response.status_code))
    assert not wrong


@pytest.mark.parametrize("who", ["nobody", "an account outside the staff", "a superuser who left"])
def test_who_does_not_work_here_sees_only_the_way_in(client: Client, things: Any, who: str) -> None:
    if who == "an account outside the staff":
        client.force_login(make_user("administrator", is_staff=False))
    if who == "a superuser who left":
        client.force_login(make_superuser(is_active=False))
    for name, arguments in admin_pages():
        if name in {"login", "app_list", "logout", *BUTTONS}:
            continue
        path = "/admin/r/1/1/" if name == "view_on_site" else address(name, arguments, things)
        response = client.get(path)
        assert response.status_code == 302, name
        assert "/login/" in response["Location"], name


@pytest.mark.parametrize("role", [*ROLES, None])
def test_choices_are_offered_to_those_who_may_see_them(client: Client, role: Any) -> None:
    user = make_user(role)
    client.force_login(user)
    for model in OURS:
        for field in model._meta.get_fields():
            remote = getattr(field, "related_model", None)
            if field.auto_created or remote not in admin.site._registry or not hasattr(field, "remote_field"):
                continue
            asked = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field.name}
            status = client.get(reverse("admin:autocomplete"), asked).status_code
            may = user.has_perm(f"{remote._meta.app_label}.view_{remote._meta.model_name}")
            assert status == (200 if may else 403), asked


STATE = ("title", "stage", "standing", "basis", "pinned_digest", "version", "discarded_at", "published_at", "slug")


def state(article: Article) -> tuple[Any, ...]:
    return Article.objects.values_list(*STATE).get(pk=article.pk)


@pytest.mark.parametrize("role", ["writer", "checker", "medical", "photo", None])
@pytest.mark.parametrize("button", [*VERBS, "restore"])
def test_a_pressed_button_that_a_role_lacks_changes_nothing(client: Client, role: Any, button: str) -> None:
    if (role, button) == ("writer", "restore"):
        return  # writers write
    client.force_login(make_user(role))
    for article in (make_article(), make_published_article()):
        before = state(article)
        sent = {"_version": article.version, "_to": "checking", "_note": "Because.", "_at": "2099-01-01 00:00"}
        where = ("restore", [article.pk, 1]) if button == "restore" else ("act", [article.pk, button])
        client.post(reverse(f"admin:articles_article_{where[0]}", args=where[1]), sent)
        assert state(article) == before


def test_buttons_want_the_token_of_their_page() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("administrator"))
    article = make_article()
    for name in VERBS:
        path = reverse("admin:articles_article_act", args=[article.pk, name])
        assert client.post(path, {"_version": article.version}).status_code == 403
