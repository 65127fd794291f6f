"""The console's texts as its pages and templates say them, and those that have no Chinese yet.

Run it to see them as entries to fill in: `.venv/bin/python tests/support/console_texts.py`.
"""

import ast
import re
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOM = Path(__file__).parents[2] / "provisioning" / "console"
_CALLED = {"_", "lazy", "now", "gettext", "gettext_lazy", "ngettext"}
_PLURAL = {"ngettext": 2}
# What `templatize` makes of a template: calls of gettext, each text with its string's prefix.
_IN_TEMPLATE = re.compile(r"\b(n?gettext|_)\((u?'(?:\\.|[^'\\])*'|u?\"(?:\\.|[^\"\\])*\")")


def of_python():
    for file in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _CALLED:
                text = node.args[0]
                if isinstance(text, ast.Constant):
                    yield text.value


def of_templates():
    for file in sorted((ROOM / "templates").rglob("*.html")):
        source = templatize(file.read_text("utf-8"), origin=str(file))
        for found in _IN_TEMPLATE.finditer(source):
            yield ast.literal_eval(found[2].removeprefix("u"))


def used():
    return set(of_python()) | set(of_templates())


def translated():
    """By the English one."""
    found = {}
    for file in sorted((ROOM / "translations" / "zh_Hans").glob("*.po")):
        for entry in polib.pofile(str(file)).translated_entries():
            found[entry.msgid] = entry.msgstr or entry.msgstr_plural[0]
    return found


if __name__ == "__main__":
    for text in sorted(used() - translated().keys()):
        print(polib.POEntry(msgid=text, msgstr=""))
