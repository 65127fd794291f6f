"""Every page in every look, laid out in one process without a display: says what is wrong in lines of JSON.

A look is an orientation, a language and a size of text; names are as long as they get. The items themselves
are asked, so that also a text that is cut within its own box is found.
"""

import json
import os
import sys
from itertools import combinations, product

import msgspec
from observed_screen import _busy
from pages import contents, snapshot
from PySide6.QtCore import QElapsedTimer, QRectF, QSize
from PySide6.QtGui import QFont, QGuiApplication

from kiosk.protocol.messages import ReadingAloud
from ui import screen

_SIZES = {"portrait": QSize(800, 1280), "landscape": QSize(1280, 800)}
LOOKS = {
    f"{orientation}-{language}{'-large' if large else ''}": (size, language, large)
    for (orientation, size), language, large in product(
        _SIZES.items(), ("zh_CN", "en"), (False, True)
    )
}
_LONGEST = {
    "李敏": "阿卜杜热西提·阿卜杜热合曼",
    "陈强": "买买提吐尔逊·阿卜杜热依木",
    "王芳": "努尔麦麦提·阿卜杜喀迪尔江",
    "欧阳建国": "阿卜杜热西提·买买提吐尔逊江",
    "欧阳𠅤䶮": "阿卜杜热西提·阿卜杜热合曼𠅤䶮",
    "SPECIMEN ANNA MARIA": "WOLFESCHLEGELSTEINHAUSENBERGERDORFF MAXIMILIANA",
}
# With ALOUD=1 they are read aloud: the header has more to press then.
_ALOUD = ReadingAloud(4) if os.environ.get("ALOUD") else None
_SLACK = 1.5  # pixels; texts have fractions of them
_RIGHT_UNDER = 120  # pixels between a scrolling part and what says that there is more of it
_HANGS_MS = 20_000


def _longest(value):
    """The same content with names as long as they get."""
    if isinstance(value, dict):
        return {key: _longest(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_longest(one) for one in value]
    return _LONGEST.get(value, value) if isinstance(value, str) else value


class Leaf:
    """A text, picture or button, and what is seen of it. `whole` is where it would be if nothing cut it."""

    def __init__(self, item, whole, seen, scrolls):
        self.item = item
        self.whole = whole
        self.seen = seen
        self.scrolls = scrolls

    def __str__(self):
        words = self.item.property("text") or self.item.metaObject().className()
        return f"“{words[:40]}”"


def _is(item, kind):
    return item.metaObject().className().startswith(f"{kind}_QML") or item.inherits(kind)


def _leaves(item, clip, scrolls=False):
    """Depth first, without what is not to be seen."""
    if not item.isVisible() or item.opacity() == 0:
        return
    whole = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    text = item.inherits("QQuickText") and item.property("text")
    if text or item.inherits("QQuickImage") or _is(item, "KioskButton") or _is(item, "Key"):
        yield Leaf(item, whole, whole.intersected(clip), scrolls)
    if item.clip():
        clip = whole.intersected(clip)
    for child in item.childItems():
        yield from _leaves(child, clip, scrolls or item.inherits("QQuickFlickable"))


def _holds(outer, inner):
    return outer.adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(inner)


def _paper_of(item):
    """The nearest rectangle that it stands on, a button or a card; what scrolls on one may be larger."""
    while (item := item.parentItem()) and not item.inherits("QQuickFlickable"):
        if item.inherits("QQuickRectangle"):
            return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    return None


def _faults_of(leaf, window):
    """What is wrong with one alone."""
    text = leaf.item.inherits("QQuickText")
    if text and (
        leaf.item.property("truncated")
        or leaf.item.property("contentWidth") > leaf.whole.width() + _SLACK
        or leaf.item.property("contentHeight") > leaf.whole.height() + _SLACK
    ):
        yield f"{leaf} is cut by its own box"
    paper = _paper_of(leaf.item)
    if paper and not _holds(paper, leaf.whole):
        yield f"{leaf} runs over the edge of what it stands on"
    sideways = QRectF(leaf.whole.x(), 0, leaf.whole.width(), 1)
    if not _holds(window, sideways if leaf.scrolls else leaf.whole):
        yield f"{leaf} leaves the window"
    whole_is_seen = leaf.seen.height() >= leaf.whole.height() - _SLACK
    if _is(leaf.item, "Heading") and not whole_is_seen:
        yield f"the heading {leaf} is cut"


def _within(inner, outer):
    while inner := inner.parentItem():
        if inner is outer:
            return True
    return False


def _overlaps(leaves):
    for one, other in combinations(leaves, 2):
        both = one.seen.intersected(other.seen)
        if min(both.width(), both.height()) <= _SLACK:
            continue
        if not _within(one.item, other.item) and not _within(other.item, one.item):
            yield f"{one} lies on {other}"


def _scrollers(item):
    if item.isVisible():
        if item.inherits("QQuickFlickable"):
            yield item
        for child in item.childItems():
            yield from _scrollers(child)


def _unseen(root, window):
    """Whatever is below the fold is told, until it has been seen to its end."""
    for scroller in _scrollers(root):
        far = scroller.property("contentHeight") - scroller.height()
        if far <= _SLACK:
            continue
        place = scroller.mapRectToScene(QRectF(0, 0, scroller.width(), scroller.height()))
        told = [leaf for leaf in _leaves(root, window) if _tells(leaf, place)]
        if not told:
            yield f"{far:.0f} pixels lie below the fold, and nothing says so"
        if place.height() < 120:
            yield f"only {place.height():.0f} pixels of a scrolling part are to be seen"
        scroller.setProperty("contentY", far)
        if any(leaf.item.isVisible() for leaf in told if "↓" in leaf.item.property("text")):
            yield "at the end it is still said that there is more"
        scroller.setProperty("contentY", 0)


_TELLS = ("↓", "滑动", "阅读完毕", "Scroll down", "to its end")


def _tells(leaf, place):
    """Whether it says that there is more to be seen, right under that part of the page."""
    text = leaf.item.property("text") or ""
    near = place.left() <= leaf.whole.center().x() <= place.right()
    under = -_SLACK <= leaf.whole.top() - place.bottom() <= _RIGHT_UNDER
    return near and under and any(word in text for word in _TELLS)


def _settle(app, window):
    """Until the layout is done and no page's timer runs."""
    clock = QElapsedTimer()
    clock.start()
    quiet = 0
    while quiet < 2:
        window.grabWindow()  # it also lays out
        app.processEvents()
        quiet = 0 if _busy(window.contentItem()) else quiet + 1
        assert clock.elapsed() < _HANGS_MS, "the page does not come to rest"


def _faults(window):
    root, edge = window.contentItem(), QRectF(0, 0, window.width(), window.height())
    leaves = list(_leaves(root, edge))
    alone = [fault for leaf in leaves for fault in _faults_of(leaf, edge)]
    seen = [leaf for leaf in leaves if not leaf.seen.isEmpty()]
    return [*alone, *_overlaps(seen), *_unseen(root, edge)]


def _shown(name, look):
    _size, language, large = LOOKS[look]
    made = snapshot(name, language, large=large, visit=f"{look} {name}", aloud=_ALOUD)
    plain = msgspec.json.decode(msgspec.json.encode(made.content))
    return msgspec.structs.replace(made, content=_longest(plain))


def main():
    app = QGuiApplication(sys.argv[:1])
    app.setFont(QFont(screen._FONT))
    shown = screen.Screen(app, os.devnull, -1, _SIZES["portrait"], fullscreen=False)
    window, bridge = shown._window, shown._bridge
    window.show()
    pages = sys.argv[1:] or contents("en")
    for look, (size, _language, _large) in LOOKS.items():
        window.setWidth(size.width())
        window.setHeight(size.height())
        app.processEvents()
        for name in pages:
            bridge._take(_shown(name, look))
            _settle(app, window)
            print(json.dumps([look, name, _faults(window)], ensure_ascii=False), flush=True)
            if folder := os.environ.get("PAGES"):
                window.grabWindow().save(f"{folder}/{look}-{name}.png")


if __name__ == "__main__":
    main()
