"""One way to a day: what is left of a moment's time of day is a day in China, or it is none."""

import ast

from sources import files, parsed, shown

_ONE_WAY = "kiosk/china_time.py"
# A day that somebody wrote, or the bounds of a calendar: no moment was turned into it.
_WRITTEN_DAYS = {
    "drivers/cards/resident/text_block.py": "eight digits of a document",
    "kiosk/emrtd/lds.py": "eight digits of a document",
    "kiosk/policy/vocabulary.py": "the first and the last year that calendars reckon with",
}
_TODAY = {"today", "utcnow", "localtime"}


def _ways(tree):
    """Names of calls that make a day, or a local time, by other clocks than China's."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, given = node.func.attr, [*node.args, *node.keywords]
        owner = getattr(node.func.value, "id", "")
        is_bare = name in {"date", "astimezone"} and not given
        is_local = name == "fromtimestamp" and len(given) == 1
        if is_bare or is_local or (name in _TODAY and owner != "china_time"):
            yield name


def test_a_day_is_made_in_one_place():
    found = {shown(file) for file in files() if shown(file) != _ONE_WAY and [*_ways(parsed(file))]}
    assert found <= set(_WRITTEN_DAYS)


def test_another_way_would_be_seen():
    planted = (
        "now.date()",
        "dt.date.today()",
        "dt.datetime.now(dt.UTC).date()",
        "dt.datetime.fromtimestamp(at).strftime('%d')",
        "at.astimezone()",
        "dt.datetime.utcnow()",
    )
    assert all([*_ways(ast.parse(one))] for one in planted)
    assert not [*_ways(ast.parse("china_time.today(); dt.datetime.fromtimestamp(at, CHINA)"))]
