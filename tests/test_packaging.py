"""The wheel holds what an installed library needs, and the project declares what it imports."""

from __future__ import annotations

import ast
import configparser
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from the checkout by the build backend of this environment, which downloads nothing."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> frozenset[str]:
    """Return the names of the files inside the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


@pytest.mark.parametrize("folder", ["prompts", "schemas"])
def test_wheel_holds_folder_beside_the_package(names: frozenset[str], folder: str) -> None:
    """Every prompt and schema of the checkout is where an installed library looks for it."""
    expected = {f"imr_llm/_data/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / folder).rglob("*") if path.is_file()}

    assert expected
    assert expected <= names


def test_wheel_holds_every_module(names: frozenset[str]) -> None:
    """No module stays behind."""
    expected = {path.relative_to(ROOT).as_posix() for path in (ROOT / "imr_llm").rglob("*.py")}

    assert expected <= names


def test_wheel_is_typed(names: frozenset[str]) -> None:
    """A type checker is told that the annotations count."""
    assert "imr_llm/py.typed" in names


def test_wheel_holds_nothing_but_the_package(names: frozenset[str]) -> None:
    """Tests, examples and benchmarks are not installed into anybody's environment."""
    tops = {name.partition("/")[0] for name in names}

    assert tops == {"imr_llm", f"imr_llm-{PROJECT['version']}.dist-info"}


def test_wheel_brings_the_command(wheel: Path) -> None:
    """Installing the wheel gives `imr-llm`."""
    points = configparser.ConfigParser()
    with zipfile.ZipFile(wheel) as archive:
        points.read_string(archive.read(f"imr_llm-{PROJECT['version']}.dist-info/entry_points.txt").decode())

    assert dict(points["console_scripts"]) == {"imr-llm": "imr_llm.cli:main"}


def test_wheel_imports_without_the_checkout(wheel: Path) -> None:
    """The package inside the wheel can be imported from there."""
    code = f"import sys; sys.path.insert(0, {str(wheel)!r}); import imr_llm; print(imr_llm.__file__)"
    ran = subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True, cwd=wheel.parent)

    assert ran.stdout.startswith(str(wheel))


def test_every_import_is_a_declared_dependency() -> None:
    """Nothing is imported that only happens to be installed because another package needs it."""
    needs = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["pdf"], *PROJECT["optional-dependencies"]["parquet"]]
    declared = {_distribution(need) for need in needs} | {"imr_llm"}

    undeclared = {name for name in _imported_packages(ROOT / "imr_llm") if not _distributions_of(name) & declared}

    assert not undeclared


def _imported_packages(folder: Path) -> set[str]:
    """Return the top-level packages, the standard library's left out, that the modules under ``folder`` import."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names


def _distributions_of(package: str) -> set[str]:
    """Return the names under which a package can be declared."""
    return {_distribution(name) for name in packages_distributions().get(package, [package])}


def _distribution(requirement: str) -> str:
    """Return the name in ``requirement``, spelled in one way."""
    name = requirement.partition(">")[0].partition("=")[0].partition("[")[0]
    return name.strip().lower().replace("-", "_")
