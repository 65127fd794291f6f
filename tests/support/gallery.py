"""`make gallery`: a picture of every page in every look, with an index to leaf through → build/gallery/.

Upright and lying, Chinese and English, both sizes of text, with the longest content (page_layouts). It fails
where something is cut, hidden or lies on something else; whether a page is good, only eyes say.
"""

import json
import os
import subprocess
import sys
from html import escape
from pathlib import Path

from page_layouts import LOOKS
from PIL import Image

ROOT = Path(__file__).parents[2]
_FOLDER = ROOT / "build" / "gallery"
_WIDTH = 250  # pixels of one page on a sheet
_COLUMNS = 6
_STYLE = "body{font-family:sans-serif} img{width:24%;vertical-align:top;border:1px solid #ccc} h2{clear:both}"


def main() -> int:
    _FOLDER.mkdir(parents=True, exist_ok=True)
    rows = _laid_out(sys.argv[1:])
    pages = list(dict.fromkeys(page for _, page, _ in rows))
    for look in LOOKS:
        _sheet(look, pages)
    (_FOLDER / "index.html").write_text(_index(pages), "utf-8")
    faults = [row for row in rows if row[2]]
    for look, page, found in faults:
        print(f"{page} ({look}): {'; '.join(found)}")
    print(
        f"{len(pages)} pages in {len(LOOKS)} looks, {len(faults)} with faults: {_FOLDER}/index.html"
    )
    return bool(faults)


def _laid_out(pages):
    """[look, page, faults] of each, as their pictures come."""
    surroundings = {
        "PAGES": str(_FOLDER),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("page_layouts.py")), *pages],
        env=os.environ | surroundings,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _sheet(look, pages):
    """All pages of one look side by side, a hand's breadth each."""
    small = [_small(_FOLDER / f"{look}-{page}.png") for page in pages]
    height = max(picture.height for picture in small)
    lines = -(-len(small) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * _WIDTH, lines * height), "white")
    for at, picture in enumerate(small):
        sheet.paste(picture, (at % _COLUMNS * _WIDTH, at // _COLUMNS * height))
    sheet.save(_FOLDER / f"sheet-{look}.png")


def _small(path):
    with Image.open(path) as picture:
        return picture.convert("RGB").resize(
            (_WIDTH - 6, (_WIDTH - 6) * picture.height // picture.width), Image.Resampling.LANCZOS
        )


def _index(pages):
    """One heading a page, and under it all its looks."""
    parts = [f"<!doctype html><meta charset=utf-8><title>Pages</title><style>{_STYLE}</style>"]
    for page in pages:
        parts.append(f"<h2>{escape(page)}</h2>")
        parts += [f'<img src="{look}-{page}.png" alt="{look}" title="{look}">' for look in LOOKS]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
