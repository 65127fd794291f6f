"""Every path that CONTRIBUTING.md and ARCHITECTURE.md name exists."""

import re

import pytest
from sources import ROOT

_NAMED = re.compile(r"`([\w.*<>/-]+/[\w.*<>/-]*|[\w-]+\.(?:md|py|toml|qml|ts|txt))`")
_MADE = ("build/",)  # by a run
_TREE = re.compile(r"^( *)((?:[\w]+(?:/|\.py) ?)+)(?: |$)", re.MULTILINE)


def _paths(document):
    named = _NAMED.findall((ROOT / document).read_text())
    return [path for path in named if not path.startswith(_MADE)]


def _exists(path):
    """A `<name>` in a path stands for any; some file has to fit."""
    pattern = re.sub(r"<[^>]*>", "*", path)
    return any(
        True
        for root in ("", "kiosk/", "drivers/", "provisioning/")
        for _ in ROOT.glob(root + pattern)
    )


def _drawn():
    """The paths of the tree under "The rooms": packages, and what is indented under each."""
    text = (ROOT / "ARCHITECTURE.md").read_text()
    tree = text.partition("## The rooms")[2].partition("```")[2].partition("```")[0]
    package = ""
    for indent, names in _TREE.findall(tree):
        if not indent:
            package = names.strip()
            yield package
        else:
            yield from (package + name for name in names.split())


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_named_path_exists(document):
    assert not [path for path in _paths(document) if not _exists(path)]


def test_every_room_that_is_drawn_exists():
    drawn = list(_drawn())
    assert "kiosk/visit/" in drawn
    assert not [path for path in drawn if not (ROOT / path).exists()]


@pytest.mark.parametrize("package", ["kiosk", "drivers", "provisioning"])
def test_every_room_is_drawn(package):
    rooms = {
        f"{package}/{file.name}{'/' if file.is_dir() else ''}"
        for file in (ROOT / package).iterdir()
        if not file.name.startswith("__")
        and (file.suffix == ".py" or (file / "__init__.py").exists())
    }
    assert rooms <= set(_drawn())
