"""The rules of the house that can be read off the source: who may import whom, and how long a file may grow."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ORDER = ["cms.core", "cms.accounts", "delivery", "media", "sources", "experts", "articles", "cms.newsroom", "cms"]
DOORS = {"admin", "api", "management"}  # where people and programs come in; nothing below leans on them
MAX_LINES = 300

Tree = dict[str, str]  # path from the root → source


def source_tree() -> Tree:
    folders = {name.split(".")[0] for name in ORDER} | {"tests"}
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths}


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def rank(module: str) -> int | None:
    """Its app's place in the order; None for what is not ours. What is loose in cms/ stands on top."""
    return next((place for place, app in enumerate(ORDER) if f"{module}.".startswith(f"{app}.")), None)


def room(module: str) -> str:
    """models, one of the DOORS, or verbs."""
    parts = set(module.split("."))
    return "models" if "models" in parts else "doors" if parts & DOORS else "verbs"


def imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def code(tree: Tree) -> Iterator[tuple[str, str, str]]:
    """Path, module and source of everything that is not a test."""
    return ((path, module_name(path), source) for path, source in tree.items() if not path.startswith("tests/"))


def upward_imports(tree: Tree) -> list[str]:
    found = []
    for path, module, source in code(tree):
        for name in imports(source):
            theirs, ours = rank(name), rank(module)
            if theirs is not None and ours is not None and theirs > ours:
                found.append(f"{path} imports {name}, which stands above it")
    return found


def models_that_reach_for_verbs(tree: Tree) -> list[str]:
    """A verb is a module that uses models; models may lean on modules that know none, such as ``sources.identifiers``."""
    verbs = {
        module
        for _, module, source in code(tree)
        if room(module) != "models"
        and any(rank(name) is not None and room(name) == "models" for name in imports(source))
    }
    models = [(path, source) for path, module, source in code(tree) if room(module) == "models"]
    return [
        f"{path} imports the verbs of {name}" for path, source in models for name in imports(source) if name in verbs
    ]


def verbs_that_reach_for_doors(tree: Tree) -> list[str]:
    inner = [
        (path, source)
        for path, module, source in code(tree)
        if room(module) == "verbs" and rank(module) != len(ORDER) - 1
    ]
    return [
        f"{path} imports {name}"
        for path, source in inner
        for name in imports(source)
        if rank(name) is not None and room(name) == "doors" and rank(name) != 0  # cms.core.admin holds base classes
    ]


def imports_inside_functions(tree: Tree) -> list[str]:
    return [
        f"{path}:{inner.lineno}"
        for path, source in tree.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def rest_framework_outside_its_rooms(tree: Tree) -> list[str]:
    return [
        path
        for path, module, source in code(tree)
        if "rest_framework" in source
        and not ("api" in module.split(".") or module.startswith("cms.core.") or module == "cms.settings")
    ]


def long_files(tree: Tree) -> list[str]:
    """Code that has outgrown the cap, and files that are excused from it without need."""
    return sorted({path for path, _, source in code(tree) if len(source.splitlines()) > MAX_LINES})


def folders_without_init(tree: Tree) -> list[str]:
    folders = {folder for path in tree for folder in map(str, Path(path).parents) if folder.startswith("tests")}
    return sorted(folder for folder in folders if f"{folder}/__init__.py" not in tree)


# Each rule with a small tree that breaks it, and the nearest one that does not.
RULES: list[tuple[Callable[[Tree], list[str]], Tree, Tree]] = [
    (
        upward_imports,
        {"media/credits.py": "from articles.models import Article"},
        {"articles/x.py": "import media.credits"},
    ),
    (upward_imports, {"delivery/a.py": "from cms import database"}, {"cms/wsgi.py": "from cms import database"}),
    (
        models_that_reach_for_verbs,
        {
            "media/rights.py": "from media.models import Image",
            "media/models/a.py": "from media.rights import permitted",
        },
        {"sources/identifiers.py": "import re", "sources/models/a.py": "from sources.identifiers import normalise"},
    ),
    (
        verbs_that_reach_for_doors,
        {"articles/publishing.py": "from articles.admin.forms import Form"},
        {"articles/admin/a.py": "from articles.publishing import publish"},
    ),
    (imports_inside_functions, {"media/a.py": "def f():\n    import os"}, {"media/a.py": "import os\ndef f(): pass"}),
    (
        rest_framework_outside_its_rooms,
        {"media/a.py": "import rest_framework"},
        {"media/api/a.py": "import rest_framework"},
    ),
    (long_files, {"media/a.py": "x = 1\n" * 301}, {"media/a.py": "x = 1\n" * 300}),
    (folders_without_init, {"tests/a/test_b.py": ""}, {"tests/__init__.py": "", "tests/a/__init__.py": ""}),
]
ids = [f"{rule.__name__}-{number}" for number, (rule, _, _) in enumerate(RULES)]


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _, _ in RULES), ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule: Callable[[Tree], list[str]]) -> None:
    assert rule(source_tree()) == []


@pytest.mark.parametrize(("rule", "broken", "kept"), RULES, ids=ids)
def test_each_rule_can_fail(rule: Callable[[Tree], list[str]], broken: Tree, kept: Tree) -> None:
    assert rule(broken) != []
    assert rule(kept) == []
