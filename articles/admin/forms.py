"""The forms of an article: each reads one part of a Draft and shows it; none of them writes a row.

A form's rules are only those of shape (a number is a number, a choice was made). The rules of content are asked once, by
``articles.drafts.save_draft``, whose refusals ``articles.admin.draftform`` brings back to the fields.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet
from django.forms.models import BaseInlineFormSet
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles import contract
from articles.admin.shelf import Shelf, ShelfField
from articles.admin.tables import as_line, as_lines, from_line, from_lines
from articles.models import Article
from articles.richtext import EXTENSIONS, INLINE_EXTENSIONS, clean_inline


def rich_text(extensions: dict[str, object], **kwargs: Any) -> ProseEditorFormField:
    return ProseEditorFormField(
        config={"extensions": extensions},
        preset="configurable",
        required=False,
        widget=AdminProseEditorWidget,
        **kwargs,
    )


class ReadingForm(forms.ModelForm):
    """A ModelForm for its fields and labels only."""

    def __init__(self, *args: Any, shelf: Shelf | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, ShelfField):
                field.use(shelf or Shelf())

    def _post_clean(self) -> None:
        """No instance is made or validated: nothing here becomes a row."""

    def save(self, commit: bool = True) -> Any:
        raise TypeError("Articles are written by articles.drafts.save_draft, never by a form.")


class ArticleForm(ReadingForm):
    base_version = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        fields = (
            "title", "dek", "slug", "language", "kind", "primary_topic", "topics", "lead_image", "lead_alt",
            "lead_caption", "medical_reviewer",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "lead_image" in values and not values["lead_image"] and (values["lead_alt"] or values["lead_caption"]):
            self.add_error("lead_image", "Choose the picture that the alt text and caption below belong to.")
        return values


class PartFormSet(BaseInlineFormSet):
    """Parts as posted, none of them tied to a row: what another editor deleted meanwhile cannot be missing here."""

    form: type[PartForm]

    def initial_form_count(self) -> int:
        return 0

    def add_fields(self, form: Any, index: int | None) -> None:
        BaseFormSet.add_fields(self, form, index)  # without the fields for a row's key and its parent's

    def validate_unique(self) -> None:
        """Doubles are refused by ``save_draft``, with the place of each."""

    def save(self, commit: bool = True) -> Any:
        raise TypeError("Articles are written by articles.drafts.save_draft, never by a formset.")

    def kept(self) -> list[PartForm]:
        """The filled and not deleted parts of a valid formset, in the order that the editor gave them."""
        forms: list[Any] = self.forms
        kept = [form for form in forms if form.cleaned_data and not form.cleaned_data.get(DELETION_FIELD_NAME)]
        return sorted(kept, key=lambda form: form.place)


class PartForm(ReadingForm):
    """One part of a draft. ``order_field`` is the hidden number that the page keeps in step with what is seen."""

    order_field: ClassVar[str]

    @classmethod
    def initial_of(cls, part: Any, shelf: Shelf) -> dict[str, Any]:
        """The form's values for a part of a draft."""
        raise NotImplementedError

    def part(self) -> Any:
        """The part of a draft that was typed; only for a valid form."""
        raise NotImplementedError

    @property
    def place(self) -> float:
        place = self.cleaned_data.get(self.order_field)
        return float("inf") if place is None else place

    def thing_id(self, name: str) -> str:
        return self.cleaned_data[name].pid


class BlockForm(PartForm):
    """A block; ``uuid`` is its lasting name, made by the server when the page does not bring one."""

    order_field = "ordering"
    uuid = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    ordering = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    region = forms.CharField(widget=forms.HiddenInput, required=False, initial="main", max_length=100)


class TextForm(BlockForm):
    html = rich_text(EXTENSIONS, label="Text")

    @classmethod
    def initial_of(cls, part: contract.Text, shelf: Shelf) -> dict[str, Any]:
        return {"html": part.html}

    def part(self) -> contract.Text:
        return contract.Text(id="", html=self.cleaned_data["html"])


class QuoteForm(BlockForm):
    html = rich_text(
        INLINE_EXTENSIONS, label="Sentence in print",
        help_text="The whole sentence as readers get it, quotation marks and attribution included.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("display") == "inline" and not clean_inline(values.get("html", "")):
            self.add_error("html", "Write the sentence that the quotation stands in, or set the quotation apart.")
        return values

    @classmethod
    def initial_of(cls, part: contract.Quote, shelf: Shelf) -> dict[str, Any]:
        return {"quote": shelf.key("quote", part.quote), "display": part.display, "html": part.html}

    def part(self) -> contract.Quote:
        values = self.cleaned_data
        return contract.Quote(id="", quote=self.thing_id("quote"), display=values["display"], html=values["html"])


class ImageForm(BlockForm):
    @classmethod
    def initial_of(cls, part: contract.Image, shelf: Shelf) -> dict[str, Any]:
        return {"image": shelf.key("image", part.image), "alt": part.alt, "caption": part.caption}

    def part(self) -> contract.Image:
        values = self.cleaned_data
        return contract.Image(id="", image=self.thing_id("image"), alt=values["alt"], caption=values["caption"])


class CalloutForm(BlockForm):
    html = rich_text(EXTENSIONS, label="Text")

    @classmethod
    def initial_of(cls, part: contract.Callout, shelf: Shelf) -> dict[str, Any]:
        return {"tone": part.tone, "html": part.html}

    def part(self) -> contract.Callout:
        return contract.Callout(id="", html=self.cleaned_data["html"], tone=self.cleaned_data["tone"])


class EmbedForm(BlockForm):
    @classmethod
    def initial_of(cls, part: contract.Embed, shelf: Shelf) -> dict[str, Any]:
        return {"provider": part.provider, "url": part.url, "title": part.title}

    def part(self) -> contract.Embed:
        values = self.cleaned_data
        return contract.Embed(id="", provider=values["provider"], url=values["url"], title=values["title"])


class TableForm(BlockForm):
    header = forms.CharField(
        required=False, label="Head", widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Cells divided by |, such as: Drug | Dose | How often",
    )  # fmt: skip
    rows = forms.CharField(
        required=False, widget=AdminTextareaWidget(attrs={"rows": 6}), help_text="One row a line, cells divided by |."
    )

    @classmethod
    def initial_of(cls, part: contract.Table, shelf: Shelf) -> dict[str, Any]:
        head = as_line(part.header) if any(part.header) else ""
        return {"caption": part.caption, "header": head, "rows": as_lines(part.rows)}

    def part(self) -> contract.Table:
        values = self.cleaned_data
        header = from_line(values["header"]) if values["header"] else []
        return contract.Table(id="", header=header, rows=from_lines(values["rows"]), caption=values["caption"])


class RowForm(PartForm):
    """A row of bylines, citations or related links; a row in which nothing was chosen or typed is none."""

    order_field = "position"
    position = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def has_changed(self) -> bool:
        return any(not self.fields[name].widget.is_hidden for name in self.changed_data)


class BylineForm(RowForm):
    @classmethod
    def initial_of(cls, part: contract.Byline, shelf: Shelf) -> dict[str, Any]:
        return {"person": shelf.key("person", part.person), "role": part.role, "as_credited": part.as_credited}

    def part(self) -> contract.Byline:
        values = self.cleaned_data
        return contract.Byline(person=self.thing_id("person"), role=values["role"], as_credited=values["as_credited"])


class CitationForm(RowForm):
    @classmethod
    def initial_of(cls, part: contract.Citation, shelf: Shelf) -> dict[str, Any]:
        return {
            "source": shelf.key("source", part.source),
            "role": part.role,
            "locator": part.locator,
            "passage": part.passage,
        }

    def part(self) -> contract.Citation:
        values = self.cleaned_data
        return contract.Citation(
            source=self.thing_id("source"), role=values["role"], locator=values["locator"], passage=values["passage"]
        )


class RelatedForm(RowForm):
    relation = forms.CharField(widget=forms.HiddenInput, required=False, initial="related", max_length=24)

    class Meta:
        labels: ClassVar = {"target": "Article here", "url": "or address outside"}

    @classmethod
    def initial_of(cls, part: contract.Related, shelf: Shelf) -> dict[str, Any]:
        return {
            "target": shelf.key("article", part.article),
            "title": part.title,
            "url": part.url,
            "relation": part.relation,
        }

    def part(self) -> contract.Related:
        values = self.cleaned_data
        return contract.Related(
            article=self.thing_id("target") if values["target"] else None,
            title=values["title"],
            url=values["url"],
            relation=values["relation"] or "related",
        )
