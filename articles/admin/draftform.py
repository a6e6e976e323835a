"""Between the article form and a Draft: what the form shows, what was typed, and where a refusal belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from articles import contract
from articles.admin.forms import ArticleForm, BlockForm, PartForm, PartFormSet
from articles.admin.inlines import BLOCK_INLINES, ROW_INLINES
from articles.admin.shelf import Shelf
from articles.contract import Draft
from articles.mentions import mentions
from articles.richtext import clean_html
from cms.core.ids import as_uuid, uuid7

_PLAIN = ("title", "dek", "slug", "language", "kind")
# Where a path of the Draft is typed, when the field has another name.
_FIELDS = {
    "/lead_image/image": "lead_image", "/lead_image/alt": "lead_alt", "/lead_image/caption": "lead_caption",
    "article": "target", "id": "uuid",
}  # fmt: skip


def shelf_for(*drafts: Draft) -> Shelf:
    """Everything that the drafts refer to; one query a kind."""
    return Shelf().fetch_ids((kind, public_id) for draft in drafts for _, kind, public_id in mentions(draft))


# -- a Draft as the form shows it ------------------------------------------------------------------------------------


def initial_fields(draft: Draft, shelf: Shelf) -> dict[str, Any]:
    lead = draft.lead_image
    return {
        **{name: getattr(draft, name) for name in _PLAIN},
        "primary_topic": shelf.key("topic", draft.primary_topic),
        "topics": [key for key in (shelf.key("topic", topic) for topic in draft.topics) if key],
        "lead_image": shelf.key("image", lead.image) if lead else None,
        "lead_alt": lead.alt if lead else "",
        "lead_caption": lead.caption if lead else "",
        "medical_reviewer": shelf.key("person", draft.medical_reviewer),
    }


def initial_parts(draft: Draft, shelf: Shelf) -> dict[type[PartForm], list[dict[str, Any]]]:
    """The values of every part, by the form that edits it."""
    found: dict[type[PartForm], list[dict[str, Any]]] = defaultdict(list)
    for place, block in enumerate(draft.blocks):
        form: type[PartForm] = BLOCK_INLINES[type(block)].form
        hidden = {"uuid": block.id, "region": "main", "ordering": (place + 1) * 10}
        found[form].append({**form.initial_of(block, shelf), **hidden})
    for name, inline in ROW_INLINES.items():
        form = inline.form  # type: ignore[assignment]
        for place, part in enumerate(getattr(draft, name)):
            found[form].append({**form.initial_of(part, shelf), "position": place})
    return found


# -- what was typed, as a Draft --------------------------------------------------------------------------------------


@dataclass
class Typed:
    """The draft that a valid form holds, and the form that each of its parts was typed in."""

    draft: Draft
    form: ArticleForm
    parts: dict[str, list[PartForm]]

    def place_errors(self, errors: Iterable[dict[str, str]]) -> None:
        """Put every refusal of ``save_draft`` where it can be mended; at the top when it has no field."""
        for error in errors:
            form, field = self._field(error["path"])
            hidden = field is not None and form.fields[field].widget.is_hidden
            form.add_error(None if hidden else field, error["message"])

    def _field(self, path: str) -> tuple[Any, str | None]:
        steps = path.strip("/").split("/")
        if steps[0] in self.parts and len(steps) > 1:
            form: Any = self.parts[steps[0]][int(steps[1])]
            name = steps[2] if len(steps) > 2 else ""
        else:
            form, name = self.form, _FIELDS.get(path, steps[0])
        name = _FIELDS.get(name, name)
        return form, name if name in form.fields else None


def typed(form: ArticleForm, formsets: Iterable[PartFormSet], *, translation_group: str | None) -> Typed:
    """Read a valid form and its formsets. Nothing else that was posted is looked at."""
    blocks: list[BlockForm] = []
    rows: dict[str, list[PartForm]] = {name: [] for name in ROW_INLINES}
    for formset in formsets:
        if issubclass(formset.form, BlockForm):
            blocks += formset.kept()  # type: ignore[arg-type]
        else:
            name = next(name for name, inline in ROW_INLINES.items() if issubclass(formset.form, inline.form))
            rows[name] = formset.kept()
    ordered = [(block, block.part()) for block in sorted(blocks, key=lambda block: block.place)]
    ordered = [(block, part) for block, part in ordered if not _is_blank(part)]
    _name_blocks(ordered)
    draft = Draft(
        **{name: form.cleaned_data[name] for name in _PLAIN},
        translation_group=translation_group,
        primary_topic=_pid(form.cleaned_data["primary_topic"]),
        topics=[topic.pid for topic in form.cleaned_data["topics"]],
        lead_image=_lead_image(form),
        medical_reviewer=_pid(form.cleaned_data["medical_reviewer"]),
        blocks=[part for _, part in ordered],
        bylines=[row.part() for row in rows["bylines"]],
        citations=[row.part() for row in rows["citations"]],
        related=[row.part() for row in rows["related"]],
    )
    return Typed(draft, form, {"blocks": [block for block, _ in ordered], **rows})


def _is_blank(part: contract.Block) -> bool:
    """``canonical`` drops these; dropped here, paths into the draft lead to the right form."""
    return isinstance(part, contract.Text | contract.Callout) and not clean_html(part.html)


def _name_blocks(blocks: list[tuple[BlockForm, contract.Block]]) -> None:
    """Every block keeps the name it came with; a missing, odd or doubled one is replaced."""
    seen = set()
    for form, part in blocks:
        known = as_uuid(form.cleaned_data.get("uuid", ""))
        part.id = str(known if known and known not in seen else uuid7())
        seen.add(as_uuid(part.id))


def _lead_image(form: ArticleForm) -> contract.LeadImage | None:
    values = form.cleaned_data
    if not values["lead_image"]:
        return None
    return contract.LeadImage(image=values["lead_image"].pid, alt=values["lead_alt"], caption=values["lead_caption"])


def _pid(thing: Any) -> str | None:
    return thing.pid if thing else None
