"""Pictures in the admin: what they show, who made them, what we may do with them, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from cms.core.admin import base_of, model_values
from cms.core.rows import Row
from delivery.admin import EmbeddedAdmin
from media import credits, formats, pictures, rights, stamping
from media.admin import alts, expiring, files, lapses, sending, twins, uploading
from media.admin.filters import Making, ToDo, Usage
from media.admin.grants import GrantInline
from media.admin.supplier import SupplierFilter
from media.lists import desk_lists
from media.models import Image, RightsGrant

FRACTION = forms.NumberInput(attrs={"step": "any", "min": 0, "max": 1, "size": 8})
LONG_LINE = forms.TextInput(attrs={"class": "vTextField"})


class ImageForm(forms.ModelForm):
    upload = forms.FileField(
        label="File",
        required=False,
        help_text=f"{formats.NAMES}, at most 25 MiB and 80 megapixels. What the file says of itself fills in what you leave empty.",
        widget=forms.FileInput(attrs={"accept": ",".join(formats.MEDIA_TYPES.values())}),
    )

    class Meta:
        model = Image
        fields = sorted(pictures.FIELDS)
        widgets = {
            "alt_text": forms.Textarea(attrs={"rows": 2, "data-counted": 125}),
            "description": forms.Textarea(attrs={"rows": 2}),
            "extended_description": forms.Textarea(attrs={"rows": 2}),
            "usage_terms": forms.Textarea(attrs={"rows": 2}),
            "instructions": forms.Textarea(attrs={"rows": 2}),
            "focal_x": FRACTION,
            "focal_y": FRACTION,
            "creators": LONG_LINE,
            "keywords": LONG_LINE,
            "copyright_owners": LONG_LINE,
            "licensors": LONG_LINE,
            "persons_shown": LONG_LINE,
            "headline": LONG_LINE,
        }


@admin.register(Image)
class ImageAdmin(EmbeddedAdmin):
    record_kind = "image"
    save_verb = staticmethod(pictures.save_image)
    delete_verb = staticmethod(pictures.delete_image)
    form = ImageForm
    inlines = (GrantInline,)
    change_list_template = "admin/media/image/change_list.html"
    list_display = ("preview_small", "title", "credit", "right", "described")
    list_display_links = ("title",)  # a link on the small picture would have no name
    list_filter = (ToDo, Usage, Making, "grants__basis", SupplierFilter)
    list_select_related = ("uploaded_by",)
    list_per_page = 40
    search_fields = (
        "headline__unaccent",
        "description__unaccent",
        "alt_text__unaccent",
        "creators",
        "supplier__unaccent",
        "keywords",
        "original_name",
        "public_id",
    )
    readonly_fields = ("preview", "looks_like", "credit_as_printed", "file_facts", "found_in_file")
    fieldsets = (
        (None, {"fields": ("preview", "upload", ("focal_x", "focal_y"))}),
        ("What it shows", {"fields": ("headline", "description", "alt_text", "is_decorative", "extended_description")}),
        (
            "Credit",
            {
                "fields": (
                    "creators",
                    ("supplier", "supplier_image_id"),
                    "credit_line",
                    "credit_as_printed",
                    "copyright_notice",
                    ("digital_source_type", "ai_label"),
                )
            },
        ),
        (
            "Licence and terms",
            {
                "classes": ("collapse",),
                "fields": (
                    ("licence_url", "acquire_url"),
                    ("licensors", "copyright_owners"),
                    "usage_terms",
                    ("model_release", "property_release", "data_mining"),
                ),
            },
        ),
        (
            "Origin",
            {
                "classes": ("collapse",),
                "fields": (
                    "created_on",
                    ("source", "keywords"),
                    ("persons_shown", "instructions"),
                    "file_facts",
                    "found_in_file",
                ),
            },
        ),
    )

    class Media:
        css = {"all": ("media/pictures.css",)}
        js = ("media/pictures.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        return super().get_queryset(request).prefetch_related("grants").defer("metadata")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The file is chosen once: a picture that has its file does not offer another."""
        first, *rest = super().get_fieldsets(request, obj)
        if obj is None:
            return [(None, {"fields": ("upload",)}), *rest]
        if not obj.file:
            return [first, *rest]
        return [(None, {"fields": ("preview", ("focal_x", "focal_y"), "looks_like")}), *rest]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view  # "cacheable": the file views say themselves that nobody may keep them
        return [
            path("expiring/", wrap(expiring.expiring_view(self)), name="media_image_expiring"),
            path("policy/", wrap(lapses.policy_view(self)), name="media_image_policy"),
            path("<int:pk>/lapse/", wrap(lapses.lapse_view(self)), name="media_image_lapse"),
            path("twins/", wrap(twins.twins_view(self)), name="media_image_twins"),
            path("twins/<int:pk>/", wrap(twins.settle_view(self)), name="media_image_settle"),
            path("alts/", wrap(alts.alts_view(self)), name="media_image_alts"),
            path("upload/", wrap(uploading.upload_view(self)), name="media_image_upload"),
            path("<int:pk>/thumbnail/", wrap(files.thumbnail_view(self), cacheable=True), name="media_image_thumbnail"),
            path("<int:pk>/original/", wrap(files.original_view(self), cacheable=True), name="media_image_original"),
            *super().get_urls(),
        ]

    def save(self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]) -> Image:
        return pictures.save_image(
            subject,
            fields=model_values(form),
            upload=form.cleaned_data.get("upload"),
            base=base_of(request, subject),
            by=request.user,  # type: ignore[arg-type]  # the admin lets nobody else in
            **children,
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        lists = desk_lists(on=timezone.localdate())
        return super().changelist_view(request, {**(extra_context or {}), "desk_lists": lists})

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        sending.remind(request, obj)
        return super().response_change(request, obj)

    # -- columns -----------------------------------------------------------------------------------------------------

    @admin.display(description="")
    def preview_small(self, image: Image) -> str:
        if not image.file:
            return format_html('<span class="picture-missing">{}</span>', "no file")
        return format_html('<img class="picture-small" src="{}" alt="" loading="lazy">', thumbnail_url(image))

    @admin.display(description="picture", ordering="headline")
    def title(self, image: Image) -> str:
        return Truncator(str(image)).chars(60)

    @admin.display(description="credit")
    def credit(self, image: Image) -> str:
        line = Truncator(credits.compile(image)).chars(60)
        return line if image.creators else format_html('<strong class="lacking">{}</strong>', line or "no creator")

    @admin.display(description="right, web")
    def right(self, image: Image) -> str:
        permission = rights.permitted(image, use=RightsGrant.Use.WEB, on=timezone.localdate())
        if not permission.allowed:
            return format_html('<strong class="lacking" title="{}">no right</strong>', permission.reason)
        return f"until {permission.until}" if permission.until else "yes"

    @admin.display(description="alt text")
    def described(self, image: Image) -> str:
        if image.is_decorative:
            return "decorative"
        return "yes" if image.alt_text else format_html('<strong class="lacking">{}</strong>', "none")

    # -- on the page of one picture ----------------------------------------------------------------------------------

    @admin.display(description="Picture")
    def preview(self, image: Image) -> str:
        if not image.file:
            return "No file yet. What the file says of itself will fill in what is empty."
        return format_html(
            '<span class="picture-focal" data-focal><img src="{}" alt="{}"><span class="focal-mark" hidden></span></span>'
            '<span class="help">Click the spot that every crop must keep, or move it with the arrow keys.</span>',
            thumbnail_url(image),
            image.alt_text or "The picture",
        )

    @admin.display(description="Looks like")
    def looks_like(self, image: Image) -> str:
        return twins.looks_like(image)

    @admin.display(description="As printed")
    def credit_as_printed(self, image: Image) -> str:
        lines = [credits.compile(image) or "Nothing yet: name the creator.", *stamping.shortened(image)]
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))

    @admin.display(description="File")
    def file_facts(self, image: Image) -> str:
        if not image.file:
            return "No file yet."
        original = reverse("admin:media_image_original", args=[image.pk])
        return format_html(
            '{} × {} pixels, {}, {}, “{}” · <a href="{}">the original</a>',
            image.width,
            image.height,
            image.format,
            filesizeformat(image.size_bytes),
            image.original_name,
            original,
        )

    @admin.display(description="Found in the file")
    def found_in_file(self, image: Image) -> str:
        found = image.metadata or {}
        lines = [("", problem) for problem in found.get("problems", [])]
        for each in found.get("disagreements", []):
            said = "; ".join(f"{place.upper()}: {value[:120]}" for place, value in each["values"].items())
            lines.append((f"{each['field'].replace('_', ' ')}: its parts disagree. ", said))
        if not lines:
            return "Nothing contradictory." if found.get("raw") else "No metadata."
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}{}</li>", lines))


def thumbnail_url(image: Image) -> str:
    return reverse("admin:media_image_thumbnail", args=[image.pk])
