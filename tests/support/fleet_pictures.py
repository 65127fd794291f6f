"""Pictures of the console's pages for `fleet demo --pictures`: build/demo/fleet-screens/MOMENT-PAGE.png.

`fleet_pictures.py REPOSITORY CARRIER`; each moment's name comes in a line, and is answered with one.
"""

import re
import sys
import tempfile
from pathlib import Path

from browser import Browser
from console_house import ConsoleHouse, FoundedFolders

_FOLDER = Path("build") / "demo" / "fleet-screens"
_WHO = "admin"
_NO_LETTER = re.compile(r"[^A-Za-z]+")
_PAGES = {"overview": "/", "kiosks": "/kiosks/", "rollouts": "/rollouts/", "audit": "/audit/"}
_LATER = {"application": "/rollouts/app-3/"}  # there from a certain moment on


def main():
    repository, carrier = map(Path, sys.argv[1:3])
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fp-") as logs:
        founded = FoundedFolders(Path(logs), repository, carrier)
        house = ConsoleHouse(founded, repository.parent, copy=False)
        browser = Browser()
        try:
            for number, line in enumerate(sys.stdin, 1):
                _take(house, browser, f"{number}-{_NO_LETTER.sub('-', line.strip())}")
                print("taken", flush=True)
        finally:
            browser.close()
            house.close()


def _take(house, browser, moment):
    with house.visitor(browser, _WHO) as page:
        for name, path in (_PAGES | _LATER).items():
            found = page.goto(path).ok
            assert found or name in _LATER, path
            if found:
                page.screenshot(path=_FOLDER / f"{moment}-{name}.png", full_page=True)


if __name__ == "__main__":
    main()
