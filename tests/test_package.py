"""What is built from the repository is whole."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this repository, unpacked into a folder."""
    source, out, unpacked = (tmp_path_factory.mktemp(name) for name in ("source", "out", "unpacked"))
    for name in ("bot", "config"):
        shutil.copytree(REPOSITORY / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(REPOSITORY / name, source / name)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)  # noqa: S603 - arguments of our own
    (built,) = out.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(unpacked)
    return unpacked


def test_wheel_holds_the_package_its_data_and_nothing_else(wheel: Path) -> None:
    assert sorted(path.name for path in wheel.iterdir() if path.suffix != ".dist-info") == ["bot"]
    data = {path.name for path in (REPOSITORY / "config").iterdir()} - {"bot.yaml"}
    assert {path.name for path in (wheel / "bot/config").iterdir()} == data
    modules = {path.relative_to(REPOSITORY) for path in (REPOSITORY / "bot").rglob("*.py")}
    assert {path.relative_to(wheel) for path in wheel.rglob("*.py")} == modules


def test_installed_bot_finds_its_data_inside_itself(wheel: Path) -> None:
    code = "from bot.settings import find_data; print(find_data('vocabulary.yaml'))"
    run = subprocess.run(  # noqa: S603 - arguments of our own
        [sys.executable, "-c", code], cwd=wheel, check=True, capture_output=True, text=True
    )
    assert Path(run.stdout.strip()) == (wheel / "bot/config/vocabulary.yaml").resolve()
