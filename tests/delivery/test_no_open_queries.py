"""Nothing from a request becomes a name, an operator or a piece of SQL: held by reading the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUERYING = {
    "filter", "exclude", "get", "order_by", "annotate", "aggregate", "alias", "values", "values_list", "update", "create",
    "get_or_create", "update_or_create", "only", "defer", "distinct", "select_related", "prefetch_related", "Q", "F",
}  # fmt: skip
FACING_REQUESTS = sorted(
    [
        *(ROOT / "delivery").glob("*.py"),
        *(ROOT / "delivery" / "searching").glob("*.py"),
        *ROOT.glob("*/api/**/*.py"),
        ROOT / "cms" / "core" / "problems.py",
    ]
)


def sins(source: str) -> list[str]:
    """What the tree must not hold: spread arguments into the ORM, raw expressions, SQL made by formatting."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        spread = any(keyword.arg is None for keyword in node.keywords) or any(
            isinstance(arg, ast.Starred) for arg in node.args
        )
        if name in QUERYING and spread:
            found.append(f"line {node.lineno}: {name}() with spread arguments")
        if name in {"RawSQL", "extra", "raw"}:
            found.append(f"line {node.lineno}: {name}()")
        if name in {"execute", "executemany"} and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
            found.append(f"line {node.lineno}: SQL made by formatting")
    return found


@pytest.mark.parametrize("path", FACING_REQUESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_query_is_open_to_a_request(path):
    assert sins(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "rows.filter(**request.GET)", "rows.order_by(*names)", "Q(**where)", "RawSQL(text, [])", "rows.extra(where=[x])",
        'cursor.execute(f"SELECT {x}")', 'cursor.execute("SELECT " + x)', 'cursor.execute("SELECT %s" % x)',
    ],
)  # fmt: skip
def test_the_reader_of_code_sees_each_sin(source):
    assert len(sins(source)) == 1
