"""The house rules: which room may import which, what stays light, and that the docs name what exists.

Run: pytest tests/test_house.py
"""

import ast
import gzip
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "lemmata"
ROOMS = (
    "expr",
    "problems",
    "solver",
    "answers",
    "dialogue",
    "bank",
    "corpus",
    "attention",
    "models",
    "training",
    "engine",
    "evaluation",
    "tutoring",
    "server",
    "lab",
    "tutor",
    "quickstart",
    "cli",
)
"""Bottom first: a room imports itself, the rooms before it and the ground."""
GROUND = ("errors", "home", "records", "registry", "settings")
"""Modules that every room may import and that import no room."""
WITHOUT_TORCH = ROOMS[: ROOMS.index("attention")]
HEAVY = {"torch", "transformers", "accelerate", "tokenizers", "safetensors"}


def room_of(path: Path) -> str:
    name = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    return "cli" if name == "__main__" else name


def imports(path: Path) -> Iterator[str]:
    """Every absolute module that a file imports, at its top or inside a function, and registry targets."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import; write the full name"
            assert node.module is not None
            yield node.module
            # `from lemmata import solver` imports the room lemmata.solver.
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "lemmata")
        elif isinstance(node, ast.Constant) and re.fullmatch(r"lemmata(\.\w+)+:\w+", str(node.value)):
            # Registry and worker targets, "package.module:attribute", are imports that happen later.
            yield str(node.value).partition(":")[0]


SOURCES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_down_only(path):
    room = room_of(path)
    allowed = {*GROUND, *ROOMS[: ROOMS.index(room) + 1]} if room in ROOMS else set(GROUND)
    assert room in ROOMS or room in GROUND, f"{room} is not a room of the house; add it here and to docs/design.md"
    for module in imports(path):
        parts = module.split(".")
        if parts[0] == "lemmata" and len(parts) > 1 and parts[1] in {*ROOMS, *GROUND}:
            assert parts[1] in allowed, f"{path.relative_to(ROOT)} may not import {module}"


@pytest.mark.parametrize("path", [p for p in SOURCES if room_of(p) in {*WITHOUT_TORCH, *GROUND}], ids=str)
def test_rooms_above_the_line_do_not_import_torch(path):
    heavy = {module.split(".")[0] for module in imports(path)} & HEAVY
    assert not heavy, f"{path.relative_to(ROOT)} imports {heavy}"


def loaded_after(code: str) -> set[str]:
    """Top-level modules in a fresh interpreter that ran `code`."""
    script = f"{code}\nimport sys, json\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(result.stdout.splitlines()[-1]))


@pytest.mark.parametrize("room", [*WITHOUT_TORCH, *GROUND])
def test_importing_a_room_above_the_line_loads_no_torch(room):
    assert not loaded_after(f"import lemmata.{room}") & HEAVY


def test_solving_generating_and_grading_load_no_torch():
    code = (
        "import lemmata\n"
        "assert lemmata.solve('Solve 2x + 3 = 13.').verdict == 'verified'\n"
        "assert lemmata.grade('5', 'x = 5').equal\n"
        "next(iter(lemmata.generate(None, 1, 1, 0)))"
    )
    assert not loaded_after(code) & HEAVY


def test_the_server_loads_torch_only_with_a_model():
    code = "import lemmata.server, lemmata.engine; lemmata.server.create_app; lemmata.server.serve"
    assert not loaded_after(f"{code}; lemmata.engine.EngineSettings()") & HEAVY


def test_import_lemmata_is_light():
    loaded = loaded_after("import lemmata; lemmata.__version__")
    assert not loaded & {*HEAVY, "sympy", "numpy", "pydantic", "typer", "rich"}


def test_every_lazy_export_is_there_and_nothing_else():
    import lemmata

    for name in lemmata.__all__:
        assert getattr(lemmata, name) is not None
        assert name in dir(lemmata)
    with pytest.raises(AttributeError, match="no attribute 'slove'"):
        _ = lemmata.slove


def test_rooms_export_things_and_not_their_own_modules():
    """A lazy name that is also the name of a submodule turns into that module once it is imported."""
    code = (
        "import importlib, types\n"
        f"for room in {ROOMS!r}:\n"
        "    for name in getattr(importlib.import_module('lemmata.' + room), '__all__', []):\n"
        "        scope = {}\n"
        "        exec(f'from lemmata.{room} import {name}', scope)\n"
        "        assert not isinstance(scope[name], types.ModuleType), f'lemmata.{room}.{name} is a module'"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_every_room_says_what_it_is_for():
    for path in SOURCES:
        if path.stat().st_size:
            assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path}: no module docstring"


# ---- the docs


def docs_text() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def test_every_command_and_option_is_documented():
    import typer

    from lemmata.cli.app import COMMANDS, app

    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    top = typer.main.get_command(app)
    context = top.make_context("lemmata", ["doctor"])
    for name in COMMANDS:
        command = top.get_command(context, name)
        children = getattr(command, "commands", None) or {"": command}
        for child_name, child in children.items():
            full = f"lemmata {name} {child_name}".strip()
            assert f"## {full}" in text, f"docs/commands.md has no section for `{full}`"
            section = text.partition(f"## {full}\n")[2].partition("\n## ")[0]
            for parameter in child.params:
                for option in (*parameter.opts, *parameter.secondary_opts):
                    if option.startswith("--") and option != "--help":
                        assert f"{option}" in section, f"docs/commands.md: `{full}` lacks {option}"


def settings_classes() -> Iterator[str]:
    """`module:class` of every configuration, found in the source."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name.endswith("Settings") and node.name != "Settings":
                yield f"{'.'.join(path.relative_to(SOURCE.parent).with_suffix('').parts)}:{node.name}"


@pytest.mark.parametrize("target", list(settings_classes()))
def test_every_setting_is_documented_with_its_default(target):
    module, _, name = target.partition(":")
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    section = text.partition(f"(`{name}`)\n")[2].partition("\n## ")[0]
    assert section, f"docs/settings.md has no section whose heading ends with (`{name}`)"
    for field, info in getattr(import_module(module), name).model_fields.items():
        default = "required" if info.is_required() else f"`{info.default}`"
        if isinstance(info.default, tuple):
            default = ""  # told in words
        row = f"| `{field}` | {default}"
        assert row in section, f"docs/settings.md: {name} lacks a line that begins with {row}"


def test_every_shipped_config_is_documented():
    text = docs_text()
    for config in SOURCE.rglob("configs/*.toml"):
        assert f"`{config.stem}`" in text, f"{config.name} is not named in docs/"


MARKDOWN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_of_the_docs_exist(page):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} points at {target}, which is not there"


def test_every_page_is_linked_from_the_index():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for page in sorted((ROOT / "docs").rglob("*.md")):
        if page.name != "README.md":
            assert f"]({page.relative_to(ROOT / 'docs')})" in index, f"docs/README.md does not link {page.name}"


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_the_docs_exist(page):
    from lemmata.cli.app import COMMANDS

    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"^(?:\$ )?lemmata ([a-z]+)", text, flags=re.M) + re.findall(r"`lemmata ([a-z]+)", text):
        assert name in COMMANDS, f"{page.name} names `lemmata {name}`"
    for target in re.findall(r"(?:^|`)make ([a-z]+)", text, flags=re.M):
        assert re.search(rf"^{target}:", makefile, flags=re.M), f"{page.name} names `make {target}`"


# ---- the repository


def tracked_files() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listing.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_path_of_a_machine_in_the_repository():
    # Split, so that this file does not find itself.
    pattern = re.compile(r"(?<![\w.])/" + r"(?:home|root|Users|work|tmp/scratch)/\w")
    for path in tracked_files():
        if "static" in path.parts or path.suffix in {".png", ".woff2", ".jpg", ".ico", ".safetensors"}:
            continue
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
            assert not pattern.search(line), f"{path.relative_to(ROOT)}:{number} names a path of a machine: {line}"


def distribution(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_every_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, equals, _version = line.partition("==")
            assert equals, f"constraints.txt: {line} is not pinned with =="
            pins[distribution(name)] = line
    wanted = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    assert not [requirement for requirement in wanted if distribution(requirement) not in pins]
    assert pins["torch"] == "torch==2.13.0"


def test_every_import_is_a_declared_dependency():
    """A room that imports something only a transitive dependency brings would break with the next release."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [r for name, extra in project["optional-dependencies"].items() if name != "dev" for r in extra]
    declared = {distribution(requirement).replace("-", "_") for requirement in [*project["dependencies"], *extras]}
    for path in SOURCES:
        for module in imports(path):
            top = module.split(".")[0]
            top = {"sklearn": "scikit_learn"}.get(top, top)
            if top != "lemmata" and top not in sys.stdlib_module_names:
                assert top.lower() in declared, f"{path.relative_to(ROOT)} imports {top}, which pyproject lacks"
