"""What a browser would send back: the values of a page's form, so that tests type only what they change."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


def form_values(response: Any, form_id: str) -> dict[str, Any]:
    """The form's successful controls, as a browser collects them; the template row of an inline is left out."""
    reader = _Reader(form_id)
    reader.feed(response.content.decode())
    return {name: value for name, value in reader.values.items() if "__prefix__" not in name}


class _Reader(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__(convert_charrefs=True)
        self.form_id, self.inside = form_id, False
        self.values: dict[str, Any] = {}
        self.textarea = self.select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        elif self.inside and tag == "input":
            self._input(given)
        elif self.inside and tag == "textarea":
            self.textarea = given.get("name", "")
            self.values[self.textarea] = ""
        elif self.inside and tag == "select":
            self.select = given.get("name", "")
            if "multiple" in given:
                self.values[self.select] = []
        elif self.select and tag == "option" and "selected" in given:
            self._option(given.get("value", ""))

    def _input(self, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if not name or kind in ("submit", "button", "file", "image", "reset"):
            return
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        self.values[name] = given.get("value", "on" if kind == "checkbox" else "")

    def _option(self, value: str) -> None:
        if isinstance(self.values.get(self.select), list):
            self.values[self.select].append(value)
        else:
            self.values[self.select] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The first line end of a textarea belongs to the markup (HTML, "the textarea element").
            self.values[self.textarea] = self.values[self.textarea].removeprefix("\n") if self.textarea else ""
            self.textarea = ""
        elif tag == "select":
            self.values.setdefault(self.select, "")
            self.select = ""
        elif tag == "form":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.values[self.textarea] += data
