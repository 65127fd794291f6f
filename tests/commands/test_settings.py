"""`kiosk settings` as a technician calls it."""

import pytest
from settings_text import SETTINGS

from kiosk.commands import main


def test_the_reference_can_be_read_without_a_file(capsys):
    assert main(["settings", "--reference"]) == 0
    told = capsys.readouterr().out
    assert "[[clerks]]  Somebody who works there" in told
    assert "  fps = 24\n      pictures a second\n      whole number, at least 5, at most 60" in told


@pytest.mark.parametrize(
    ("change", "status", "named"),
    [
        (("", ""), 0, "nothing wrong"),
        (('"k-1"', '"k 1"'), 2, "$.kiosk.device"),
        (('"emulated"', '"emulated"\nfps = 61'), 2, "$.camera.fps"),
    ],
)
def test_a_check_says_what_is_wrong_and_with_its_status(tmp_path, capsys, change, status, named):
    file = tmp_path / "settings.toml"
    # In a long folder its sockets would have no room.
    file.write_text(SETTINGS.replace('run = "."', 'run = "/run/kiosk"').replace(*change))
    assert main(["settings", "--check", str(file)]) == status
    told = "".join(capsys.readouterr())
    assert named in told
    assert str(file) in told
