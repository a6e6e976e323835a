"""Roles as data: what each may do. ``sync_roles`` writes the table to Django's groups; the admin shows them."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

_SEE = (
    "articles.view_article", "articles.view_topic", "articles.view_import", "articles.view_revision",
    "articles.view_transition", "articles.view_decision",
    "articles.view_claim", "articles.view_claimcitation", "articles.view_verification", "articles.view_query",
    "articles.view_searchlog", "articles.view_override", "articles.view_assignment", "articles.view_review",
    "articles.view_correction", "articles.view_claimevent", "articles.view_reissue",
    "experts.view_person", "experts.view_organisation", "experts.view_quote",
    "experts.view_affiliation", "experts.view_credential",
    "media.view_image", "media.view_rightsgrant", "media.view_supplier", "sources.view_source", "sources.view_identifier",
    "sources.view_capture", "sources.view_integrityevent", "sources.view_sourcecheck",
)  # fmt: skip

_WRITE = (
    "articles.add_article", "articles.change_article", "articles.submit_article", "articles.import_article",
    "articles.add_import", "articles.change_import",
    "articles.add_claim", "articles.change_claim", "articles.answer_query", "articles.add_correction",
    "experts.add_person", "experts.change_person", "experts.add_organisation", "experts.change_organisation",
    "experts.add_affiliation", "experts.change_affiliation", "experts.delete_affiliation",
    "experts.add_credential", "experts.change_credential", "experts.delete_credential",
    "experts.add_quote", "experts.change_quote",
    "media.add_image", "media.change_image",
    "sources.add_source", "sources.change_source", "sources.add_capture",
    "sources.add_identifier", "sources.change_identifier", "sources.delete_identifier",
)  # fmt: skip

# What the desk knows about a source beyond what it says.
_EVIDENCE = (
    "sources.add_capture", "sources.see_restricted", "sources.add_integrityevent", "sources.add_sourcecheck",
    "experts.settle_drift",
    "experts.view_confirmation", "experts.view_confirmationlink", "experts.add_confirmationlink",
    "experts.change_confirmationlink",
    "experts.view_evidencefile", "experts.add_evidencefile", "experts.delete_evidencefile",
)  # fmt: skip

_RIGHTS = (
    "media.add_rightsgrant",
    "media.change_rightsgrant",
    "media.delete_rightsgrant",
    "media.delete_image",
    "media.add_supplier",
    "media.change_supplier",
    "media.delete_supplier",
)

_EDIT = (
    "articles.assign_checker", "articles.ask_query", "articles.approve_correction",
    "articles.begin_checking", "articles.return_article", "articles.schedule_article", "articles.reissue_thing",
    "articles.retract_article", "articles.add_topic", "articles.change_topic", "articles.discard_article",
    "experts.delete_person", "experts.delete_quote", "experts.delete_organisation", "sources.delete_source",
    "experts.see_off_record",
    *_EVIDENCE,
)  # fmt: skip

_CHECK = (
    "articles.begin_checking", "articles.return_article", "articles.sign_off_article",
    "articles.add_claim", "articles.change_claim", "articles.verify_claim", "articles.close_claim", "articles.ask_query",
    "articles.assign_checker",
    "sources.add_source", "sources.change_source",
    "sources.add_identifier", "sources.change_identifier", "sources.delete_identifier",
    *_EVIDENCE,
)  # fmt: skip

_PUBLISH = (
    "articles.schedule_article",
    "articles.publish_article",
    "articles.withdraw_article",
    "articles.reissue_thing",
)
_TAKEDOWN = ("articles.takedown_article", "delivery.withhold_edition")
_STANDARDS = (
    "articles.grant_legacy", "articles.override_blocker", "articles.delete_topic", "articles.change_deskpolicy",
    "articles.view_deskpolicy", "delivery.release_edition",
)  # fmt: skip
_ACCOUNTS = (
    "accounts.view_user", "accounts.add_user", "accounts.change_user",
    "auth.view_group", "auth.change_group",
    "delivery.view_apikey", "delivery.add_apikey", "delivery.change_apikey",
)  # fmt: skip

# Sites that follow what is published: publishers look and send again, administrators set up.
_HOOKS_SEE = (
    "delivery.view_webhookendpoint", "delivery.view_webhookdelivery", "delivery.replay_webhookdelivery", "delivery.view_purge",
    "delivery.retry_purge",
)  # fmt: skip
_HOOKS = (*_HOOKS_SEE, "delivery.add_webhookendpoint", "delivery.change_webhookendpoint")

# slug → (name, what the role may do). Taking something down is never far away: every desk that publishes may.
ROLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "writer": ("Writer", _SEE + _WRITE),
    "editor": ("Editor", _SEE + _WRITE + _RIGHTS + _EDIT + _PUBLISH + _TAKEDOWN),
    "checker": ("Fact-checker", _SEE + _CHECK),
    "medical": ("Medical reviewer", _SEE + ("articles.return_article", "articles.seal_article", "articles.ask_query")),
    "photo": ("Photo editor", _SEE + ("media.add_image", "media.change_image", "articles.reissue_thing") + _RIGHTS),
    "standards": ("Standards editor", _SEE + _WRITE + _RIGHTS + _EDIT + _CHECK + _STANDARDS + _TAKEDOWN),
    "publisher": ("Publisher", _SEE + _PUBLISH + _TAKEDOWN + _HOOKS_SEE + ("articles.return_article",)),
    "administrator": (
        "Administrator",
        _SEE + _WRITE + _RIGHTS + _EDIT + _CHECK + _PUBLISH + _TAKEDOWN + _STANDARDS + _ACCOUNTS + _HOOKS,
    ),
}


@transaction.atomic
def sync_roles() -> dict[str, Group]:
    """Make the groups of ``ROLES`` with exactly their permissions; slug → group. Safe to run again.

    Where nothing has changed it takes a query a group and two for all permissions.
    """
    known = {
        f"{label}.{codename}": pk
        for label, codename, pk in Permission.objects.values_list("content_type__app_label", "codename", "pk")
    }
    groups = {slug: Group.objects.get_or_create(name=name)[0] for slug, (name, _) in ROLES.items()}
    wanted = {(groups[slug].pk, known[grant]) for slug, (_, grants) in ROLES.items() for grant in grants}
    Grant = Group.permissions.through
    standing = Grant.objects.filter(group__in=groups.values())
    held = {
        (group, permission): pk for pk, group, permission in standing.values_list("pk", "group_id", "permission_id")
    }
    if surplus := [pk for pair, pk in held.items() if pair not in wanted]:
        Grant.objects.filter(pk__in=surplus).delete()
    missing = [Grant(group_id=group, permission_id=permission) for group, permission in wanted - held.keys()]
    Grant.objects.bulk_create(missing, ignore_conflicts=True)  # somebody else may be starting at this moment
    return groups
