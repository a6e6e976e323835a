import pytest

from media import crediting
from media.models import Image


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, ""),
        ({"creators": ["Ada Quill"]}, "Ada Quill"),
        ({"supplier": "Shutterstock"}, "Shutterstock"),
        ({"creators": ["Ada Quill"], "supplier": "Shutterstock"}, "Ada Quill/Shutterstock"),
        ({"creators": ["Ada Quill", "Ben Ink"], "supplier": "Getty Images"}, "Ada Quill, Ben Ink/Getty Images"),
        ({"creators": ["Ada Quill"], "supplier": "Reuters"}, "Reuters/Ada Quill"),
        ({"creators": ["Ada Quill"], "supplier": "Associated Press"}, "AP Photo/Ada Quill"),
        ({"creators": ["Ada Quill"], "supplier": "Unsplash"}, "Ada Quill on Unsplash"),
        ({"creators": ["NASA"], "supplier": "NASA"}, "NASA"),
        ({"creators": ["Ada {Quill}"], "supplier": "A {0} house"}, "Ada {Quill}/A {0} house"),
        ({"creators": ["Ada Quill"], "credit_line": "As the contract says"}, "As the contract says"),
        (
            {"creators": ["Ada Quill"], "licence_url": "https://creativecommons.org/licenses/by-sa/4.0/"},
            "Ada Quill, CC BY-SA 4.0",
        ),
        (
            {"creators": ["Ada Quill"], "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/"},
            "Ada Quill, CC0 1.0",
        ),
        ({"creators": ["Ada Quill"], "licence_url": "https://example.org/terms"}, "Ada Quill"),
    ],
)
def test_the_printed_line(fields: dict[str, object], line: str) -> None:
    assert crediting.compile(Image(**fields)) == line
