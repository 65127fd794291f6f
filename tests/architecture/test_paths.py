"""Every path that CONTRIBUTING.md and ARCHITECTURE.md name exists."""

import re

import pytest
from sources import ROOT

_NAMED = re.compile(r"`([\w.*<>/-]+/[\w.*<>/-]*|[\w-]+\.(?:md|py|toml|qml|ts|txt))`")
_MADE = ("build/",)  # by a run


def _paths(document):
    return [
        path for path in _NAMED.findall((ROOT / document).read_text()) if not path.startswith(_MADE)
    ]


def _exists(path):
    """A `<name>` in a path stands for any; some file has to fit."""
    pattern = re.sub(r"<[^>]*>", "*", path)
    rooted = ("", "kiosk/", "drivers/", "provisioning/")
    return any(True for root in rooted for _ in ROOT.glob(root + pattern))


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_named_path_exists(document):
    assert not [path for path in _paths(document) if not _exists(path)]
